import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, KeySet } from '../../src/index.ts'
import { keyFor, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { costOf } from './cost.ts'
import { flattened, forgeParts, sharedBytes, sharedKey } from './forge-encrypted.ts'

const jwe = new JsonWebEncryption()
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const failed = 'ERR_JOSE_DECRYPTION'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const tooLarge = 'ERR_JOSE_TOO_LARGE'

const plain = '{"alg":"dir","enc":"A128GCM"}'

/** Decrypts an object and its JSON text alike: `read` and the plaintext, or the code of the error. */
function read(input: object, options = {}, key: unknown = sharedKey): string {
  // The types forbid some of these; a JavaScript caller does not know.
  const show = (form: object | string): string => {
    const result = outcome(() => jwe.deserializeJson(form as never, key as never, options))
    return typeof result === 'string' ? result : `read ${Buffer.from(result.payload).toString()}`
  }
  const byObject = show(input)
  expect(show(JSON.stringify(input))).toBe(byObject)
  return byObject
}

/** The flattened form under these headers, encrypted whatever they say. */
const made = (header: string, other = {}, options = {}): Record<string, unknown> => ({
  ...flattened(forgeParts(header, 'plaintext', options)),
  ...other,
})

/** The general form for two recipients with key wrap. */
const first = JsonWebKey.generate('oct', { size: 128, kid: 'first' })
const second = JsonWebKey.generate('oct', { size: 256, kid: 'second' })
const general = jwe.serializeJson(
  {
    protected: { enc: 'A128GCM' },
    recipients: [
      { header: { alg: 'A128KW', kid: 'first' } },
      { header: { alg: 'A256KW', kid: 'second' } },
    ],
  },
  'plaintext',
  [first, second],
)

/** The general form as plain values. */
function parsed(): { recipients: Record<string, unknown>[]; [member: string]: unknown } {
  return JSON.parse(JSON.stringify(general))
}

describe('hostile encrypted JSON', () => {
  it('J-01 knows no alg and enc called none in any of the three headers, RFC 7516 §4.1.1', () => {
    expect(read(made(plain))).toBe('read plaintext')
    for (const alg of ['none', 'DIR', '']) {
      expect(read(made(JSON.stringify({ alg, enc: 'A128GCM' })))).toBe(
        'ERR_JOSE_UNSUPPORTED_ALGORITHM',
      )
      expect(read(made('{"enc":"A128GCM"}', { unprotected: { alg } }))).toBe(
        'ERR_JOSE_UNSUPPORTED_ALGORITHM',
      )
      expect(read(made('{"enc":"A128GCM"}', { header: { alg } }))).toBe(
        'ERR_JOSE_UNSUPPORTED_ALGORITHM',
      )
    }
  })

  it('J-05 takes crit in the protected header only, and understood, RFC 7516 §4.1.13, S5', () => {
    for (const crit of [['exp'], [], 'exp', null, ['alg']]) {
      expect(read(made(plain, { unprotected: { crit, exp: 1 } }))).toMatch(
        /^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/,
      )
      expect(read(made(plain, { header: { crit, exp: 1 } }))).toMatch(
        /^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/,
      )
      const hostile = made(JSON.stringify({ alg: 'dir', enc: 'A128GCM', exp: 1, crit }))
      expect(read(hostile)).toMatch(/^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/)
    }
  })

  it('J-04, CVE-2018-0114 never uses a key that the headers bring', () => {
    const jwk = { kty: 'oct', k: segment(sharedBytes) }
    const other = JsonWebKey.generate('oct', { size: 128 })
    expect(read(made(plain, { header: { jwk } }), {}, other)).toMatch(
      /^ERR_JOSE_(?:DECRYPTION|INVALID_HEADER)$/,
    )
    expect(read(made(JSON.stringify({ alg: 'dir', enc: 'A128GCM', jwk })), {}, other)).toMatch(
      /^ERR_JOSE_(?:DECRYPTION|INVALID_HEADER)$/,
    )
    const { kid: _kid, ...publicJwk } = keyFor('ES256', 'EC').toJSON()
    for (const key of [null, '', {}, []]) {
      expect(read(made(plain, { header: { jwk: publicJwk } }), {}, key)).toMatch(
        /^ERR_JOSE_(?:INVALID_KEY|KEY_NOT_FOUND|KEY_MISMATCH)$/,
      )
    }
  })

  it('J-17 needs encrypted keys where the algorithm sends one and none elsewhere, RFC 7516 §5.2, S19', () => {
    expect(read(made(plain, { encrypted_key: segment('x'.repeat(24)) }))).toMatch(
      /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
    )
    expect(read(made(plain, { encrypted_key: '' }))).toMatch(
      /^(?:read plaintext|ERR_JOSE_MALFORMED_TOKEN)$/,
    )
    for (const encrypted of [undefined, '', 'YQ', 1, null]) {
      const hostile = parsed()
      hostile.recipients = [{ ...hostile.recipients[0], encrypted_key: encrypted }]
      expect(read(hostile, {}, first)).toMatch(/^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/)
    }
  })

  it('J-19 compresses and inflates by the protected header only, RFC 7516 §4.1.3, S8', () => {
    const zipped = flattened(forgeParts(plain, deflateRawSync('a')))
    for (const place of ['unprotected', 'header']) {
      expect(read({ ...zipped, [place]: { zip: 'DEF' } })).toBe(invalidHeader)
    }
    const bomb = forgeParts(
      '{"alg":"dir","enc":"A128GCM","zip":"DEF"}',
      deflateRawSync(Buffer.alloc(100_000_000)),
    )
    expect(read(flattened(bomb))).toBe(tooLarge)
    for (const place of ['unprotected', 'header']) {
      const headers = { protected: { alg: 'dir', enc: 'A128GCM' }, [place]: { zip: 'DEF' } }
      expect(outcome(() => jwe.serializeJson(headers, 'a', sharedKey))).toBe(invalidHeader)
    }
  })

  it('J-21 reads one form at a time, RFC 7516 §7.2.2', () => {
    const one = made(plain)
    expect(read({ ...one, recipients: [{}] })).toBe('read plaintext')
    expect(read({ ...one, header: { kid: 'a' }, recipients: [{}] })).toBe(malformed)
    expect(read({ ...parsed(), encrypted_key: 'YQ' }, {}, first)).toBe(malformed)
    for (const recipients of [[], {}, 'YQ', null, [null], ['YQ'], [[]]]) {
      expect(read({ ...parsed(), recipients }, {}, first)).toBe(malformed)
    }
    for (const name of ['ciphertext', 'tag', 'iv']) {
      expect(read({ ...one, [name]: undefined })).toMatch(
        /^ERR_JOSE_(?:MALFORMED_TOKEN|DECRYPTION)$/,
      )
      for (const value of [1, null, [], {}, `${String(one[name])}=`, `${String(one[name])}\n`]) {
        expect(read({ ...one, [name]: value })).toBe(malformed)
      }
    }
    for (const text of ['', '[]', '"a"', 'null', '{', '{}', `[${JSON.stringify(one)}]`]) {
      expect(outcome(() => jwe.deserializeJson(text, sharedKey))).toBe(malformed)
    }
  })

  it('J-23 reads strict JSON, RFC 7516 §4', () => {
    const one = JSON.stringify(made(plain))
    const hostile = [
      one.replace('{', '{"tag":"YQ",'),
      one.replace('{', '{"t\\u0061g":"YQ",'),
      one.replace('{', '{"header":{"a":1,"a":2},'),
      one.replace('{', '{"__proto__":{"x":1},'),
      `\ufeff${one}`,
      `${one}x`,
    ]
    for (const text of hostile) {
      expect(
        outcome(() => jwe.deserializeJson(text, sharedKey)),
        text.slice(0, 30),
      ).toBe(malformed)
    }
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('J-24, J-25, CVE-2025-61920 caps the object and the recipients, S7', () => {
    const long = 'A'.repeat(1e7)
    const one = made(plain)
    for (const name of ['protected', 'encrypted_key', 'iv', 'ciphertext', 'tag', 'aad', 'other']) {
      const text = JSON.stringify({ ...one, [name]: long })
      expect(
        outcome(() => jwe.deserializeJson(text, sharedKey)),
        name,
      ).toBe(tooLarge)
      expect(
        outcome(() => jwe.deserializeJson({ ...one, [name]: long }, sharedKey)),
        name,
      ).toBe(tooLarge)
      expect(costOf(5, () => outcome(() => jwe.deserializeJson(text, sharedKey)))).toBeLessThan(1)
    }
    const [recipient] = parsed().recipients
    const many = { ...parsed(), recipients: Array.from({ length: 1e5 }, () => recipient) }
    const text = JSON.stringify(many)
    for (const options of [{}, { maxBytes: 1e8 }]) {
      const run = (): unknown => outcome(() => jwe.deserializeJson(text, second, options))
      expect(run()).toBe(tooLarge)
      expect(costOf(100, run)).toBeLessThan(1)
    }
    const alg = 'PBES2-HS256+A128KW'
    const costly = Array.from({ length: 90 }, () => ({
      header: { alg, p2c: 10_000, p2s: segment('salt-of-16-bytes') },
      encrypted_key: segment(Buffer.alloc(24)),
    }))
    const password = JsonWebKey.import({ secret: 'correct horse battery staple' })
    const hostile = { ...parsed(), recipients: costly }
    const listed = { algorithms: [alg, 'A128GCM'] }
    const run = (): unknown => read(hostile, listed, password)
    expect(run()).toMatch(/^ERR_JOSE_/)
    expect(costOf(1500, run)).toBeLessThan(1)
  })

  it('J-25 takes a hundred header parameters and no more, since each recipient has a copy', () => {
    const parameters = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, 1]))
    const [recipient] = parsed().recipients
    const many = { ...parsed(), recipients: Array.from({ length: 90 }, () => recipient) }
    const few = { ...many, unprotected: parameters(100) }
    expect(read(few, {}, first)).toBe('read plaintext')
    expect(costOf(50, () => read(few, {}, first))).toBeLessThan(1)
    for (const place of ['unprotected', 'header']) {
      expect(read(made(plain, { [place]: parameters(101) }))).toBe(tooLarge)
    }
    const hostile = { ...many, unprotected: parameters(20_000) }
    expect(read(hostile, {}, first)).toBe(tooLarge)
    expect(costOf(50, () => read(hostile, {}, first))).toBeLessThan(1)
    expect(read(made(JSON.stringify({ alg: 'dir', enc: 'A128GCM', ...parameters(99) })))).toBe(
      tooLarge,
    )
  })

  it('J-26 decrypts for one recipient at a time, whatever the others hold, JWE-14', () => {
    expect(read(parsed(), {}, first)).toBe('read plaintext')
    expect(read(parsed(), {}, second)).toBe('read plaintext')
    const broken = parsed()
    broken.recipients[0] = { ...broken.recipients[0], encrypted_key: segment(Buffer.alloc(24)) }
    expect(read(broken, {}, first)).toBe(failed)
    expect(read(broken, {}, second)).toBe('read plaintext')
    const stranger = JsonWebKey.generate('oct', { size: 128, kid: 'stranger' })
    expect(read(parsed(), {}, stranger)).toMatch(/^ERR_JOSE_(?:DECRYPTION|KEY_MISMATCH)$/)
    expect(read(parsed(), {}, keyFor('RS256', 'RSA'))).toMatch(/^ERR_JOSE_/)
    const set = new KeySet([stranger])
    expect(read(parsed(), {}, set)).toMatch(/^ERR_JOSE_(?:KEY_NOT_FOUND|KEY_MISMATCH|DECRYPTION)$/)
  })

  it('J-27 authenticates headers and aad as they came, and has no parameter twice, RFC 7516 §5.2, §7.2.1, S6, S21, JRF-16', () => {
    const aad = segment('{"a":1}')
    const spaced = made('{ "alg" : "dir",\n"enc":"A128GCM" }')
    expect(read(spaced)).toBe('read plaintext')
    const canonical = segment(JSON.stringify({ alg: 'dir', enc: 'A128GCM' }))
    expect(read({ ...spaced, protected: canonical })).toBe(failed)
    const withAad = made(plain, { aad }, { aad })
    expect(read(withAad)).toBe('read plaintext')
    for (const other of [
      segment('{"a": 1}'),
      segment('{"a":2}'),
      `${aad}A`,
      undefined,
      '',
      1,
      null,
      `${aad}=`,
    ]) {
      expect(read({ ...withAad, aad: other })).toMatch(/^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/)
    }
    expect(read(made(plain, { aad }))).toBe(failed)
    for (const place of ['unprotected', 'header']) {
      expect(read(made(plain, { [place]: { alg: 'dir' } }))).toBe(invalidHeader)
      expect(read(made(plain, { [place]: { enc: 'A256GCM' } }))).toBe(invalidHeader)
    }
    expect(
      read(
        made('{"enc":"A128GCM"}', { unprotected: { alg: 'dir', kid: 'a' }, header: { kid: 'a' } }),
      ),
    ).toBe(invalidHeader)
  })
})
