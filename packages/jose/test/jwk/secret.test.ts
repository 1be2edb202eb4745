import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { looksLikeKey } from '../../src/jwk/secret.ts'
import { costOf } from '../attacks/cost.ts'
import { keyFor } from '../keys.ts'
import { outcome } from '../outcome.ts'

/** The forms that a public key takes on its way through other texts. */
function textsOf(key: JsonWebKey): [string, string][] {
  const jwk = key.toJSON()
  const json = JSON.stringify(jwk)
  const der = Buffer.from(key.exportDer())
  const again = (text: string, encoding: 'base64' | 'hex'): string =>
    Buffer.from(text).toString(encoding)
  const texts = {
    'JSON in JSON': JSON.stringify(json),
    'JSON in JSON in JSON': JSON.stringify(JSON.stringify(json)),
    'JWK in HTML': json.replaceAll('"', '&quot;'),
    'JWK in HTML by numbers': json.replaceAll('"', '&#34;').replaceAll(':', '&#x3a;'),
    'printed JWK': inspect(jwk),
    YAML: Object.entries(jwk)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join('\n'),
    form: new URLSearchParams(
      Object.entries(jwk).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString(),
    'base64 of base64 of DER': again(der.toString('base64'), 'base64'),
    'base64 of base64 of JWK': again(again(json, 'base64'), 'base64'),
    'hex of hex of DER': again(der.toString('hex'), 'hex'),
    'hex of base64 of DER': again(der.toString('base64'), 'hex'),
    'JSON of a Buffer': JSON.stringify(der),
    'list of bytes': [...der].join(', '),
    'list of hexadecimal bytes': [...der].map((byte) => `0x${byte.toString(16)}`).join(', '),
    'string of bytes': [...der].map((b) => `\\x${b.toString(16).padStart(2, '0')}`).join(''),
    'percent-encoded base64 of DER': encodeURIComponent(der.toString('base64')),
  }
  return Object.entries(texts).map(([name, text]) => [`${key.kty} ${name}`, text])
}

const secretKinds = [
  (bytes: Buffer) => bytes,
  (bytes: Buffer) => bytes.toString('latin1'),
  (bytes: Buffer) => bytes.toString('base64'),
  (bytes: Buffer) => bytes.toString('base64url'),
  (bytes: Buffer) => bytes.toString('hex'),
]

describe('secrets', () => {
  it('are anything that is no key', () => {
    const secrets = [
      'your-secret-key',
      'correct horse battery staple',
      'MIIBIjANBgkqhkiG',
      '{"a":"keys"}',
      'kty: keys',
      'the keys of the kty RSA are under the mat, as are keys: those of EC too',
      'kty=none&keys=all&alg=HS256&secret=correct horse battery staple',
      '3082010a0282010100',
      randomBytes(64).toString('hex'),
      '秘密の鍵は長いほうがよい',
      `C:\\keys\\${randomBytes(48).toString('base64')}\\%41&amp;`,
    ]
    for (const text of secrets) expect(looksLikeKey(text), text).toBe(false)
    for (let length = 14; length < 1024; length += 7) {
      const bytes = randomBytes(length)
      for (const kind of secretKinds) expect(looksLikeKey(kind(bytes))).toBe(false)
    }
  })

  it('are any of 20,000 random ones of 32 to 64 bytes, in every usual writing', () => {
    const refused: string[] = []
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = randomBytes(32 + (round % 33))
      const secret = secretKinds[round % secretKinds.length]?.(bytes) ?? bytes
      if (looksLikeKey(secret)) refused.push(Buffer.from(secret).toString('base64'))
    }
    expect(refused).toEqual([])
  })

  it.each([keyFor('RS256', 'RSA'), keyFor('ES256', 'EC'), keyFor('EdDSA', 'OKP')].flatMap(textsOf))(
    'are no public key written as %s, RFC 8725 §2.1',
    (_, text) => {
      expect(outcome(() => JsonWebKey.import({ secret: text }))).toBe('ERR_JOSE_INVALID_KEY')
      expect(outcome(() => JsonWebKey.import({ secret: Buffer.from(text) }))).toBe(
        'ERR_JOSE_INVALID_KEY',
      )
    },
  )

  it('are no RSAKeyValue in XML, RFC 8725 §2.1', () => {
    const { n } = keyFor('RS256', 'RSA').toJSON()
    for (const prefix of ['', 'ds:']) {
      const xml = `<${prefix}RSAKeyValue><${prefix}Modulus>${String(n)}</${prefix}Modulus>`
      expect(looksLikeKey(xml)).toBe(true)
      expect(looksLikeKey(xml.replaceAll('<', '&lt;'))).toBe(true)
    }
  })

  it('are no PKCS #1 key whose modulus needs no leading zero, RFC 8017 §A.1', () => {
    for (const bits of [2052, 1028]) {
      const bytes = bits / 8 + 0.5
      const modulus = randomBytes(bytes)
      modulus[0] = 9
      const length = (value: number): Buffer =>
        value < 256 ? Buffer.from([0x81, value]) : Buffer.from([0x82, value >> 8, value & 255])
      const inner = Buffer.concat([Buffer.from([2]), length(bytes), modulus])
      const exponent = Buffer.from([2, 3, 1, 0, 1])
      const size = length(inner.length + exponent.length)
      const der = Buffer.concat([Buffer.from([0x30]), size, inner, exponent])
      expect(looksLikeKey(der)).toBe(true)
      expect(looksLikeKey(der.toString('base64'))).toBe(true)
      // Without an exponent after it, it is a number like any other.
      der[der.length - exponent.length] = 4
      expect(looksLikeKey(der)).toBe(false)
    }
  })

  it('are 64 KiB at most, and looked through in milliseconds whatever is in them', () => {
    const size = 65_536
    expect(JsonWebKey.import({ secret: randomBytes(size) }).kty).toBe('oct')
    expect(outcome(() => JsonWebKey.import({ secret: Buffer.alloc(size + 1) }))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
    const parts = [
      '0',
      '\\',
      '%',
      '&',
      '%41',
      '&#1',
      ' ',
      '\0',
      '48,',
      '<a',
      'kty ',
      '\\\\u00',
      'a',
    ]
    for (const part of [...parts, '0\x82\x02\x02\x02\x82\x01\x01']) {
      const bytes = Buffer.alloc(size, part, 'latin1')
      expect(costOf(15, () => looksLikeKey(bytes))).toBeLessThan(1)
      const inner = Buffer.from(bytes.subarray(0, size / 2).toString('base64'))
      expect(costOf(15, () => looksLikeKey(inner.toString('base64').slice(0, size)))).toBeLessThan(
        1,
      )
    }
  })
})
