import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { createS256CodeChallenge, generateCodeVerifier } from '../../src/client.ts'

describe('PKCE', () => {
  it('M06 makes the challenge of the example, RFC 7636 §4.2 (Appendix B)', () => {
    expect(createS256CodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  it('M06 draws verifiers of 43 unreserved characters that differ, RFC 7636 §4.1', () => {
    const verifiers = new Set(Array.from({ length: 100 }, generateCodeVerifier))
    expect(verifiers.size).toBe(100)
    for (const verifier of verifiers) expect(verifier).toMatch(/^[\w\-.~]{43}$/)
  })

  it.each(['', 'short', 'a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(43)}+`, 'ä'.repeat(43)])(
    'refuses %j, which is no code verifier, RFC 7636 §4.1',
    (text) => {
      expect(() => createS256CodeChallenge(text)).toThrow(AuthkitConfigError)
    },
  )
})
