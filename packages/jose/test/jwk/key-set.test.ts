import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt, KeySet } from '../../src/index.ts'
import { a3, ed25519 } from '../vectors/rfc-examples.ts'
import { outcome } from '../outcome.ts'

const es256 = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'ec' })
const other = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'other' })
const eddsa = JsonWebKey.generate('OKP', { kid: 'okp' })
const hmac = JsonWebKey.generate('oct', { kid: 'oct' })
const set = new KeySet([es256, other, eddsa])

const invalid = 'ERR_JOSE_INVALID_KEY'
const notFound = 'ERR_JOSE_KEY_NOT_FOUND'

describe('KeySet', () => {
  it('reads a set as object, list or text and finds keys by kid, JWK-9', () => {
    const published = set.toJSON()
    const inputs = [
      published,
      published.keys,
      JSON.stringify(published),
      JSON.stringify(published.keys),
      `\n ${JSON.stringify(published.keys)} `,
    ]
    for (const input of inputs) {
      expect(KeySet.import(input).find({ kid: 'ec' })).toMatchObject([
        { kid: 'ec', isPrivate: false },
      ])
    }
    const wrong = [
      'invalid',
      '',
      '{}',
      '1',
      '"keys"',
      '{"keys":{}}',
      '{"keys":[],"keys":[]}',
      '[',
      '[],"x":1',
      '[],"keys":[]',
      '[]}',
      '[]}{"keys":[]',
      '[{"kty":"oct","kty":"oct"}]',
    ]
    for (const input of wrong) {
      expect(outcome(() => KeySet.import(input))).toBe(invalid)
    }
    expect(outcome(() => KeySet.import(null as never))).toBe(invalid)
    expect(outcome(() => KeySet.import(' '.repeat(2e6)))).toBe('ERR_JOSE_TOO_LARGE')
    expect(outcome(() => new KeySet([{ kty: 'oct' } as never]))).toBe(invalid)
    expect(outcome(() => new KeySet('x' as never))).toBe(invalid)
  })

  it('ignores entries of unknown types and unusable ones, RFC 7517 §4.1, §5', () => {
    const keys = [
      { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' },
      { kty: 'EC', crv: 'P-192', x: a3.key.x, y: a3.key.y },
      { ...a3.key, x: 'AAAA' },
      { kty: 'oct', k: '' },
      null,
      'key',
      [],
      {},
      { kty: 7 },
      es256.toJSON(),
    ]
    // The types forbid the entries; a fetched set may hold them.
    expect(KeySet.import({ keys: keys as never }).keys).toMatchObject([{ kid: 'ec' }])
  })

  it('ignores an entry whose kid is no text, RFC 7517 §4.5, §5', () => {
    for (const kid of ['{"toString":1,"valueOf":1}', '[]', '5', 'null', '{}']) {
      expect(KeySet.import(`{"keys":[{"kty":"EC","kid":${kid}}]}`).keys).toEqual([])
    }
  })

  it('is asked by an object', () => {
    for (const bad of [null, undefined, 'kid', 5]) {
      expect(outcome(() => Reflect.apply(Reflect.get(set, 'find'), set, [bad]))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
      expect(outcome(() => Reflect.apply(Reflect.get(set, 'verificationKey'), set, [bad]))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
    }
  })

  it('gives its keys in their order when it is iterated', () => {
    expect([...set].map(({ kid }) => kid)).toEqual(['ec', 'other', 'okp'])
    expect([...new KeySet([])]).toEqual([])
    for (const key of set) expect(key).toBeInstanceOf(JsonWebKey)
  })

  it('gives its whole keys to keep under a name that says so, and reads them again, J-44', () => {
    const whole = new KeySet([es256, hmac, eddsa.toPublic()])
    const kept = KeySet.import(JSON.stringify(whole.exportPrivate()))
    expect(kept.exportPrivate()).toEqual(whole.exportPrivate())
    expect([...kept].map(({ kid, isPrivate }) => [kid, isPrivate])).toEqual([
      ['ec', true],
      ['oct', true],
      ['okp', false],
    ])
    expect(JSON.stringify(whole)).not.toContain('"k"')
  })

  it('takes 100 keys and no more, J-34', () => {
    const jwk = ed25519.key
    expect(KeySet.import({ keys: Array.from({ length: 100 }, () => jwk) }).keys).toHaveLength(100)
    const flood = Array.from({ length: 10_000 }, () => jwk)
    expect(outcome(() => KeySet.import({ keys: flood }))).toBe(invalid)
    expect(outcome(() => KeySet.import(flood))).toBe(invalid)
    const many = Array.from({ length: 101 }, () => jwk)
    expect(outcome(() => KeySet.import({ keys: many }))).toBe(invalid)
    expect(outcome(() => new KeySet(many.map(() => es256)))).toBe(invalid)
  })

  it('finds by kid, algorithm and use, JWK-10', () => {
    const jwk = es256.toJSON()
    const keys = KeySet.import({
      keys: [
        { ...jwk, kid: 'a', use: 'enc', alg: undefined },
        { ...jwk, kid: 'a', use: 'sig', alg: undefined },
        { ...jwk, kid: 'b', alg: 'ES256' },
        { ...jwk, kid: 'b', alg: 'ECDH-ES' },
      ],
    })
    expect(keys.find({ kid: 'a', use: 'sig' })).toMatchObject([{ use: 'sig' }])
    expect(keys.find({ kid: 'a', use: 'enc' })).toMatchObject([{ use: 'enc' }])
    expect(keys.find({ kid: 'b', alg: 'ES256' })).toMatchObject([{ alg: 'ES256' }])
    expect(keys.find({ kid: 'b', alg: 'ECDH-ES' })).toMatchObject([{ alg: 'ECDH-ES' }])
    expect(keys.find({ alg: 'ECDH-ES', use: 'enc' })).toMatchObject([
      { kid: 'a', use: 'enc' },
      { kid: 'b', alg: 'ECDH-ES' },
    ])
    expect(keys.find({ alg: 'ES256' })).toHaveLength(2)
    expect(keys.find({})).toHaveLength(4)
    for (const kid of ['', 'c', '__proto__', 'constructor']) expect(keys.find({ kid })).toEqual([])
  })

  it('gives the key to sign with, or an error that says what to do', () => {
    expect(set.signingKey('ES256')).toBe(set.keys[0])
    expect(set.signingKey('EdDSA')).toBe(set.keys[2])
    expect(outcome(() => set.signingKey('RS256'))).toBe(notFound)
    expect(outcome(() => set.signingKey('none'))).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
    expect(outcome(() => new KeySet([es256.toPublic()]).signingKey('ES256'))).toBe(notFound)
    const verifyOnly = JsonWebKey.import({ ...es256.exportPrivate(), key_ops: ['verify'] })
    expect(outcome(() => new KeySet([verifyOnly]).signingKey('ES256'))).toBe(notFound)
    expect(new KeySet([verifyOnly]).algorithms()).toEqual([])
    expect(set.algorithms()).toEqual(['ES256', 'EdDSA', 'Ed25519'])
  })

  it('signs with the key that the header names, else with the first that can, JRF-8', () => {
    const token = jwt.encode({ alg: 'ES256', kid: 'other' }, {}, set)
    expect(jwt.verify(token, set).header.kid).toBe('other')
    expect(jwt.verify(jwt.encode({ alg: 'ES256' }, {}, set), set).header.kid).toBe('ec')
    expect(outcome(() => jwt.encode({ alg: 'ES256', kid: 'okp' }, {}, set))).toBe(notFound)
    expect(outcome(() => jwt.encode({ alg: 'ES256', kid: 'x' }, {}, set))).toBe(notFound)
  })

  it('publishes public halves only, with a kid, and never a secret, JWK-12, J-44', () => {
    const unnamed = JsonWebKey.import(a3.key)
    const { keys } = new KeySet([hmac, unnamed]).toJSON()
    expect(keys).toEqual([{ ...unnamed.toJSON(), kid: unnamed.thumbprint() }])
    expect(JSON.stringify(set)).not.toContain('"d"')
  })

  it('finds a key without a kid by the thumbprint that it publishes, JWK-B3', () => {
    const keys = new KeySet([JsonWebKey.import(a3.key), es256])
    const token = jwt.encode({ alg: 'ES256', kid: keys.keys[0]?.kid }, {}, keys)
    expect(jwt.decode(token, keys.toJSON())).toEqual({})
  })

  it('verifies with the one key that the header can mean, RFC 7515 §6, Core §10.1, JWT-11, JWT-12', () => {
    const named = jwt.encode({ alg: 'ES256' }, {}, es256)
    const unnamed = jwt.encode(
      { alg: 'ES256' },
      {},
      JsonWebKey.import({ ...es256.exportPrivate(), kid: undefined }),
    )
    expect(jwt.decode(named, set)).toEqual({})
    expect(jwt.decode(unnamed, new KeySet([es256, eddsa]))).toEqual({})
    expect(outcome(() => jwt.decode(unnamed, set))).toBe(notFound)
    expect(outcome(() => jwt.decode(named, new KeySet([other])))).toBe(notFound)
    expect(outcome(() => jwt.decode(named, new KeySet([])))).toBe(notFound)
    expect(outcome(() => jwt.decode(named, new KeySet([es256, es256])))).toBe(notFound)
  })
})
