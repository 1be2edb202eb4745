import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const keys = [
  JsonWebKey.generate('RSA'),
  JsonWebKey.generate('EC'),
  JsonWebKey.generate('EC', { crv: 'P-384' }),
  JsonWebKey.generate('EC', { crv: 'P-521' }),
  JsonWebKey.generate('EC', { crv: 'secp256k1' }),
  JsonWebKey.generate('OKP'),
  JsonWebKey.generate('OKP', { crv: 'X448' }),
]

describe('export', () => {
  it.each(keys)(
    'writes the public half of $kty $crv as SPKI, RFC 7468 §2, §13, JWK-4, JWK-5',
    (key) => {
      const pem = key.exportPem()
      expect(pem).toBe(createPublicKey(pem).export({ type: 'spki', format: 'pem' }))
      expect(pem).toContain('-----BEGIN PUBLIC KEY-----')
      const der = key.exportDer()
      expect(Buffer.from(der)).toEqual(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
      for (const again of [JsonWebKey.import(pem), JsonWebKey.import({ der })]) {
        expect([again.equals(key), again.isPrivate]).toEqual([true, false])
      }
      expect(key.toPublic().exportPem()).toBe(pem)
    },
  )

  it.each(keys)(
    'writes $kty $crv as PKCS #8 where it is asked to, RFC 5958 §2, RFC 7468 §10, JWK-4',
    (key) => {
      const pem = key.exportPem({ private: true })
      expect(pem).toBe(createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }))
      expect(pem).toContain('-----BEGIN PRIVATE KEY-----')
      const der = key.exportDer({ private: true })
      for (const again of [JsonWebKey.import(pem), JsonWebKey.import({ der })]) {
        expect(again.exportPrivate()).toEqual({ ...key.exportPrivate(), kid: undefined })
      }
    },
  )

  it('encrypts by a password, so that node:crypto and this package read it, RFC 5958 §3, RFC 7468 §11, RFC 8018 §6.2', () => {
    const key = JsonWebKey.generate('EC')
    for (const password of ['correct horse', Buffer.from([0, 255, 7])]) {
      const pem = key.exportPem({ private: true, password })
      expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n(?:[\w+/=]{1,64}\n)+-----END/)
      expect(JsonWebKey.import(pem, { password }).equals(key)).toBe(true)
      const der = key.exportDer({ private: true, password })
      expect(JsonWebKey.import({ der }, { password }).isPrivate).toBe(true)
      expect(outcome(() => JsonWebKey.import(pem, { password: 'other' }))).toBe(
        'ERR_JOSE_INVALID_KEY',
      )
      const native = createPrivateKey({ key: pem, passphrase: password })
      expect(native.export({ format: 'jwk' })['d']).toBe(key.exportPrivate()['d'])
    }
  })

  it('encrypts with 600000 rounds, a salt and an initialization vector of its own each time, RFC 8018 §C', () => {
    const key = JsonWebKey.generate('OKP')
    const [one, other] = [1, 2].map(() => key.exportDer({ private: true, password: 'x' }))
    const hex = Buffer.from(one ?? '').toString('hex')
    // PBES2 by PBKDF2: a salt of 16 bytes, 600000 rounds, HMAC-SHA-256; AES-256-CBC with 16 bytes.
    const pattern =
      /^3081[0-9a-f]{2}30[0-9a-f]{2}06092a864886f70d01050d30[0-9a-f]{2}30[0-9a-f]{2}06092a864886f70d01050c30[0-9a-f]{2}0410[0-9a-f]{32}02030927c0300c06082a864886f70d02090500301d060960864801650304012a0410[0-9a-f]{32}04/
    expect(hex).toMatch(pattern)
    expect(Buffer.from(other ?? '').toString('hex')).not.toBe(hex)
  })

  it('refuses what there is not, JWK-4', () => {
    const key = JsonWebKey.generate('EC').toPublic()
    expect(outcome(() => key.exportPem({ private: true }))).toBe('ERR_JOSE_INVALID_KEY')
    expect(outcome(() => key.exportDer({ private: true }))).toBe('ERR_JOSE_INVALID_KEY')
    const secret = JsonWebKey.generate('oct')
    expect(outcome(() => secret.exportPem())).toBe('ERR_JOSE_INVALID_KEY')
    expect(outcome(() => secret.exportDer({ private: true }))).toBe('ERR_JOSE_INVALID_KEY')
  })

  it.each([
    ['an unknown option', { isPrivate: true }],
    ['a half that is no boolean', { private: 'yes' }],
    ['a password for a public key', { password: 'x' }],
    ['an empty password', { private: true, password: '' }],
    ['an empty password of bytes', { private: true, password: new Uint8Array() }],
    ['a long password', { private: true, password: 'x'.repeat(1025) }],
    ['a password of another kind', { private: true, password: { length: 3 } }],
  ])('tells the caller of %s', (_, options) => {
    const key = JsonWebKey.generate('EC')
    // The types forbid these; a JavaScript caller does not know.
    expect(outcome(() => key.exportPem(options as never))).toBe('ERR_AUTHKIT_CONFIG')
    expect(outcome(() => key.exportDer(options as never))).toBe('ERR_AUTHKIT_CONFIG')
  })
})
