import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, KeySet } from '../../src/index.ts'
import { keyFor, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { a2, a3, joe } from '../vectors/rfc-examples.ts'

const jws = new JsonWebSignature()
const plain = { protected: { alg: 'HS256' } }
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
/** The types forbid some keys; a JavaScript caller does not know. */
const keyOf = (key: unknown): never => key as never
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

/** Both keys of RFC 7515 §A.6, under the key IDs that its headers give them. */
const rsaKey = JsonWebKey.import({ ...a2.key, kid: '2010-12-29', alg: 'RS256' })
const ecKey = JsonWebKey.import({ ...a3.key, kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' })
const payload = segment(joe)
const rs256 = {
  protected: 'eyJhbGciOiJSUzI1NiJ9',
  header: { kid: '2010-12-29' },
  signature: a2.token.split('.')[2] ?? '',
}
const es256 = {
  protected: 'eyJhbGciOiJFUzI1NiJ9',
  header: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
  signature: a3.token.split('.')[2] ?? '',
}

describe('general JSON', () => {
  const general = { payload, signatures: [rs256, es256] }
  const keys = new KeySet([rsaKey.toPublic(), ecKey.toPublic()])

  it('verifies both signatures of the example and signs it again, RFC 7515 §A.6, §7.2.1', () => {
    const verified = jws.deserializeJson(general, keys)
    expect(text(verified.payload)).toBe(joe)
    expect(verified.signatures.map(({ header }) => header)).toEqual([
      { alg: 'RS256', kid: '2010-12-29' },
      { alg: 'ES256', kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
    ])
    const headers = [rs256, es256].map(({ protected: header, header: unprotected }) => ({
      protected: JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string },
      header: unprotected,
    }))
    const signed = jws.serializeJson(headers, joe, new KeySet([rsaKey, ecKey]))
    expect(signed.signatures[0]).toEqual(rs256)
    expect(signed.signatures[1]).toMatchObject({ protected: es256.protected, header: es256.header })
    expect(jws.deserializeJson(signed, keys).signatures).toHaveLength(2)
  })

  it('JWS-10, J-26, S13 needs every signature, RFC 7515 §5.2', () => {
    const signed = jws.serializeJson([plain], 'hello', secret)
    expect(signed.signatures).toHaveLength(1)
    expect(signed).not.toHaveProperty('signature')
    expect(jws.deserializeJson(signed, secret).signatures[0]?.header.alg).toBe('HS256')
    expect(outcome(() => jws.deserializeJson(signed, `${secret}!`))).toBe(badSignature)
    const other = jws.serializeJson([plain], 'hello', `${secret}!`)
    for (const signatures of [
      [...signed.signatures, ...other.signatures],
      [...other.signatures, ...signed.signatures],
    ]) {
      expect(outcome(() => jws.deserializeJson({ ...signed, signatures }, secret))).toBe(
        badSignature,
      )
    }
  })

  it('J-26 lists exactly those that verified where one is enough, RFC 7515 §5.2', () => {
    const options = { signatures: 'any' } as const
    const only = (token: object, key: never): unknown =>
      outcome(() =>
        jws.deserializeJson(token, key, options).signatures.map(({ header }) => header.alg),
      )
    expect(only(general, keyOf(keys))).toEqual(['RS256', 'ES256'])
    expect(only(general, keyOf(rsaKey.toPublic()))).toEqual(['RS256'])
    expect(only(general, keyOf(ecKey.toPublic()))).toEqual(['ES256'])
    expect(only(general, keyOf(new KeySet([ecKey.toPublic()])))).toEqual(['ES256'])
    expect(only(general, keyOf(keyFor('ES256', 'EC')))).toBe(badSignature)
    expect(only(general, keyOf(secret))).toBe(badSignature)
    // Whatever is wrong with the other signature, but well formed, is wrong with it alone.
    const others = [
      { ...rs256, signature: es256.signature },
      { ...rs256, protected: segment('{"alg":"none"}'), signature: '' },
      { ...rs256, protected: segment('{"alg":"FALCON"}') },
      { ...rs256, protected: segment('{"alg":"RS256","crit":["new"],"new":1}') },
      { ...rs256, header: { kid: 'unknown' } },
    ]
    for (const one of others) {
      expect(only({ payload, signatures: [one, es256] }, keyOf(keys))).toEqual(['ES256'])
      expect(only({ payload, signatures: [one] }, keyOf(keys))).toBe(badSignature)
      expect(
        outcome(() => jws.deserializeJson({ payload, signatures: [es256, one] }, keys)),
      ).toMatch(/^ERR_JOSE_/)
    }
    const algorithms = { algorithms: ['ES256'], ...options }
    expect(jws.deserializeJson(general, keys, algorithms).signatures).toHaveLength(1)
    expect(outcome(() => jws.deserializeJson(general, keys, { algorithms: ['ES256'] }))).toBe(
      unsupported,
    )
  })

  it('J-26 refuses the whole when one member is malformed, RFC 7515 §5.2', () => {
    const others = [
      null,
      1,
      {},
      { ...rs256, signature: 'a' },
      { ...rs256, signature: undefined },
      { ...rs256, protected: 'YQ' },
      { ...rs256, protected: segment('{"typ":"x"}') },
      { ...rs256, protected: segment('{"alg":"RS256","kid":"2010-12-29"}') },
      { ...rs256, header: { kid: 1 } },
      { ...rs256, header: { kid: 'a', crit: ['kid'] } },
      { header: { alg: 'RS256' }, signature: rs256.signature },
    ]
    for (const one of others) {
      for (const signatures of [
        [one, es256],
        [es256, one],
      ]) {
        const token = { payload, signatures }
        const options = { signatures: 'any' } as const
        expect(outcome(() => jws.deserializeJson(token, keys, options))).toMatch(
          /^ERR_JOSE_(?:MALFORMED_TOKEN|INVALID_HEADER|MISSING_ALGORITHM)$/,
        )
      }
    }
  })

  it('JWS-24, JRF-11, S13 needs one signature at least, and one form only, RFC 7515 §7.2.2', () => {
    for (const signatures of [[], {}, null, 'x', 1, es256]) {
      for (const policy of ['all', 'any'] as const) {
        const run = (): unknown =>
          jws.deserializeJson({ payload, signatures }, keys, { signatures: policy })
        expect(outcome(run)).toBe(malformed)
      }
    }
    for (const extra of [es256, { signature: '' }, { header: { a: 1 } }, { protected: 'e30' }]) {
      expect(outcome(() => jws.deserializeJson({ ...general, ...extra }, keys))).toBe(malformed)
    }
    expect(outcome(() => jws.serializeJson([], '', secret))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('JRF-4, J-25, J-26 bounds the number of signatures, and the cost of refusing more', () => {
    const many = (count: number): object => ({
      payload,
      signatures: Array.from({ length: count }, () => es256),
    })
    expect(jws.deserializeJson(many(100), keys).signatures).toHaveLength(100)
    const tooLarge = 'ERR_JOSE_TOO_LARGE'
    for (const count of [101, 1000, 1e6]) {
      const token = many(count)
      const start = performance.now()
      expect(outcome(() => jws.deserializeJson(token, keys))).toBe(tooLarge)
      expect(performance.now() - start).toBeLessThan(20)
    }
    const long = JSON.stringify(many(1e5))
    const start = performance.now()
    expect(outcome(() => jws.deserializeJson(long, keys))).toBe(tooLarge)
    expect(performance.now() - start).toBeLessThan(20)
    expect(outcome(() => jws.deserializeJson(JSON.stringify(many(101)), keys))).toBe(tooLarge)
    const list = Array.from({ length: 101 }, () => plain)
    expect(outcome(() => jws.serializeJson(list, '', secret))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('JWS-21, JRF-4, J-24 refuses long objects and members', () => {
    const tooLarge = 'ERR_JOSE_TOO_LARGE'
    const signed = jws.serializeJson(plain, 'x'.repeat(200_000), secret)
    for (const token of [signed, JSON.stringify(signed), { ...signed, payload: 'A'.repeat(1e6) }]) {
      expect(outcome(() => jws.deserializeJson(token, secret))).toBe(tooLarge)
    }
    expect(jws.deserializeJson(signed, secret, { maxBytes: 1e6 }).payload).toHaveLength(200_000)
    const long = 'A'.repeat(9000)
    expect(outcome(() => jws.deserializeJson({ ...signed, protected: long }, secret))).toBe(
      tooLarge,
    )
    const short = jws.serializeJson(plain, 'x', secret)
    expect(outcome(() => jws.deserializeJson({ ...short, protected: long }, secret))).toBe(tooLarge)
    expect(
      outcome(() => jws.deserializeJson({ ...short, extra: 'A'.repeat(256_000) }, secret)),
    ).toBe(tooLarge)
    const wide = JSON.stringify({ ...short, extra: 'ü'.repeat(150_000) })
    expect(outcome(() => jws.deserializeJson(wide, secret))).toBe(tooLarge)
  })

  it('JWS-11 asks a function for the key of each signature, with the payload, from object and text', () => {
    const seen: unknown[] = []
    const find = (header: { readonly kid?: string | undefined }, bytes: Uint8Array): JsonWebKey => {
      seen.push([header.kid, text(bytes)])
      return header.kid === rsaKey.kid ? rsaKey : ecKey
    }
    for (const token of [general, JSON.stringify(general)]) {
      expect(jws.deserializeJson(token, find).signatures).toHaveLength(2)
    }
    const headers = [
      { protected: { alg: 'RS256', kid: rsaKey.kid } },
      { protected: { alg: 'ES256', kid: ecKey.kid } },
    ]
    jws.serializeJson(headers, joe, find)
    expect(seen).toEqual(
      Array.from({ length: 6 }, (_, index) => [[rsaKey, ecKey][index % 2]?.kid, joe]),
    )
    const some = (header: { readonly kid?: string | undefined }): JsonWebKey | undefined =>
      header.kid === ecKey.kid ? ecKey : undefined
    expect(outcome(() => jws.deserializeJson(general, some))).toBe('ERR_JOSE_KEY_NOT_FOUND')
    expect(jws.deserializeJson(general, some, { signatures: 'any' }).signatures).toHaveLength(1)
  })

  it('tells a mistake of the caller from a signature that does not verify', () => {
    for (const key of [undefined, null, '', 0, [], {}, { kty: 'RSA' }]) {
      for (const policy of ['all', 'any'] as const) {
        const run = (): unknown => jws.deserializeJson(general, keyOf(key), { signatures: policy })
        expect(outcome(run)).toBe('ERR_JOSE_INVALID_KEY')
      }
    }
    const throws = (): never => {
      throw new Error('database')
    }
    expect(() => jws.deserializeJson(general, throws, { signatures: 'any' })).toThrow('database')
  })
})
