import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, type JwtHeader } from '../../src/index.ts'
import { forge, secret } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const key = JsonWebKey.generate('EC')
const invalid = 'ERR_JOSE_INVALID_HEADER'

const wrong: readonly (readonly [string, readonly unknown[]])[] = [
  ['kid', [1, null, true, ['a'], {}]],
  ['typ', [1, null, ['JWT']]],
  ['cty', [1, {}]],
  ['x5t', [1, null]],
  ['x5t#S256', [1, []]],
  [
    'jku',
    [1, 'url', '/keys', 'http://example.com/keys', 'ftp://example.com', 'https://', 'https:x'],
  ],
  ['x5u', [null, 'x', 'http://example.com/certificate', 'javascript:alert(1)']],
  ['jwk', ['x', 1, null, true, [], {}, { kty: 1 }, { kty: 'oct', k: 'YQ' }, key.exportPrivate()]],
  ['x5c', ['x', {}, [], [1, 2], [''], ['MII', null]]],
]

const right: readonly (readonly [string, unknown])[] = [
  ['kid', ''],
  ['jku', 'https://example.com/keys'],
  ['jku', 'HTTPS://example.com/keys?a=b'],
  ['x5u', 'https://example.com/certificate'],
  ['jwk', key.toJSON()],
  ['x5c', ['MIIB']],
  ['x5t', 'YQ'],
  ['x5t#S256', 'YQ'],
]

describe('header parameters', () => {
  it.each(wrong)(
    'JRF-5, S23 refuses %s that is not what it must be, when signing and when verifying, RFC 7515 §4.1.2, §4.1.5, §4.1.6, §4.1',
    (name, values) => {
      for (const value of values) {
        const header = { alg: 'HS256', [name]: value }
        expect(
          outcome(() => jws.serializeCompact(header, '', secret)),
          String(value),
        ).toBe(invalid)
        const token = forge(JSON.stringify(header), '')
        expect(
          outcome(() => jws.deserializeCompact(token, secret)),
          String(value),
        ).toBe(invalid)
        const unprotected = { protected: { alg: 'HS256' }, header: { [name]: value } }
        expect(outcome(() => jws.serializeJson(unprotected, '', secret))).toBe(invalid)
        const signed = jws.serializeJson({ protected: { alg: 'HS256' } }, '', secret)
        const injected = { ...signed, header: { [name]: value } }
        expect(outcome(() => jws.deserializeJson(injected, secret))).toBe(invalid)
      }
    },
  )

  it.each(right)('JRF-5 keeps %s as %j', (name, value) => {
    const header = { alg: 'HS256', [name]: value }
    const token = jws.serializeCompact(header, '', secret)
    expect(jws.deserializeCompact(token, secret).header).toEqual(header)
  })

  it('S2, J-04, JRF-18 never uses a key that the header brings, unless a function of the caller does', () => {
    const token = jws.serializeCompact({ alg: 'ES256', jwk: key }, 'hello', key)
    const flattened = jws.serializeJson(
      { protected: { alg: 'ES256' }, header: { jwk: key } },
      '',
      key,
    )
    const none: readonly unknown[] = [undefined, null, {}, { keys: [] }, () => undefined]
    for (const nothing of none) {
      // The types forbid some; a JavaScript caller does not know.
      const at = nothing as never
      const refusal = /^ERR_JOSE_(?:INVALID_KEY|KEY_NOT_FOUND)$/
      expect(outcome(() => jws.deserializeCompact(token, at))).toMatch(refusal)
      expect(outcome(() => jws.deserializeJson(flattened, at))).toMatch(refusal)
    }
    const stranger = JsonWebKey.generate('EC').toPublic()
    expect(outcome(() => jws.deserializeCompact(token, stranger))).toBe('ERR_JOSE_BAD_SIGNATURE')
    const embedded = ({ jwk }: JwtHeader): JsonWebKey => JsonWebKey.import(JSON.stringify(jwk))
    expect(jws.deserializeCompact(token, embedded).header['jwk']).toEqual(key.toJSON())
    expect(jws.deserializeJson(flattened, embedded).signatures).toHaveLength(1)
  })

  it('writes a JsonWebKey as its public half, RFC 7515 §4.1.3', () => {
    const { header } = jws.deserializeJson(
      jws.serializeJson({ protected: { alg: 'ES256', jwk: key } }, '', key),
      key,
    ).signatures[0] ?? { header: undefined }
    expect(header).toEqual({ alg: 'ES256', jwk: key.toJSON(), kid: key.kid })
    expect(outcome(() => jws.serializeCompact({ alg: 'ES256', jwk: () => key }, '', key))).toBe(
      invalid,
    )
  })
})
