import { AuthkitConfigError } from '@authkit/common'
import { isUint8Array } from 'node:util/types'
import { derSignature } from '../crypto/ecdsa-signature.ts'
import type { Signer, Verifier } from '../crypto/sign.ts'
import { InvalidKeyError, SigningFailedError } from '../errors.ts'
import type { KeyMaterial, PairMaterial } from './material.ts'

/** What a signer outside this process is asked for. */
export interface ExternalSignRequest {
  /** Signature algorithm, RFC 7518 §3.1. */
  readonly alg: string
  /** Key ID of the key. */
  readonly kid: string | undefined
}

/**
 * Signs bytes where the private key is: a key management service, a security module, an agent. The bytes are what is to be
 * signed, not their digest. ECDSA signatures may be DER or r and s of fixed length, RFC 7518 §3.4.
 */
export type ExternalSign = (data: Uint8Array, request: ExternalSignRequest) => Promise<Uint8Array>

/** The material of a public key whose private half signs elsewhere. */
export function externalMaterial(material: KeyMaterial, sign: ExternalSign): PairMaterial {
  if (material.kind === 'secret') throw new InvalidKeyError('a secret has no public half')
  if (typeof sign !== 'function') {
    throw new AuthkitConfigError('an external key signs by a function, async (data) => signature')
  }
  return { ...material, privateKey: undefined, externalSign: sign }
}

/** Signs through the external function; what it gives is verified with the public key before it is passed on. */
export function externalSigner(
  sign: ExternalSign,
  request: ExternalSignRequest,
  material: PairMaterial,
  verifier: Verifier,
): Signer {
  return {
    sign: () => {
      throw new InvalidKeyError(
        'the key signs outside this process; use the call that ends in Async',
      )
    },
    signInPool: async (input) => {
      // A copy of its own, so that nothing else is in the memory that leaves with it.
      const data = new Uint8Array(Buffer.from(input, 'latin1'))
      for (const bytes of readings(await ask(sign, data, request), material)) {
        const signature = Buffer.from(bytes).toString('base64url')
        // A fault while signing gives keys away, and a wrong key would show only at the receivers.
        if (await isRight(verifier, input, signature)) return signature
      }
      throw new SigningFailedError('the external signature does not verify with the public key')
    },
    heavy: true,
  }
}

function isRight(
  { verify, verifyInPool, heavy }: Verifier,
  input: string,
  signature: string,
): boolean | Promise<boolean> {
  return heavy && verifyInPool !== undefined
    ? verifyInPool(input, signature)
    : verify(input, signature)
}

async function ask(
  sign: ExternalSign,
  data: Uint8Array,
  request: ExternalSignRequest,
): Promise<Uint8Array> {
  let bytes: unknown
  try {
    bytes = await sign(data, request)
  } catch (cause) {
    throw new SigningFailedError('the external signer failed', { cause })
  }
  // A prototype can be forged and a proxy has no bytes. The copy is what is verified and what is given on.
  if (isUint8Array(bytes)) return new Uint8Array(bytes)
  throw new SigningFailedError('the external signer gave no bytes')
}

/** A signature as it is and, on an EC key, as the DER that services like to give. */
function readings(bytes: Uint8Array, { kty, bits }: PairMaterial): readonly Uint8Array[] {
  const fixed = kty === 'EC' ? fixedLength(bytes, Math.ceil(bits / 8)) : undefined
  return fixed === undefined ? [bytes] : [bytes, fixed]
}

/** Reads a DER signature as r and s of that many bytes each; `undefined` when it is none, RFC 7518 §3.4. */
function fixedLength(der: Uint8Array, size: number): Uint8Array | undefined {
  const result = Buffer.alloc(size * 2)
  let at = der[1] === 0x81 ? 3 : 2
  for (const end of [size, size * 2]) {
    const length = der[at + 1] ?? 0
    const integer = der.subarray(at + 2, at + 2 + length)
    const value = integer[0] === 0 ? integer.subarray(1) : integer
    if (value.length > size) return undefined
    result.set(value, end - value.length)
    at += 2 + length
  }
  // Written back it is the same only when every tag, length and padding was right.
  return derSignature(result).equals(der) ? result : undefined
}
