import { describe, expect, it } from 'vitest'
import {
  keyManagementAlgorithm,
  keyManagementAlgorithmsFor,
} from '../../src/algorithms/key-management/index.ts'
import { JsonWebEncryption, JsonWebKey } from '../../src/index.ts'
import { encryptions, keysFor, payload, recipients, secretOf } from '../jwe/keys.ts'
import { segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jwe = new JsonWebEncryption()
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const failed = 'ERR_JOSE_DECRYPTION'

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

/** The header of a token. */
function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
}

/** What a token with another header decrypts to, or the code of the error. */
function withHeader(
  token: string,
  header: object,
  key: Parameters<typeof jwe.deserializeCompact>[1],
  options?: Parameters<typeof jwe.deserializeCompact>[2],
): string {
  const forged = token
    .split('.')
    .with(0, segment(JSON.stringify(header)))
    .join('.')
  const result = outcome(() => jwe.deserializeCompact(forged, key, options))
  return typeof result === 'string' ? result : text(result.payload)
}

describe('key management', () => {
  it('finds exact names only, RFC 7518 §4.1', () => {
    expect(keyManagementAlgorithm('A128KW')?.name).toBe('A128KW')
    for (const name of ['a128kw', 'A128KW ', '', 'none', 'constructor', 1, null, ['dir'], {}]) {
      expect(keyManagementAlgorithm(name)).toBeUndefined()
    }
  })

  it('knows what a key can be used with, RFC 7518 §4.1', () => {
    expect(recipients.RSA.keyManagementAlgorithms()).toEqual([
      'RSA-OAEP',
      'RSA-OAEP-256',
      'RSA-OAEP-384',
      'RSA-OAEP-512',
      'RSA1_5',
    ])
    const agreements = ['ECDH-ES', 'ECDH-1PU'].flatMap((name) =>
      ['', '+A128KW', '+A192KW', '+A256KW'].map((wrap) => name + wrap),
    )
    for (const crv of ['P-256', 'P-384', 'P-521', 'secp256k1', 'X25519', 'X448'] as const) {
      expect(recipients[crv].keyManagementAlgorithms()).toEqual(agreements)
    }
    const passwords = ['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW']
    expect(secretOf(192).keyManagementAlgorithms()).toEqual([
      'dir',
      'A192KW',
      'A192GCMKW',
      ...passwords,
    ])
    expect(keyManagementAlgorithmsFor('OKP', 'Ed25519', 256)).toEqual([])
    expect(keyManagementAlgorithmsFor('AKP', undefined, 10_000)).toEqual([])
    expect(JsonWebKey.generate('EC', { use: 'sig' }).keyManagementAlgorithms()).toEqual([])
    expect(JsonWebKey.generate('EC', { alg: 'ES256' }).keyManagementAlgorithms()).toEqual([])
    expect(JsonWebKey.generate('oct', { alg: 'A192KW' }).keyManagementAlgorithms()).toEqual([
      'A192KW',
    ])
  })
})

describe('RSA', () => {
  it.each(['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512', 'RSA1_5'])(
    '%s encrypts keys of every length, RFC 7518 §4.2, §4.3',
    (alg) => {
      for (const enc of encryptions) {
        const options = { algorithms: [alg, enc] }
        const token = jwe.serializeCompact(
          { alg, enc },
          payload,
          recipients.RSA.toPublic(),
          options,
        )
        expect(text(jwe.deserializeCompact(token, recipients.RSA, options).payload)).toBe(payload)
      }
    },
  )

  it('takes an encrypted key of the length of the modulus only, RFC 8017 §7.1.2, §7.2.2', () => {
    for (const alg of ['RSA-OAEP', 'RSA1_5']) {
      const options = { algorithms: [alg, 'A128GCM'] }
      const token = jwe.serializeCompact({ alg, enc: 'A128GCM' }, payload, recipients.RSA, options)
      const key = Buffer.from(token.split('.')[1] ?? '', 'base64url')
      for (const other of [
        key.subarray(1),
        Buffer.concat([Buffer.alloc(1), key]),
        Buffer.alloc(1),
        Buffer.alloc(256, 255),
      ]) {
        const changed = token.split('.').with(1, segment(other)).join('.')
        expect(outcome(() => jwe.deserializeCompact(changed, recipients.RSA, options))).toBe(failed)
      }
    }
  })
})

