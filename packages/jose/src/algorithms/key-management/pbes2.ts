import type { DigestName } from '../../crypto/digest.ts'
import { passwordKey, passwordKeyInPool, type PasswordInput } from '../../crypto/derive.ts'
import type { ContentCipher } from '../../crypto/encrypt.ts'
import { randomOctets } from '../../crypto/random.ts'
import { aesKeyWrapper } from '../../crypto/wrap.ts'
import { encodeSegment } from '../../encoding/segment.ts'
import { InvalidHeaderError } from '../../errors.ts'
import { recoveredCipher } from '../content-encryption.ts'
import {
  type HeaderValues,
  type KeyManagementAlgorithm,
  secretOf,
  type UnwrapRequest,
  type WrappedKey,
  type WrapRequest,
} from './contract.ts'
import { requireOctets } from './parameters.ts'

const none = new Uint8Array()

/** Least iterations and least bytes of salt, RFC 7518 §4.8.1. */
/** Most iterations that a key is written with. */
const mostIterations = 1_200_000
const leastIterations = 1000
const saltLengths = { least: 8, most: 1024, made: 16 } as const

/** Iterations when the header names none: what OWASP advises for PBKDF2 with SHA-256, the weakest of the three. */
const usualIterations = 600_000

/** What distinguishes one of these algorithms. */
interface PasswordScheme {
  readonly name: string
  readonly digest: DigestName
  /** Length in bits of the derived key. */
  readonly bits: 128 | 192 | 256
}

/** A password wraps the key, by PBKDF2 and AES Key Wrap, RFC 7518 §4.8. Guessing is cheap, so nobody gets it without asking. */
export function pbes2(scheme: PasswordScheme): KeyManagementAlgorithm {
  return {
    name: scheme.name,
    mode: 'wrap',
    implied: false,
    hasSender: false,
    parameters: ['p2s', 'p2c'],
    madeParameters: ['p2s'],
    operations: {
      encrypt: ['wrapKey', 'deriveKey', 'deriveBits'],
      decrypt: ['unwrapKey', 'deriveKey', 'deriveBits'],
    },
    fits: (kty) => kty === 'oct',

    wrapper(material) {
      const password = secretOf(material)
      return {
        wrap: (request) => {
          const salt = start(request)
          return finishWrap(request, salt, passwordKey(input(scheme, password, salt)))
        },
        wrapInPool: async (request) => {
          const salt = start(request)
          return finishWrap(request, salt, await passwordKeyInPool(input(scheme, password, salt)))
        },
        heavy: true,
      }
    },

    unwrapper(material) {
      const password = secretOf(material)
      return {
        unwrap: (request) =>
          finishUnwrap(request, passwordKey(input(scheme, password, received(request)))),
        unwrapInPool: async (request) => {
          const key = await passwordKeyInPool(input(scheme, password, received(request)))
          return finishUnwrap(request, key)
        },
        heavy: true,
      }
    },
  }
}

/** The two header parameters as values. */
interface Salt {
  readonly bytes: Buffer
  readonly iterations: number
}

/** RFC 7518 §4.8.1.1: a new salt for every key. The sender may say how many iterations there are. */
function start({ header }: WrapRequest): Salt {
  const iterations = header['p2c'] === undefined ? usualIterations : requireIterations(header)
  // More than any reader here takes would only keep the writer busy.
  if (iterations > mostIterations) {
    throw new InvalidHeaderError('p2c', 'the header parameter p2c is above 1200000')
  }
  return { bytes: randomOctets(saltLengths.made), iterations }
}

function received({ header, spend }: UnwrapRequest): Salt {
  const iterations = requireIterations(header)
  const bytes = requireOctets(header, 'p2s', saltLengths.least, saltLengths.most)
  // draft-ietf-oauth-rfc8725bis §3.13: whoever writes the header decides how long the reader works (CVE-2022-36083).
  spend(iterations)
  return { bytes, iterations }
}

/** RFC 7518 §4.8.1.2: a positive integer, and 1000 or more is advised, which is demanded here. */
function requireIterations(header: HeaderValues): number {
  const value = header['p2c']
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= leastIterations) {
    return value
  }
  throw new InvalidHeaderError('p2c', 'the header parameter p2c is not an integer of 1000 or more')
}

/** RFC 7518 §4.8.1.1: the salt begins with the name of the algorithm and a zero. */
function input(
  { name, digest, bits }: PasswordScheme,
  password: Uint8Array,
  { bytes, iterations }: Salt,
): PasswordInput {
  const salt = Buffer.concat([Buffer.from(`${name}\0`, 'latin1'), bytes])
  return { password, salt, iterations, length: bits / 8, digest }
}

function finishWrap({ cek = none, header }: WrapRequest, salt: Salt, key: Buffer): WrappedKey {
  // What the caller said stands in a header already.
  const p2c = header['p2c'] === undefined ? { p2c: salt.iterations } : {}
  const parameters = { p2s: encodeSegment(salt.bytes), ...p2c }
  return { encryptedKey: aesKeyWrapper(key).wrap(cek), parameters }
}

function finishUnwrap({ encryption, encryptedKey }: UnwrapRequest, key: Buffer): ContentCipher {
  return recoveredCipher(encryption, aesKeyWrapper(key).unwrap(encryptedKey))
}
