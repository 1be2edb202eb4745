import { describe, expect, it } from 'vitest'
import { type FlattenedJwe, type GeneralJwe, JsonWebEncryption } from '../../src/index.ts'
import { segment } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'
import { payload, secretOf } from './keys.ts'

const jwe = new JsonWebEncryption()
const failed = 'ERR_JOSE_DECRYPTION'
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const tooLarge = 'ERR_JOSE_TOO_LARGE'

const secret = secretOf(128)
const direct = { protected: { alg: 'dir', enc: 'A128GCM' } }

type Input = Parameters<typeof jwe.deserializeJson>[0]
type Key = Parameters<typeof jwe.deserializeJson>[1]

function read(input: Input, key: Key, options?: Parameters<typeof jwe.deserializeJson>[2]): string {
  const result = outcome(() => jwe.deserializeJson(input, key, options))
  return typeof result === 'string' ? result : Buffer.from(result.payload).toString()
}

/** A message that has a list of recipients. */
function general(...args: Parameters<typeof jwe.serializeJson>): GeneralJwe {
  const written = jwe.serializeJson(...args)
  if (!('recipients' in written)) throw new Error('the message is flattened')
  return written
}

/** A message that has none. */
function flattened(...args: Parameters<typeof jwe.serializeJson>): FlattenedJwe {
  const written = jwe.serializeJson(...args)
  if ('recipients' in written) throw new Error('the message is general')
  return written
}

