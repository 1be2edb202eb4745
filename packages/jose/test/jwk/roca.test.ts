import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { hasRocaFingerprint } from '../../src/jwk/roca.ts'
import { a2, privateSet } from '../vectors/rfc-examples.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')

const encoded = (value: bigint): Buffer => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

describe('ROCA', () => {
  it('J-13 knows a modulus whose residues are powers of 65537', () => {
    // 65537^a mod M plus a multiple of M, which is the form of the faulty primes' products.
    const primorial = [
      3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
      101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ].reduce((product, prime) => product * BigInt(prime), 1n)
    const modulus = primorial * ((1n << 1840n) | 2n) + (65_537n ** 12n % primorial)
    expect(hasRocaFingerprint(encoded(modulus))).toBe(true)
    expect(hasRocaFingerprint(encoded(modulus + 2n))).toBe(false)
    // Lengths that are even and odd.
    for (const bits of [1824n, 1832n, 1840n, 1848n]) {
      const other = encoded(primorial * ((1n << bits) | 2n) + (65_537n ** 9n % primorial))
      expect(hasRocaFingerprint(other)).toBe(true)
      other[other.length - 1] = (other.at(-1) ?? 0) ^ 2
      expect(hasRocaFingerprint(other)).toBe(false)
    }
    const n = encoded(modulus).toString('base64url')
    expect(() => JsonWebKey.import({ kty: 'RSA', n, e: 'AQAB' })).toThrow('faulty generator')
  })

  it('lets good keys pass', () => {
    expect(hasRocaFingerprint(bytes(a2.key.n))).toBe(false)
    expect(hasRocaFingerprint(bytes(privateSet.keys[1].n))).toBe(false)
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(
      hasRocaFingerprint(
        bytes(
          String(
            createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
              format: 'jwk',
            }).n,
          ),
        ),
      ),
    ).toBe(false)
  })
})
