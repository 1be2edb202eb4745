import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, jwt, KeySet } from '../../src/index.ts'
import {
  forge,
  forgeParts,
  forgePayload,
  keyFor,
  nativeKey,
  rawSignature,
  secret,
  segment,
} from '../keys.ts'
import { asyncOutcome, outcome } from '../outcome.ts'
import { costOf } from './cost.ts'

const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const header = segment('{"alg":"HS256"}')
const decode = (token: string, options = {}): unknown =>
  outcome(() => jwt.decode(token, secret, options))

const keys = [
  secret,
  keyFor('RS256', 'RSA').toPublic(),
  keyFor('ES256', 'EC').toPublic(),
  keyFor('EdDSA', 'OKP').toPublic(),
]

describe('hostile tokens', () => {
  it.each(['none', 'None', 'NONE', 'nOnE'])(
    'J-01, CVE-2015-9235, CVE-2016-1000223, CVE-2026-28802 refuses alg %s, signed or not, RFC 7518 §3.1, JWT-14',
    (alg) => {
      const head = segment(JSON.stringify({ alg }))
      for (const signature of ['', 'YQ', forge(`{"alg":"${alg}"}`, '{}').split('.')[2]]) {
        for (const key of keys) {
          for (const options of [
            {},
            { algorithms: [] },
            { algorithms: [alg] },
            { algorithms: [alg, 'HS256'] },
          ]) {
            expect(outcome(() => jwt.decode(`${head}.e30.${signature}`, key, options))).toBe(
              unsupported,
            )
          }
        }
        expect(
          outcome(() =>
            new JsonWebSignature().deserializeCompact(`${head}.e30.${signature}`, secret),
          ),
        ).toBe(unsupported)
      }
      expect(outcome(() => jwt.encode({ alg }, {}, secret))).toBe(unsupported)
    },
  )

  it('J-02 compares alg exactly and takes nothing but text, RFC 7515 §4.1.1, JWS-28', () => {
    const values = [
      '"hs256"',
      '"HS256 "',
      '"HS256\\u0000"',
      '["HS256"]',
      '{"toString":"HS256"}',
      '0',
      'true',
      '""',
      'null',
    ]
    for (const alg of values) expect(decode(forge(`{"alg":${alg}}`, '{}')), alg).toBe(unsupported)
    expect(decode(forge('{}', '{}'))).toBe('ERR_JOSE_MISSING_ALGORITHM')
    expect(decode(forge('{"\\u0061lg":"HS256"}', '{}'))).toEqual({})
  })

  it('J-04, CVE-2018-0114, CVE-2026-27962 never uses a key that the token brings, and asks no one for it, RFC 7515 §4.1.3', async () => {
    const attacker = keyFor('ES256', 'EC')
    const certificate = segment('certificate')
    const brought = {
      alg: 'ES256',
      jwk: attacker.toJSON(),
      jku: 'https://127.0.0.1:9/jwks',
      x5u: 'https://127.0.0.1:9/certificate',
      x5c: [certificate],
      x5t: certificate,
      kid: attacker.kid,
    }
    const token = jwt.encode(brought, { admin: true }, attacker)
    const victim = keyFor('ES256', 'EC').toPublic()
    const { fetch } = globalThis
    let requests = 0
    globalThis.fetch = () => Promise.reject(new Error(`request ${(requests += 1)}`))
    try {
      expect(outcome(() => jwt.decode(token, victim))).toBe('ERR_JOSE_BAD_SIGNATURE')
      expect(outcome(() => jwt.decode(token, new KeySet([victim])))).toBe('ERR_JOSE_KEY_NOT_FOUND')
      for (const key of [undefined, null, '', {}, { keys: [] }]) {
        // The types forbid these; a JavaScript caller does not know.
        expect(outcome(() => jwt.decode(token, key as never))).toMatch(
          /^ERR_JOSE_(?:INVALID_KEY|KEY_NOT_FOUND)$/,
        )
        expect(await asyncOutcome(jwt.decodeAsync(token, () => key as never))).toMatch(/^ERR_JOSE_/)
      }
    } finally {
      globalThis.fetch = fetch
    }
    expect(requests).toBe(0)
  })

  it.each([
    '["bork"]',
    '["cnf"]',
    '[]',
    '"b64"',
    '{}',
    'null',
    'true',
    '["exp","exp"]',
    '["alg"]',
    '["typ"]',
    '["b64"]',
    '["missing"]',
    '[1]',
  ])(
    'J-05, CVE-2025-59420, CVE-2026-35042 refuses crit %s, RFC 7515 §4.1.11, JWS-16, JWS-17',
    (crit) => {
      const token = forge(
        `{"alg":"HS256","typ":"JWT","bork":1,"cnf":1,"exp":1,"b64":true,"crit":${crit}}`,
        '{}',
      )
      expect(decode(token)).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    },
  )

  it('J-06 refuses b64 in a JWT, with crit or without, RFC 7797 §6, §7', () => {
    for (const b64 of ['false', '"false"', 'true', 'null']) {
      expect(decode(forge(`{"alg":"HS256","b64":${b64}}`, '{}'))).toBe('ERR_JOSE_INVALID_HEADER')
      const listed = forgeParts(segment(`{"alg":"HS256","b64":${b64},"crit":["b64"]}`), '{}')
      expect(decode(listed)).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    }
    expect(decode(forgeParts(header, 'a.b'))).toBe(malformed)
  })

  it('J-10 refuses ECDSA signatures out of range, of another length or in DER, RFC 7518 §3.4', () => {
    const key = keyFor('ES256', 'EC')
    const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const bytes = (value: bigint, size = 32): Buffer =>
      Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex')
    const token = jwt.encode({ alg: 'ES256' }, {}, key)
    const input = token.slice(0, token.lastIndexOf('.'))
    const good = Buffer.from(token.slice(input.length + 1), 'base64url')
    const check = (signature: Uint8Array): unknown =>
      outcome(() => jwt.decode(`${input}.${Buffer.from(signature).toString('base64url')}`, key))
    expect(check(good)).toEqual({})
    for (const r of [0n, 1n, n - 1n, n]) {
      for (const s of [0n, 1n, n - 1n, n]) {
        expect(check(Buffer.concat([bytes(r), bytes(s)]))).toBe('ERR_JOSE_BAD_SIGNATURE')
      }
    }
    const [r, s] = [good.subarray(0, 32), good.subarray(32)]
    const sValue = BigInt(`0x${s.toString('hex')}`)
    // The other s of the same signature is as good: RFC 7518 asks for no low s.
    expect(check(Buffer.concat([r, bytes(n - sValue)]))).toEqual({})
    const hostile = [
      good.subarray(0, 63),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.concat([good, Buffer.alloc(2)]),
      Buffer.concat([Buffer.alloc(1), r, Buffer.alloc(1), s]),
      Buffer.from(rawSignature(input, nativeKey(key)), 'base64url'),
      Buffer.alloc(0),
      Buffer.alloc(64),
    ]
    for (const signature of hostile) expect(check(signature)).toBe('ERR_JOSE_BAD_SIGNATURE')
  })

  it('J-21 takes the compact form only', () => {
    const token = forgePayload('{"sub":"a"}')
    const [head, payload, signature] = token.split('.')
    const json = { protected: head, payload, signature }
    const forms = [
      JSON.stringify(json),
      JSON.stringify({ payload, signatures: [json] }),
      `{" ${token}":""}`,
      `"${token}"`,
      `{${token}}`,
      ` ${token}`,
      `${token}\n`,
      `Bearer ${token}`,
    ]
    for (const form of forms) expect(decode(form), form.slice(0, 20)).toBe(malformed)
    // The types forbid an object; a JavaScript caller does not know.
    expect(decode(json as never)).toBe(malformed)
  })

  it('J-22 takes the one spelling of base64url, in every part, RFC 7515 §2, RFC 4648 §3.5', () => {
    const good = forgePayload('{"sub":"ab"}')
    expect(decode(good)).toEqual({ sub: 'ab' })
    const inserts = [
      '=',
      '+',
      '/',
      ' ',
      '\n',
      '\t',
      '?',
      '%',
      '\0',
      '\u00e9',
      '\u0141',
      '\u{1F600}',
    ]
    for (const insert of inserts) {
      for (const part of [0, 1, 2]) {
        for (const spelled of [(text: string) => text + insert, (text: string) => insert + text]) {
          const parts = good
            .split('.')
            .map((text, index) => (index === part ? spelled(text) : text))
          const [head = '', payload = ''] = parts
          // Whether the change is signed as well or not, and whichever check it meets first.
          const signed = part === 2 ? parts.join('.') : forgeParts(head, payload)
          expect(decode(signed), JSON.stringify(insert)).toBe(malformed)
          expect(decode(parts.join('.'))).toMatch(/^ERR_JOSE_(?:MALFORMED_TOKEN|BAD_SIGNATURE)$/)
        }
      }
    }
    // Trailing bits: {"a":1} ends in two letters, of which the last may vary in its low four bits.
    const payload = segment('{"a":1}')
    expect(payload.endsWith('fQ')).toBe(true)
    for (const last of 'RSTUVWXYZabcdef') {
      expect(decode(forgeParts(header, payload.slice(0, -1) + last))).toBe(malformed)
    }
  })

  it('J-22 does not take a character for the one that shares its low byte', () => {
    const good = forgePayload('{"sub":"a"}')
    for (let at = 0; at < good.length; at += 1) {
      const wide = String.fromCodePoint((good.codePointAt(at) ?? 0) + 0x100)
      expect(decode(good.slice(0, at) + wide + good.slice(at + 1))).toBe(malformed)
    }
  })

  it('J-23 takes one strict JSON object for header and payload, RFC 7515 §4, RFC 7519 §4, §7.2, RFC 8259 §4', () => {
    const texts: (string | Uint8Array)[] = [
      '{"sub":"a","sub":"b"}',
      '{"a":{"b":1,"b":2}}',
      '{"sub":"a","s\\u0075b":"b"}',
      '\ufeff{}',
      Buffer.from('{}', 'utf16le'),
      Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
      Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
      Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
      '{"a":"\\ud800"}',
      '{}{}',
      '{} x',
      '{"a":1,}',
      '[]',
      '[{}]',
      '"text"',
      'null',
      '1',
      '',
      `{"a":${'['.repeat(64)}${']'.repeat(64)}}`,
    ]
    for (const text of texts) {
      expect(decode(forgePayload(text)), String(text)).toBe(malformed)
      expect(decode(forge(text, '{}')), String(text)).toBe(malformed)
    }
    expect(decode(forge('{"alg":"none","alg":"HS256"}', '{}'))).toBe(malformed)
    expect(decode(forge('{"alg":"HS256","\\u0061lg":"HS256"}', '{}'))).toBe(malformed)
    expect(decode(forgePayload(` { "sub" : "a" } `))).toEqual({ sub: 'a' })
  })

  it('J-24, CVE-2025-61920, CVE-2025-65015 refuses long input by its length, before any of it is decoded', () => {
    const long = 'A'.repeat(1e7)
    const tokens = [
      `${long}.e30.YQ`,
      `${header}.${long}.YQ`,
      `${header}.e30.${long}`,
      long,
      '.'.repeat(1e7),
    ]
    for (const token of tokens) {
      expect(decode(token)).toBe('ERR_JOSE_TOO_LARGE')
      expect(costOf(5, () => decode(token))).toBeLessThan(1)
    }
    const sized = (length: number): string =>
      forgePayload(JSON.stringify({ a: 'x'.repeat(length) }))
    expect(decode(sized(12_000))).toHaveProperty('a')
    expect(decode(sized(13_000))).toBe('ERR_JOSE_TOO_LARGE')
    expect(decode(sized(13_000), { maxBytes: 20_000 })).toHaveProperty('a')
    expect(decode(sized(100), { maxBytes: 100 })).toBe('ERR_JOSE_TOO_LARGE')
  })

  it('J-25, CVE-2025-27144, CVE-2025-30204 takes time in proportion to the input at most', () => {
    const members = Array.from({ length: 1e5 }, (_, index) => `"m${index}":1`).join(',')
    const tokens = [
      '.'.repeat(5e6),
      `${'.'.repeat(5e6)}a`,
      `${header}.${'A'.repeat(5e6)}.YQ`,
      `${segment(`{"alg":"HS256",${members}}`)}.e30.YQ`,
    ]
    for (const token of tokens) {
      expect(decode(token, { maxBytes: 1e8 })).toMatch(/^ERR_JOSE_/)
      expect(costOf(100, () => decode(token, { maxBytes: 1e8 }))).toBeLessThan(1)
    }
    const deep = forgePayload(`{"a":${'['.repeat(1e6)}`)
    expect(decode(deep, { maxBytes: 1e8 })).toBe(malformed)
    expect(decode(forgePayload(`{"a":${'9'.repeat(10_000)}}`), { maxBytes: 1e6 })).toBe(malformed)
  })

  it('J-26, J-27 a JWT has no form of several signatures or headers to be confused by, JWS-24, RFC 7519 §7.2', () => {
    const signed = { payload: 'e30', signatures: [] }
    const flattened = {
      protected: segment('{}'),
      header: { alg: 'HS256' },
      payload: 'e30',
      signature: 'YQ',
    }
    for (const form of [signed, flattened]) {
      expect(decode(JSON.stringify(form))).toBe(malformed)
      // The types forbid an object; a JavaScript caller does not know.
      expect(decode(form as never)).toBe(malformed)
    }
  })

  it('J-46 knows a token by one text only', () => {
    const token = forgePayload('{"jti":"a"}')
    const mac = Buffer.from(token.split('.')[2] ?? '', 'base64url')
    const input = token.slice(0, token.lastIndexOf('.'))
    const spellings = [mac.toString('base64'), mac.toString('hex'), `${mac.toString('base64url')}=`]
    for (const spelling of spellings) expect(decode(`${input}.${spelling}`)).toMatch(/^ERR_JOSE_/)
    expect(createHmac('sha256', secret).update(input).digest()).toEqual(mac)
    expect(JsonWebKey.import({ secret }).kty).toBe('oct')
  })
})
