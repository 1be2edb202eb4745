import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, jwt, KeySet } from '../../src/index.ts'
import {
  a1,
  a2,
  a3,
  ed25519,
  joe,
  privateSet,
  symmetricSet,
  thumbprintExample,
} from './rfc-examples.ts'

const jws = new JsonWebSignature()
const claims = { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true }
const then = { clock: () => 1300819379 }

/** The signing half of an example, without what the examples leave out. */
function verified(token: string, key: JsonWebKey): string {
  return Buffer.from(jws.deserializeCompact(token, key).payload).toString()
}

describe('RFC examples', () => {
  it('RFC 7515 §A.1: HS256 verifies and signs to the same token', () => {
    const key = JsonWebKey.import(a1.key)
    expect(verified(a1.token, key)).toBe(joe)
    expect(jwt.decode(a1.token, a1.key, then)).toEqual(claims)
    const [header = ''] = a1.token.split('.')
    const signed = jws.serializeCompact(
      JSON.parse(Buffer.from(header, 'base64url').toString()),
      joe,
      key,
    )
    expect(jws.deserializeCompact(signed, key).header).toEqual({ typ: 'JWT', alg: 'HS256' })
  })

  it('RFC 7515 §A.2: RS256 verifies and signs to the same token', () => {
    const key = JsonWebKey.import(a2.key)
    expect(verified(a2.token, key.toPublic())).toBe(joe)
    expect(jwt.decode(a2.token, key.toPublic(), then)).toEqual(claims)
    expect(jws.serializeCompact({ alg: 'RS256' }, joe, key)).toBe(a2.token)
  })

  it('RFC 7515 §A.3: ES256 verifies', () => {
    const key = JsonWebKey.import(a3.key)
    expect(verified(a3.token, key.toPublic())).toBe(joe)
    expect(verified(jws.serializeCompact({ alg: 'ES256' }, joe, key), key)).toBe(joe)
  })

  it('RFC 8037 §A.4: EdDSA verifies and signs to the same token', () => {
    const key = JsonWebKey.import(ed25519.key)
    expect(verified(ed25519.token, key.toPublic())).toBe(ed25519.payload)
    expect(jws.serializeCompact({ alg: 'EdDSA' }, ed25519.payload, key)).toBe(ed25519.token)
  })

  it('RFC 7638 §3.1 and RFC 8037 §A.3: thumbprints, JWK-11', () => {
    const key = JsonWebKey.import(thumbprintExample.key)
    expect(key.thumbprint()).toBe(thumbprintExample.thumbprint)
    expect(JsonWebKey.import(ed25519.key).thumbprint()).toBe(ed25519.thumbprint)
  })

  it('RFC 7517 §A.1, §A.2: the private set, published, is the public set', () => {
    const set = KeySet.import(privateSet)
    const [ec, rsa] = privateSet.keys
    const { d: _scalar, ...publicEc } = ec
    const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicRsa } = rsa
    expect(set.toJSON()).toEqual({ keys: [publicEc, publicRsa] })
    expect(set.keys.map((key) => key.exportPrivate())).toEqual(privateSet.keys)
    expect(set.algorithms()).toEqual(['RS256'])
    expect(KeySet.import(set.toJSON()).keys.map((key) => key.isPrivate)).toEqual([false, false])
  })

  it('RFC 7517 §A.3: symmetric keys are read and never published', () => {
    const set = KeySet.import(symmetricSet)
    expect(set.keys.map((key) => key.exportPrivate())).toEqual(symmetricSet.keys)
    expect(set.toJSON()).toEqual({ keys: [] })
    expect(jwt.decode(a1.token, set.keys[1] ?? '', then)).toEqual(claims)
  })
})
