import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt, KeySet, unverifiedJwt } from '../../src/index.ts'
import { forge, forgeParts, forgePayload, keyFor, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

// Every function here either gives a value or throws one of our errors: `outcome` lets any other through and the test fails.
const jwk = keyFor('ES256', 'EC').exportPrivate()
const json = fc.json({ maxDepth: 3 })
const runs = { numRuns: 500 }

describe('parsers throw nothing but our errors', () => {
  it('for any text as a token', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.string({ unit: fc.constantFrom(...'aZ09-_.={"}') }),
    )
    fc.assert(
      fc.property(text, (token) => {
        expect(outcome(() => jwt.decode(token, secret))).toMatch(/^ERR_JOSE_/)
        expect(outcome(() => unverifiedJwt(token))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any parts that are signed', () => {
    const part = fc.oneof(
      fc.string(),
      json.map((text) => segment(text)),
      fc.base64String(),
    )
    fc.assert(
      fc.property(part, part, (header, payload) => {
        expect(outcome(() => jwt.decode(forgeParts(header, payload), secret))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any JSON as header and as payload', () => {
    const names = fc.constantFrom('alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'x5c', 'cty')
    const header = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constantFrom('HS256', 'RS256')))
    fc.assert(
      fc.property(header, json, (values, payload) => {
        expect(
          outcome(() =>
            jwt.decode(forge(JSON.stringify({ alg: 'HS256', ...values }), '{}'), secret),
          ),
        ).toBeDefined()
        expect(
          outcome(() => jwt.decode(forgePayload(payload), secret, { issuer: 'a', audience: 'b' })),
        ).toBeDefined()
      }),
      runs,
    )
  })

  it('for any bytes as payload', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => {
        expect(outcome(() => jwt.decode(forgePayload(payload), secret))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any value as a key', () => {
    const value = fc.anything({ withTypedArray: true, withMap: true, withNullPrototype: true })
    fc.assert(
      fc.property(value, (key) => {
        // The types forbid most of these; a JavaScript caller does not know.
        expect(outcome(() => jwt.decode(forgePayload('{}'), key as never))).toMatch(/^ERR_JOSE_/)
        expect(outcome(() => JsonWebKey.import(key as never))).toBeDefined()
        expect(outcome(() => KeySet.import(key as never))).toBeDefined()
      }),
      runs,
    )
  })

  it('for any member of a JWK', () => {
    const names = fc.constantFrom(
      ...Object.keys(jwk),
      'use',
      'key_ops',
      'alg',
      'n',
      'e',
      'k',
      'oth',
    )
    fc.assert(
      fc.property(
        names,
        fc.oneof(fc.jsonValue(), fc.base64String(), fc.string()),
        (name, value) => {
          const changed = { ...jwk, [name]: value }
          expect(outcome(() => JsonWebKey.import(changed as never))).toBeDefined()
          expect(KeySet.import({ keys: [changed as never] }).keys.length).toBeLessThan(2)
        },
      ),
      runs,
    )
  })

  it('for any text as a key or a key set', () => {
    const text = fc.oneof(
      json,
      fc.string(),
      fc.string().map((body) => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`),
    )
    fc.assert(
      fc.property(text, (input) => {
        expect(outcome(() => JsonWebKey.import(input))).toBeDefined()
        expect(outcome(() => KeySet.import(input))).toBeDefined()
      }),
      runs,
    )
  })
})

describe('JWT', () => {
  it('gives back the claims that were signed', () => {
    const claims = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 5 }), {
      maxKeys: 8,
    })
    const registered = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'])
    fc.assert(
      fc.property(claims, (values) => {
        fc.pre(!Object.keys(values).some((name) => registered.has(name)))
        const text = JSON.stringify(values)
        fc.pre(!text.includes('\\ud') && !text.includes('__proto__'))
        expect(jwt.decode(jwt.encode({ alg: 'HS256' }, values, secret), secret)).toEqual(
          JSON.parse(text),
        )
      }),
      runs,
    )
  })
})
