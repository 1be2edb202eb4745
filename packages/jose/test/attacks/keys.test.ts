import { createHmac, createSecretKey } from 'node:crypto'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { JsonWebKey, JsonWebSignature, JsonWebToken, jwt, KeySet } from '../../src/index.ts'
import { algorithms, forgePayload, keyFor, secret, segment, verifying } from '../keys.ts'
import { asyncOutcome, errorOf, outcome } from '../outcome.ts'
import { publicKeyForms } from './public-key-forms.ts'

const invalidKey = 'ERR_JOSE_INVALID_KEY'
const notFound = 'ERR_JOSE_KEY_NOT_FOUND'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'

const wrappers = [
  '',
  ' ',
  '\n',
  '\ufeff',
  '\u200b',
  '\0',
  '# comment\n',
  'Some words before it: ',
  '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n',
  'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n',
]

function wrapped(form: string | Uint8Array, before: string, after: string): string | Uint8Array {
  if (typeof form === 'string') return before + form + after
  return Buffer.concat([Buffer.from(before), form, Buffer.from(after)])
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('hostile keys', () => {
  it.each(publicKeyForms)(
    'J-03, CVE-2016-10555, CVE-2022-39174, CVE-2024-37568, CVE-2023-48223, CVE-2026-34950 never takes %s for a secret, RFC 8725 §2.1, JWS-22, JWS-23',
    (_, form) => {
      for (const before of wrappers) {
        for (const after of ['', ' ', '\n', '\0', '\ufeff', '# comment']) {
          const key = wrapped(form, before, after)
          const header = segment('{"alg":"HS256"}')
          const mac = createHmac('sha256', key).update(`${header}.e30`).digest('base64url')
          const token = `${header}.e30.${mac}`
          const codes = [invalidKey, unsupported]
          expect(codes).toContain(outcome(() => jwt.decode(token, key)))
          expect(codes).toContain(
            outcome(() => jwt.decode(token, key, { algorithms: ['HS256', 'RS256'] })),
          )
          expect(codes).toContain(outcome(() => jwt.encode({ alg: 'HS256' }, {}, key)))
          expect(outcome(() => JsonWebKey.import({ secret: key }))).toBe(invalidKey)
          expect(outcome(() => JsonWebKey.import(createSecretKey(Buffer.from(key))))).toBe(
            invalidKey,
          )
        }
      }
    },
  )

  it('J-03 refuses UTF-16 and base64url spellings of a key as a secret too', () => {
    const pem = '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----'
    const wide = Buffer.from(pem, 'utf16le')
    expect(outcome(() => JsonWebKey.import({ secret: wide }))).toBe(invalidKey)
    expect(outcome(() => JsonWebKey.import({ kty: 'oct', k: segment(pem) }))).toBe(invalidKey)
  })

  it('J-07, CVE-2025-65945, CVE-2026-44351, CVE-2026-45363 refuses short secrets when made and when used, RFC 7518 §3.2, JWS-25', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    for (const length of [0, 1, 8, 13]) {
      const bytes = Buffer.alloc(length, 7)
      const forms = [
        bytes,
        bytes.toString(),
        createSecretKey(bytes),
        { kty: 'oct', k: segment(bytes) },
      ]
      for (const key of forms) {
        expect(outcome(() => jwt.decode(forgePayload('{}'), key))).toBe(invalidKey)
        expect(outcome(() => jwt.encode({ alg: 'HS256' }, {}, key))).toBe(invalidKey)
      }
      expect(outcome(() => JsonWebKey.import({ secret: bytes }))).toBe(invalidKey)
    }
    expect(warn).not.toHaveBeenCalled()
  })

  it.each([
    ['HS256', 31],
    ['HS384', 47],
    ['HS512', 63],
  ])(
    'J-07 warns once a key of a secret too short for %s, or refuses it on request, RFC 7518 §3.2',
    (alg, length) => {
      const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
      const bytes = Buffer.alloc(length, 7)
      const key = JsonWebKey.import({ secret: bytes })
      const token = jwt.encode({ alg }, {}, key)
      expect(jwt.decode(token, key)).toEqual({})
      expect(warn).toHaveBeenCalledTimes(1)
      expect(warn.mock.calls[0]?.[0]).toContain(`${length + 1} bytes that ${alg} needs`)
      expect(JSON.stringify(warn.mock.calls)).not.toContain(bytes.toString())
      const rules = { minimumSecretLength: 'rfc7518' } as const
      const strict = new JsonWebToken(rules)
      expect(outcome(() => strict.encode({ alg }, {}, key))).toBe(invalidKey)
      expect(outcome(() => strict.decode(token, key))).toBe(invalidKey)
      expect(outcome(() => strict.decode(token, key, { issuer: 'a' }))).toBe(invalidKey)
      expect(outcome(() => jwt.encode({ alg }, {}, key, rules))).toBe(invalidKey)
      expect(outcome(() => jwt.decode(token, key, rules))).toBe(invalidKey)
      expect(outcome(() => new JsonWebSignature(rules).serializeCompact({ alg }, '', key))).toBe(
        invalidKey,
      )
      const enough = JsonWebKey.import({ secret: Buffer.alloc(length + 1, 7) })
      expect(strict.decode(strict.encode({ alg }, {}, enough), enough)).toEqual({})
      expect(warn).toHaveBeenCalledTimes(1)
    },
  )

  it('J-07 runs the first example of the documentation, with a warning', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    for (let call = 0; call < 3; call += 1) {
      const token = jwt.encode({ alg: 'HS256' }, { user_id: 123 }, 'your-secret-key')
      expect(jwt.decode(token, 'your-secret-key')).toEqual({ user_id: 123 })
    }
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('J-08, CVE-2022-23539 refuses a key whose use, key_ops, curve or type says otherwise, RFC 7517 §4.2, §4.3, §4.4', () => {
    const key = keyFor('ES256', 'EC')
    const token = jwt.encode({ alg: 'ES256' }, {}, key)
    const jwk = key.toJSON()
    const members = [
      { use: 'enc' },
      { key_ops: ['sign'] },
      { key_ops: [] },
      { alg: 'ES384' },
      { alg: 'ECDH-ES' },
      { crv: 'P-384' },
    ]
    for (const other of members) {
      expect(outcome(() => jwt.decode(token, { ...jwk, ...other }))).toMatch(
        /^ERR_JOSE_(?:INVALID_USE|INVALID_KEY|UNSUPPORTED_ALGORITHM)$/,
      )
      expect(outcome(() => jwt.decode(token, { keys: [{ ...jwk, ...other }] }))).toMatch(
        /^ERR_JOSE_(?:KEY_NOT_FOUND|INVALID_USE)$/,
      )
    }
    const p384 = JsonWebKey.generate('EC', { crv: 'P-384' })
    expect(outcome(() => jwt.decode(token, p384, { algorithms: ['ES256'] }))).toBe(invalidKey)
  })

  it('J-09 uses one key for one algorithm, RFC 8725 §3.1', () => {
    const bare = JsonWebKey.import({
      ...keyFor('PS256', 'RSA').exportPrivate(),
      alg: undefined,
      kid: undefined,
    })
    const ps256 = JsonWebKey.import({ ...bare.exportPrivate(), alg: 'PS256' })
    const tokens = ['RS256', 'RS384', 'PS256', 'PS384'].map(
      (alg) => [alg, jwt.encode({ alg }, {}, bare)] as const,
    )
    for (const [alg, token] of tokens) {
      const accepted = (key: JsonWebKey | KeySet, list?: string[]): boolean =>
        typeof outcome(() => jwt.decode(token, key, list && { algorithms: list })) === 'object'
      expect([accepted(ps256), accepted(new KeySet([ps256]))]).toEqual([
        alg === 'PS256',
        alg === 'PS256',
      ])
      expect(accepted(ps256, ['RS256', 'RS384', 'PS384'])).toBe(false)
      expect([accepted(bare), accepted(new KeySet([bare]))]).toEqual([
        alg === 'RS256',
        alg === 'RS256',
      ])
      expect(accepted(bare, [alg])).toBe(true)
      expect(accepted(bare, ['ES256'])).toBe(false)
    }
    const header = { alg: 'HS256', kid: 'rsa' }
    const set = KeySet.import({ keys: [{ ...bare.toJSON(), kid: 'rsa' }] })
    expect(outcome(() => jwt.decode(jwt.encode(header, {}, secret), set))).toBe(notFound)
  })

  it('J-33 finds no key for a key ID that is missing, strange or hostile', () => {
    const key = JsonWebKey.generate('OKP', { kid: 'good' })
    const set = new KeySet([key, JsonWebKey.generate('OKP', { kid: 'other' })])
    const bare = JsonWebKey.import({ ...key.exportPrivate(), kid: undefined })
    const kids = [
      '__proto__',
      'constructor',
      'toString',
      '../../x',
      "' OR 1=1 --",
      '',
      'Good',
      'good\0',
    ]
    for (const kid of kids) {
      expect(outcome(() => jwt.decode(jwt.encode({ alg: 'EdDSA', kid }, {}, bare), set))).toBe(
        notFound,
      )
    }
    expect(outcome(() => jwt.decode(jwt.encode({ alg: 'EdDSA' }, {}, bare), set))).toBe(notFound)
    const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: 'x'.repeat(1e6) }))
    const long = `${header.toString('base64url')}.e30.AAAA`
    for (const maxBytes of [undefined, 1e7]) {
      expect(outcome(() => jwt.decode(long, set, { maxBytes }))).toBe('ERR_JOSE_TOO_LARGE')
    }
  })

  it('J-33, CVE-2022-23541, CVE-2026-44351 fails closed whatever a function for keys gives', async () => {
    const token = forgePayload('{}')
    const wrong = [
      '',
      null,
      undefined,
      0,
      Number.NaN,
      false,
      [],
      {},
      Buffer.alloc(0),
      () => secret,
      Symbol('x'),
      1n,
    ]
    for (const key of wrong) {
      // The types forbid these; a JavaScript caller does not know.
      const resolved = [() => key as never, async () => key as never]
      for (const resolver of resolved) {
        expect(await asyncOutcome(jwt.decodeAsync(token, resolver))).toMatch(
          /^ERR_JOSE_(?:INVALID_KEY|KEY_NOT_FOUND)$/,
        )
        const named = { algorithms: ['HS256'] }
        expect(await asyncOutcome(jwt.decodeAsync(token, resolver, named))).toMatch(/^ERR_JOSE_/)
      }
      // A function is asked for the key, so here is one that gives a function, which is none.
      const given = typeof key === 'function' ? () => key : key
      expect(outcome(() => jwt.decode(token, given as never))).toBe(invalidKey)
      expect(outcome(() => jwt.decode(token, given as never, { algorithms: ['HS256'] }))).toBe(
        invalidKey,
      )
    }
  })

  it('J-33, CVE-2022-23529 calls no method of an object that is passed as a key', () => {
    const method = vi.fn<() => string>(() => secret)
    const hostile = {
      toString: method,
      valueOf: method,
      toJSON: method,
      [Symbol.toPrimitive]: method,
    }
    for (const key of [
      hostile,
      { ...hostile, kty: hostile },
      { ...hostile, kty: 'oct', k: hostile },
      { ...hostile, keys: hostile },
    ]) {
      expect(outcome(() => jwt.decode(forgePayload('{}'), key as never))).toBe(invalidKey)
    }
    expect(method).not.toHaveBeenCalled()
  })

  it('J-34 refuses a set that mixes secrets with public keys, or names two keys alike', () => {
    const hmac = JsonWebKey.import({ secret }, { kid: 'a' })
    const token = jwt.encode({ alg: 'HS256' }, {}, hmac)
    expect(jwt.decode(token, new KeySet([hmac]))).toEqual({})
    expect(outcome(() => jwt.decode(token, new KeySet([hmac, keyFor('ES256', 'EC')])))).toBe(
      invalidKey,
    )
    const twin = JsonWebKey.generate('oct', { kid: 'a' })
    expect(outcome(() => jwt.decode(token, new KeySet([hmac, twin])))).toBe(notFound)
  })

  it('J-39 compares a MAC in full, however long it is', () => {
    const token = forgePayload('{}')
    const [header, payload, mac = ''] = token.split('.')
    for (let length = 0; length < mac.length; length += 1) {
      const code = outcome(() => jwt.decode(`${header}.${payload}.${mac.slice(0, length)}`, secret))
      expect(code).toMatch(/^ERR_JOSE_(?:BAD_SIGNATURE|MALFORMED_TOKEN)$/)
    }
    expect(outcome(() => jwt.decode(`${header}.${payload}.${mac}${mac}`, secret))).toMatch(
      /^ERR_JOSE_/,
    )
  })

  it('J-43, CVE-2025-65015 shows nothing of a token or key in any error', () => {
    const marker = 'MARKER-9f8e7d6c5b4a'
    const encoded = segment(marker)
    const rsa = keyFor('RS256', 'RSA')
    const failures = [
      () => jwt.decode(marker, secret),
      () => jwt.decode(`${marker}.${marker}.${marker}`, secret),
      () => jwt.decode(`${segment('{"alg":"HS256"}')}.${encoded}.${encoded}`, secret),
      () => jwt.decode(forgePayload(marker), secret),
      () => jwt.decode(forgePayload(`{"exp":"${marker}"}`), secret),
      () => jwt.decode(forgePayload(`{"iss":"${marker}"}`), secret, { issuer: 'a' }),
      () => jwt.decode(forgePayload(`{"aud":"${marker}","exp":1}`), secret),
      () => jwt.decode(jwt.encode({ alg: 'HS256', kid: marker }, {}, secret), new KeySet([rsa])),
      () => jwt.decode(jwt.encode({ alg: 'HS256', typ: marker }, {}, secret), secret, { typ: 'a' }),
      () => jwt.decode(`${segment(`{"alg":"${marker}"}`)}.e30.YQ`, secret),
      () => jwt.decode(`${segment(`{"alg":"HS256","crit":["${marker}"]}`)}.e30.YQ`, secret),
      () => jwt.encode({ alg: 'RS256' }, {}, marker.repeat(3)),
      () => jwt.encode({ alg: marker }, {}, secret),
      () => JsonWebKey.import(marker),
      () => JsonWebKey.import(`-----BEGIN ${marker}-----`),
      () => JsonWebKey.import({ kty: marker }),
      () => JsonWebKey.import({ kty: 'oct', k: `${marker}!` }),
      () => JsonWebKey.import({ ...rsa.exportPrivate(), d: encoded }),
      () => JsonWebKey.import({ secret: `{"kty":"${marker}"}` }),
      () =>
        JsonWebKey.import(
          `-----BEGIN PRIVATE KEY-----\n${Buffer.from(marker).toString('base64')}\n-----END PRIVATE KEY-----`,
        ),
      () => KeySet.import(`{"keys":"${marker}"}`),
    ]
    const windows = [marker, encoded, Buffer.from(marker).toString('base64')].flatMap((text) =>
      Array.from({ length: text.length - 11 }, (_, start) => text.slice(start, start + 12)),
    )
    for (const failure of failures) {
      const error = errorOf(failure)
      // The stack names this file and its lines, which hold no marker.
      const shown = [
        error.message,
        JSON.stringify(error),
        inspect(error, { depth: 9 }),
        String(error.stack),
      ].join('\n')
      expect(windows.filter((text) => shown.includes(text))).toEqual([])
      expect(error.message).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    }
  })

  it('J-43 says the same of every wrong signature', () => {
    const messages = algorithms.flatMap(([alg, kty]) => {
      const key = keyFor(alg, kty)
      const token = jwt.encode({ alg }, {}, key)
      const other = kty === 'RSA' ? keyFor(alg, 'RSA') : JsonWebKey.generate(kty, { alg, kid: 'x' })
      const [header = '', , signature = ''] = token.split('.')
      const tampered = [`${header}.e30K.${signature}`, `${header}.e30.`, `${header}.e30.YQ`]
      const errors = tampered.map((text) => errorOf(() => jwt.decode(text, verifying(key))).message)
      return kty === 'RSA' ? errors : [...errors, errorOf(() => jwt.decode(token, other)).message]
    })
    expect(new Set(messages)).toEqual(new Set(['the signature does not verify']))
  })
})
