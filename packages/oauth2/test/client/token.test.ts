import { describe, expect, expectTypeOf, it } from 'vitest'
import { MissingTokenError, OAuth2Token } from '../../src/client.ts'

const now = 1_800_000_000
const clock = () => now

function token(members: Record<string, unknown>): OAuth2Token {
  return OAuth2Token.from({ access_token: 'a', ...members }, clock)
}

describe('OAuth2Token', () => {
  it('K01, M03: wraps a plain object and passes a token through', () => {
    const wrapped = token({ token_type: 'Bearer' })
    expect(wrapped).toBeInstanceOf(OAuth2Token)
    expect(OAuth2Token.from(wrapped)).toBe(wrapped)
  })

  it.each([null, undefined, 'text', 5, true, [], () => 5])(
    'K01: takes %j for no token',
    (given) => {
      expect(() => OAuth2Token.from(given as never)).toThrow(MissingTokenError)
      expect(() => new OAuth2Token(given as never)).toThrow(MissingTokenError)
    },
  )

  it.each(['a b\r\nx: y', 'a\0', 'a\u0100', 'é', '', 5])(
    'J-43, C-24 refuses %j as an access token without repeating it, RFC 6749 §A.12',
    (access_token) => {
      const attempt = () => OAuth2Token.from({ access_token }, clock)
      expect(attempt).toThrow(MissingTokenError)
      expect(attempt).toThrow('The token has no access_token of printable ASCII characters')
    },
  )

  it.each([
    [now + 10, now + 10],
    [String(now + 10), now + 10],
    [now + 10.9, now + 10],
    [`${now}.5`, now],
    [` ${now} `, now],
    [BigInt(now), now],
    [-5, -5],
    ['-5.9', -5],
  ])('K02: takes expires_at %s as whole seconds', (given, expected) => {
    expect(token({ expires_at: given, expires_in: 99 }).expires_at).toBe(expected)
  })

  it('K03, T3.03, UTIL-4: computes an unreadable expires_at from expires_in', () => {
    const recomputed = token({ expires_at: '2027-01-15T08:00:00Z', expires_in: 3600 })
    expect(recomputed.expires_at).toBe(now + 3600)
    expect(recomputed.isExpired(3700, now)).toBe(true)
    expect(recomputed.isExpired(0, now)).toBe(false)
  })

  it('K03, T3.04: leaves an unreadable expires_at alone when nothing else is known', () => {
    const text = token({ expires_at: '2027-01-15T08:00:00Z' })
    expect(text.expires_at).toBe('2027-01-15T08:00:00Z')
    expect(text.isExpired(60, now)).toBeUndefined()
  })

  it.each(['soon', '', '1e3', '0x10', '1_000', {}, [5], true, null, Number.NaN, Infinity])(
    'K03: takes expires_at %o for unreadable',
    (given) => {
      expect(token({ expires_at: given, expires_in: 5 }).expires_at).toBe(now + 5)
      expect(token({ expires_at: given }).isExpired(60, now)).toBeUndefined()
    },
  )

  it.each([
    [3600, now + 3600],
    ['3600', now + 3600],
    [1e9, now + 1e9],
    [5.9, now + 5],
    ['5.9', now + 5],
  ])('K04, C-14, UTIL-4: counts expires_in %j from the answer', (given, expected) => {
    expect(token({ expires_in: given }).expires_at).toBe(expected)
  })

  it.each([0, '0', -1])(
    'K05, T3.05, C-14: takes expires_in %j for expired, whatever the leeway',
    (given) => {
      expect(token({ expires_in: given }).isExpired(0, now)).toBe(true)
    },
  )

  it.each(['abc', '', '1e3x', null, true, {}, [3600], Number.POSITIVE_INFINITY, Number.NaN])(
    'K06, T3.06, C-14: does not know when a token expires by expires_in %j',
    (given) => {
      const unknown = token({ expires_in: given })
      expect(unknown.expires_at).toBeUndefined()
      expect(unknown.isExpired(60, now)).toBeUndefined()
    },
  )

  it('K07, T3.07: leaves the object that it was given as it was', () => {
    const given = Object.freeze({ access_token: 'a', expires_in: 3600 })
    expect(OAuth2Token.from(given, clock).expires_at).toBe(now + 3600)
    expect(given).toEqual({ access_token: 'a', expires_in: 3600 })
  })

  it('K08, T3.01, T3.02, UTIL-4, T-UT-10: expires strictly before now plus the leeway', () => {
    const tenSeconds = token({ expires_in: 10 })
    expect(tenSeconds.isExpired(15, now)).toBe(true)
    expect(tenSeconds.isExpired(10, now)).toBe(false)
    expect(tenSeconds.isExpired(5, now)).toBe(false)
    expect(token({ expires_at: 100 }).isExpired()).toBe(true)
    expect(token({}).isExpired()).toBeUndefined()
  })

  it('K08: is judged by the clock of the machine and with a leeway of a minute unless told', () => {
    const soon = Math.floor(Date.now() / 1000) + 30
    expect(token({ expires_at: soon }).isExpired()).toBe(true)
    expect(token({ expires_at: soon }).isExpired(0)).toBe(false)
    expect(token({ expires_at: soon + 90 }).isExpired()).toBe(false)
    expect(token({ expires_at: now + 60 }).isExpired(undefined, now)).toBe(false)
    expect(token({ expires_at: now + 59 }).isExpired(undefined, now)).toBe(true)
    const byMachine = new OAuth2Token({ access_token: 'a', expires_in: 30 })
    expect(byMachine.isExpired()).toBe(true)
    expect(byMachine.isExpired(0)).toBe(false)
    expect(OAuth2Token.from({ access_token: 'a', expires_in: 30 }).isExpired(0)).toBe(false)
  })

  it('K09, T3.01, UTIL-4, T-UT-10: takes expires_at 0 for expired', () => {
    expect(token({ expires_at: 0 }).isExpired()).toBe(true)
  })

  it('K10: spreads and serializes as the answer plus expires_at', () => {
    const answer = { access_token: 'a', token_type: 'Bearer', expires_in: 60, custom: { x: [1] } }
    const expected = { ...answer, expires_at: now + 60 }
    expect({ ...token(answer) }).toEqual(expected)
    expect(JSON.parse(JSON.stringify(token(answer)))).toEqual(expected)
    expect(token(answer).toJSON()).toEqual(expected)
    expect(Object.keys(token(answer))).toEqual(Object.keys(expected))
  })

  it('K10: is the same token after it was stored, and does not live longer for it', () => {
    const before = token({ expires_in: 60, refresh_token: 'r', id_token: 'i', scope: 'a b' })
    const after = OAuth2Token.from(JSON.parse(JSON.stringify(before)), () => now + 50)
    expect(after).toEqual(before)
    expect(after.expires_at).toBe(now + 60)
  })

  it('K10: cannot be changed, so that who else holds it sees no other', () => {
    const kept = token({ refresh_token: 'r', expires_in: 60 })
    for (const name of ['access_token', 'refresh_token', 'expires_at']) {
      expect(Reflect.set(kept, name, 'x')).toBe(false)
    }
  })

  it('keeps its methods, prototype and verified claims whatever members an answer has', () => {
    const hostile: Record<string, unknown> = JSON.parse(
      '{"access_token":"a","isExpired":1,"toJSON":1,"userinfo":{"sub":"admin"},"constructor":1,"__proto__":{"polluted":1}}',
    )
    const kept = OAuth2Token.from(hostile)
    expect(kept.isExpired()).toBeUndefined()
    expect(kept.userinfo).toBeUndefined()
    expect(kept['polluted']).toBeUndefined()
    expect(kept.toJSON()).toEqual({ access_token: 'a' })
  })

  it.each([{}, { access_token: '' }, { access_token: 5 }, { refresh_token: 'r' }])(
    'T3.21, T-UT-8: is none without an access_token: %j',
    (given) => {
      expect(() => OAuth2Token.from(given)).toThrow(MissingTokenError)
    },
  )

  it('is typed', () => {
    expectTypeOf(token({}).access_token).toEqualTypeOf<string>()
    expectTypeOf(token({}).refresh_token).toEqualTypeOf<string | undefined>()
    expectTypeOf(token({})['anything']).toEqualTypeOf<unknown>()
  })
})
