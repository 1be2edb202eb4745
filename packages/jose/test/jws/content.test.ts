import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebSignature } from '../../src/index.ts'
import { a1 } from '../vectors/rfc-examples.ts'
import { secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const plain = { alg: 'HS256' }
const raw = { alg: 'HS256', b64: false, crit: ['b64'] }
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const tooLarge = 'ERR_JOSE_TOO_LARGE'
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'
const config = 'ERR_AUTHKIT_CONFIG'
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

describe('detached content', () => {
  it('JRF-1 travels apart from its token, encoded or not, RFC 7515 §F', () => {
    for (const header of [plain, raw]) {
      const token = jws.serializeCompact(header, 'hello.ü', secret, { detached: true })
      expect(token.split('.')[1]).toBe('')
      for (const payload of ['hello.ü', Buffer.from('hello.ü')]) {
        const verified = jws.deserializeCompact(token, secret, { payload })
        expect(text(verified.payload)).toBe('hello.ü')
        expect(verified.header).toEqual(header)
      }
      for (const payload of ['', 'hello', 'hello.u']) {
        expect(outcome(() => jws.deserializeCompact(token, secret, { payload }))).toBe(badSignature)
      }
      expect(outcome(() => jws.deserializeCompact(token, secret))).toBe(badSignature)
    }
  })

  it('is the payload between the dots taken out, RFC 7515 §F', () => {
    const attached = jws.serializeCompact(plain, 'hello', secret)
    const detached = jws.serializeCompact(plain, 'hello', secret, { detached: true })
    const [header, , signature] = attached.split('.')
    expect(detached).toBe(`${header}..${signature}`)
    expect(text(jws.deserializeCompact(detached, secret, { payload: 'hello' }).payload)).toBe(
      'hello',
    )
  })

  it('is refused beside another payload, RFC 7515 §F', () => {
    const options = { payload: 'hello' }
    const token = jws.serializeCompact(plain, 'hello', secret)
    expect(outcome(() => jws.deserializeCompact(token, secret, options))).toBe(malformed)
    const flattened = jws.serializeJson({ protected: plain }, 'hello', secret)
    expect(outcome(() => jws.deserializeJson(flattened, secret, options))).toBe(malformed)
    const { payload: _, ...apart } = flattened
    expect(outcome(() => jws.deserializeJson(apart, secret))).toBe(malformed)
    expect(text(jws.deserializeJson(apart, secret, options).payload)).toBe('hello')
    const empty = { ...apart, payload: '' }
    expect(text(jws.deserializeJson(empty, secret, options).payload)).toBe('hello')
    expect(outcome(() => jws.deserializeJson({ ...apart, payload: null }, secret, options))).toBe(
      malformed,
    )
  })

  it('is left out of flattened and general JSON, RFC 7515 §F', () => {
    for (const header of [plain, raw]) {
      const bytes = Buffer.from([0, 128, 255])
      const options = { detached: true }
      const flattened = jws.serializeJson({ protected: header }, bytes, secret, options)
      expect(flattened).not.toHaveProperty('payload')
      const general = jws.serializeJson([{ protected: header }], bytes, secret, options)
      expect(general).not.toHaveProperty('payload')
      for (const token of [flattened, general, JSON.stringify(general)]) {
        const { payload } = jws.deserializeJson(token, secret, { payload: bytes })
        expect(Buffer.from(payload)).toEqual(bytes)
        const other = { payload: Buffer.from([0, 128, 254]) }
        expect(outcome(() => jws.deserializeJson(token, secret, other))).toBe(badSignature)
      }
    }
  })

  it('JWS-21, JRF-4, S7, S18, J-24 is limited in size as if it came inside, CVE-2026-27932', () => {
    const payload = 'x'.repeat(300_000)
    for (const header of [plain, raw]) {
      const token = jws.serializeCompact(header, payload, secret, { detached: true })
      expect(outcome(() => jws.deserializeCompact(token, secret, { payload }))).toBe(tooLarge)
      const roomy = { payload, maxBytes: 300_000 }
      expect(jws.deserializeCompact(token, secret, roomy).payload).toHaveLength(300_000)
      const json = jws.serializeJson({ protected: header }, payload, secret, { detached: true })
      expect(outcome(() => jws.deserializeJson(json, secret, { payload }))).toBe(tooLarge)
      expect(jws.deserializeJson(json, secret, roomy).payload).toHaveLength(300_000)
    }
    const short = jws.serializeCompact(plain, 'üü', secret, { detached: true })
    const limit = { payload: 'üü', maxBytes: short.length }
    expect(jws.deserializeCompact(short, secret, limit).payload).toHaveLength(4)
    const wide = 'ü'.repeat(200)
    const apart = jws.serializeCompact(plain, wide, secret, { detached: true })
    expect(
      outcome(() => jws.deserializeCompact(apart, secret, { payload: wide, maxBytes: 300 })),
    ).toBe(tooLarge)
  })

  it('is a snapshot while an asynchronous call waits', async () => {
    const payload = Buffer.from('hello')
    const token = jws.serializeCompact(plain, payload, secret, { detached: true })
    const verifying = jws.deserializeCompactAsync(
      token,
      async () => {
        await Promise.resolve()
        payload.fill(0)
        return secret
      },
      { payload },
    )
    expect(text((await verifying).payload)).toBe('hello')
  })
})

describe('an unencoded payload', () => {
  it('JRF-9 verifies and signs the examples, RFC 7797 §4.1, §4.2', () => {
    const { key } = a1
    const payload = '$.02'
    const encoded = jws.serializeCompact(plain, payload, key)
    expect(encoded).toBe('eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ')
    const token =
      'eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY'
    expect(jws.serializeCompact(raw, payload, key, { detached: true })).toBe(token)
    expect(text(jws.deserializeCompact(token, key, { payload }).payload)).toBe(payload)
    const [segmentOfHeader = '', , signature = ''] = token.split('.')
    const flattened = { protected: segmentOfHeader, payload, signature }
    expect(jws.serializeJson({ protected: raw }, payload, key)).toEqual(flattened)
    expect(text(jws.deserializeJson(flattened, key).payload)).toBe(payload)
    const general = { payload, signatures: [{ protected: segmentOfHeader, signature }] }
    expect(jws.serializeJson([{ protected: raw }], payload, key)).toEqual(general)
    expect(text(jws.deserializeJson(general, key).payload)).toBe(payload)
  })

  it('JRF-9 stands between the dots when every URL takes it, RFC 7797 §5.2', () => {
    for (const payload of ['hello', 'AZaz09-_~', '', '~'.repeat(1000)]) {
      const token = jws.serializeCompact(raw, payload, secret)
      expect(token.split('.')[1]).toBe(payload)
      expect(text(jws.deserializeCompact(token, secret).payload)).toBe(payload)
    }
    const sign = (payload: string): string => {
      const input = `${segment(JSON.stringify(raw))}.${payload}`
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
    }
    for (const payload of ['a.b', '$', 'a b', 'a=', 'a/b', 'ü', 'a\nb', 'a,b']) {
      expect(
        outcome(() => jws.serializeCompact(raw, payload, secret)),
        payload,
      ).toBe(config)
      expect(
        outcome(() => jws.deserializeCompact(sign(payload), secret)),
        payload,
      ).toBe(malformed)
    }
    expect(text(jws.deserializeCompact(sign('hello'), secret).payload)).toBe('hello')
  })

  it('is text as it stands in JSON, RFC 7797 §5.3', () => {
    for (const payload of ['', '"\\\n\u0000', 'zażółć 🎈.', '\u2028', '\ufeffa', '\ufffd']) {
      const flattened = jws.serializeJson({ protected: raw }, payload, secret)
      expect(flattened.payload).toBe(payload)
      for (const token of [flattened, JSON.stringify(flattened)]) {
        expect(text(jws.deserializeJson(token, secret).payload)).toBe(payload)
      }
      const changed = { ...flattened, payload: `${payload}.` }
      expect(outcome(() => jws.deserializeJson(changed, secret))).toBe(badSignature)
    }
    const bytes = Buffer.from([0xff, 0xfe])
    expect(outcome(() => jws.serializeJson({ protected: raw }, bytes, secret))).toBe(config)
    const lone = `{"payload":"\\ud800","protected":"${segment(JSON.stringify(raw))}","signature":"YQ"}`
    expect(outcome(() => jws.deserializeJson(lone, secret))).toBe(malformed)
  })

  it('J-06 is not taken for an encoded one, nor an encoded one for it, RFC 7797 §6', () => {
    const encoded = jws.serializeCompact(plain, 'hello', secret)
    const unencoded = jws.serializeCompact(raw, segment('hello'), secret)
    expect(encoded.split('.')[1]).toBe(unencoded.split('.')[1])
    const swapped = [unencoded.split('.')[0], ...encoded.split('.').slice(1)].join('.')
    expect(outcome(() => jws.deserializeCompact(swapped, secret))).toBe(badSignature)
    const [header, payload] = encoded.split('.')
    const mixed = [header, payload, unencoded.split('.')[2]].join('.')
    expect(outcome(() => jws.deserializeCompact(mixed, secret))).toBe(badSignature)
  })

  it('J-06 agrees in all signatures of an object, RFC 7797 §3', () => {
    const mixed = [{ protected: raw }, { protected: plain }]
    expect(outcome(() => jws.serializeJson(mixed, 'hello', secret))).toBe(config)
    const one = jws.serializeJson({ protected: raw }, 'hello', secret)
    const other = jws.serializeJson({ protected: plain }, 'hello', secret)
    const signatures = [one, other].map(({ protected: header = '', signature }) => ({
      protected: header,
      signature,
    }))
    for (const payload of ['hello', segment('hello')]) {
      for (const policy of ['all', 'any'] as const) {
        const options = { signatures: policy }
        expect(outcome(() => jws.deserializeJson({ payload, signatures }, secret, options))).toBe(
          'ERR_JOSE_INVALID_HEADER',
        )
      }
    }
    const general = jws.serializeJson([{ protected: raw }, { protected: raw }], 'a.b', secret)
    expect(jws.deserializeJson(general, secret).signatures).toHaveLength(2)
  })
})
