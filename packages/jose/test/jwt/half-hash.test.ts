import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { leftHalfHash } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

describe('leftHalfHash', () => {
  it('gives the at_hash of the example of Core §3.1.3.6', () => {
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
    expect(leftHalfHash('RS256', accessToken)).toBe('77QmUPtjPfzWtF2AnpK9RQ')
    for (const alg of ['HS256', 'PS256', 'ES256']) {
      expect(leftHalfHash(alg, accessToken)).toBe(leftHalfHash('RS256', accessToken))
    }
  })

  it('takes text and nothing else', () => {
    for (const bad of [undefined, null, 5, {}, ['a']]) {
      expect(outcome(() => Reflect.apply(leftHalfHash, undefined, ['RS256', bad]))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
    }
  })

  it('takes the digest of the algorithm, and SHA-512 for Ed25519', () => {
    expect(leftHalfHash('ES384', 'a')).toHaveLength(32)
    expect(leftHalfHash('HS512', 'a')).toHaveLength(43)
    expect(leftHalfHash('EdDSA', 'a')).toBe(leftHalfHash('RS512', 'a'))
    expect(leftHalfHash('Ed25519', 'a')).toBe(leftHalfHash('RS512', 'a'))
  })

  it('takes SHAKE256 for Ed448, by name or by curve, RFC 8032 §5.1, §5.2', () => {
    const hash = createHash('shake256', { outputLength: 114 }).update('a').digest()
    const expected = hash.subarray(0, 57).toString('base64url')
    expect(leftHalfHash('Ed448', 'a')).toBe(expected)
    expect(leftHalfHash('EdDSA', 'a', 'Ed448')).toBe(expected)
    expect(leftHalfHash('EdDSA', 'a', 'Ed25519')).toBe(leftHalfHash('Ed25519', 'a'))
    expect(leftHalfHash('EdDSA', 'a', 'X25519')).toBeUndefined()
    expect(leftHalfHash('ES256K', 'a')).toBe(leftHalfHash('ES256', 'a'))
  })

  it('J-45 gives nothing where nobody has said which digest it is', () => {
    for (const alg of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']) {
      expect(leftHalfHash(alg, 'a')).toBeUndefined()
    }
  })

  it('J-45, CVE-2026-28498 gives nothing for an unknown algorithm', () => {
    for (const alg of ['none', '', 'rs256', '__proto__', 'HS1']) {
      expect(leftHalfHash(alg, 'a')).toBeUndefined()
    }
  })
})
