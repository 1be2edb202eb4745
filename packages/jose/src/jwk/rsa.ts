import type { KeyObject } from 'node:crypto'
import {
  exportMembers,
  generateRsaKey,
  privateKeyFromJwk,
  publicHalf,
  publicKeyFromJwk,
} from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyType, PairMaterial } from './material.ts'
import { pickStrings, requireInteger } from './members.ts'
import { hasRocaFingerprint } from './roca.ts'

const publicNames = ['n', 'e']
const privateNames = ['d', 'p', 'q', 'dp', 'dq', 'qi']

/** RSA keys of 2048 to 16384 bits with two primes, RFC 7518 §6.3. */
export const rsa: KeyType = {
  kty: 'RSA',
  thumbprintMembers: ['e', 'kty', 'n'],

  fromJwk(jwk) {
    const bits = checkPublic(jwk)
    const publicMembers = pickStrings(jwk, publicNames)
    const material = { kind: 'pair', kty: 'RSA', bits, publicMembers } as const
    const publicKey = publicKeyFromJwk('RSA', publicMembers)
    if (jwk['d'] === undefined) return { ...material, publicKey, privateKey: undefined }
    checkPrivate(jwk)
    const members = pickStrings(jwk, [...publicNames, ...privateNames])
    return { ...material, publicKey, privateKey: privateKeyFromJwk('RSA', members) }
  },

  fromKeyObject(key) {
    return fromNative(key)
  },

  generate({ size = 2048 }) {
    if (!Number.isInteger(size) || size % 8 !== 0 || size < 2048 || size > 16_384) {
      throw new InvalidKeyError('the size of an RSA key is a multiple of 8 from 2048 to 16384 bits')
    }
    return fromNative(generateRsaKey(size))
  },
}

function fromNative(key: KeyObject): PairMaterial {
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const jwk = exportMembers(publicKey)
  const bits = checkPublic(jwk)
  const publicMembers = pickStrings(jwk, publicNames)
  return { kind: 'pair', kty: 'RSA', bits, publicMembers, publicKey, privateKey }
}

/** Refuses weak public keys and gives the length of the modulus in bits. */
function checkPublic(jwk: Readonly<Record<string, unknown>>): number {
  const n = requireInteger(jwk, 'n')
  const e = requireInteger(jwk, 'e')
  const bits = bitLength(n)
  // RFC 7518 §3.3: 2048 bits or more. The upper bound keeps one verification within milliseconds.
  if (bits < 2048 || bits > 16_384) {
    throw new InvalidKeyError('the modulus of an RSA key has 2048 to 16384 bits')
  }
  // An exponent of 1 verifies anything, an even one nothing, and a long one costs the verifier time.
  if (e < 3n || e % 2n === 0n || e >= 1n << 64n || n % 2n === 0n) {
    throw new InvalidKeyError('the exponent of an RSA key is an odd number from 3 to 64 bits')
  }
  if (hasRocaFingerprint(n)) {
    throw new InvalidKeyError('the RSA key was made by a faulty generator and can be factored')
  }
  return bits
}

function bitLength(n: bigint): number {
  const hex = n.toString(16)
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex.slice(0, 1), 16)) - 28)
}

function checkPrivate(jwk: Readonly<Record<string, unknown>>): void {
  // RFC 7518 §6.3.2.7: keys of more than two primes may be refused, and node:crypto cannot hold them.
  if (jwk['oth'] !== undefined) throw new InvalidKeyError('the RSA key has more than two primes')
  const [n, e] = [requireInteger(jwk, 'n'), requireInteger(jwk, 'e')]
  const [d, p, q] = [requireInteger(jwk, 'd'), requireInteger(jwk, 'p'), requireInteger(jwk, 'q')]
  const isProduct = p > 1n && q > 1n && p * q === n
  if (!isProduct || (e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) {
    throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
  }
}
