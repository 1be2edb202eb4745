import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, KeySet } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { a2, a3 } from '../vectors/rfc-examples.ts'
import { certificateEc, certificateRsa } from './key-files.ts'
import { certifiedKey } from './rfc-keys.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const base64 = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
const [ec, rsa] = [base64(certificateEc), base64(certificateRsa)]
const digest = (name: string, text: string): string =>
  createHash(name).update(Buffer.from(text, 'base64')).digest('base64url')

const { d, ...publicKey } = a3.key
const described = {
  x5u: 'https://example.com/certificate.pem',
  x5c: [ec, rsa],
  x5t: digest('sha1', ec),
  'x5t#S256': digest('sha256', ec),
}

describe('certificates of a JWK', () => {
  it('RFC 7517 §B: the certificate is for the key and is kept', () => {
    expect(JsonWebKey.import(certifiedKey).toJSON()).toEqual(certifiedKey)
  })

  it('are kept when the key is published, exported or named, JWK-B2, RFC 7517 §4.6, §4.7, §4.8, §4.9', () => {
    const jwk = { ...a3.key, use: 'sig', alg: 'ES256', kid: 'a', ...described }
    const key = JsonWebKey.import(jwk)
    const { d: secret, ...published } = jwk
    expect(secret).toBe(d)
    expect(key.exportPrivate()).toEqual(jwk)
    expect(key.toJSON()).toEqual(published)
    expect(key.toPublic().toJSON()).toEqual(published)
    expect(key.withKid('b').toJSON()).toEqual({ ...published, kid: 'b' })
    expect(JsonWebKey.import(key, { kid: 'c' }).toJSON()).toEqual({ ...published, kid: 'c' })
    expect(new KeySet([key]).toJSON()).toEqual({ keys: [published] })
  })

  it('may be named by digest and URL alone', () => {
    const { x5c, ...names } = described
    expect(x5c).toHaveLength(2)
    expect(JsonWebKey.import({ ...publicKey, ...names }).toJSON()).toEqual({
      ...publicKey,
      ...names,
    })
  })

  it.each([
    ['the certificate of another key, RFC 7517 §4.7', { x5c: [rsa] }],
    ['the certificate of another key first', { x5c: [rsa, ec] }],
    ['no certificate', { x5c: [] }],
    ['a certificate that is no list', { x5c: ec }],
    ['a certificate that is no text', { x5c: [1] }],
    ['a certificate in base64url', { x5c: [ec.replaceAll('+', '-').replaceAll('/', '_')] }],
    ['a certificate without padding', { x5c: [ec.replaceAll('=', '')] }],
    ['a certificate with a line break', { x5c: [`${ec.slice(0, 64)}\n${ec.slice(64)}`] }],
    ['a certificate as PEM', { x5c: [certificateEc] }],
    ['the base64 of PEM', { x5c: [Buffer.from(certificateEc).toString('base64')] }],
    ['a key instead of a certificate', { x5c: [base64(JsonWebKey.import(publicKey).exportPem())] }],
    [
      'bytes after the certificate',
      { x5c: [Buffer.concat([Buffer.from(ec, 'base64'), Buffer.from('x')]).toString('base64')] },
    ],
    ['a long certificate', { x5c: ['A'.repeat(20_000)] }],
    ['many certificates', { x5c: Array.from({ length: 11 }, () => ec) }],
    ['an empty second certificate', { x5c: [ec, ''] }],
    ['the SHA-1 of another certificate, RFC 7517 §4.8', { x5c: [ec], x5t: digest('sha1', rsa) }],
    [
      'the SHA-256 of another certificate, RFC 7517 §4.9',
      { x5c: [ec], 'x5t#S256': digest('sha256', rsa) },
    ],
    ['a SHA-1 of another length', { x5t: digest('sha256', ec) }],
    ['a SHA-256 of another length', { 'x5t#S256': digest('sha1', ec) }],
    ['a SHA-1 in hexadecimal', { x5t: createHash('sha1').update('x').digest('hex') }],
    ['a digest in base64', { 'x5t#S256': `${digest('sha256', ec)}=` }],
    ['a digest that is no text', { x5t: 1 }],
    ['a digest in another alphabet', { x5t: '\u0141'.repeat(27) }],
    ['a URL that is none, RFC 7517 §4.6', { x5u: 'certificate.pem' }],
    ['a URL that is no text', { x5u: {} }],
    ['a long URL', { x5u: `https://example.com/${'x'.repeat(20_000)}` }],
  ])('refuses a key with %s', (_, members: object) => {
    expect(outcome(() => JsonWebKey.import({ ...publicKey, ...members }))).toBe(invalid)
  })

  it('are never those of a secret', () => {
    const oct = JsonWebKey.generate('oct').exportPrivate()
    expect(outcome(() => JsonWebKey.import({ ...oct, x5c: [ec] }))).toBe(invalid)
  })

  it('of a wrong key leave a set without it', () => {
    const wrong = { ...publicKey, kid: 'a', x5c: [rsa] }
    const right = { kty: 'RSA', n: a2.key.n, e: a2.key.e, kid: 'b', x5c: [rsa] }
    expect(KeySet.import({ keys: [wrong, right] }).keys.map(({ kid }) => kid)).toEqual(['b'])
  })

  it('cannot be changed afterwards', () => {
    const x5c = [ec]
    const key = JsonWebKey.import({ ...publicKey, x5c })
    x5c[0] = rsa
    expect(key.toJSON().x5c).toEqual([ec])
    expect(Object.isFrozen(key.toJSON().x5c)).toBe(true)
  })
})
