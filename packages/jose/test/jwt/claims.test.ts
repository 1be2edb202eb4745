import { describe, expect, it } from 'vitest'
import { type DecodeOptions, JsonWebToken, jwt, type JwtClaims } from '../../src/index.ts'
import { forgePayload, secret } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'

const now = 1_800_000_000
const fixed = new JsonWebToken({ clock: () => now })

/** What decoding a token with these claims gives: they themselves, or the code and the claim of the error. */
function decoded(claims: object, options: DecodeOptions = {}): unknown {
  const token = forgePayload(JSON.stringify(claims))
  const result = outcome(() => fixed.decode(token, secret, options))
  if (typeof result !== 'string') return 'ok'
  const error = errorOf(() => fixed.decode(token, secret, options))
  const claim = 'claim' in error ? String(error.claim) : ''
  return `${result.replace('ERR_JOSE_', '').toLowerCase()} ${claim}`
}

describe('claims', () => {
  it('of time are checked to the second, RFC 7519 §4.1.4, §4.1.5, §4.1.6, JWT-7, JWT-8', () => {
    expect(decoded({ exp: now + 1 })).toBe('ok')
    expect(decoded({ exp: now })).toBe('expired_token exp')
    expect(decoded({ exp: now + 4 }, { leeway: 5 })).toBe('ok')
    expect(decoded({ exp: now - 4 }, { leeway: 5 })).toBe('ok')
    expect(decoded({ exp: now - 5 }, { leeway: 5 })).toBe('expired_token exp')
    expect(decoded({ nbf: now })).toBe('ok')
    expect(decoded({ nbf: now + 1 })).toBe('invalid_token nbf')
    expect(decoded({ nbf: now + 1 }, { leeway: 1 })).toBe('ok')
    expect(decoded({ nbf: now + 2 }, { leeway: 1 })).toBe('invalid_token nbf')
    expect(decoded({ iat: now - 10 })).toBe('ok')
    expect(decoded({ iat: now + 10 })).toBe('invalid_token iat')
    expect(decoded({ iat: now + 10 }, { leeway: 5 })).toBe('invalid_token iat')
    expect(decoded({ iat: now + 10 }, { leeway: 20 })).toBe('ok')
    expect(decoded({ exp: now + 0.5, iat: now - 0.5 })).toBe('ok')
    expect(() => fixed.decode(forgePayload(`{"iat":${now + 10}}`), secret)).toThrow(
      'issued in the future',
    )
  })

  it('of time use the clock of the call before that of the instance', () => {
    expect(decoded({ exp: 1234 })).toBe('expired_token exp')
    expect(decoded({ exp: 1234 }, { clock: () => 123 })).toBe('ok')
    expect(decoded({ nbf: 1234 }, { clock: () => 123 })).toBe('invalid_token nbf')
    expect(outcome(() => jwt.decode(forgePayload('{"exp":1234}'), secret))).toBe(
      'ERR_JOSE_EXPIRED_TOKEN',
    )
  })

  it('of age need iat', () => {
    expect(decoded({ iat: now - 60 }, { maxAge: 60 })).toBe('ok')
    expect(decoded({ iat: now - 61 }, { maxAge: 60 })).toBe('expired_token iat')
    expect(decoded({ iat: now - 61 }, { maxAge: 60, leeway: 1 })).toBe('ok')
    expect(decoded({}, { maxAge: 60 })).toBe('missing_claim iat')
  })

  it('name one of the issuers exactly, RFC 7519 §4.1.1, JWT-4, JWT-5', () => {
    expect(decoded({ iss: 'a' }, { issuer: 'a' })).toBe('ok')
    expect(decoded({ iss: 'a' }, { issuer: ['b', 'a'] })).toBe('ok')
    for (const iss of ['A', 'a/', 'a ', '', 'b']) {
      expect(decoded({ iss }, { issuer: 'a' })).toBe('invalid_claim iss')
    }
    expect(decoded({}, { issuer: 'a' })).toBe('missing_claim iss')
  })

  it('name one of the audiences, RFC 7519 §4.1.3, JWT-6', () => {
    expect(decoded({ aud: 'a' }, { audience: 'a' })).toBe('ok')
    expect(decoded({ aud: ['b', 'a'] }, { audience: ['c', 'a'] })).toBe('ok')
    expect(decoded({ aud: 'ab' }, { audience: 'a' })).toBe('invalid_claim aud')
    expect(decoded({ aud: ['b'] }, { audience: 'a' })).toBe('invalid_claim aud')
    expect(decoded({}, { audience: 'a' })).toBe('missing_claim aud')
    expect(decoded({ aud: 'anyone' })).toBe('ok')
  })

  it('obey essential: there and not blank, JWT-4', () => {
    const claims = { x: { essential: true } }
    for (const x of [0, false, 'a', [0], { a: 0 }]) expect(decoded({ x }, { claims })).toBe('ok')
    for (const x of [null, '', [], {}]) expect(decoded({ x }, { claims })).toBe('invalid_claim x')
    expect(decoded({}, { claims })).toBe('missing_claim x')
    const several = { iss: { essential: true, values: ['foo'] }, sub: { essential: true } }
    expect(decoded({ iss: 'foo' }, { claims: several })).toBe('missing_claim sub')
  })

  it('obey value and values, also false and 0, and of an absent claim too', () => {
    expect(decoded({ x: false }, { claims: { x: { value: false } } })).toBe('ok')
    expect(decoded({ x: 1 }, { claims: { x: { value: 0 } } })).toBe('invalid_claim x')
    expect(decoded({ x: '0' }, { claims: { x: { value: 0 } } })).toBe('invalid_claim x')
    expect(decoded({ x: 'b' }, { claims: { x: { values: ['a', 'b'] } } })).toBe('ok')
    expect(decoded({ x: ['c', 'b'] }, { claims: { x: { values: ['a', 'b'] } } })).toBe('ok')
    expect(decoded({ x: { a: 'b' } }, { claims: { x: { value: 'b' } } })).toBe('invalid_claim x')
    expect(decoded({}, { claims: { x: { value: 'b' } } })).toBe('missing_claim x')
    expect(decoded({ exp: now + 9 }, { claims: { exp: { value: now } } })).toBe('invalid_claim exp')
  })

  it('obey validate, which must return true itself, JWT-9', () => {
    const rule = (validate: (value: unknown) => boolean): DecodeOptions => ({
      claims: { jti: { validate } },
    })
    expect(
      decoded(
        { jti: 'a' },
        rule((value) => value === 'a'),
      ),
    ).toBe('ok')
    expect(
      decoded(
        { jti: 'b' },
        rule((value) => value === 'a'),
      ),
    ).toBe('invalid_claim jti')
    expect(
      decoded(
        {},
        rule(() => false),
      ),
    ).toBe('ok')
    // The types forbid a promise; an async function in JavaScript would be true to everything.
    const promising = (async () => false) as never
    expect(decoded({ jti: 'a' }, rule(promising))).toBe('invalid_claim jti')
    const whole = { claims: { a: { validate: (_: unknown, all: JwtClaims) => all['b'] === 2 } } }
    expect(decoded({ a: 1, b: 2 }, whole)).toBe('ok')
  })

  it('UTIL-5 are judged all together: times, audience, missing and blank ones, values and functions', () => {
    const options: DecodeOptions = {
      leeway: 5,
      audience: ['api', 'other'],
      claims: {
        sub: { essential: true },
        acr: { values: ['low', 'high'] },
        jti: { validate: (jti) => jti !== 'used' },
      },
    }
    const fine = {
      sub: 'a',
      aud: ['x', 'api'],
      acr: 'high',
      jti: 'new',
      exp: now - 4,
      nbf: now + 5,
    }
    expect(decoded(fine, options)).toBe('ok')
    expect(decoded({ ...fine, sub: undefined }, options)).toBe('missing_claim sub')
    expect(decoded({ ...fine, sub: '' }, options)).toBe('invalid_claim sub')
    expect(decoded({ ...fine, aud: 'x' }, options)).toBe('invalid_claim aud')
    expect(decoded({ ...fine, acr: 'none' }, options)).toBe('invalid_claim acr')
    expect(decoded({ ...fine, jti: 'used' }, options)).toBe('invalid_claim jti')
    expect(decoded({ ...fine, jti: undefined }, options)).toBe('ok')
    expect(decoded({ ...fine, exp: now - 5 }, options)).toBe('expired_token exp')
    expect(decoded({ ...fine, nbf: now + 6 }, options)).toBe('invalid_token nbf')
    expect(decoded({ ...fine, iat: now + 6 }, options)).toBe('invalid_token iat')
    for (const time of ['exp', 'nbf', 'iat']) {
      expect(decoded({ ...fine, [time]: 'soon' }, options)).toBe(`invalid_claim ${time}`)
    }
  })

  it('of inherited names are absent', () => {
    const claims = { constructor: { essential: true }, toString: { validate: () => false } }
    expect(decoded({}, { claims })).toBe('missing_claim constructor')
  })

  it('J-41, J-32 options that are mistakes are refused before any token is looked at', () => {
    const mistakes: object[] = [
      { leeway: Number.NaN },
      { leeway: Number.POSITIVE_INFINITY },
      { leeway: -1 },
      { leeway: '5m' },
      { maxAge: -1 },
      { issuer: /^a/g },
      { issuer: [] },
      { issuer: ['a', /b/] },
      { audience: [] },
      { audience: null },
      { typ: 1 },
      { claims: { x: undefined } },
      { claims: { x: { values: [] } } },
      { claims: { x: { values: 'a' } } },
      { claims: { x: { validate: /a/ } } },
      { maxBytes: 0 },
      { minimumSecretLength: 'long' },
    ]
    for (const options of mistakes) {
      expect(
        outcome(() => jwt.decode('', secret, options)),
        JSON.stringify(options),
      ).toBe('ERR_AUTHKIT_CONFIG')
    }
  })
})