describe('AES-GCM key wrap', () => {
  it('needs iv and tag of the right lengths, RFC 7518 §4.7.1.1, §4.7.1.2', () => {
    const key = secretOf(128)
    const token = jwe.serializeCompact({ alg: 'A128GCMKW', enc: 'A128GCM' }, payload, key)
    const header = headerOf(token)
    for (const [name, length] of [
      ['iv', 12],
      ['tag', 16],
    ] as const) {
      expect(header[name]).toHaveLength(Math.ceil((length * 4) / 3))
      for (const wrong of [
        undefined,
        '',
        1,
        null,
        segment(Buffer.alloc(length - 1)),
        segment(Buffer.alloc(length + 1)),
        `${String(header[name])}=`,
        'ä'.repeat(16),
      ]) {
        expect(withHeader(token, { ...header, [name]: wrong }, key)).toBe(invalidHeader)
      }
      const other = { ...header, [name]: segment(Buffer.alloc(length)) }
      expect(withHeader(token, other, key)).toBe(failed)
    }
  })
})

describe('ECDH-ES', () => {
  const curves = ['P-256', 'P-384', 'P-521', 'secp256k1', 'X25519', 'X448'] as const

  it.each(
    curves.flatMap((crv) =>
      ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'].map(
        (alg) => [crv, alg] as const,
      ),
    ),
  )('JWE-10 round trips on %s with %s and every enc, RFC 7518 §4.6, RFC 8037 §3.2', (crv, alg) => {
    const [sealing, opening] = keysFor(alg, 'A128GCM', crv)
    for (const enc of encryptions) {
      const token = jwe.serializeCompact({ alg, enc }, payload, sealing)
      expect(text(jwe.deserializeCompact(token, opening).payload)).toBe(payload)
    }
  })

  it('makes a new key pair for each token and shows its public half, RFC 7518 §4.6, §4.6.1.1', () => {
    const names = { 'P-256': ['kty', 'crv', 'x', 'y'], X25519: ['kty', 'crv', 'x'] }
    for (const [crv, expected] of Object.entries(names)) {
      const [sealing] = keysFor('ECDH-ES', 'A128GCM', crv === 'P-256' ? 'P-256' : 'X25519')
      const seen = [1, 2, 3].map(
        () =>
          headerOf(jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, 'x', sealing))['epk'],
      )
      expect(new Set(seen.map((epk) => JSON.stringify(epk))).size).toBe(3)
      for (const epk of seen) expect(Object.keys(Object(epk))).toEqual(expected)
    }
  })

  it.each(curves)(
    'J-14 reads epk on %s strictly and before anything is agreed, RFC 7518 §4.6.1.1, §6.2.1.2',
    (crv) => {
      const [sealing, opening] = keysFor('ECDH-ES', 'A128GCM', crv)
      const token = jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, payload, sealing)
      const header = headerOf(token)
      const epk: Record<string, unknown> = Object(header['epk'])
      const other = crv === 'P-256' ? 'P-384' : 'P-256'
      const size = Buffer.from(String(epk['x']), 'base64url').length
      const bad: unknown[] = [
        undefined,
        null,
        1,
        'x',
        [],
        {},
        { ...epk, kty: epk['kty'] === 'EC' ? 'OKP' : 'EC' },
        { ...epk, crv: other },
        { ...epk, d: epk['x'] },
        { ...epk, k: 'AAAA' },
        { ...epk, x: undefined },
        { ...epk, x: 1 },
        { ...epk, x: `${String(epk['x'])}=` },
        { ...epk, x: segment(Buffer.alloc(size - 1, 1)) },
        { ...epk, x: segment(Buffer.alloc(size + 1, 1)) },
        {
          ...epk,
          x: segment(Buffer.alloc(size)),
          ...(epk['y'] !== undefined && { y: segment(Buffer.alloc(size)) }),
        },
        recipients[other].toJSON(),
      ]
      if (epk['y'] !== undefined) {
        const swapped = { ...epk, x: epk['y'], y: epk['x'] }
        bad.push(swapped, { ...epk, y: undefined }, { ...epk, x: segment(Buffer.alloc(size, 255)) })
      }
      for (const wrong of bad) {
        expect(withHeader(token, { ...header, epk: wrong }, opening)).toBe(invalidHeader)
      }
      // A right key that is not the one of the message is found out by the tag.
      const { kid: _kid, ...stranger } = opening.toJSON()
      expect(withHeader(token, { ...header, epk: stranger }, opening)).toBe(failed)
    },
  )

  it('binds the key to apu and apv, RFC 7518 §4.6.1.2, §4.6.1.3', () => {
    const [sealing, opening] = keysFor('ECDH-ES', 'A128GCM')
    const parties = { apu: segment('Alice'), apv: segment('Bob') }
    const token = jwe.serializeCompact(
      { alg: 'ECDH-ES', enc: 'A128GCM', ...parties },
      payload,
      sealing,
    )
    expect(jwe.deserializeCompact(token, opening).header).toMatchObject(parties)
    for (const name of ['apu', 'apv']) {
      for (const wrong of [1, 'ä', 'A', segment(Buffer.alloc(1025))]) {
        const header = { alg: 'ECDH-ES', enc: 'A128GCM', [name]: wrong }
        expect(outcome(() => jwe.serializeCompact(header, 'x', sealing))).toBe(invalidHeader)
        expect(withHeader(token, { ...headerOf(token), [name]: wrong }, opening)).toBe(
          invalidHeader,
        )
      }
      expect(withHeader(token, { ...headerOf(token), [name]: segment('Eve') }, opening)).toBe(
        failed,
      )
    }
  })
})

