import { describe, expect, it } from 'vitest'
import { jwt } from '../../src/index.ts'
import { forge, forgePayload, secret } from '../keys.ts'
import { outcome } from '../outcome.ts'

const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const decode = (token: string, options = {}): unknown =>
  outcome(() => jwt.decode(token, secret, options))

describe('hostile claims', () => {
  it('J-28, CVE-2025-30144 refuses registered claims of other types and names them, RFC 7519 §4.1, §4.1.2, §4.1.7', () => {
    const wrong: Record<string, string[]> = {
      exp: ['"9999999999"', '1e300', '-1', 'null', '{}', 'true', '[1]', '1e18'],
      nbf: ['"0"', '-1', 'false', '[]'],
      iat: ['"0"', '1e18', '{}', 'null'],
      aud: ['[1]', '[]', '{}', '["x",["y"]]', '1', 'null', 'true', '[null]'],
      iss: ['["a"]', '1', '{}', 'null'],
      sub: ['1', '["a"]', 'null', 'true'],
      jti: ['{}', '1', 'null'],
    }
    for (const [claim, values] of Object.entries(wrong)) {
      for (const value of values) {
        const token = forgePayload(`{"${claim}":${value}}`)
        expect(decode(token), `${claim} ${value}`).toBe('ERR_JOSE_INVALID_CLAIM')
        expect(() => jwt.decode(token, secret)).toThrow(expect.objectContaining({ claim }))
      }
    }
  })

  it('J-28 refuses a time that no double holds', () => {
    expect(decode(forgePayload('{"exp":1e400}'))).toBe(malformed)
  })

  it('J-29 refuses a required claim that is missing, empty or spelled otherwise', () => {
    const names = ['iss', 'aud', 'exp', 'sub', 'iat', 'jti', 'client_id']
    const rules = Object.fromEntries(names.map((name) => [name, { essential: true }]))
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'a',
      aud: 'b',
      exp: now + 60,
      sub: 'c',
      iat: now,
      jti: 'd',
      client_id: 'e',
    }
    expect(decode(forgePayload(JSON.stringify(claims)), { claims: rules })).toEqual(claims)
    for (const name of names) {
      const { [name]: value, ...rest } = { ...claims } as Record<string, unknown>
      for (const other of [rest, { ...rest, [name.toUpperCase()]: value }]) {
        expect(decode(forgePayload(JSON.stringify(other)), { claims: rules })).toBe(
          'ERR_JOSE_MISSING_CLAIM',
        )
      }
      if (typeof value !== 'string') continue
      const blank = forgePayload(JSON.stringify({ ...claims, [name]: '' }))
      expect(decode(blank, { claims: rules })).toBe('ERR_JOSE_INVALID_CLAIM')
    }
  })

  it('J-30 matches typ as a media type and strictly, RFC 7515 §4.1.9, RFC 8725 §3.11', () => {
    const typed = (typ: string): string => forge(`{"alg":"HS256","typ":${typ}}`, '{}')
    const options = { typ: 'at+jwt' }
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT', 'Application/At+Jwt']) {
      expect(decode(typed(JSON.stringify(typ)), options), typ).toEqual({})
      expect(decode(typed('"at+jwt"'), { typ })).toEqual({})
    }
    for (const typ of [
      'JWT',
      'dpop+jwt',
      'logout+jwt',
      '',
      'at+jwt ',
      'x/at+jwt',
      'application/',
      'at+JWT;a=b',
    ]) {
      expect(decode(typed(JSON.stringify(typ)), options), typ).toBe('ERR_JOSE_INVALID_HEADER')
    }
    for (const typ of ['1', 'null', '["at+jwt"]']) {
      expect(decode(typed(typ), options)).toBe('ERR_JOSE_INVALID_HEADER')
    }
    expect(decode(forgePayload('{}'), options)).toBe('ERR_JOSE_INVALID_HEADER')
    expect(decode(typed('"b"'), { typ: ['a', 'b'] })).toEqual({})
  })

  it('J-31 keeps tokens of different kinds apart by typ, issuer and audience', () => {
    const kinds = ['JWT', 'at+jwt', 'dpop+jwt', 'logout+jwt', 'client-authentication+jwt']
    for (const made of kinds) {
      const token = jwt.encode({ alg: 'HS256', typ: made }, { iss: 'a', aud: made }, secret)
      for (const wanted of kinds) {
        const byType = decode(token, { typ: wanted })
        const byAudience = decode(token, { audience: wanted })
        expect([typeof byType, typeof byAudience]).toEqual(
          made === wanted ? ['object', 'object'] : ['string', 'string'],
        )
      }
    }
  })

  it('J-32 judges time to the second, with a clock set back as with any', () => {
    const claims = { exp: 1000, nbf: 900, iat: 900 }
    const token = forgePayload(JSON.stringify(claims))
    const at = (now: number, leeway = 0): unknown => decode(token, { clock: () => now, leeway })
    expect(at(999)).toEqual(claims)
    expect(at(1000)).toBe('ERR_JOSE_EXPIRED_TOKEN')
    expect(at(1009, 10)).toEqual(claims)
    expect(at(1010, 10)).toBe('ERR_JOSE_EXPIRED_TOKEN')
    expect(at(900)).toEqual(claims)
    expect(at(899)).toBe('ERR_JOSE_INVALID_TOKEN')
    expect(at(890, 10)).toEqual(claims)
    expect(at(889, 10)).toBe('ERR_JOSE_INVALID_TOKEN')
    expect(at(950)).toEqual(claims)
  })

  it('J-40 refuses __proto__ and leaves every prototype as it is', () => {
    for (const text of [
      '{"__proto__":{"admin":true}}',
      '{"a":{"__proto__":{"admin":true}}}',
      '{"__proto\\u005f_":1}',
    ]) {
      expect(decode(forgePayload(text))).toBe(malformed)
      expect(decode(forge(`{"alg":"HS256",${text.slice(1)}`, '{}'))).toBe(malformed)
    }
    const text = '{"constructor":{"prototype":{"admin":true}},"hasOwnProperty":1,"toString":2}'
    const claims = jwt.decode(forgePayload(text), secret)
    expect(Object.keys(claims)).toEqual(['constructor', 'hasOwnProperty', 'toString'])
    expect(Object.getPrototypeOf({ ...claims })).toBe(Object.prototype)
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
    expect(claims['admin']).toBeUndefined()
  })
})
