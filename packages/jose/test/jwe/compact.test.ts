import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DecryptionError, JsonWebEncryption, JsonWebKey } from '../../src/index.ts'
import { segment } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'
import { encryptions, keysFor, payload, recipients, secretOf } from './keys.ts'

const jwe = new JsonWebEncryption()
const failed = 'ERR_JOSE_DECRYPTION'
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const invalidKey = 'ERR_JOSE_INVALID_KEY'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const unsupportedEncryption = 'ERR_JOSE_UNSUPPORTED_ENCRYPTION_ALGORITHM'
const unsupportedCompression = 'ERR_JOSE_UNSUPPORTED_COMPRESSION_ALGORITHM'

const rsa = recipients.RSA
const secret = secretOf(128)

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

/** What a token decrypts to, or the code of the error. */
function read(
  token: string,
  key: Parameters<JsonWebEncryption['deserializeCompact']>[1],
  options?: Parameters<JsonWebEncryption['deserializeCompact']>[2],
): string {
  const result = outcome(() => jwe.deserializeCompact(token, key, options))
  return typeof result === 'string' ? result : text(result.payload)
}

function roundTrip(alg: string, enc: string, more: object = {}): string {
  const [sealing, opening] = keysFor(alg, enc)
  return read(jwe.serializeCompact({ alg, enc, ...more }, payload, sealing), opening)
}

/** The parts of a token with one of them replaced. */
function replaced(token: string, index: number, part: string): string {
  return token.split('.').with(index, part).join('.')
}

