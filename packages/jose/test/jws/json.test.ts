import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature } from '../../src/index.ts'
import { secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { a3, joe } from '../vectors/rfc-examples.ts'

const jws = new JsonWebSignature()
const plain = { protected: { alg: 'HS256' } }
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const invalid = 'ERR_JOSE_INVALID_HEADER'
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

describe('flattened JSON', () => {
  it('JWS-9 carries one signature with both headers, RFC 7515 §7.2.2', () => {
    const header = { protected: { alg: 'HS256' }, header: { kid: 'a' } }
    const signed = jws.serializeJson(header, 'hello', secret)
    expect(signed).toEqual({
      payload: segment('hello'),
      protected: segment('{"alg":"HS256"}'),
      header: { kid: 'a' },
      signature: jws.serializeCompact({ alg: 'HS256' }, 'hello', secret).split('.')[2],
    })
    for (const token of [signed, JSON.stringify(signed), JSON.stringify(signed, undefined, 2)]) {
      const verified = jws.deserializeJson(token, secret)
      expect(text(verified.payload)).toBe('hello')
      expect(verified.signatures).toEqual([
        {
          header: { alg: 'HS256', kid: 'a' },
          protected: { alg: 'HS256' },
          unprotected: { kid: 'a' },
        },
      ])
    }
    expect(outcome(() => jws.deserializeJson(signed, `${secret}!`))).toBe(badSignature)
  })

  it('verifies the example, RFC 7515 §A.7', () => {
    const { d: _, ...publicJwk } = a3.key
    const header = { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' }
    const [segmentOfHeader, payload, signature] = a3.token.split('.')
    const flattened = { payload, protected: segmentOfHeader, header, signature }
    const verified = jws.deserializeJson(flattened, publicJwk)
    expect(text(verified.payload)).toBe(joe)
    expect(verified.signatures[0]?.header).toEqual({ alg: 'ES256', ...header })
  })

  it('JWS-12 carries an empty payload', () => {
    const signed = jws.serializeJson(plain, Buffer.alloc(0), secret)
    expect(signed.payload).toBe('')
    expect(jws.deserializeJson(signed, secret).payload).toHaveLength(0)
  })

  it('JWS-13 refuses what is no signed object, RFC 7515 §7.2.1', () => {
    const signed = jws.serializeJson(plain, 'hello', secret)
    const inputs: readonly unknown[] = [
      null,
      undefined,
      1,
      '',
      'null',
      '[]',
      '{}',
      {},
      [],
      () => signed,
      '{"payload":"YQ"}',
      { payload: 'YQ', protected: signed.protected },
      { payload: 'YQ', signature: signed.signature },
      { protected: signed.protected, signature: signed.signature },
      { ...signed, payload: 1 },
      { ...signed, payload: null },
      { ...signed, payload: 'Y$' },
      { ...signed, payload: 'YQ==' },
      { ...signed, payload: 'Yő' },
      { ...signed, signature: null },
      { ...signed, signature: 'Y$' },
      { ...signed, signature: `${signed.signature}=` },
      { ...signed, signature: 'ő' },
      { ...signed, protected: '' },
      { ...signed, protected: segment('{}') },
      { ...signed, protected: segment('[]') },
      { ...signed, protected: { alg: 'HS256' } },
      { ...signed, protected: segment('{"alg":"HS256","alg":"HS256"}') },
      { ...signed, protected: `${signed.protected}ő` },
      { ...signed, header: null },
      { ...signed, header: {} },
      { ...signed, header: [] },
      { ...signed, header: 'kid' },
      { ...signed, number: 1n },
      JSON.stringify(signed).replace('{', '{"payload":"YQ",'),
      `${JSON.stringify(signed)} x`,
      JSON.stringify([signed]),
    ]
    for (const input of inputs) {
      // The types forbid these; a JavaScript caller does not know.
      const run = (): unknown => jws.deserializeJson(input as never, secret)
      expect(outcome(run), String(input)).toMatch(
        /^ERR_JOSE_(?:MALFORMED_TOKEN|MISSING_ALGORITHM)$/,
      )
    }
    const circular: Record<string, unknown> = { ...signed }
    circular['self'] = circular
    expect(outcome(() => jws.deserializeJson(circular, secret))).toBe(malformed)
    // Members that are not known are ignored.
    expect(jws.deserializeJson({ ...signed, extra: 1 }, secret).signatures).toHaveLength(1)
  })

  it('JWS-14, S6, J-27 refuses a parameter in both headers, so nobody can inject a kid, RFC 7515 §7.2.1', () => {
    const both = { protected: { alg: 'HS256', kid: 'a' }, header: { kid: 'b' } }
    expect(outcome(() => jws.serializeJson(both, 'hello', secret))).toBe(invalid)
    const signed = jws.serializeJson({ protected: both.protected }, 'hello', secret)
    for (const kid of ['a', 'b', null]) {
      expect(outcome(() => jws.deserializeJson({ ...signed, header: { kid } }, secret))).toBe(
        invalid,
      )
    }
    const added = jws.deserializeJson({ ...signed, header: { note: 'b' } }, secret)
    expect(added.signatures).toEqual([
      {
        header: { alg: 'HS256', kid: 'a', note: 'b' },
        protected: { alg: 'HS256', kid: 'a' },
        unprotected: { note: 'b' },
      },
    ])
  })

  it('JRF-11, J-27 takes an unprotected alg only where the caller allows it, RFC 7515 §10.7', () => {
    const header = { header: { alg: 'HS256', kid: 'a' } }
    expect(outcome(() => jws.serializeJson(header, 'hello', secret))).toBe(invalid)
    const lax = new JsonWebSignature({ unprotectedAlgorithm: true })
    const signed = lax.serializeJson(header, 'hello', secret)
    expect(signed).toEqual({ payload: segment('hello'), ...header, signature: signed.signature })
    expect(outcome(() => jws.deserializeJson(signed, secret))).toBe(invalid)
    const options = { unprotectedAlgorithm: true }
    expect(jws.deserializeJson(signed, secret, options).signatures).toEqual([
      { header: header.header, protected: {}, unprotected: header.header },
    ])
    const stripped = { ...signed, header: { kid: 'a' } }
    expect(outcome(() => jws.deserializeJson(stripped, secret, options))).toBe(
      'ERR_JOSE_MISSING_ALGORITHM',
    )
    expect(outcome(() => jws.deserializeJson(stripped, secret))).toBe('ERR_JOSE_MISSING_ALGORITHM')
    const part = { protected: { typ: 'x' }, header: { alg: 'HS256' } }
    const partly = lax.serializeJson(part, 'hello', secret)
    expect(lax.deserializeJson(partly, secret).signatures[0]?.protected).toEqual({ typ: 'x' })
  })

  it('gives the kid of the key to the protected header, or to the only one there is, RFC 7515 §4.1.4', () => {
    const key = JsonWebKey.import({ secret }, { kid: 'mine' })
    const lax = new JsonWebSignature({ unprotectedAlgorithm: true })
    const signed = lax.serializeJson({ protected: { alg: 'HS256' }, header: { a: 1 } }, '', key)
    expect(lax.deserializeJson(signed, key).signatures[0]).toMatchObject({
      protected: { alg: 'HS256', kid: 'mine' },
      unprotected: { a: 1 },
    })
    expect(lax.serializeJson({ header: { alg: 'HS256' } }, '', key).header).toEqual({
      alg: 'HS256',
      kid: 'mine',
    })
    const named = lax.serializeJson(
      { protected: { alg: 'HS256' }, header: { kid: 'mine' } },
      '',
      key,
    )
    expect(named.protected).toBe(segment('{"alg":"HS256"}'))
    expect(
      outcome(() => lax.serializeJson({ protected: { alg: 'HS256', kid: 'b' } }, '', key)),
    ).toBe(invalid)
  })

  it('leaves the header of the caller as it is', () => {
    const header = Object.freeze({
      protected: Object.freeze({ alg: 'HS256', typ: undefined }),
      header: Object.freeze({ list: Object.freeze([1]) }),
    })
    const signed = jws.serializeJson(header, '', JsonWebKey.import({ secret }, { kid: 'a' }))
    expect(signed.protected).toBe(segment('{"alg":"HS256","kid":"a"}'))
    expect(header).toEqual({ protected: { alg: 'HS256' }, header: { list: [1] } })
  })

  it('refuses headers that are none', () => {
    const inputs = [null, 1, 'x', [], [null], [[]], { protected: 1 }, { header: [] }, [plain, 1]]
    for (const input of inputs) {
      expect(outcome(() => jws.serializeJson(input as never, '', secret))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
    }
    const missing = 'ERR_JOSE_MISSING_ALGORITHM'
    for (const input of [{}, { protected: {} }, { protected: { kid: 'a' } }]) {
      expect(outcome(() => jws.serializeJson(input, '', secret))).toBe(missing)
    }
    expect(outcome(() => jws.serializeJson({ protected: { alg: 'none' } }, '', secret))).toBe(
      unsupported,
    )
    const circular: Record<string, unknown> = { alg: 'HS256' }
    circular['self'] = circular
    expect(outcome(() => jws.serializeJson({ protected: circular }, '', secret))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })
})
