import { constants, publicEncrypt, randomBytes } from 'node:crypto'
import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey } from '../../src/index.ts'
import { keyFor, nativeKey, segment } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'
import { costOf, growthOf } from './cost.ts'
import {
  change,
  compact,
  forgeCbc,
  forgeEncrypted,
  forgeParts,
  readCompact,
  sharedKey,
} from './forge-encrypted.ts'

const jwe = new JsonWebEncryption()
const failed = 'ERR_JOSE_DECRYPTION'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const tooLarge = 'ERR_JOSE_TOO_LARGE'

describe('hostile keys, paddings and streams in encrypted tokens', () => {
  it('J-14, CVE-2017-16007, CVE-2023-25653 refuses an ephemeral key that is off the curve, of small order or misshapen, RFC 7518 §4.6.1.1, RFC 8725 §3.4, S12', () => {
    for (const crv of ['P-256', 'P-384', 'P-521', 'secp256k1', 'X25519', 'X448']) {
      const kty = crv.startsWith('X') ? 'OKP' : 'EC'
      const key = JsonWebKey.generate(kty, { crv })
      const good = jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, 'a', key.toPublic())
      expect(readCompact(good, {}, key)).toBe('read a')
      const [head = '', ...rest] = good.split('.')
      const header = JSON.parse(Buffer.from(head, 'base64url').toString())
      const { epk } = header
      const size = Buffer.from(epk.x, 'base64url').length
      const flip = (text: string): string => {
        const bytes = Buffer.from(text, 'base64url')
        bytes[size - 1] = (bytes[size - 1] ?? 0) ^ 1
        return segment(bytes)
      }
      const other = JsonWebKey.generate(kty, { crv }).toJSON()
      const hostile: unknown[] = [
        undefined,
        null,
        'text',
        [],
        {},
        { ...epk, kty: kty === 'EC' ? 'OKP' : 'EC' },
        { ...epk, crv: crv === 'P-256' ? 'P-384' : 'P-256' },
        { ...epk, x: segment(Buffer.alloc(size)) },
        { ...epk, x: segment(Buffer.concat([Buffer.alloc(1), Buffer.from(epk.x, 'base64url')])) },
        { ...epk, x: segment(Buffer.from(epk.x, 'base64url').subarray(1)) },
        { ...epk, x: `${epk.x}=` },
        { ...epk, x: 1 },
        { ...epk, x: undefined },
        { ...epk, d: segment(randomBytes(size)) },
        { ...epk, x: 'A'.repeat(100_000) },
      ]
      if (kty === 'EC') {
        hostile.push(
          { ...epk, y: flip(epk.y) },
          { ...epk, y: undefined },
          { ...epk, x: other['x'] },
          { ...epk, x: segment(Buffer.alloc(size, 0xff)), y: segment(Buffer.alloc(size, 0xff)) },
          { ...epk, x: segment(Buffer.alloc(size)), y: segment(Buffer.alloc(size)) },
        )
      } else {
        const one = Buffer.alloc(size)
        one[0] = 1
        hostile.push({ ...epk, x: segment(one) })
      }
      for (const bad of hostile) {
        const token = [segment(JSON.stringify({ ...header, epk: bad })), ...rest].join('.')
        const run = (): string => readCompact(token, {}, key)
        expect(run(), `${crv} ${JSON.stringify(bad)?.slice(0, 80)}`).toMatch(
          /^ERR_JOSE_(?:INVALID_HEADER|TOO_LARGE)$/,
        )
      }
      const strange = [
        segment(JSON.stringify({ ...header, epk: { ...epk, ...other } })),
        ...rest,
      ].join('.')
      expect(readCompact(strange, {}, key)).toBe(failed)
      expect(costOf(20, () => readCompact(strange, {}, key))).toBeLessThan(1)
    }
  })

  it('J-15, CVE-2026-28490 says the same of every RSA1_5 padding as of a wrong tag, RFC 7516 §11.5, S9, JWE-24', () => {
    const key = JsonWebKey.import({ ...keyFor('RS256', 'RSA').exportPrivate(), alg: undefined })
    const listed = { algorithms: ['RSA1_5', 'A128GCM'] }
    const cek = randomBytes(16)
    const parts = forgeParts('{"alg":"RSA1_5","enc":"A128GCM"}', 'a', { key: cek })
    const native = nativeKey(key)
    const size = 256
    const wrap = (block: Uint8Array): Buffer =>
      publicEncrypt({ key: native, padding: constants.RSA_NO_PADDING }, block)
    const block = (
      content: Uint8Array,
      { first = [0, 2], separator = [0], fill = 1 } = {},
    ): Buffer => {
      const length = size - first.length - separator.length - content.length
      return Buffer.concat([
        Buffer.from(first),
        Buffer.alloc(length, fill),
        Buffer.from(separator),
        content,
      ])
    }
    const good = { encryptedKey: wrap(block(cek)) }
    expect(readCompact(change(parts, good), listed, key)).toBe('read a')
    expect(readCompact(change(parts, good), {}, key)).toBe(unsupported)
    const zeroInside = block(cek)
    zeroInside[100] = 0
    const short = Buffer.concat([Buffer.from([0, 2, 1, 1, 1, 0]), Buffer.alloc(size - 22, 1), cek])
    const hostile = [
      change(parts, { encryptedKey: wrap(block(cek, { first: [0, 1] })) }),
      change(parts, { encryptedKey: wrap(block(cek, { first: [0, 0] })) }),
      change(parts, { encryptedKey: wrap(block(cek, { first: [1, 2] })) }),
      change(parts, { encryptedKey: wrap(block(cek, { separator: [1] })) }),
      change(parts, { encryptedKey: wrap(zeroInside) }),
      change(parts, { encryptedKey: wrap(short) }),
      change(parts, { encryptedKey: wrap(block(randomBytes(15))) }),
      change(parts, { encryptedKey: wrap(block(randomBytes(17))) }),
      change(parts, { encryptedKey: wrap(block(Buffer.alloc(0))) }),
      change(parts, { encryptedKey: wrap(block(randomBytes(16))) }),
      change(parts, { encryptedKey: Buffer.alloc(size) }),
      change(parts, { encryptedKey: Buffer.alloc(size, 0xff) }),
      change(parts, { encryptedKey: randomBytes(size - 1) }),
      change(parts, { encryptedKey: randomBytes(size + 1) }),
      change(parts, { ...good, tag: Buffer.alloc(16) }),
      change(parts, { ...good, ciphertext: Buffer.from(parts.ciphertext.map((byte) => byte ^ 1)) }),
    ]
    const errors = hostile.map((token) => errorOf(() => jwe.deserializeCompact(token, key, listed)))
    expect(
      new Set(errors.map(({ code, message, cause }) => `${code} ${message} ${String(cause)}`)),
    ).toEqual(new Set([`${failed} the token does not decrypt undefined`]))
  })

  it('J-16, CVE-2021-29443, CVE-2021-29444, CVE-2021-29445, CVE-2021-29446 says the same of padding, tag and IV of CBC, and checks the MAC first, RFC 7518 §5.2.2.2, S10', () => {
    const bytes = randomBytes(32)
    const key = JsonWebKey.import({ secret: bytes })
    const header = '{"alg":"dir","enc":"A128CBC-HS256"}'
    const good = forgeCbc(header, Buffer.concat([Buffer.from('a'), Buffer.alloc(15, 15)]), bytes)
    expect(readCompact(compact(good), {}, key)).toBe('read a')
    const paddings = [
      Buffer.alloc(16),
      Buffer.alloc(16, 17),
      Buffer.concat([Buffer.alloc(15), Buffer.from([2])]),
      Buffer.concat([Buffer.alloc(14), Buffer.from([3, 2])]),
      Buffer.alloc(32, 0x20),
    ]
    const flipped = Buffer.from(good.ciphertext)
    flipped[15] = (flipped[15] ?? 0) ^ 1
    const hostile = [
      ...paddings.map((padding) => compact(forgeCbc(header, padding, bytes))),
      change(good, { tag: Buffer.alloc(16) }),
      change(good, { tag: randomBytes(16) }),
      change(good, { iv: randomBytes(16) }),
      change(good, { ciphertext: flipped }),
      change(good, { ciphertext: Buffer.concat([good.ciphertext, good.ciphertext]) }),
      change(good, { ciphertext: Buffer.alloc(0) }),
      change(good, { ciphertext: good.ciphertext.subarray(0, 15) }),
      change(good, { head: segment('{"enc":"A128CBC-HS256","alg":"dir"}') }),
    ]
    const messages = hostile.map((token) => errorOf(() => jwe.deserializeCompact(token, key)))
    expect(
      new Set(messages.map(({ code, message, cause }) => `${code} ${message} ${String(cause)}`)),
    ).toEqual(new Set([`${failed} the token does not decrypt undefined`]))
  })

  it('J-18, CVE-2022-36083, CVE-2023-25653, CVE-2026-27932 bounds the iterations and the salt of PBES2, which has to be listed, RFC 7518 §4.8.1.1, §4.8.1.2, S15, JRF-14', () => {
    const alg = 'PBES2-HS256+A128KW'
    const key = JsonWebKey.import({ secret: 'correct horse battery staple' })
    const listed = { algorithms: [alg, 'A128GCM'] }
    const token = jwe.serializeCompact({ alg, enc: 'A128GCM', p2c: 2000 }, 'a', key, listed)
    expect(readCompact(token, listed, key)).toBe('read a')
    expect(readCompact(token, {}, key)).toBe(unsupported)
    expect(outcome(() => jwe.serializeCompact({ alg, enc: 'A128GCM' }, 'a', key))).toBe(unsupported)
    const [head = '', ...rest] = token.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const iterations = [
      '0',
      '1',
      '999',
      '1200001',
      '2147483648',
      '1e9',
      '9007199254740991',
      '1e308',
      '"1000"',
      '-1',
      '1500.5',
      'true',
      'null',
      '[2000]',
      '{}',
    ]
    for (const p2c of iterations) {
      const hostile = [
        segment(JSON.stringify({ ...header, p2c: 'X' }).replace('"X"', p2c)),
        ...rest,
      ].join('.')
      const run = (): string => readCompact(hostile, listed, key)
      expect(run(), p2c).toBe(invalidHeader)
      expect(costOf(5, run)).toBeLessThan(1)
    }
    for (const p2s of [
      undefined,
      null,
      '',
      1,
      'AAAA',
      `${header.p2s}=`,
      segment(Buffer.alloc(1_000)).repeat(750),
    ]) {
      const hostile = [segment(JSON.stringify({ ...header, p2s })), ...rest].join('.')
      const run = (): string => readCompact(hostile, { ...listed, maxBytes: 5e6 }, key)
      expect(run()).toMatch(/^ERR_JOSE_(?:INVALID_HEADER|TOO_LARGE)$/)
      expect(costOf(5, run)).toBeLessThan(1)
    }
    const cap = { ...listed, maxIterations: 1999 }
    expect(readCompact(token, cap, key)).toBe(invalidHeader)
    expect(readCompact(token, { ...listed, maxIterations: 2000 }, key)).toBe('read a')
  })

  it('J-19, CVE-2024-28176, CVE-2024-28180, CVE-2025-62706 stops inflating at the cap, takes whole streams only, and never compresses unasked, RFC 7516 §4.1.3, S8, JRF-12', () => {
    const zipped = '{"alg":"dir","enc":"A128GCM","zip":"DEF"}'
    const inflated = (data: Uint8Array): string => forgeEncrypted(zipped, data)
    expect(readCompact(inflated(deflateRawSync('a')))).toBe('read a')
    const bomb = inflated(deflateRawSync(Buffer.alloc(150_000_000)))
    expect(bomb.length).toBeLessThan(256_000)
    expect(readCompact(bomb)).toBe(tooLarge)
    expect(growthOf(() => readCompact(bomb))).toBeLessThan(64)
    expect(costOf(50, () => readCompact(bomb))).toBeLessThan(1)
    for (const length of [250_000, 255_999, 256_000]) {
      const whole = Buffer.alloc(length, 'a')
      expect(readCompact(inflated(deflateRawSync(whole)))).toBe(`read ${whole.toString()}`)
    }
    expect(readCompact(inflated(deflateRawSync(Buffer.alloc(256_001, 'a'))))).toBe(tooLarge)
    expect(readCompact(inflated(deflateRawSync('abc')), { maxInflatedBytes: 2 })).toBe(tooLarge)
    const stream = deflateRawSync(randomBytes(1000))
    const hostile = [
      stream.subarray(0, -1),
      stream.subarray(0, 10),
      Buffer.alloc(0),
      Buffer.concat([stream, Buffer.alloc(1)]),
      Buffer.concat([stream, stream]),
      randomBytes(100).fill(0xff, 0, 1),
      deflateSync('a').subarray(0, -1),
    ]
    for (const data of hostile)
      expect(readCompact(inflated(data))).toMatch(/^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/)
    for (const zip of ['"def"', '"GZIP"', '"none"', '""', '1', '["DEF"]', '{}', 'true', 'null']) {
      const token = forgeEncrypted(
        `{"alg":"dir","enc":"A128GCM","zip":${zip}}`,
        deflateRawSync('a'),
      )
      expect(readCompact(token), zip).toMatch(
        /^ERR_JOSE_(?:UNSUPPORTED_COMPRESSION_ALGORITHM|INVALID_HEADER)$/,
      )
    }
    expect(readCompact(inflated(deflateRawSync('a')), { algorithms: ['dir', 'A128GCM'] })).toBe(
      'ERR_JOSE_UNSUPPORTED_COMPRESSION_ALGORITHM',
    )
    const written = jwe.serializeCompact(
      { alg: 'dir', enc: 'A128GCM' },
      'a'.repeat(1000),
      sharedKey,
    )
    expect(Buffer.from(written.split('.')[3] ?? '', 'base64url')).toHaveLength(1000)
  })
})
