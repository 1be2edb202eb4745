import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, JsonWebSignature, jwt } from '../../src/index.ts'
import { forge, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { costOf } from './cost.ts'
import {
  change,
  compact,
  forgeEncrypted,
  forgeParts,
  readCompact,
  sharedBytes,
  sharedKey,
} from './forge-encrypted.ts'

const jwe = new JsonWebEncryption()
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const failed = 'ERR_JOSE_DECRYPTION'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const tooLarge = 'ERR_JOSE_TOO_LARGE'
const plain = '{"alg":"dir","enc":"A128GCM"}'

describe('hostile encrypted tokens', () => {
  it('J-01 knows no alg or enc called none, and compares both exactly, J-02, RFC 7516 §4.1.1, §4.1.2, JWE-2', () => {
    expect(readCompact(forgeEncrypted(plain))).toBe('read plaintext')
    for (const alg of ['none', 'NONE', 'DIR', 'dir ', 'A128KW\0', 'RSA', '']) {
      expect(readCompact(forgeEncrypted(JSON.stringify({ alg, enc: 'A128GCM' })))).toBe(unsupported)
      expect(
        readCompact(forgeEncrypted(JSON.stringify({ alg, enc: 'A128GCM' })), {
          algorithms: [alg, 'A128GCM'],
        }),
      ).toBe(unsupported)
    }
    for (const enc of ['none', 'a128gcm', 'A128GCM ', 'A128CBC', 'HS256', '']) {
      const code = 'ERR_JOSE_UNSUPPORTED_ENCRYPTION_ALGORITHM'
      expect(readCompact(forgeEncrypted(JSON.stringify({ alg: 'dir', enc })))).toBe(code)
    }
    for (const value of ['["dir"]', '{"toString":"dir"}', '0', 'true', 'null']) {
      expect(readCompact(forgeEncrypted(`{"alg":${value},"enc":"A128GCM"}`))).toMatch(/^ERR_JOSE_/)
      expect(readCompact(forgeEncrypted(`{"alg":"dir","enc":${value}}`))).toMatch(/^ERR_JOSE_/)
    }
    expect(readCompact(forgeEncrypted('{"enc":"A128GCM"}'))).toBe('ERR_JOSE_MISSING_ALGORITHM')
    expect(readCompact(forgeEncrypted('{"alg":"dir"}'))).toBe(
      'ERR_JOSE_MISSING_ENCRYPTION_ALGORITHM',
    )
  })

  it.each([
    '["exp"]',
    '[]',
    '"b64"',
    'null',
    '["alg"]',
    '["enc"]',
    '["zip"]',
    '["exp","exp"]',
    '[1]',
    '["b64"]',
  ])('J-05, CVE-2025-59420 refuses crit %s in an encrypted token, RFC 7516 §4.1.13, S5', (crit) => {
    const token = forgeEncrypted(`{"alg":"dir","enc":"A128GCM","exp":1,"b64":false,"crit":${crit}}`)
    expect(readCompact(token)).toMatch(/^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/)
  })

  it('J-08 uses a key for the algorithm, use and operation that it names, RFC 7517 §4.2, §4.3, §4.4, S11', () => {
    const token = forgeEncrypted(plain)
    const jwk = sharedKey.exportPrivate()
    expect(readCompact(token, {}, { ...jwk, alg: 'A128GCM' })).toBe('read plaintext')
    for (const other of [
      { use: 'sig' },
      { key_ops: ['sign'] },
      { key_ops: ['encrypt'] },
      { key_ops: [] },
    ]) {
      expect(readCompact(token, {}, { ...jwk, ...other })).toMatch(/^ERR_JOSE_INVALID_(?:USE|KEY)$/)
    }
    for (const alg of ['A128KW', 'A128GCMKW', 'A256GCM', 'HS256']) {
      expect(readCompact(token, {}, { ...jwk, alg })).toMatch(
        /^ERR_JOSE_(?:UNSUPPORTED_ALGORITHM|INVALID_KEY)$/,
      )
    }
    for (const [made, other] of [
      ['A128KW', 'A128GCMKW'],
      ['A128GCMKW', 'A128KW'],
    ] as const) {
      const wrapped = jwe.serializeCompact({ alg: made, enc: 'A128GCM' }, 'a', {
        ...jwk,
        alg: made,
      })
      expect(readCompact(wrapped, {}, { ...jwk, alg: made })).toBe('read a')
      expect(readCompact(wrapped, {}, { ...jwk, alg: other })).toBe(unsupported)
    }
  })

  it('J-17 takes tags, vectors and keys of their one length, and an encrypted key only where there is one, RFC 7516 §5.2, RFC 7518 §5.3, S10, S19, JWE-15, JRF-13', () => {
    for (const tagLength of [4, 8, 12, 13, 14, 15]) {
      expect(readCompact(compact(forgeParts(plain, 'a', { tagLength })))).toBe(failed)
    }
    const good = forgeParts(plain)
    for (const tag of [
      Buffer.concat([good.tag, Buffer.alloc(1)]),
      Buffer.concat([good.tag, good.tag]),
      Buffer.alloc(0),
    ]) {
      expect(readCompact(change(good, { tag }))).toMatch(
        /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
      )
    }
    for (const ivLength of [1, 8, 11, 13, 16, 32]) {
      expect(readCompact(compact(forgeParts(plain, 'a', { ivLength })))).toBe(failed)
    }
    expect(readCompact(change(good, { iv: Buffer.alloc(0) }))).toMatch(
      /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
    )
    for (const encryptedKey of [Buffer.alloc(1), Buffer.alloc(24), sharedBytes]) {
      expect(readCompact(change(good, { encryptedKey }))).toMatch(
        /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
      )
    }
    const agreed = JsonWebKey.generate('EC')
    const direct = jwe
      .serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, 'a', agreed.toPublic())
      .split('.')
    expect(readCompact(direct.with(1, 'YQ').join('.'), {}, agreed)).toMatch(
      /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
    )
    for (const bits of [128, 192, 256]) {
      const key = JsonWebKey.generate('oct', { size: bits })
      const wrapped = jwe
        .serializeCompact({ alg: `A${bits}KW`, enc: 'A128GCM' }, 'a', key)
        .split('.')
      expect(readCompact(wrapped.with(1, '').join('.'), {}, key)).toMatch(
        /^ERR_JOSE_(?:DECRYPTION|MALFORMED_TOKEN)$/,
      )
      expect(readCompact(wrapped.with(1, segment(Buffer.alloc(24))).join('.'), {}, key)).toBe(
        failed,
      )
      const longer = jwe
        .serializeCompact({ alg: `A${bits}KW`, enc: 'A256GCM' }, 'a', key)
        .split('.')
      expect(readCompact(wrapped.with(1, longer[1] ?? '').join('.'), {}, key)).toBe(failed)
    }
    const long = JsonWebKey.generate('oct', { size: 256 })
    expect(readCompact(compact(good), {}, long)).toBe(failed)
    expect(outcome(() => jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, 'a', long))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('J-20 tells signed and encrypted tokens apart by the function that reads them, RFC 8725 §2.3, §3.3', () => {
    const signed = forge('{"alg":"HS256"}', '{"sub":"a"}')
    const encrypted = forgeEncrypted(plain, '{"sub":"a"}')
    expect(readCompact(signed)).toBe(malformed)
    expect(readCompact(signed, {}, secret)).toBe(malformed)
    expect(outcome(() => new JsonWebSignature().deserializeCompact(encrypted, sharedKey))).toBe(
      malformed,
    )
    expect(outcome(() => jwt.decode(encrypted, sharedKey))).toBe(malformed)
    expect(outcome(() => jwt.decode(signed, secret))).toEqual({ sub: 'a' })
    for (const inner of [
      signed,
      forge('{"alg":"none"}', '{"sub":"a"}'),
      '{"sub":"a"}',
      encrypted,
    ]) {
      const outer = forgeEncrypted('{"alg":"dir","enc":"A128GCM","cty":"JWT"}', inner)
      expect(readCompact(outer)).toBe(`read ${inner}`)
      expect(outcome(() => jwt.decode(outer, sharedKey))).toBe(malformed)
      expect(outcome(() => jwt.decode(outer, secret))).toBe(malformed)
    }
  })

  it('J-22 takes the one spelling of base64url in every part, RFC 7516 §5.2, S17', () => {
    const good = forgeEncrypted(plain).split('.')
    for (const insert of ['=', '+', '/', ' ', '\n', '\0', 'é', 'Ł', '?']) {
      for (const part of [0, 1, 2, 3, 4]) {
        const hostile = good.map((text, at) => (at === part ? text + insert : text)).join('.')
        expect(readCompact(hostile), JSON.stringify(insert)).toMatch(
          /^ERR_JOSE_(?:MALFORMED_TOKEN|DECRYPTION)$/,
        )
      }
    }
    const wrapped = jwe
      .serializeCompact({ alg: 'A128KW', enc: 'A128GCM' }, 'ab', sharedKey)
      .split('.')
    expect(readCompact(wrapped.join('.'))).toBe('read ab')
    for (const part of [1, 2, 3, 4]) {
      const last = wrapped[part] ?? ''
      const spare = last.length % 4 === 2 ? 16 : last.length % 4 === 3 ? 4 : 1
      if (spare === 1) continue
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      const at = letters.indexOf(last.at(-1) ?? '')
      const other = wrapped.with(part, last.slice(0, -1) + letters[at + 1]).join('.')
      expect(readCompact(other)).toBe(malformed)
    }
  })

  it('J-23 reads a strict JSON object as header, RFC 7516 §4', () => {
    const headers: (string | Uint8Array)[] = [
      '{"alg":"dir","alg":"dir","enc":"A128GCM"}',
      '{"alg":"dir","enc":"A128GCM","\\u0061lg":"dir"}',
      '{"alg":"dir","enc":"A128GCM","a":{"b":1,"b":2}}',
      '{"alg":"dir","enc":"A128GCM","__proto__":{"x":1}}',
      '{"alg":"dir","enc":"A128GCM"} x',
      '{"alg":"dir","enc":"A128GCM",}',
      '{"alg":"dir","enc":"A128GCM","a":"\\ud800"}',
      '["dir"]',
      '"dir"',
      'null',
      '',
      `\ufeff${plain}`,
      Buffer.from(plain, 'utf16le'),
      Buffer.concat([
        Buffer.from('{"alg":"dir","enc":"A128GCM","a":"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}'),
      ]),
      `{"alg":"dir","enc":"A128GCM","a":${'['.repeat(100)}${']'.repeat(100)}}`,
    ]
    for (const header of headers)
      expect(readCompact(forgeEncrypted(header)), String(header)).toBe(malformed)
    expect(readCompact(forgeEncrypted(' { "alg" : "dir" , "enc" : "A128GCM" } '))).toBe(
      'read plaintext',
    )
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('J-24, J-25, CVE-2025-61920, CVE-2025-27144 refuses by length and by parts, before anything is decoded, RFC 7516 §5.2, S7, JWE-1', () => {
    const good = forgeEncrypted(plain).split('.')
    const long = 'A'.repeat(1e7)
    const hostile = [0, 1, 2, 3, 4].map((part) => good.with(part, long).join('.'))
    for (const token of [...hostile, long, '.'.repeat(1e7)]) {
      const run = (): string => readCompact(token)
      expect(run()).toBe(tooLarge)
      expect(costOf(5, run)).toBeLessThan(1)
    }
    for (const token of [
      '.'.repeat(5e6),
      `${'.'.repeat(5e6)}a`,
      good.with(3, 'A'.repeat(5e6)).join('.'),
    ]) {
      const run = (): string => readCompact(token, { maxBytes: 1e8 })
      expect(run()).toMatch(/^ERR_JOSE_/)
      expect(costOf(100, run)).toBeLessThan(1)
    }
    for (const parts of [
      good.slice(1),
      good.slice(0, 4),
      [...good, ''],
      [...good, 'YQ'],
      [''],
      ['', '', '', '', ''],
    ]) {
      expect(readCompact(parts.join('.'))).toBe(malformed)
    }
    for (const token of [undefined, null, 1, {}, [], good]) {
      expect(readCompact(token as never)).toBe(malformed)
    }
    const header = `{"alg":"dir","enc":"A128GCM","a":"${'x'.repeat(10_000)}"}`
    expect(readCompact(forgeEncrypted(header))).toBe(tooLarge)
  })
})
