import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { a2, a3 } from '../vectors/rfc-examples.ts'
import { errorOf, outcome } from '../outcome.ts'
import {
  certificateEc,
  certificateRsa,
  encryptedEc,
  legacyEc,
  legacyRsa,
  scryptEc,
} from './key-files.ts'

const spki = createPublicKey({ key: { ...a3.key }, format: 'jwk' })
  .export({ type: 'spki', format: 'pem' })
  .toString()

const pemOf = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`

describe('PEM', () => {
  it('is exactly one key, RFC 7468 §13', () => {
    expect(JsonWebKey.import(spki).kty).toBe('EC')
    const hostile = [
      spki + spki,
      `comment\n${spki}`,
      `${spki}comment`,
      spki.replace('PUBLIC KEY-----\n', 'PUBLIC KEY-----'),
      spki.replace('-----END PUBLIC', '-----END PRIVATE'),
      spki.replaceAll('PUBLIC KEY', 'CERTIFICATE'),
      spki.replaceAll('PUBLIC KEY', 'RSA PUBLIC KEY'),
      spki.replaceAll('PUBLIC KEY', 'PRIVATE KEY'),
      spki.replace('MFkw', 'MFkx'),
      spki.slice(0, 60),
      '-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----',
      `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(40_000)}\n-----END PUBLIC KEY-----`,
      `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(1e6)}\n-----END PUBLIC KEY-----`,
      spki.replaceAll('PUBLIC KEY', 'OPENSSH PRIVATE KEY'),
      spki.replaceAll('PUBLIC KEY', 'DH PARAMETERS'),
      `${certificateEc}${spki}`,
      `${spki}${certificateEc}`,
      certificateEc.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
      certificateEc.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
    ]
    for (const pem of hostile) {
      expect(
        outcome(() => JsonWebKey.import(pem)),
        pem.slice(0, 80),
      ).toBe('ERR_JOSE_INVALID_KEY')
    }
  })

  it('may have the curve parameters that OpenSSL writes before a SEC 1 key, RFC 5915 §4', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }).toString()
    const parameters =
      '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    expect(JsonWebKey.import(parameters + sec1).isPrivate).toBe(true)
  })

  it.each([
    ['PKCS #8 by PBKDF2, RFC 7468 §11', encryptedEc, a3.key],
    ['PKCS #8 by scrypt', scryptEc, a3.key],
    ['SEC 1 in the form of RFC 1421 §4.6', legacyEc, a3.key],
    ['PKCS #1 in that form', legacyRsa, a2.key],
  ])('is decrypted by its password: %s', (_, pem, jwk) => {
    for (const password of ['secret', new TextEncoder().encode('secret')]) {
      expect(JsonWebKey.import(pem, { password }).exportPrivate()).toEqual(jwk)
    }
    expect(JsonWebKey.import(pem.replaceAll('\n', '\r\n'), { password: 'secret' }).kty).toBe(
      jwk.kty,
    )
    const missing = errorOf(() => JsonWebKey.import(pem))
    expect(missing).toMatchObject({ code: 'ERR_JOSE_INVALID_KEY' })
    expect(missing.message).toContain('password')
    const wrong = errorOf(() => JsonWebKey.import(pem, { password: 'MARKER' }))
    expect(wrong).toMatchObject({ code: 'ERR_JOSE_INVALID_KEY' })
    expect(wrong.message).not.toContain('MARKER')
  })

  it('that is encrypted and damaged gives the error of a wrong password', () => {
    const wrong = errorOf(() => JsonWebKey.import(encryptedEc, { password: 'wrong' }))
    const damaged = encryptedEc.replace('H2HlT8', 'H2HlT9')
    const error = errorOf(() => JsonWebKey.import(damaged, { password: 'secret' }))
    expect(damaged).not.toBe(encryptedEc)
    expect([error.name, error.message]).toEqual([wrong.name, wrong.message])
    const label = legacyEc.replaceAll('EC PRIVATE', 'RSA PRIVATE')
    expect(outcome(() => JsonWebKey.import(label, { password: 'secret' }))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
    const method = legacyEc.replace('AES-128-CBC', 'AES-129-CBC')
    expect(outcome(() => JsonWebKey.import(method, { password: 'secret' }))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('needs no password for a key that is not encrypted', () => {
    expect(JsonWebKey.import(spki, { password: 'secret' }).kty).toBe('EC')
  })

  it.each([
    ['EC', certificateEc, a3.key],
    ['RSA', certificateRsa, a2.key],
  ])('of a certificate is its public %s key, RFC 7468 §5', (_, pem, jwk) => {
    const key = JsonWebKey.import(pem)
    expect(key.isPrivate).toBe(false)
    expect(key.equals(JsonWebKey.import(jwk))).toBe(true)
    const base64 = pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
    expect(key.toJSON().x5c).toEqual([base64])
    expect(JsonWebKey.import({ der: Buffer.from(base64, 'base64') }).toJSON()).toEqual(key.toJSON())
  })

  it('of several certificates is the key of the first, and all are kept, RFC 7517 §4.7', () => {
    const key = JsonWebKey.import(`${certificateRsa}\n${certificateEc}`)
    expect(key.kty).toBe('RSA')
    expect(key.toJSON().x5c).toHaveLength(2)
    expect(JsonWebKey.import(key.toJSON()).toJSON()).toEqual(key.toJSON())
    expect(outcome(() => JsonWebKey.import(certificateEc.repeat(11)))).toBe('ERR_JOSE_INVALID_KEY')
  })

  it('of several certificates is refused when one of them is none, RFC 5280 §4.1, RFC 7517 §4.7', () => {
    // Three sequences as a certificate has them, without what belongs into them.
    const shell = Buffer.from('3007300030000301003000'.slice(0, 18), 'hex').toString('base64')
    const damaged = certificateEc.replace(/\n(.{8}).{8}/, '\n$1AAAAAAAA')
    for (const other of [shell, 'MAAA', 'AAAA'].map(pemOf).concat(damaged)) {
      expect(outcome(() => JsonWebKey.import(`${certificateRsa}\n${other}`))).toBe(
        'ERR_JOSE_INVALID_KEY',
      )
    }
  })

  it.each(['RSA PRIVATE KEY', 'RSA PUBLIC KEY'])('reads PKCS #1 %s, RFC 8017 §A.1', (label) => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = label.includes('PUBLIC') ? pair.publicKey : pair.privateKey
    const pem = key.export({ type: 'pkcs1', format: 'pem' }).toString()
    expect(pem).toContain(label)
    expect(JsonWebKey.import(pem).kty).toBe('RSA')
  })

  it('reads PKCS #8, RFC 7468 §10', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(JsonWebKey.import(pem)).toMatchObject({ kty: 'OKP', crv: 'Ed25519', isPrivate: true })
  })
})

describe('files that were read as bytes', () => {
  const key = JsonWebKey.generate('EC')
  const pem = Buffer.from(`\n${key.exportPem({ private: true })}`)

  it('are keys when they are PEM, RFC 7468 §10', () => {
    for (const input of [pem, new Uint8Array(pem), { der: pem }]) {
      expect(JsonWebKey.import(input).thumbprint()).toBe(key.thumbprint())
    }
  })

  it('are refused when they are neither, with a word about what to write', () => {
    for (const bytes of [key.exportDer(), Buffer.alloc(32, 7), Buffer.alloc(0)]) {
      expect(() => JsonWebKey.import(bytes)).toThrow(/\{ der: bytes \}/)
    }
  })
})
