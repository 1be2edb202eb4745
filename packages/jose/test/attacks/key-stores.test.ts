import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { jwkFromCertificate, loadPkcs12 } from '../../src/pki.ts'
import { keyStores } from '../pki/key-stores.ts'
import { errorOf, outcome } from '../outcome.ts'
import { costOf, growthOf } from './cost.ts'

const invalidKey = 'ERR_JOSE_INVALID_KEY'
const unauthenticated = { allowUnauthenticated: true }

/** One element of DER: a tag, the length and what is inside. */
function der(tag: number, ...inside: Uint8Array[]): Buffer {
  const content = Buffer.concat(inside)
  const { length } = content
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x10000
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const dataType = '2a864886f70d010701'
/** A key store without a MAC that holds nothing. */
const emptyStore = (type: string): Buffer =>
  der(0x30, der(0x02, Buffer.from([3])), der(0x30, oid(type), der(0xa0, der(0x04, der(0x30)))))

/** Reads bytes by every function that takes a file of keys. */
function readAll(bytes: Uint8Array): unknown[] {
  return [
    outcome(() => loadPkcs12(bytes, 'hunter2')),
    outcome(() => loadPkcs12(bytes, 'hunter2', unauthenticated)),
    outcome(() => JsonWebKey.import({ der: bytes })),
    outcome(() => JsonWebKey.import({ der: bytes }, { password: 'hunter2' })),
    outcome(() => jwkFromCertificate(bytes)),
  ]
}

describe('hostile key stores', () => {
  it('CVE-2025-66031 nested without end have a typed error and take no time', () => {
    let nested: Buffer = der(0x30)
    const [ends, opens] = [Buffer.alloc(200_000), Buffer.from([0x30, 0x80])]
    const endless = Buffer.concat([...Array.from({ length: 100_000 }, () => opens), ends])
    const strings = Buffer.concat([
      ...Array.from({ length: 100_000 }, () => Buffer.from([0x24, 0x80])),
      ends,
    ])
    for (let depth = 0; depth < 5000; depth += 1) nested = der(0x30, nested)
    for (const bytes of [nested, endless, strings]) {
      expect(new Set(readAll(bytes))).toEqual(new Set([invalidKey]))
      expect(costOf(200, () => readAll(bytes))).toBeLessThan(1)
    }
  })

  it('CVE-2025-66030 take no object identifier for the one that is the same modulo 2^32', () => {
    const right = errorOf(() =>
      loadPkcs12(emptyStore(dataType), 'hunter2', unauthenticated),
    ).message
    expect(right).toContain('no private key')
    // The last number is 1, 2^32 + 1 and 2^64 + 1.
    const last = dataType.slice(0, -2)
    for (const number of ['9080808001', '82808080808080808001', '']) {
      const error = errorOf(() =>
        loadPkcs12(emptyStore(`${last}${number}`), 'hunter2', unauthenticated),
      )
      expect(error.code).toMatch(/^ERR_JOSE_(?:INVALID_KEY|UNSUPPORTED_ALGORITHM)$/)
      expect(error.message).not.toBe(right)
    }
  })

  it('CVE-2025-12816, CVE-2026-33891, CVE-2026-33896 are about parts of node-forge that nothing here calls: validators, big numbers, chains', () => {
    const folder = join(import.meta.dirname, '../../src')
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(folder, path), 'utf8'))
      .filter((text) => text.includes("'node-forge'"))
    const called = sources.flatMap((text) =>
      [...text.matchAll(/\bforge\.(\w+)(?:\.(\w+))?/g)].map(
        ([, part, member]) => `${part} ${member}`,
      ),
    )
    expect(sources.length).toBeGreaterThan(0)
    expect(new Set(called.map((call) => call.split(' ')[0]))).toEqual(
      new Set(['asn1', 'rc2', 'util']),
    )
    expect(called).not.toContain('asn1 validate')
  })

  it('J-24 that are large, or ask for more rounds than anybody waits for, are refused at once', () => {
    const large = Buffer.concat([der(0x30), Buffer.alloc(2_000_000)])
    expect(outcome(() => loadPkcs12(large, 'hunter2'))).toBe('ERR_JOSE_TOO_LARGE')
    expect(costOf(5, () => outcome(() => loadPkcs12(large, 'hunter2')))).toBeLessThan(1)
    const huge = Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])
    expect(growthOf(() => readAll(huge))).toBeLessThan(32)
    expect(new Set(readAll(huge))).toEqual(new Set([invalidKey]))
    // The rounds of the MAC are the last number of the store.
    const store = Buffer.from(keyStores.modern)
    const at = store.lastIndexOf(Buffer.from([0x02, 0x02, 0x08, 0x00]))
    expect(at).toBeGreaterThan(store.length - 5)
    const rounds = Buffer.concat([store.subarray(0, at), Buffer.from([0x02, 0x02, 0x7f, 0xff])])
    expect(outcome(() => loadPkcs12(rounds, 'hunter2'))).toBe(invalidKey)
    expect(outcome(() => loadPkcs12(store, 'hunter2'))).toHaveProperty('key')
  })
})
