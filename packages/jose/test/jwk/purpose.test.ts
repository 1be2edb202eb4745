import { describe, expect, it } from 'vitest'
import { JsonWebKey, type JwkObject } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { symmetricSet } from '../vectors/rfc-examples.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const octOf = (size: number, alg: string): JsonWebKey | string =>
  outcome(() => JsonWebKey.import({ ...bare('oct', { size }), alg }))

/** The members of a new key that say nothing of its purpose. */
function bare(kty: 'oct' | 'RSA' | 'EC' | 'OKP', options: object = {}): JwkObject {
  return { ...JsonWebKey.generate(kty, options).exportPrivate(), kid: undefined }
}

describe('what a key is for', () => {
  it('may be key management, RFC 7517 §4.4, §A.3, RFC 7518 §4.1', () => {
    const [wrapping] = symmetricSet.keys
    const key = JsonWebKey.import(wrapping)
    expect(key.alg).toBe('A128KW')
    expect(key.algorithms()).toEqual([])
    expect(key.keyManagementAlgorithms()).toEqual(['A128KW'])
    for (const [kty, alg] of [
      ['RSA', 'RSA-OAEP'],
      ['RSA', 'RSA-OAEP-512'],
      ['EC', 'ECDH-ES'],
      ['OKP', 'ECDH-ES+A256KW'],
    ] as const) {
      const made = JsonWebKey.generate(kty, { alg, use: 'enc' })
      expect([made.alg, made.algorithms(), made.keyManagementAlgorithms()]).toEqual([
        alg,
        [],
        [alg],
      ])
    }
  })

  it('may be the content encryption that uses it directly', () => {
    const key = JsonWebKey.generate('oct', { alg: 'A128CBC-HS256' })
    expect(Buffer.from(String(key.exportPrivate()['k']), 'base64url')).toHaveLength(32)
    expect(key.keyManagementAlgorithms()).toEqual(['dir'])
    expect(key.algorithms()).toEqual([])
    expect(octOf(256, 'dir')).toBeInstanceOf(JsonWebKey)
  })

  it('is refused where the key is of another type, curve or length, RFC 7517 §4.4, J-08', () => {
    for (const [size, alg] of [
      [256, 'A128KW'],
      [128, 'A256KW'],
      [128, 'A256GCMKW'],
      [128, 'A256GCM'],
      [256, 'A256CBC-HS512'],
      [256, 'RSA-OAEP'],
      [256, 'ECDH-ES'],
      [256, 'RS256'],
      [256, 'ML-DSA-44'],
    ] as const) {
      expect(octOf(size, alg), alg).toBe(invalid)
    }
    for (const [jwk, alg] of [
      [bare('EC'), 'A128KW'],
      [bare('EC'), 'A128GCM'],
      [bare('EC'), 'dir'],
      [bare('RSA'), 'ECDH-ES'],
      [bare('OKP'), 'ECDH-ES'],
      [bare('OKP', { crv: 'X25519' }), 'EdDSA'],
      [bare('OKP', { crv: 'Ed448' }), 'Ed25519'],
      [bare('EC', { crv: 'secp256k1' }), 'ES256'],
    ] as const) {
      expect(
        outcome(() => JsonWebKey.import({ ...jwk, alg })),
        alg,
      ).toBe(invalid)
    }
  })

  it('may be an algorithm that is unknown here, and then the key is for nothing', () => {
    const key = JsonWebKey.generate('EC', { alg: 'XYZ' })
    expect(key.toJSON().alg).toBe('XYZ')
    expect([key.algorithms(), key.keyManagementAlgorithms()]).toEqual([[], []])
  })

  it('is what its use leaves of its type, RFC 7517 §4.2', () => {
    const jwk = bare('EC')
    const both = JsonWebKey.import(jwk)
    expect(both.algorithms()).toEqual(['ES256'])
    expect(both.keyManagementAlgorithms()).toContain('ECDH-ES')
    const [sig, enc] = ['sig', 'enc'].map((use) => JsonWebKey.import({ ...jwk, use }))
    expect([sig?.algorithms(), sig?.keyManagementAlgorithms()]).toEqual([['ES256'], []])
    expect(enc?.algorithms()).toEqual([])
    expect(enc?.keyManagementAlgorithms()).toContain('ECDH-ES+A128KW')
    expect(JsonWebKey.generate('OKP').keyManagementAlgorithms()).toEqual([])
    expect(JsonWebKey.generate('OKP', { crv: 'X25519' }).algorithms()).toEqual([])
    expect(Object.isFrozen(both.algorithms())).toBe(true)
  })

  it('gives a new key its curve and length', () => {
    const bits = (alg: string): number =>
      Buffer.from(String(JsonWebKey.generate('oct', { alg }).exportPrivate()['k']), 'base64url')
        .length * 8
    expect(
      ['A128KW', 'A192KW', 'A256KW', 'A192GCMKW', 'dir', 'A256GCM', 'A256CBC-HS512', 'HS384'].map(
        bits,
      ),
    ).toEqual([128, 192, 256, 192, 256, 256, 512, 384])
    expect(JsonWebKey.generate('OKP', { alg: 'ECDH-ES' }).crv).toBe('X25519')
    expect(JsonWebKey.generate('EC', { alg: 'ECDH-ES' }).crv).toBe('P-256')
    expect(JsonWebKey.generate('EC', { alg: 'ECDH-ES', crv: 'P-521' }).crv).toBe('P-521')
    expect(JsonWebKey.generate('EC', { alg: 'ES256K' }).crv).toBe('secp256k1')
    expect(outcome(() => JsonWebKey.generate('oct', { alg: 'A128KW', size: 256 }))).toBe(invalid)
  })
})
