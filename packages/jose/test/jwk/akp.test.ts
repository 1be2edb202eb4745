import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hasMlDsa } from '../../src/crypto/keys.ts'
import { JsonWebKey } from '../../src/index.ts'
import { errorOf, outcome } from '../outcome.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'

/** Name, length of the public key in bytes, and the `kid` of the key of RFC 9964 §A.1 that has a seed of zeros. */
const sets: [string, number, string][] = [
  ['ML-DSA-44', 1312, 'T4xl70S7MT6Zeq6r9V9fPJGVn76wfnXJ21-gyo0Gu6o'],
  ['ML-DSA-65', 1952, 'Suiu29qbfuaBaR4Ats-c6XQBePB_OpAxAwcTR_0KXVM'],
  ['ML-DSA-87', 2592, 'tRn1JNIkgMsABVQBlXeDHxAIcclh-2IX0UdDEzPt5XU'],
]

const zeros = (length: number): string => Buffer.alloc(length).toString('base64url')

/** PKCS #8 that holds the seed alone, RFC 9881 §6. */
function seedOfZeros(alg: string): Buffer {
  const parameterSet = { 'ML-DSA-44': '11', 'ML-DSA-65': '12', 'ML-DSA-87': '13' }[alg]
  const head = `3034020100300b06096086480165030403${parameterSet}04228020`
  return Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(32)])
}

describe.runIf(hasMlDsa())('AKP keys (where the runtime has ML-DSA)', () => {
  it.each(sets)(
    '%s of the seed of zeros has the thumbprint of RFC 9964 §A.1, §3, §6',
    (alg, size, kid) => {
      const native = createPrivateKey({ key: seedOfZeros(alg), format: 'der', type: 'pkcs8' })
      const { pub, priv } = native.export({ format: 'jwk' }) as { pub?: string; priv?: string }
      expect([priv, Buffer.from(pub ?? '', 'base64url').length]).toEqual([zeros(32), size])
      const jwk = { ...native.export({ format: 'jwk' }), kty: 'AKP', kid }
      const imported = JsonWebKey.import(jwk)
      expect(imported.thumbprint()).toBe(kid)
      expect(imported.exportPrivate()).toEqual(jwk)
      expect(JsonWebKey.import(native).exportPrivate()).toEqual({ ...jwk, kid: undefined })
      expect(JsonWebKey.import(native, { kid }).toJSON()).toEqual({ ...jwk, priv: undefined })
    },
  )

  it.each(sets)('%s keys are made, published and read again, RFC 9964 §3, §4, §5', (alg, size) => {
    const key = JsonWebKey.generate('AKP', { alg })
    const jwk = key.exportPrivate()
    expect(Buffer.from(String(jwk['pub']), 'base64url')).toHaveLength(size)
    expect(Buffer.from(String(jwk['priv']), 'base64url')).toHaveLength(32)
    expect(Object.keys(key.toJSON()).toSorted()).toEqual(['alg', 'kid', 'kty', 'pub'])
    expect(JsonWebKey.import(jwk).equals(key)).toBe(true)
    expect(JsonWebKey.import(key.exportPem({ private: true })).exportPrivate()).toEqual({
      ...jwk,
      kid: undefined,
    })
    expect(JsonWebKey.import({ der: key.exportDer() }).alg).toBe(alg)
    expect(key.algorithms()).toEqual([alg])
    expect(key.keyManagementAlgorithms()).toEqual([])
  })

  it('a key without an algorithm of its own gets ML-DSA-65', () => {
    expect(JsonWebKey.generate('AKP').alg).toBe('ML-DSA-65')
  })

  it('a pair that does not belong together is refused, RFC 9964 §7.4', () => {
    const one = JsonWebKey.generate('AKP', { alg: 'ML-DSA-44' }).exportPrivate()
    const other = JsonWebKey.generate('AKP', { alg: 'ML-DSA-44' }).exportPrivate()
    expect(outcome(() => JsonWebKey.import({ ...one, pub: other['pub'] }))).toBe(invalid)
  })

  it('the alg that is said beside a key must be its own, RFC 9964 §3', () => {
    const key = JsonWebKey.generate('AKP', { alg: 'ML-DSA-44' })
    expect(JsonWebKey.import(key.exportPem(), { alg: 'ML-DSA-44' }).alg).toBe('ML-DSA-44')
    for (const alg of ['ML-DSA-65', 'RS256', 'unknown']) {
      expect(outcome(() => JsonWebKey.import(key.exportPem(), { alg }))).toBe(invalid)
    }
  })

  it('a file with the expanded key alone is refused, RFC 9964 §4', () => {
    const der = JsonWebKey.generate('AKP', { alg: 'ML-DSA-44' }).exportDer({ private: true })
    // PKCS #8 of node:crypto holds the seed and the expanded key; this is the expanded key alone.
    const expanded = Buffer.from(der.subarray(-2560))
    const header = Buffer.from('30820a18020100300b060960864801650304031104820a0404820a00', 'hex')
    const bytes = Buffer.concat([header, expanded])
    expect(outcome(() => JsonWebKey.import({ der: bytes }))).toBe(invalid)
  })
})

describe('AKP keys', () => {
  it.each([
    ['no alg', { kty: 'AKP', pub: zeros(1312) }],
    ['an unknown alg', { kty: 'AKP', alg: 'ML-DSA-45', pub: zeros(1312) }],
    ['no pub', { kty: 'AKP', alg: 'ML-DSA-44', priv: zeros(32) }],
    ['a pub of another length', { kty: 'AKP', alg: 'ML-DSA-44', pub: zeros(1313) }],
    [
      'a seed of another length, RFC 9964 §4',
      { kty: 'AKP', alg: 'ML-DSA-44', pub: zeros(1312), priv: zeros(31) },
    ],
    ['a prototype name for alg', { kty: 'AKP', alg: 'constructor', pub: zeros(1312) }],
  ])('with %s is refused, RFC 9964 §3, §5', (_, jwk) => {
    expect(outcome(() => JsonWebKey.import(jwk))).toBe(invalid)
  })

  it.runIf(!hasMlDsa())('names the Node.js that has ML-DSA where this one has none', () => {
    const jwk = { kty: 'AKP', alg: 'ML-DSA-44', pub: zeros(1312) }
    for (const run of [() => JsonWebKey.import(jwk), () => JsonWebKey.generate('AKP')]) {
      const error = errorOf(run)
      expect(error.code).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
      expect(error.message).toContain('Node.js 24')
    }
  })
})
