import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebToken, jwt, unverifiedJwt } from '../../src/index.ts'
import { secret } from '../keys.ts'
import { outcome } from '../outcome.ts'

const encode = (claims: object, header = {}): unknown =>
  outcome(() => jwt.encode({ alg: 'HS256', ...header }, { ...claims }, secret))
const config = 'ERR_AUTHKIT_CONFIG'
const invalidClaim = 'ERR_JOSE_INVALID_CLAIM'

describe('jwt.encode', () => {
  it('writes the token of the vector, JWT-13 with a secret that is long enough', () => {
    const token = jwt.encode({ alg: 'HS256' }, { a: 1 }, secret)
    expect(token.split('.').slice(0, 2)).toEqual([
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      'eyJhIjoxfQ',
    ])
  })

  it('says that it is a JWT unless the header says more, RFC 7519 §5.1', () => {
    expect(unverifiedJwt(String(encode({}))).header.typ).toBe('JWT')
    expect(unverifiedJwt(String(encode({}, { typ: 'at+jwt' }))).header.typ).toBe('at+jwt')
  })

  it('writes dates as whole seconds, RFC 7519 §2, JWT-3', () => {
    const date = new Date('2030-01-02T03:04:05.678Z')
    const token = jwt.encode({ alg: 'HS256' }, { exp: date, nbf: date, iat: date }, secret)
    const seconds = Date.UTC(2030, 0, 2, 3, 4, 5) / 1000
    expect(unverifiedJwt(token).claims).toEqual({ exp: seconds, nbf: seconds, iat: seconds })
    expect(encode({ exp: new Date(Number.NaN) })).toBe(invalidClaim)
  })

  it('changes neither header nor claims', () => {
    const header = Object.freeze({ alg: 'HS256' })
    const claims = Object.freeze({ exp: new Date(2e12), aud: Object.freeze(['a']) })
    expect(jwt.decode(jwt.encode(header, claims, secret), secret)).toEqual({ exp: 2e9, aud: ['a'] })
  })

  it('leaves out what is undefined', () => {
    expect(unverifiedJwt(String(encode({ sub: undefined, x: undefined, y: null }))).claims).toEqual(
      { y: null },
    )
  })

  it.each([
    { iss: 1 },
    { sub: null },
    { jti: {} },
    { aud: [] },
    { aud: ['a', 1] },
    { exp: '1' },
    { exp: -1 },
    { nbf: Number.NaN },
    { iat: Number.POSITIVE_INFINITY },
  ])('refuses %j, which no reader may take, RFC 7519 §4.1', (claims) => {
    expect(encode(claims)).toBe(invalidClaim)
  })

  it('refuses claims that JSON cannot carry', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    for (const claims of [
      null,
      undefined,
      [],
      'a',
      1,
      circular,
      { a: 1n },
      { toJSON: () => 'a' },
    ]) {
      // The types forbid some of these; a JavaScript caller does not know.
      expect(outcome(() => jwt.encode({ alg: 'HS256' }, claims as never, secret))).toBe(config)
    }
    expect(encode({ text: '\ud800' })).toBe(config)
    expect(encode(JSON.parse('{"a":{"__proto__":1}}'))).toBe(config)
    for (const text of ['\\ud800', 'about __proto__', '😀', '\ufffd']) {
      expect(jwt.decode(String(encode({ text })), secret)).toEqual({ text })
    }
  })

  it('allows the algorithms of the instance only, JWT-1', () => {
    const rs256 = new JsonWebToken({ algorithms: ['RS256'] })
    const signed = outcome(() => rs256.encode({ alg: 'HS256' }, {}, secret))
    expect(signed).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
  })

  it('writes the kid of the key, RFC 7515 §4.1.4', () => {
    const key = JsonWebKey.generate('OKP')
    expect(unverifiedJwt(jwt.encode({ alg: 'EdDSA' }, {}, key)).header.kid).toBe(key.thumbprint())
  })
})