describe('PBES2', () => {
  const password = 'Thus from my lips, by yours, my sin is purged.'
  const names = ['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW']
  const options = { algorithms: [...names, 'A128GCM'] }
  const alg = 'PBES2-HS256+A128KW'
  const enc = 'A128GCM'
  const token = jwe.serializeCompact({ alg, enc, p2c: 1000 }, payload, password, options)

  it.each(names)('%s round trips with a new salt each time, RFC 7518 §4.8, §4.8.1', (name) => {
    const salts = [1, 2].map(() => {
      const written = jwe.serializeCompact(
        { alg: name, enc, p2c: 1000 },
        payload,
        password,
        options,
      )
      expect(text(jwe.deserializeCompact(written, password, options).payload)).toBe(payload)
      expect(headerOf(written)['p2c']).toBe(1000)
      return headerOf(written)['p2s']
    })
    expect(new Set(salts).size).toBe(2)
  })

  it('counts 600000 iterations unless told, which reading allows', () => {
    const written = jwe.serializeCompact({ alg, enc }, payload, password, options)
    expect(headerOf(written)['p2c']).toBe(600_000)
    expect(text(jwe.deserializeCompact(written, password, options).payload)).toBe(payload)
  })

  it('J-18 JRF-14 refuses p2c and p2s that are out of bounds before any work, RFC 7518 §4.8.1.1, §4.8.1.2', () => {
    const header = headerOf(token)
    const start = performance.now()
    for (const p2c of [
      undefined,
      null,
      0,
      1,
      500,
      999,
      600_001,
      1_200_001,
      2 ** 31,
      1e9,
      1e300,
      '1000',
      true,
      -1,
      1000.5,
      [],
    ]) {
      expect(withHeader(token, { ...header, p2c }, password, options)).toBe(invalidHeader)
    }
    for (const p2s of [
      undefined,
      1,
      '',
      segment(Buffer.alloc(7)),
      segment(Buffer.alloc(1025)),
      'A'.repeat(5000),
    ]) {
      expect(withHeader(token, { ...header, p2s }, password, options)).toBe(invalidHeader)
    }
    expect(performance.now() - start).toBeLessThan(100)
    for (const p2c of [999, '1000', 1.5, null]) {
      const write = () => jwe.serializeCompact({ alg, enc, p2c }, 'x', password, options)
      expect(outcome(write)).toBe(invalidHeader)
    }
    const given = { alg, enc, p2s: segment(Buffer.alloc(16)) }
    expect(outcome(() => jwe.serializeCompact(given, 'x', password, options))).toBe(invalidHeader)
  })

  it('J-18 lets the caller move the limit, but not beyond 1200000', () => {
    expect(
      text(jwe.deserializeCompact(token, password, { ...options, maxIterations: 1000 }).payload),
    ).toBe(payload)
    const more = jwe.serializeCompact({ alg, enc, p2c: 1001 }, payload, password, options)
    expect(
      outcome(() => jwe.deserializeCompact(more, password, { ...options, maxIterations: 1000 })),
    ).toBe(invalidHeader)
    expect(
      outcome(() =>
        jwe.deserializeCompact(token, password, { ...options, maxIterations: 1_200_001 }),
      ),
    ).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('serves several recipients under one count, RFC 7516 §7.2.1', () => {
    const headers = { protected: { alg, enc, p2c: 1000 } }
    const passwords = [password, 'another long password']
    const message = jwe.serializeJson(headers, payload, passwords, options)
    for (const one of passwords) {
      expect(text(jwe.deserializeJson(message, one, options).payload)).toBe(payload)
    }
  })

  it('fails for another password as for a tampered token', () => {
    expect(outcome(() => jwe.deserializeCompact(token, 'another password', options))).toBe(failed)
    const header = { ...headerOf(token), p2s: segment(Buffer.alloc(16)) }
    expect(withHeader(token, header, password, options)).toBe(failed)
    expect(withHeader(token, { ...headerOf(token), p2c: 1001 }, password, options)).toBe(failed)
  })
})