describe('hostile encrypted JSON', () => {
  it('J-27 authenticates protected header and further data as they were received, RFC 7516 §5.1', () => {
    const written = flattened({ ...direct, aad: 'data' }, payload, secret)
    expect(read(written, secret)).toBe(payload)
    expect(read({ ...written, aad: segment('Data') }, secret)).toBe(failed)
    const { aad: _aad, ...without } = written
    expect(read(without, secret)).toBe(failed)
    expect(read({ ...written, aad: `${written.aad}=` }, secret)).toBe(malformed)
    const spaced = segment('{"alg": "dir","enc":"A128GCM"}')
    expect(read({ ...written, protected: spaced }, secret)).toBe(failed)
  })

  it('J-27 has each parameter in one header only, RFC 7516 §7.2.1', () => {
    for (const [headers, more] of [
      [direct, { unprotected: { alg: 'dir' } }],
      [direct, { header: { enc: 'A128GCM' } }],
      [direct, { unprotected: { kid: '1' }, header: { kid: '1' } }],
    ] as const) {
      expect(outcome(() => jwe.serializeJson({ ...headers, ...more }, payload, secret))).toBe(
        invalidHeader,
      )
      const written = flattened(direct, payload, secret)
      expect(read({ ...written, ...more }, secret)).toBe(invalidHeader)
    }
  })

  it('J-19 inflates only what the protected header says, RFC 7516 §4.1.3', () => {
    const written = flattened(direct, payload, secret)
    for (const where of ['unprotected', 'header'] as const) {
      expect(read({ ...written, [where]: { zip: 'DEF' } }, secret)).toBe(invalidHeader)
      expect(
        outcome(() => jwe.serializeJson({ ...direct, [where]: { zip: 'DEF' } }, 'x', secret)),
      ).toBe(invalidHeader)
    }
    const zipped = flattened(
      { protected: { ...direct.protected, zip: 'DEF' } },
      'x'.repeat(300_000),
      secret,
    )
    expect(read(zipped, secret)).toBe(tooLarge)
  })

  it('J-05 takes crit from the protected header only, RFC 7516 §4.1.13', () => {
    const own = new JsonWebEncryption({ privateHeaders: ['x'] })
    const good = { protected: { ...direct.protected, crit: ['x'], x: 1 } }
    const written = own.serializeJson(good, payload, secret)
    expect(Buffer.from(own.deserializeJson(written, secret).payload).toString()).toBe(payload)
    expect(read(written, secret)).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    for (const headers of [
      { ...direct, unprotected: { crit: ['x'], x: 1 } },
      { ...direct, header: { crit: ['x'], x: 1 } },
      { protected: { ...direct.protected, crit: ['x'] }, header: { x: 1 } },
    ]) {
      expect(outcome(() => own.serializeJson(headers, payload, secret))).toBe(
        'ERR_JOSE_INVALID_CRIT_HEADER',
      )
    }
  })

  it('agrees about enc, RFC 7516 §7.2.1', () => {
    const headers = {
      protected: { alg: 'A128KW' },
      recipients: [{ header: { enc: 'A128GCM' } }, { header: { enc: 'A256GCM' } }],
    }
    expect(outcome(() => jwe.serializeJson(headers, payload, [secret, secret]))).toBe(invalidHeader)
    const written = general(
      { ...headers, recipients: [{ header: { enc: 'A128GCM' } }] },
      payload,
      secret,
    )
    const other = { header: { enc: 'A256GCM' }, encrypted_key: 'AAAA' }
    expect(read({ ...written, recipients: [...written.recipients, other] }, secret)).toBe(
      invalidHeader,
    )
  })

  it('J-25 JRF-15 has 1 to 100 recipients, RFC 7516 §7.2.1', () => {
    const written = general({ protected: { alg: 'A128KW', enc: 'A128GCM' } }, payload, [secret])
    const [recipient] = written.recipients
    const times = (count: number): object => ({
      ...written,
      recipients: Array.from({ length: count }, () => recipient),
    })
    expect(read(times(100), secret)).toBe(payload)
    expect(read(times(101), secret)).toBe(tooLarge)
    expect(read(times(1_000_000), secret)).toBe(tooLarge)
    expect(read(JSON.stringify(times(101)), secret)).toBe(tooLarge)
    expect(read(times(0), secret)).toBe(malformed)
  })

  it('J-18 counts the iterations of all recipients together', () => {
    const algorithms = ['PBES2-HS256+A128KW', 'A128GCM']
    const password = 'a password of some length'
    const headers = { protected: { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 1000 } }
    const written = general(headers, payload, [password], { algorithms })
    const [good] = written.recipients
    const bad = { ...good, encrypted_key: segment(Buffer.alloc(24)) }
    const list = (count: number): object => ({
      ...written,
      recipients: [...Array.from({ length: count }, () => bad), good],
    })
    expect(read(list(4), password, { algorithms, maxIterations: 5000 })).toBe(payload)
    expect(read(list(5), password, { algorithms, maxIterations: 5000 })).toBe(failed)
  })

  it('refuses an object that is malformed anywhere, RFC 7516 §5.2', () => {
    const written = flattened({ protected: { alg: 'A128KW', enc: 'A128GCM' } }, payload, secret)
    for (const changed of [
      { iv: undefined },
      { iv: 1 },
      { iv: 'A' },
      { ciphertext: undefined },
      { ciphertext: 'ä' },
      { tag: undefined },
      { tag: null },
      { protected: 1 },
      { protected: 'x' },
      { protected: segment('[]') },
      { unprotected: [] },
      { header: 'x' },
      { aad: 1 },
      { encrypted_key: 1 },
      { encrypted_key: '' },
      { recipients: [{}] },
      { recipients: {} },
    ]) {
      expect(read({ ...written, ...changed }, secret)).toBe(malformed)
    }
    expect(read({ ...written, protected: undefined, header: undefined }, secret)).toBe(
      'ERR_JOSE_MISSING_ALGORITHM',
    )
    const hostile = {
      get iv(): string {
        throw new Error('read')
      },
    }
    expect(read(hostile, secret)).toBe(malformed)
    const circular: Record<string, unknown> = { ...written }
    circular['more'] = circular
    expect(read(circular, secret)).toBe(malformed)
  })

  it('J-24 checks the size before anything is read', () => {
    const written = flattened(direct, 'x'.repeat(1000), secret)
    expect(read(written, secret, { maxBytes: JSON.stringify(written).length - 1 })).toBe(tooLarge)
    expect(read(JSON.stringify(written), secret, { maxBytes: 1000 })).toBe(tooLarge)
    expect(read({ ...written, more: 'ä'.repeat(130_000) }, secret)).toBe(tooLarge)
  })

  it('J-43 says nothing about token or key in its errors', () => {
    const marked = 'marker-of-a-secret-thing'
    const written = flattened(direct, payload, secret)
    for (const input of [
      { ...written, unprotected: { [marked]: 1 }, header: { [marked]: 1 } },
      { ...written, unprotected: { crit: [marked] } },
      { ...written, protected: segment(JSON.stringify({ alg: marked, enc: 'A128GCM' })) },
      { ...written, protected: segment(JSON.stringify({ alg: 'dir', enc: marked })) },
      { ...written, iv: marked },
    ]) {
      const error = errorOf(() =>
        new JsonWebEncryption({ privateHeaders: [] }).deserializeJson(input, secret),
      )
      const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join()
      expect(shown).not.toContain(marked)
      expect(shown).not.toContain(written.ciphertext)
    }
  })
})
