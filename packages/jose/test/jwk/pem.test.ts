import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { a3 } from '../vectors/rfc-examples.ts'
import { errorOf, outcome } from '../outcome.ts'

const spki = createPublicKey({ key: { ...a3.key }, format: 'jwk' })
  .export({ type: 'spki', format: 'pem' })
  .toString()

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

  it('that is encrypted gives an error that says so', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' }
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString()
    expect(errorOf(() => JsonWebKey.import(pem)).message).toContain('encrypted')
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