describe('a compact encrypted token', () => {
  it('JWE-1 has exactly five parts, RFC 7516 §7.1', () => {
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, 'x', secret)
    expect(token.split('.')).toHaveLength(5)
    for (const wrong of ['a.b.c', 'a.b.c.d', `${token}.`, `${token}.x`, '', '.', '....', '.....']) {
      expect(read(wrong, secret)).toBe(malformed)
    }
    expect(read(token.replace('.', ''), secret)).toBe(malformed)
    // The types forbid it; a JavaScript caller does not know.
    expect(outcome(() => jwe.deserializeCompact(1 as never, secret))).toBe(malformed)
  })

  it('JWE-2 names its algorithms, RFC 7516 §4.1, §4.1.1, §4.1.2, §4.1.3', () => {
    const codes = (header: object): string[] => [
      outcome(() => jwe.serializeCompact(header as never, 'x', secret)),
      read(`${segment(JSON.stringify(header))}..AAAA.AAAA.AAAA`, secret),
    ]
    const both = (code: string): string[] => [code, code]
    expect(codes({})).toEqual(both('ERR_JOSE_MISSING_ALGORITHM'))
    expect(codes({ alg: 'bad', enc: 'A128GCM' })).toEqual(both(unsupported))
    expect(codes({ alg: 'dir' })).toEqual(both('ERR_JOSE_MISSING_ENCRYPTION_ALGORITHM'))
    expect(codes({ alg: 'dir', enc: 'bad' })).toEqual(both(unsupportedEncryption))
    expect(codes({ alg: 'dir', enc: 'A128GCM', zip: 'bad' })).toEqual(both(unsupportedCompression))
    expect(codes({ alg: 'dir', enc: 'A128GCM', zip: null })).toEqual(both(unsupportedCompression))
  })

  it('JWE-3 uses only what is listed, on both sides', () => {
    const token = jwe.serializeCompact(
      { alg: 'RSA-OAEP', enc: 'A256GCM', zip: 'DEF' },
      payload,
      rsa.toPublic(),
    )
    const cases = [
      [['RSA1_5', 'A256GCM'], unsupported],
      [['RSA-OAEP', 'A192GCM'], unsupportedEncryption],
      [['RSA-OAEP', 'A256GCM'], unsupportedCompression],
      [['RSA-OAEP', 'A256GCM', 'DEF'], payload],
      [[], unsupported],
    ] as const
    for (const [algorithms, expected] of cases) {
      const limited = new JsonWebEncryption({ algorithms })
      expect(read(token, rsa, { algorithms })).toBe(expected)
      const header = { alg: 'RSA-OAEP', enc: 'A256GCM', zip: 'DEF' }
      const written = outcome(() => limited.serializeCompact(header, payload, rsa.toPublic()))
      expect(written.includes('.') ? payload : written).toBe(expected)
    }
  })

  it('JWE-5 round trips with RSA-OAEP, compressed too', () => {
    expect(roundTrip('RSA-OAEP', 'A256GCM')).toBe(payload)
    expect(roundTrip('RSA-OAEP', 'A128CBC-HS256', { zip: 'DEF' })).toBe(payload)
  })

  it.each(
    ['A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A192GCMKW', 'A256GCMKW', 'dir'].flatMap((alg) =>
      encryptions.map((enc) => [alg, enc] as const),
    ),
  )('JWE-6 round trips with %s and %s, RFC 7518 §4.4, §4.5, §4.7', (alg, enc) => {
    expect(roundTrip(alg, enc)).toBe(payload)
  })

  it('JWE-6 takes secrets of the right length only', () => {
    expect(
      outcome(() => jwe.serializeCompact({ alg: 'A128KW', enc: 'A128GCM' }, 'x', 'x'.repeat(11))),
    ).toBe(invalidKey)
    for (const alg of ['A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A192GCMKW', 'A256GCMKW']) {
      const [key] = keysFor(alg, 'A128GCM')
      const token = jwe.serializeCompact({ alg, enc: 'A128GCM' }, 'x', key ?? secret)
      for (const bits of [120, 128, 136, 192, 256, 512]) {
        const wrong = secretOf(bits)
        if (wrong.thumbprint() === key?.thumbprint()) continue
        expect(read(token, wrong)).toBe(invalidKey)
        expect(outcome(() => jwe.serializeCompact({ alg, enc: 'A128GCM' }, 'x', wrong))).toBe(
          invalidKey,
        )
      }
    }
  })

  it('JWE-7 carries header parameters of the caller, unless they are listed and others come', () => {
    const header = { alg: 'dir', enc: 'A128GCM', 'https://a.example/x': '1' }
    const token = jwe.serializeCompact(header, payload, secret)
    expect(jwe.deserializeCompact(token, secret).header).toEqual(header)
    const strict = new JsonWebEncryption({ privateHeaders: [] })
    expect(outcome(() => strict.serializeCompact(header, payload, secret))).toBe(invalidHeader)
    expect(outcome(() => strict.deserializeCompact(token, secret))).toBe(invalidHeader)
    const listing = new JsonWebEncryption({ privateHeaders: ['https://a.example/x'] })
    expect(text(listing.deserializeCompact(token, secret).payload)).toBe(payload)
    for (const alg of ['A128GCMKW', 'ECDH-ES+A128KW']) {
      const [sealing, opening] = keysFor(alg, 'A128GCM')
      const own = strict.serializeCompact({ alg, enc: 'A128GCM', typ: 'JWE' }, payload, sealing)
      expect(text(strict.deserializeCompact(own, opening).payload)).toBe(payload)
    }
  })

  it('JWE-15 fails alike for a secret of another length as for another secret', () => {
    const header = { alg: 'dir', enc: 'A128GCM' }
    const token = jwe.serializeCompact(header, payload, secret)
    expect(read(token, secret)).toBe(payload)
    expect(read(token, secretOf(256))).toBe(failed)
    expect(read(token, JsonWebKey.generate('oct', { size: 128 }))).toBe(failed)
    expect(outcome(() => jwe.serializeCompact(header, payload, secretOf(256)))).toBe(invalidKey)
  })

  it('JWE-17 JRF-13 gives one error with one message for every way in which decrypting can fail, RFC 7516 §11.5', () => {
    const messages = new Set<string>()
    for (const alg of ['dir', 'A128KW', 'A128GCMKW', 'RSA-OAEP', 'ECDH-ES', 'ECDH-ES+A128KW']) {
      for (const enc of ['A128CBC-HS256', 'A128GCM'] as const) {
        const [sealing, opening] = keysFor(alg, enc)
        const token = jwe.serializeCompact({ alg, enc }, payload, sealing)
        const parts = token.split('.')
        for (const [index, part] of parts.entries()) {
          if (index === 0 || part === '') continue
          const bytes = Buffer.from(part, 'base64url')
          bytes[0] = (bytes[0] ?? 0) ^ 1
          for (const changed of [bytes, bytes.subarray(1), Buffer.concat([bytes, bytes])]) {
            const error = errorOf(() =>
              jwe.deserializeCompact(replaced(token, index, segment(changed)), opening),
            )
            expect(error).toBeInstanceOf(DecryptionError)
            messages.add(`${error.message} ${String(error.cause)}`)
          }
        }
        const tagless = replaced(token, 4, '')
        messages.add(`${errorOf(() => jwe.deserializeCompact(tagless, opening)).message} undefined`)
      }
    }
    expect([...messages]).toEqual(['the token does not decrypt undefined'])
  })

  it('J-17 has an encrypted key exactly where the algorithm sends one, RFC 7516 §5.2', () => {
    for (const alg of ['dir', 'ECDH-ES']) {
      const [sealing, opening] = keysFor(alg, 'A128GCM')
      const token = jwe.serializeCompact({ alg, enc: 'A128GCM' }, payload, sealing)
      expect(read(replaced(token, 1, 'AAAA'), opening)).toBe(malformed)
    }
    for (const alg of ['A128KW', 'RSA-OAEP', 'ECDH-ES+A128KW', 'A128GCMKW']) {
      const [sealing, opening] = keysFor(alg, 'A128GCM')
      const token = jwe.serializeCompact({ alg, enc: 'A128GCM' }, payload, sealing)
      expect(read(replaced(token, 1, ''), opening)).toBe(malformed)
    }
  })

  it('JWE-24 does not use RSA1_5 unless it is listed, whatever the key says, RFC 7518 §4.2', () => {
    const key = JsonWebKey.import({ ...rsa.exportPrivate(), alg: 'RSA1_5' })
    const header = { alg: 'RSA1_5', enc: 'A128GCM' }
    expect(outcome(() => jwe.serializeCompact(header, payload, key.toPublic()))).toBe(unsupported)
    const algorithms = ['RSA1_5', 'A128GCM']
    const token = jwe.serializeCompact(header, payload, key.toPublic(), { algorithms })
    expect(read(token, key)).toBe(unsupported)
    expect(read(token, key, { algorithms })).toBe(payload)
    const changed = Buffer.from(token.split('.')[1] ?? '', 'base64url')
    changed[200] = (changed[200] ?? 0) ^ 1
    expect(read(replaced(token, 1, segment(changed)), key, { algorithms })).toBe(failed)
  })

  it('JWE-24 takes no RSA key of 1024 bits, RFC 7518 §4.3', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const header = { alg: 'RSA-OAEP', enc: 'A128GCM' }
    expect(outcome(() => jwe.serializeCompact(header, 'x', publicKey))).toBe(invalidKey)
    const token = jwe.serializeCompact(header, 'x', rsa.toPublic())
    expect(read(token, privateKey)).toBe(invalidKey)
  })

  it('JRF-12 has a header that is a JSON object, RFC 7516 §5.2', () => {
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, 'x', secret)
    for (const header of ['', 'x', '[]', 'null', '"dir"', '{"alg":"dir","alg":"dir"}']) {
      expect(read(replaced(token, 0, segment(header)), secret)).toBe(malformed)
    }
  })

  it('J-18 does not use PBES2, ECDH-1PU, C20P or XC20P unless they are listed', () => {
    for (const [alg, enc] of [
      ['PBES2-HS256+A128KW', 'A128GCM'],
      ['ECDH-1PU', 'A128GCM'],
      ['dir', 'C20P'],
      ['dir', 'XC20P'],
    ] as const) {
      const [key] = keysFor(alg, enc)
      expect(outcome(() => jwe.serializeCompact({ alg, enc }, payload, key))).toMatch(
        /^ERR_JOSE_UNSUPPORTED_/,
      )
    }
  })

  it('JRF-16 authenticates the header as it was received, with spaces too, RFC 7516 §5.1', () => {
    const spaced = segment('{ "enc": "A128GCM",\r\n "alg": "dir" }')
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, payload, secret)
    expect(read(replaced(token, 0, spaced), secret)).toBe(failed)
    expect(jwe.deserializeCompact(token, secret).header).toEqual({ alg: 'dir', enc: 'A128GCM' })
  })

  it('never changes the header of the caller, and gives the key ID of the key, RFC 7516 §4.1.6', () => {
    const key = JsonWebKey.generate('EC', { kid: 'one' })
    for (const alg of ['ECDH-ES', 'ECDH-ES+A128KW']) {
      const header = Object.freeze({ alg, enc: 'A128GCM', typ: 'JWE', cty: 'text' })
      const token = jwe.serializeCompact(header, payload, key.toPublic())
      expect(jwe.deserializeCompact(token, key).header).toMatchObject({ ...header, kid: 'one' })
      expect(Object.keys(header)).toHaveLength(4)
    }
    const named = jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM', kid: 'two' }, 'x', key)
    expect(jwe.deserializeCompact(named, key).header.kid).toBe('two')
  })

  it('gives a header that nobody else sees, though equal headers are read once', () => {
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, payload, secret)
    const first = jwe.deserializeCompact(token, secret).header
    Object.assign(first, { alg: 'none' })
    expect(jwe.deserializeCompact(token, secret).header.alg).toBe('dir')
  })

  it('writes equal headers alike and others not, RFC 7516 §4.1.11, §4.1.12', () => {
    const head = (more: object): string =>
      jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM', ...more }, 'x', secret).split('.')[0] ?? ''
    const headers = [
      {},
      { typ: 'a' },
      { typ: 'b' },
      { cty: 'a' },
      { kid: 'a' },
      { typ: 'a', cty: 'a' },
      { x: 'a' },
    ]
    const written = headers.map(head)
    expect(new Set(written).size).toBe(headers.length)
    expect(headers.map(head)).toEqual(written)
    expect(JSON.parse(Buffer.from(written[5] ?? '', 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A128GCM',
      typ: 'a',
      cty: 'a',
    })
  })

  it('uses a new vector and a new key each time, RFC 7516 §11.1', () => {
    const seen = new Set<string>()
    for (let count = 0; count < 200; count += 1) {
      const [, key = '', iv = ''] = jwe
        .serializeCompact({ alg: 'A128KW', enc: 'A128GCM' }, 'x', secret)
        .split('.')
      seen.add(key).add(iv)
    }
    expect(seen.size).toBe(400)
  })

  it('J-05 refuses crit that it does not understand, RFC 7516 §4.1.13', () => {
    const refused = 'ERR_JOSE_INVALID_CRIT_HEADER'
    const base = { alg: 'dir', enc: 'A128GCM' }
    const own = new JsonWebEncryption({ privateHeaders: ['x'] })
    const token = own.serializeCompact({ ...base, crit: ['x'], x: 1 }, payload, secret)
    expect(text(own.deserializeCompact(token, secret).payload)).toBe(payload)
    expect(read(token, secret)).toBe(refused)
    for (const crit of [[], 'x', ['y'], ['x', 'x'], ['alg'], ['enc'], ['zip'], [1], [['x']], {}]) {
      const header = { ...base, crit, x: 1 }
      expect(outcome(() => own.serializeCompact(header, payload, secret))).toBe(refused)
    }
    expect(outcome(() => own.serializeCompact({ ...base, crit: ['x'] }, 'x', secret))).toBe(refused)
  })

  it('does not take from the caller what is made when encrypting', () => {
    for (const [alg, more] of [
      ['A128GCMKW', { iv: 'AAAAAAAAAAAAAAAA' }],
      ['A128GCMKW', { tag: 'AAAA' }],
      ['ECDH-ES', { epk: {} }],
    ] as const) {
      const [key] = keysFor(alg, 'A128GCM')
      const header = { alg, enc: 'A128GCM', ...more }
      expect(outcome(() => jwe.serializeCompact(header, 'x', key))).toBe(invalidHeader)
    }
  })

  it('refuses a private key in the header', () => {
    const header = { alg: 'dir', enc: 'A128GCM', jwk: recipients['P-256'].exportPrivate() }
    expect(outcome(() => jwe.serializeCompact(header, 'x', secret))).toBe(invalidHeader)
  })

  it('encrypts bytes and text, and nothing else', () => {
    const bytes = Uint8Array.from([0, 255, 128, 10])
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, bytes, secret)
    expect(Uint8Array.from(jwe.deserializeCompact(token, secret).payload)).toEqual(bytes)
    for (const wrong of [undefined, null, 1, {}, ['x']]) {
      const write = () =>
        jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, wrong as never, secret)
      expect(outcome(write)).toBe('ERR_AUTHKIT_CONFIG')
    }
    for (const wrong of [undefined, null, 1, 'dir', ['dir']]) {
      expect(outcome(() => jwe.serializeCompact(wrong as never, 'x', secret))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
    }
    for (const empty of ['', new Uint8Array()]) {
      const nothing = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, empty, secret)
      expect(read(nothing, secret)).toBe('')
    }
  })

  it('J-24 checks the size before anything is read', () => {
    const token = jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, 'x'.repeat(1000), secret)
    const tooLarge = 'ERR_JOSE_TOO_LARGE'
    expect(read(token, secret, { maxBytes: token.length })).toBe('x'.repeat(1000))
    expect(read(token, secret, { maxBytes: token.length - 1 })).toBe(tooLarge)
    expect(read('x'.repeat(256_001), secret)).toBe(tooLarge)
    expect(read(replaced(token, 0, 'x'.repeat(8193)), secret)).toBe(tooLarge)
  })

  it('refuses options that are misspelled or of another kind', () => {
    for (const options of [
      { algorithm: ['dir'] },
      { algorithms: 'dir' },
      { algorithms: [1] },
      { maxBytes: 0 },
      { maxInflatedBytes: -1 },
      { maxIterations: 1_200_001 },
      { maxIterations: 10 },
      { offload: 'sometimes' },
      { privateHeaders: 'x' },
    ]) {
      const code = outcome(() => jwe.deserializeCompact('a', secret, options as never))
      expect(code).toBe('ERR_AUTHKIT_CONFIG')
    }
    expect(outcome(() => new JsonWebEncryption({ algorithm: [] } as never))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
    const encrypting = { maxBytes: 1 } as never
    expect(
      outcome(() => jwe.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, 'x', secret, encrypting)),
    ).toBe('ERR_AUTHKIT_CONFIG')
  })
})

describe('compressed content', () => {
  const header = { alg: 'dir', enc: 'A128GCM', zip: 'DEF' }
  const tooLarge = 'ERR_JOSE_TOO_LARGE'

  it('is short, and whole when it is read, RFC 7516 §4.1.3', () => {
    const token = jwe.serializeCompact(header, 'x'.repeat(10_000), secret)
    expect(token.length).toBeLessThan(200)
    expect(read(token, secret)).toBe('x'.repeat(10_000))
  })

  it('J-19 JRF-12 gives at most 256000 bytes unless told, and never a part of more', () => {
    const fits = jwe.serializeCompact(header, 'x'.repeat(256_000), secret)
    const exceeds = jwe.serializeCompact(header, 'x'.repeat(256_001), secret)
    expect(read(fits, secret)).toHaveLength(256_000)
    expect(read(exceeds, secret)).toBe(tooLarge)
    expect(read(exceeds, secret, { maxInflatedBytes: 300_000 })).toHaveLength(256_001)
    expect(read(fits, secret, { maxInflatedBytes: 255_999 })).toBe(tooLarge)
  })
})
