import { describe, expect, it } from 'vitest'
import { JsonWebToken, jwt } from '../../src/index.ts'
import { secret } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { growthOf } from './cost.ts'

describe('remembered tokens', () => {
  it('J-42, CVE-2026-35039 gives nobody the claims of somebody else, however alike the tokens are', () => {
    const verifier = jwt.verifier(secret, { cache: 50 })
    const tokens = Array.from({ length: 200 }, (_, user) =>
      jwt.encode(
        { alg: 'HS256' },
        { sub: `user-${user}`, iss: 'same', aud: 'same', jti: 'same' },
        secret,
      ),
    )
    for (let round = 0; round < 3; round += 1) {
      for (const [user, token] of tokens.entries()) {
        expect(verifier.decode(token).sub).toBe(`user-${user}`)
      }
    }
    const [first = '', second = ''] = tokens
    const [head, , signature] = first.split('.')
    const [, payload] = second.split('.')
    expect(outcome(() => verifier.decode(`${head}.${payload}.${signature}`))).toBe(
      'ERR_JOSE_BAD_SIGNATURE',
    )
  })

  it('J-42 keeps verifiers with other rules apart, and time running', () => {
    let now = 100
    const instance = new JsonWebToken({ clock: () => now })
    const token = instance.encode({ alg: 'HS256' }, { iss: 'a', exp: 200 }, secret)
    const forA = instance.verifier(secret, { cache: 10, issuer: 'a' })
    const forB = instance.verifier(secret, { cache: 10, issuer: 'b' })
    expect(forA.decode(token)).toEqual({ iss: 'a', exp: 200 })
    expect(outcome(() => forB.decode(token))).toBe('ERR_JOSE_INVALID_CLAIM')
    now = 200
    expect(outcome(() => forA.decode(token))).toBe('ERR_JOSE_EXPIRED_TOKEN')
  })

  it('J-42 holds no more than it was told, whatever comes', () => {
    const verifier = jwt.verifier(secret, { cache: 100 })
    const filler = 'x'.repeat(5000)
    const tokens = Array.from({ length: 20 }, (_, at) =>
      jwt.encode({ alg: 'HS256' }, { jti: String(at), filler }, secret),
    )
    const growth = growthOf(() => {
      for (let round = 0; round < 5000; round += 1) verifier.decode(tokens[round % 20] ?? '')
    })
    expect(growth).toBeLessThan(128)
  })

  it('J-41, CVE-2026-35040, CVE-2026-35041 takes no pattern for an issuer, an audience, a type or a claim', () => {
    const token = jwt.encode({ alg: 'HS256' }, { iss: 'aaaa' }, secret)
    for (const pattern of [/a/g, /a/y, /^(?:a+)+$/]) {
      for (const option of ['issuer', 'audience', 'typ']) {
        // The types forbid these; a JavaScript caller does not know.
        for (const value of [pattern, [pattern]]) {
          const options = { [option]: value } as never
          expect(outcome(() => jwt.decode(token, secret, options))).toMatch(/^ERR_(?!JOSE)/)
        }
      }
      const claims = { claims: { iss: { value: pattern } } } as never
      expect(outcome(() => jwt.decode(token, secret, claims))).toMatch(/^ERR_/)
    }
  })
})
