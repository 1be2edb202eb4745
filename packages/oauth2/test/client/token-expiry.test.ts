import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OAuth2Token } from '../../src/client.ts'

const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
const span = fc.integer({ min: 0, max: 1_000_000 })
const anything = fc.oneof(fc.jsonValue(), fc.double(), fc.bigInt(), fc.constant(undefined))

function token(members: Record<string, unknown>, now: number): OAuth2Token {
  return new OAuth2Token({ access_token: 'a', ...members }, () => now)
}

describe('the expiry of a token, RFC 6749 §5.1', () => {
  it('K08, T3.01: has come when less than the leeway is left, to the second', () => {
    fc.assert(
      fc.property(seconds, span, seconds, (at, leeway, now) => {
        const expected = at < now + leeway
        expect(token({ expires_at: at }, 0).isExpired(leeway, now)).toBe(expected)
        expect(token({ expires_at: at }, 0).isExpired(0, at)).toBe(false)
        expect(token({ expires_at: at }, 0).isExpired(0, at + 1)).toBe(true)
      }),
    )
  })

  it('K08: stays, however late it becomes and however much is held back', () => {
    fc.assert(
      fc.property(seconds, span, seconds, span, (at, leeway, now, more) => {
        const some = token({ expires_at: at }, 0)
        fc.pre(some.isExpired(leeway, now) === true)
        expect(some.isExpired(leeway + more, now)).toBe(true)
        expect(some.isExpired(leeway, now + more)).toBe(true)
      }),
    )
  })

  it('K04, K05, T3.05: is counted from the answer, and a lifetime of nothing is over', () => {
    const lifetime = fc.double({ min: -1e9, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(seconds, lifetime, fc.boolean(), (now, given, isText) => {
        const text = given.toFixed(3)
        const whole = Math.trunc(isText ? Number(text) : given)
        const some = token({ expires_in: isText ? text : given }, now)
        expect(some.isExpired(0, now)).toBe(whole <= 0)
        expect(some.expires_at).toBe(whole > 0 ? now + whole : now - 1)
      }),
    )
  })

  it('K02, K03, K06: is a number of whole seconds or unknown, whatever a server or a database gives', () => {
    fc.assert(
      fc.property(anything, anything, seconds, (at, lifetime, now) => {
        const some = token({ expires_at: at, expires_in: lifetime }, now)
        const judged = some.isExpired(60, now)
        const isKnown = typeof some.expires_at === 'number' && Number.isFinite(some.expires_at)
        expect(judged).toBe(isKnown ? some.expires_at - 60 < now : undefined)
        expect(Number.isInteger(some.expires_at)).toBe(isKnown)
      }),
    )
  })

  it('K07, K10: is kept through a database, whenever it is read, and nothing else is changed', () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(members, seconds, seconds, span, (given, at, now, later) => {
        const input = Object.freeze({ ...given, access_token: 'a', expires_at: at })
        const before = new OAuth2Token(input, () => now)
        const stored: Record<string, unknown> = JSON.parse(JSON.stringify(before))
        const after = new OAuth2Token(stored, () => now + later)
        expect(after.toJSON()).toEqual(stored)
        expect(Object.keys(stored)).toEqual(Object.keys(before))
        expect(after.expires_at).toBe(at)
      }),
    )
  })
})
