import { constants, createSign, createVerify, type KeyObject, sign, verify } from 'node:crypto'
import { decodeSegment, decodeSegmentInto } from '../encoding/segment.ts'
import { type DigestName, digestLength } from './digest.ts'
import { concatenatedSignature, derSignature } from './ecdsa-signature.ts'

/** Signs with one prepared key. A signing input is text of one byte a character, a signature is base64url. */
export interface Signer {
  /** Signs here and now. */
  readonly sign: (input: string) => string
  /** Signs on the thread pool; absent where that never pays. */
  readonly signInPool?: (input: string) => Promise<string>
  /** True when signing takes so long that it belongs on the thread pool. */
  readonly heavy: boolean
}

/** Verifies with one prepared key. A signing input is text of one byte a character, a signature is base64url. */
export interface Verifier {
  /** Verifies here and now. */
  readonly verify: (input: string, signature: string) => boolean
  /** Verifies on the thread pool; absent where that never pays. */
  readonly verifyInPool?: (input: string, signature: string) => Promise<boolean>
  /** True when verifying takes so long that it belongs on the thread pool. */
  readonly heavy: boolean
}

/** Paddings of RSA signatures: PKCS #1 v1.5, RFC 8017 §8.2, and PSS with a salt as long as the digest, RFC 7518 §3.5. */
export type RsaPadding = 'pkcs1' | 'pss'

/** Signs with an RSA private key, RFC 7518 §3.3. */
export function rsaSigner(name: DigestName, padding: RsaPadding, key: KeyObject): Signer {
  const input = rsaInput(name, padding, key)
  return {
    sign: (text) => createSign(name).update(text, 'latin1').sign(input, 'base64url'),
    signInPool: async (text) => (await signInPool(name, text, input)).toString('base64url'),
    heavy: true,
  }
}

/** Verifies with an RSA public key; `size` is the length of the modulus in bytes, RFC 7518 §3.3. */
export function rsaVerifier(
  name: DigestName,
  padding: RsaPadding,
  key: KeyObject,
  size: number,
): Verifier {
  const input = rsaInput(name, padding, key)
  const read = signatureReader(size)
  // RFC 8017 §8.2.2: a signature is exactly as long as the modulus.
  return {
    verify: (text, signature) => {
      const bytes = read(signature)
      if (bytes === undefined) return false
      return createVerify(name).update(text, 'latin1').verify(input, bytes)
    },
    verifyInPool: async (text, signature) => {
      const bytes = signatureBytes(signature, size)
      return bytes !== undefined && (await verifyInPool(name, text, input, bytes))
    },
    heavy: false,
  }
}

function rsaInput(name: DigestName, padding: RsaPadding, key: KeyObject): KeyObject | PssInput {
  // A bare key means PKCS #1 v1.5; to say so in an object costs 13 microseconds a call.
  if (padding === 'pkcs1') return key
  // RFC 7518 §3.5: the salt is as long as the digest, when signing and when verifying.
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestLength[name] }
}

interface PssInput {
  readonly key: KeyObject
  readonly padding: number
  readonly saltLength: number
}

/** Longest coordinate in bytes for which OpenSSL has fast code; on P-384 and P-521 an operation takes a millisecond. */
const fastCoordinate = 32

/** Signs with an EC private key; `size` is the length of a coordinate in bytes, RFC 7518 §3.4. */
export function ecdsaSigner(name: DigestName, key: KeyObject, size: number): Signer {
  const write = (der: Uint8Array): string => concatenatedSignature(der, size).toString('base64url')
  return {
    sign: (text) => write(createSign(name).update(text, 'latin1').sign(key)),
    signInPool: async (text) => write(await signInPool(name, text, key)),
    heavy: size > fastCoordinate,
  }
}

/** Verifies with an EC public key; `size` is the length of a coordinate in bytes, RFC 7518 §3.4. */
export function ecdsaVerifier(name: DigestName, key: KeyObject, size: number): Verifier {
  const read = signatureReader(size * 2)
  // RFC 7518 §3.4: r and s each have the length of the curve, whatever their value.
  return {
    verify: (text, signature) => {
      const bytes = read(signature)
      if (bytes === undefined) return false
      return createVerify(name).update(text, 'latin1').verify(key, derSignature(bytes))
    },
    verifyInPool: async (text, signature) => {
      const bytes = signatureBytes(signature, size * 2)
      return bytes !== undefined && (await verifyInPool(name, text, key, derSignature(bytes)))
    },
    heavy: size > fastCoordinate,
  }
}

/** Signs with a private key whose algorithm hashes by itself: EdDSA, RFC 8037 §3.1, and ML-DSA, RFC 9964 §5. */
export function oneShotSigner(key: KeyObject): Signer {
  return {
    sign: (text) => sign(null, Buffer.from(text, 'latin1'), key).toString('base64url'),
    signInPool: async (text) => (await signInPool(null, text, key)).toString('base64url'),
    heavy: false,
  }
}

/** Verifies with a public key whose algorithm hashes by itself; `size` is the length of a signature in bytes, RFC 8037 §3.1. */
export function oneShotVerifier(key: KeyObject, size: number): Verifier {
  const read = signatureReader(size)
  return {
    verify: (text, signature) => {
      const bytes = read(signature)
      return bytes !== undefined && verify(null, Buffer.from(text, 'latin1'), key, bytes)
    },
    verifyInPool: async (text, signature) => {
      const bytes = signatureBytes(signature, size)
      return bytes !== undefined && (await verifyInPool(null, text, key, bytes))
    },
    heavy: false,
  }
}

/** The bytes of a signature; `undefined` when it is not canonical base64url of that many bytes. */
function signatureBytes(signature: string, size: number): Buffer | undefined {
  const bytes = decodeSegment(signature)
  return bytes?.length === size ? bytes : undefined
}

/** The same in a buffer that is used again for the next signature, to be read before anything else happens. */
function signatureReader(size: number): (signature: string) => Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(size)
  return (signature) => (decodeSegmentInto(bytes, signature) ? bytes : undefined)
}

function signInPool(
  name: DigestName | null,
  text: string,
  key: KeyObject | PssInput,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(name, Buffer.from(text, 'latin1'), key, (error, signature) => {
      if (error === null) resolve(signature)
      else reject(error)
    })
  })
}

function verifyInPool(
  name: DigestName | null,
  text: string,
  key: KeyObject | PssInput,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(name, Buffer.from(text, 'latin1'), key, signature, (error, isRight) => {
      if (error === null) resolve(isRight)
      else reject(error)
    })
  })
}
