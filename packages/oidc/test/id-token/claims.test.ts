import { leftHalfHash } from '@authkit/jose'
import { CodeIDToken, IDToken, type IDTokenClaims, IDTokenError } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'

const now = 1_800_000_000
const expected = { clientId: 'app', leeway: 0, now }

function claims(more: Partial<IDTokenClaims> = {}): IDTokenClaims {
  return { iss: 'https://op.example', sub: 'alice', aud: 'app', exp: now, iat: now, ...more }
}

describe('IDToken', () => {
  it('asks nothing of optional claims that nobody expects, Core §2', () => {
    expect(() => new IDToken(claims(), 'RS256').validate(expected)).not.toThrow()
  })

  it('compares the nonce when there is one, Core §3.1.3.7', () => {
    const token = new IDToken(claims({ nonce: 'n' }), 'RS256')
    expect(() => token.validate({ ...expected, nonce: 'n' })).not.toThrow()
    expect(() => token.validate({ ...expected, nonce: 'N' })).toThrow(IDTokenError)
  })

  it('counts max_age from auth_time, with the leeway, Core §3.1.3.7', () => {
    const token = new IDToken(claims({ auth_time: now - 70 }), 'RS256')
    expect(() => token.validate({ ...expected, maxAge: 60, leeway: 10 })).not.toThrow()
    expect(() => token.validate({ ...expected, maxAge: 60, leeway: 9 })).toThrow(IDTokenError)
  })
})

describe('max_age', () => {
  it.each([Number.NaN, 'soon'])('of %j lets no sign-in pass, S-C1', (maxAge) => {
    const token = new IDToken(claims({ auth_time: now }), 'RS256')
    // A caller without types may take it from its environment.
    const wrong = { ...expected, maxAge: maxAge as number }
    expect(() => token.validate(wrong)).toThrow(IDTokenError)
  })
})

describe('CodeIDToken', () => {
  it('knows the hash of the example, Core §3.1.3.8', () => {
    // The access token and at_hash of OpenID Connect Core, Appendix A.4.
    const token = new CodeIDToken(claims({ at_hash: '77QmUPtjPfzWtF2AnpK9RQ' }), 'RS256')
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
    expect(() => token.validate({ ...expected, accessToken })).not.toThrow()
    expect(() => token.validate({ ...expected, accessToken: 'other' })).toThrow(IDTokenError)
  })

  it('J-45, CVE-2026-28498 refuses an at_hash of an algorithm without a known hash', () => {
    expect(leftHalfHash('RS257', 'at')).toBeUndefined()
    for (const at_hash of ['', 'undefined', 'x']) {
      const token = new CodeIDToken(claims({ at_hash }), 'RS257')
      expect(() => token.validate({ ...expected, accessToken: 'at' })).toThrow(IDTokenError)
    }
  })
})
