import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, jwt, KeySet } from '../../src/index.ts'
import { isUrl } from '../../src/encoding/url.ts'
import { forge, secret as shared } from '../keys.ts'
import { outcome } from '../outcome.ts'

const foreign = `https://${'\u4e00\u4e01\u4e02'.repeat(1000)}`
/** A URL that the platform takes, and that would have to be translated. */
const short = 'https://b\u00fccher.example/'

describe('isUrl', () => {
  it.each(['https://issuer.example/jwks', 'urn:example:key', 'https://[::1]:8443/?a#b'])(
    'takes %s, RFC 3986 §4.3',
    (text) => {
      expect(isUrl(text)).toBe(true)
    },
  )

  it.each([
    ['a relative one', '/jwks'],
    ['nothing', ''],
    ['a host that would have to be translated', 'https://bücher.example/'],
    ['a long host of that kind', foreign],
    ['a long one', `https://issuer.example/${'a'.repeat(2048)}`],
  ])('refuses %s, J-25', (_, text) => {
    expect(isUrl(text)).toBe(false)
  })
})

describe('an address that takes long to read', () => {
  const secret = JsonWebKey.generate('oct', { size: 256 })

  it('is refused in a signed token, J-25', () => {
    for (const name of ['jku', 'x5u']) {
      const token = forge(JSON.stringify({ alg: 'HS256', [name]: short }), '{}')
      expect(outcome(() => jwt.decode(token, shared))).toBe('ERR_JOSE_INVALID_HEADER')
    }
  })

  it('is refused in an encrypted one, J-25', () => {
    const message = {
      unprotected: { alg: 'A256KW', enc: 'A256GCM', jku: short },
      encrypted_key: 'AAAA',
      iv: 'AAAA',
      ciphertext: 'AAAA',
      tag: 'AAAA',
    }
    const jwe = new JsonWebEncryption()
    expect(outcome(() => jwe.deserializeJson(message, secret))).toBe('ERR_JOSE_INVALID_HEADER')
  })

  it('leaves a key out of its set, J-34', () => {
    const key = JsonWebKey.generate('EC').toJSON()
    expect(KeySet.import({ keys: [{ ...key, x5u: short }] }).keys).toEqual([])
    expect(KeySet.import({ keys: [{ ...key, x5u: 'https://a.example' }] }).keys).toHaveLength(1)
  })
})
