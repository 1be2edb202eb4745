import type { KeyObject } from 'node:crypto'
import { generateRsaKey } from '../crypto/generate-key.ts'
import { exportMembers, privateKeyFromJwk, publicHalf, rsaPublicKey } from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { JwkMembers, KeyType, PairMaterial } from './material.ts'
import { encodeInteger, requireInteger, requireIntegerBytes, requireString } from './members.ts'
import { hasRocaFingerprint } from './roca.ts'
import { checkNumbers, recoverPrimes, type RsaNumbers } from './rsa-primes.ts'

/** The members beside `d`, which come all or none, RFC 7518 §6.3.2. */
const primeNames = ['p', 'q', 'dp', 'dq', 'qi'] as const

/** RSA keys of 2048 to 16384 bits with two primes, RFC 7518 §6.3. */
export const rsa: KeyType = {
  kty: 'RSA',
  nativeTypes: ['rsa'],
  thumbprintInput: ({ e, n }) => `{"e":"${e}","kty":"RSA","n":"${n}"}`,

  fromJwk(jwk) {
    const { bits, publicMembers, n, e } = checkPublic(jwk)
    const material = { kind: 'pair', kty: 'RSA', bits, publicMembers } as const
    if (jwk['d'] === undefined) {
      if (primeNames.some((name) => jwk[name] !== undefined)) {
        throw new InvalidKeyError('the RSA key has private members but no d')
      }
      const publicKey = rsaPublicKey(n, e)
      return { ...material, publicKey, privateKey: undefined }
    }
    const members = { ...publicMembers, ...privateMembers(jwk) }
    const privateKey = privateKeyFromJwk('RSA', members)
    return { ...material, publicKey: publicHalf(privateKey), privateKey }
  },

  fromKeyObject(key) {
    const material = fromNative(key)
    // OpenSSL takes the numbers of a file as they stand.
    if (key.type === 'private') privateMembers(exportMembers(key))
    return material
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
  return {
    kind: 'pair',
    kty: 'RSA',
    ...checkPublic(exportMembers(publicKey)),
    publicKey,
    privateKey,
  }
}

interface PublicNumbers extends Pick<PairMaterial, 'bits' | 'publicMembers'> {
  readonly n: Buffer
  readonly e: Buffer
}

/** Refuses weak public keys. */
function checkPublic(jwk: Readonly<Record<string, unknown>>): PublicNumbers {
  const n = requireIntegerBytes(jwk, 'n')
  const e = requireIntegerBytes(jwk, 'e')
  const bits = n.length * 8 - (Math.clz32(n[0] ?? 0) - 24)
  // RFC 7518 §3.3: 2048 bits or more. The upper bound keeps one verification within milliseconds.
  if (bits < 2048 || bits > 16_384) {
    throw new InvalidKeyError('the modulus of an RSA key has 2048 to 16384 bits')
  }
  // An exponent of 1 verifies anything, an even one nothing, and a long one costs the verifier time.
  const isOne = e.length === 1 && e[0] === 1
  if (isOne || e.length > 8 || !isOdd(e) || !isOdd(n)) {
    throw new InvalidKeyError('the exponent of an RSA key is an odd number from 3 to 64 bits')
  }
  if (hasRocaFingerprint(n)) {
    throw new InvalidKeyError('the RSA key was made by a faulty generator and can be factored')
  }
  return { bits, publicMembers: { n: requireString(jwk, 'n'), e: requireString(jwk, 'e') }, n, e }
}

function isOdd(bytes: Buffer): boolean {
  return ((bytes.at(-1) ?? 0) & 1) === 1
}

/** The private members, checked against the public ones; the primes are computed where only `d` is given. */
function privateMembers(jwk: Readonly<Record<string, unknown>>): JwkMembers {
  // RFC 7518 §6.3.2.7: keys of more than two primes may be refused, and node:crypto cannot hold them.
  if (jwk['oth'] !== undefined) throw new InvalidKeyError('the RSA key has more than two primes')
  const [n, e, d] = [requireInteger(jwk, 'n'), requireInteger(jwk, 'e'), requireInteger(jwk, 'd')]
  // RFC 7518 §6.3.2: whoever writes d alone leaves the rest to be computed; some of the rest is an error.
  const isAlone = primeNames.every((name) => jwk[name] === undefined)
  if (isAlone) return encodeNumbers(recoverPrimes(n, e, d))
  const [p, q] = [requireInteger(jwk, 'p'), requireInteger(jwk, 'q')]
  const [dp, dq] = [requireInteger(jwk, 'dp'), requireInteger(jwk, 'dq')]
  const numbers = { n, e, d, p, q, dp, dq, qi: requireInteger(jwk, 'qi') }
  checkNumbers(numbers)
  return encodeNumbers(numbers)
}

function encodeNumbers({ d, p, q, dp, dq, qi }: RsaNumbers): JwkMembers {
  return {
    d: encodeInteger(d),
    p: encodeInteger(p),
    q: encodeInteger(q),
    dp: encodeInteger(dp),
    dq: encodeInteger(dq),
    qi: encodeInteger(qi),
  }
}
