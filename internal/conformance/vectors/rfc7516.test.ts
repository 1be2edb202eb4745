import { JsonWebEncryption, JsonWebKey, type JwkObject, KeySet } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { examplesOf, utf8 } from './examples.ts'

interface Compact {
  readonly key: JwkObject
  readonly plaintext: string
  readonly cek: string
  readonly token: string
}

interface Examples {
  readonly 'A.1': Compact
  readonly 'A.2': Compact
  readonly 'A.3': Compact
  readonly 'A.4': {
    readonly keys: Readonly<Record<string, JwkObject>>
    readonly plaintext: string
    readonly general: object
  }
  readonly 'A.5': {
    readonly key: JwkObject
    readonly plaintext: string
    readonly flattened: object
  }
  readonly B: Readonly<Record<string, string>>
}

const examples = examplesOf<Examples>('rfc7516')
const jwe = new JsonWebEncryption()
const listed = { algorithms: ['RSA1_5', 'A128KW', 'A128CBC-HS256'] }

describe('RFC 7516', () => {
  it.each(['A.1', 'A.3'] as const)('§%s: decrypts', (section) => {
    const { key, plaintext, token } = examples[section]
    expect(utf8(jwe.deserializeCompact(token, JsonWebKey.import(key)).payload)).toBe(plaintext)
  })

  it('§A.2: decrypts when RSA1_5 is listed, and not else', () => {
    const { key, plaintext, token } = examples['A.2']
    const imported = JsonWebKey.import(key)
    expect(utf8(jwe.deserializeCompact(token, imported, listed).payload)).toBe(plaintext)
    expect(() => jwe.deserializeCompact(token, imported)).toThrow(
      expect.objectContaining({ name: 'UnsupportedAlgorithmError' }),
    )
  })

  it('§A.4: decrypts for both recipients', () => {
    const { keys, plaintext, general } = examples['A.4']
    for (const [kid, key] of Object.entries(keys)) {
      for (const named of [
        JsonWebKey.import({ ...key, kid }),
        { kid, key: JsonWebKey.import(key) },
      ]) {
        const decrypted = jwe.deserializeJson(general, named, listed)
        expect(utf8(decrypted.payload)).toBe(plaintext)
        expect(decrypted.protected).toEqual({ enc: 'A128CBC-HS256' })
        expect(decrypted.unprotected).toEqual({ jku: 'https://server.example.com/keys.jwks' })
      }
    }
    const set = KeySet.import({ keys: [{ ...keys['7'], kty: 'oct', kid: '7' }] })
    expect(utf8(jwe.deserializeJson(JSON.stringify(general), set).payload)).toBe(plaintext)
  })

  it('§A.5: decrypts the flattened form', () => {
    const { key, plaintext, flattened } = examples['A.5']
    expect(utf8(jwe.deserializeJson(flattened, JsonWebKey.import(key)).payload)).toBe(plaintext)
  })
})
