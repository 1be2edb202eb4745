import { JoseError, JsonWebEncryption, JsonWebKey, type JwkObject, jwt } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { examplesOf, utf8 } from './examples.ts'

const jwe = new JsonWebEncryption()

describe('RFC 7517 §C', () => {
  interface Example {
    readonly password: string
    readonly header: object
    readonly plaintext: string
    readonly token: string
  }
  const { C } = examplesOf<{ readonly C: Example }>('rfc7517')
  const password = JsonWebKey.import({ secret: C.password })

  it('decrypts the private key by the password when PBES2 is listed, and not else', () => {
    const listed = { algorithms: ['PBES2-HS256+A128KW', 'A128CBC-HS256'] }
    const { header, payload } = jwe.deserializeCompact(C.token, password, listed)
    expect(header).toEqual(C.header)
    expect(utf8(payload)).toBe(C.plaintext)
    expect(JsonWebKey.import(utf8(payload)).exportPrivate()).toEqual(JSON.parse(C.plaintext))
    expect(() => jwe.deserializeCompact(C.token, password)).toThrow(
      expect.objectContaining({ name: 'UnsupportedAlgorithmError' }),
    )
  })
})

describe('RFC 7519 §A', () => {
  interface Examples {
    readonly 'A.1': { readonly key: JwkObject; readonly claims: object; readonly token: string }
    readonly 'A.2': {
      readonly encryptionKey: JwkObject
      readonly signatureKey: JwkObject
      readonly claims: object
      readonly token: string
    }
  }
  const examples = examplesOf<Examples>('rfc7519')
  const algorithms = ['RSA1_5', 'A128CBC-HS256']

  it('§A.1: the encrypted JWT', () => {
    const { key, claims, token } = examples['A.1']
    const { payload } = jwe.deserializeCompact(token, JsonWebKey.import(key), { algorithms })
    expect(JSON.parse(utf8(payload))).toEqual(claims)
  })

  it('§A.2: the nested JWT, signed and then encrypted', () => {
    const { encryptionKey, signatureKey, claims, token } = examples['A.2']
    const key = JsonWebKey.import(encryptionKey)
    const { header, payload } = jwe.deserializeCompact(token, key, { algorithms })
    expect(header.cty).toBe('JWT')
    const inside = jwt.decode(utf8(payload), JsonWebKey.import(signatureKey).toPublic(), {
      clock: () => 1300819379,
    })
    expect(inside).toEqual(claims)
  })
})

describe('draft-madden-jose-ecdh-1pu-04 §B', () => {
  interface Example {
    readonly sender: JwkObject
    readonly recipients: Readonly<Record<string, { readonly key: JwkObject }>>
    readonly plaintext: string
    readonly general: { readonly recipients: readonly object[] }
  }
  const { B } = examplesOf<{ readonly B: Example }>('draft-madden-jose-ecdh-1pu-04')
  const senderKey = JsonWebKey.import(B.sender).toPublic()
  const algorithms = ['ECDH-1PU+A128KW', 'A256CBC-HS512']

  it.each(Object.entries(B.recipients))('decrypts for %s, JWE-20', (_, { key }) => {
    for (const form of [B.general, JSON.stringify(B.general)]) {
      const decrypted = jwe.deserializeJson(form, JsonWebKey.import(key), { algorithms, senderKey })
      expect(utf8(decrypted.payload)).toBe(B.plaintext)
      expect(decrypted.unprotected).toEqual({ jku: 'https://alice.example.com/keys.jwks' })
    }
  })

  it('refuses it from another sender, without one, and without a list', () => {
    const [recipient] = Object.values(B.recipients)
    const key = JsonWebKey.import(recipient?.key ?? { kty: '' })
    const other = JsonWebKey.generate('OKP', { crv: 'X25519' }).toPublic()
    for (const options of [{ algorithms, senderKey: other }, { algorithms }, { senderKey }, {}]) {
      expect(() => jwe.deserializeJson(B.general, key, options)).toThrow(JoseError)
    }
  })
})
