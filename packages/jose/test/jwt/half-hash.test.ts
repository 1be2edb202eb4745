import { describe, expect, it } from 'vitest'
import { leftHalfHash } from '../../src/index.ts'

describe('leftHalfHash', () => {
  it('gives the at_hash of the example of Core §3.1.3.6', () => {
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
    expect(leftHalfHash('RS256', accessToken)).toBe('77QmUPtjPfzWtF2AnpK9RQ')
    for (const alg of ['HS256', 'PS256', 'ES256']) {
      expect(leftHalfHash(alg, accessToken)).toBe(leftHalfHash('RS256', accessToken))
    }
  })

  it('takes the digest of the algorithm, and SHA-512 for Ed25519', () => {
    expect(leftHalfHash('ES384', 'a')).toHaveLength(32)
    expect(leftHalfHash('HS512', 'a')).toHaveLength(43)
    expect(leftHalfHash('EdDSA', 'a')).toBe(leftHalfHash('RS512', 'a'))
    expect(leftHalfHash('Ed25519', 'a')).toBe(leftHalfHash('RS512', 'a'))
  })

  it('J-45, CVE-2026-28498 gives nothing for an unknown algorithm', () => {
    for (const alg of ['none', '', 'rs256', '__proto__', 'HS1']) {
      expect(leftHalfHash(alg, 'a')).toBeUndefined()
    }
  })
})
