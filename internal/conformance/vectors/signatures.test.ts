import {
  JsonWebKey,
  JsonWebSignature,
  type JwkObject,
  jwt,
  UnsupportedAlgorithmError,
} from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { hmacSigner } from '../../../packages/jose/src/crypto/hmac.ts'
import { examplesOf, utf8 } from './examples.ts'

const jws = new JsonWebSignature()

describe('RFC 7519', () => {
  interface Examples {
    readonly '3.1': { readonly key: JwkObject; readonly claims: object; readonly token: string }
    readonly '6.1': { readonly token: string }
  }
  const examples = examplesOf<Examples>('rfc7519')

  it('§3.1: decodes', () => {
    const { key, claims, token } = examples['3.1']
    expect(jwt.decode(token, key, { clock: () => 1300819379 })).toEqual(claims)
  })

  it('§6.1: the unsecured JWT is refused with and without a key', () => {
    const { token } = examples['6.1']
    const { key } = examples['3.1']
    for (const given of [key, undefined, null, '']) {
      // The types forbid some of these; a JavaScript caller does not know.
      expect(() => jwt.decode(token, given as never)).toThrow(UnsupportedAlgorithmError)
    }
  })
})

describe('RFC 7797', () => {
  interface Examples {
    readonly key: JwkObject
    readonly payload: string
    readonly '4.1': { readonly token: string }
    readonly '4.2': {
      readonly token: string
      readonly flattened: {
        readonly protected: string
        readonly payload: string
        readonly signature: string
      }
    }
  }
  const { key: jwk, payload, ...examples } = examplesOf<Examples>('rfc7797')
  const key = JsonWebKey.import(jwk)
  const unencoded = { alg: 'HS256', b64: false, crit: ['b64'] }

  it('§4.1: the encoded payload', () => {
    const { token } = examples['4.1']
    expect(jws.serializeCompact({ alg: 'HS256' }, payload, key)).toBe(token)
    expect(utf8(jws.deserializeCompact(token, key).payload)).toBe(payload)
  })

  it('§4.2: the unencoded payload, detached in compact form', () => {
    const { token } = examples['4.2']
    expect(jws.serializeCompact(unencoded, payload, key, { detached: true })).toBe(token)
    expect(utf8(jws.deserializeCompact(token, key, { payload }).payload)).toBe(payload)
    expect(() => jws.deserializeCompact(token, key, { payload: '$.03' })).toThrow(
      expect.objectContaining({ name: 'BadSignatureError' }),
    )
  })

  it('§4.2: the unencoded payload in the flattened form', () => {
    const { flattened } = examples['4.2']
    expect(jws.serializeJson({ protected: unencoded }, payload, key)).toEqual(flattened)
    expect(utf8(jws.deserializeJson(flattened, key).payload)).toBe(payload)
  })
})

describe('RFC 8037', () => {
  interface Examples {
    readonly 'A.1': { readonly key: JwkObject }
    readonly 'A.4': { readonly payload: string; readonly token: string }
  }
  const examples = examplesOf<Examples>('rfc8037')

  it('§A.4, §A.5: EdDSA signs to the same token and verifies', () => {
    const key = JsonWebKey.import(examples['A.1'].key)
    const { payload, token } = examples['A.4']
    expect(jws.serializeCompact({ alg: 'EdDSA' }, payload, key)).toBe(token)
    expect(utf8(jws.deserializeCompact(token, key.toPublic()).payload)).toBe(payload)
  })
})

describe('RFC 9964', () => {
  interface Example {
    readonly key: JwkObject & { readonly kid: string }
    readonly payload: string
    readonly token: string
  }
  const examples = examplesOf<Record<string, Example>>('rfc9964')

  /** True where nobody can expect ML-DSA, which came with Node.js 24.7 and OpenSSL 3.5. */
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isOld = process.versions.openssl < '3.5' || major < 24 || (major === 24 && minor < 7)
  /** What comes of it where the runtime has ML-DSA; elsewhere `undefined`, and the error has to name Node.js. */
  function whereSupported<T>(run: () => T): T | undefined {
    try {
      return run()
    } catch (error) {
      const isKnown = error instanceof UnsupportedAlgorithmError && /Node\.js/.test(error.message)
      if (isKnown && isOld) return undefined
      throw error
    }
  }
  const generated = whereSupported(() => JsonWebKey.generate('AKP'))
  const supported = generated === undefined ? [] : Object.entries(examples)

  it('is there, or the error says which Node.js has it', () => {
    expect(Object.keys(examples)).toEqual(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])
    expect(supported.length === 3 || isOld).toBe(true)
  })

  it.each(supported)('§A: %s verifies, and the seed gives the public key', (alg, example) => {
    const imported = JsonWebKey.import(example.key)
    expect(imported.exportPrivate()).toEqual(example.key)
    const { payload } = jws.deserializeCompact(example.token, imported.toPublic())
    expect(utf8(payload)).toBe(example.payload)
    const signed = jws.serializeCompact({ alg }, example.payload, imported)
    expect(utf8(jws.deserializeCompact(signed, imported.toPublic()).payload)).toBe(example.payload)
  })

  it.each(supported)('§6: the kid of the %s key is its thumbprint', (_, example) => {
    expect(JsonWebKey.import(example.key).thumbprint()).toBe(example.key.kid)
  })
})

describe('vectors of Authlib and joserfc, whose secrets are shorter than any may be', () => {
  it.each([
    ['secret', 'eyJhbGciOiJIUzI1NiJ9.Zm9v.0pehoi-RMZM1jl-4TP_C4Y6BJ-bcmsuzfDyQpkpJkh0'],
    [
      'k',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.HYfzqBpLbCOo950TeHdytWxg8UHtAmEQCW7ITVky6Gc',
    ],
  ])('%s signs %s: HS256 itself, JRF-1, JWT-13', (secret, token) => {
    const [head = '', payload = '', signature] = token.split('.')
    const { sign } = hmacSigner('sha256', Buffer.from(secret))
    expect(sign(`${head}.${payload}`)).toBe(signature)
    expect(() => jws.deserializeCompact(token, secret)).toThrow(
      expect.objectContaining({ name: 'InvalidKeyError' }),
    )
  })
})
