import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  JsonWebEncryption,
  JsonWebKey,
  JsonWebSignature,
  JsonWebToken,
  jwt,
  KeySet,
} from '../../src/index.ts'
import { algorithms, forge, forgePayload, keyFor, secret, segment, verifying } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { forgeEncrypted, sharedBytes, sharedKey } from './forge-encrypted.ts'

const jws = new JsonWebSignature()
const jwe = new JsonWebEncryption()
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const invalidKey = 'ERR_JOSE_INVALID_KEY'
const plain = '{"alg":"dir","enc":"A128GCM"}'

/** The rules of the reference that no other test shows whole. */
describe('security ledger', () => {
  it.each(algorithms)(
    'S1, CVE-2022-23540 %s signs and verifies only where it is listed or implied, and an empty list allows nothing',
    (alg, kty) => {
      const key = keyFor(alg, kty)
      const token = jwt.encode({ alg }, { sub: 'a' }, key)
      const bare = JsonWebKey.import({ ...key.exportPrivate(), alg: undefined })
      const other = alg === 'ES256' ? 'ES384' : 'ES256'
      for (const list of [[], [other], ['none'], [alg.toLowerCase()], [`${alg} `]]) {
        const narrow = new JsonWebToken({ algorithms: list })
        expect(outcome(() => narrow.encode({ alg }, {}, bare))).toBe(unsupported)
        expect(outcome(() => narrow.decode(token, verifying(bare)))).toBe(unsupported)
        expect(outcome(() => jwt.decode(token, verifying(bare), { algorithms: list }))).toBe(
          unsupported,
        )
      }
      expect(jwt.decode(token, verifying(bare), { algorithms: [alg] })).toEqual({ sub: 'a' })
    },
  )

  it('S1 holds for encryption: one list for alg, enc and zip, JWE-3', () => {
    const token = forgeEncrypted(plain)
    for (const names of [[], ['dir'], ['A128GCM'], ['A256GCM', 'dir'], ['DIR', 'A128GCM']]) {
      const narrow = new JsonWebEncryption({ algorithms: names })
      expect(outcome(() => narrow.deserializeCompact(token, sharedKey))).toMatch(
        /^ERR_JOSE_UNSUPPORTED_(?:ENCRYPTION_)?ALGORITHM$/,
      )
      expect(
        outcome(() => narrow.serializeCompact({ alg: 'dir', enc: 'A128GCM' }, '', sharedKey)),
      ).toMatch(/^ERR_JOSE_UNSUPPORTED_(?:ENCRYPTION_)?ALGORITHM$/)
    }
    for (const given of ['dir A128GCM', 'dir', new Set(['dir', 'A128GCM']), [1], {}]) {
      // The types forbid these; a JavaScript caller does not know.
      expect(outcome(() => new JsonWebEncryption({ algorithms: given as never }))).toMatch(
        /^ERR_(?!JOSE)/,
      )
    }
  })

  it('S2, CVE-2022-39175 a header that brings a key, or the address of one, chooses nothing', () => {
    const attacker = keyFor('ES256', 'EC')
    const victim = keyFor('ES256', 'EC').toPublic()
    const { kid: _kid, ...jwk } = attacker.toJSON()
    const url = 'https://127.0.0.1:9/key'
    for (const brought of [
      { jwk },
      { jku: url },
      { x5u: url },
      { x5c: [segment('x')] },
      { x5t: 'YQ' },
    ]) {
      const bare = JsonWebKey.import({ ...attacker.exportPrivate(), kid: undefined })
      const token = jws.serializeCompact({ alg: 'ES256', ...brought }, '', bare)
      expect(outcome(() => jws.deserializeCompact(token, victim))).toBe('ERR_JOSE_BAD_SIGNATURE')
      expect(outcome(() => jws.deserializeCompact(token, undefined as never))).toBe(invalidKey)
    }
  })

  it('S3 an unsecured token is read by one function, and has no signature', () => {
    const token = `${segment('{"alg":"none"}')}.${segment('a')}.`
    expect(Buffer.from(jws.deserializeUnsecured(token).payload).toString()).toBe('a')
    expect(outcome(() => jws.deserializeUnsecured(`${token}YQ`))).toMatch(/^ERR_JOSE_/)
    expect(outcome(() => jws.deserializeUnsecured(forge('{"alg":"HS256"}', 'a')))).toMatch(
      /^ERR_JOSE_/,
    )
    for (const list of [undefined, [], ['none']]) {
      expect(outcome(() => jws.deserializeCompact(token, secret, { algorithms: list }))).toBe(
        unsupported,
      )
    }
  })

  it('S4 a native public or private key is no secret, and its bytes are none', () => {
    for (const key of [keyFor('RS256', 'RSA'), keyFor('ES256', 'EC'), keyFor('EdDSA', 'OKP')]) {
      const native = createPrivateKey({ key: { ...key.exportPrivate() }, format: 'jwk' })
      const der = createPublicKey(native).export({ type: 'spki', format: 'der' })
      for (const form of [
        native,
        createPublicKey(native),
        der,
        createSecretKey(der),
        key.exportDer({ private: true }),
      ]) {
        expect(outcome(() => jwt.encode({ alg: 'HS256' }, {}, form))).toMatch(
          /^ERR_JOSE_(?:INVALID_KEY|UNSUPPORTED_ALGORITHM)$/,
        )
        expect(
          outcome(() => jwe.serializeCompact({ alg: 'dir', enc: 'A256GCM' }, '', form)),
        ).toMatch(/^ERR_JOSE_/)
      }
    }
  })

  it('S12 keys for agreement do not sign, keys for signatures do not agree, and curves do not mix', () => {
    for (const crv of ['X25519', 'X448']) {
      const key = JsonWebKey.generate('OKP', { crv })
      for (const alg of ['EdDSA', 'Ed25519', 'Ed448']) {
        expect(outcome(() => jws.serializeCompact({ alg }, '', key))).toMatch(/^ERR_JOSE_/)
      }
      expect(key.algorithms()).toEqual([])
    }
    for (const crv of ['Ed25519', 'Ed448']) {
      const key = JsonWebKey.generate('OKP', { crv })
      for (const alg of ['ECDH-ES', 'ECDH-ES+A128KW']) {
        expect(outcome(() => jwe.serializeCompact({ alg, enc: 'A128GCM' }, '', key))).toMatch(
          /^ERR_JOSE_/,
        )
      }
      expect(key.keyManagementAlgorithms()).toEqual([])
    }
    for (const [alg, crv] of [
      ['ES256', 'P-384'],
      ['ES256', 'secp256k1'],
      ['ES256K', 'P-256'],
      ['ES384', 'P-521'],
      ['ES512', 'P-256'],
    ] as const) {
      expect(
        outcome(() => jws.serializeCompact({ alg }, '', JsonWebKey.generate('EC', { crv }))),
      ).toMatch(/^ERR_JOSE_/)
    }
  })

  it('S14 secrets have 14 bytes at least and RSA keys 2048 bits, for signing and for encrypting, JWE-24', () => {
    for (const length of [0, 1, 13]) {
      expect(outcome(() => JsonWebKey.import({ secret: Buffer.alloc(length, 7) }))).toBe(invalidKey)
    }
    expect(outcome(() => JsonWebKey.import({ secret: Buffer.alloc(14, 7) }))).toBeInstanceOf(
      JsonWebKey,
    )
    for (const size of [512, 1024, 2040]) {
      expect(outcome(() => JsonWebKey.generate('RSA', { size }))).toMatch(/^ERR_/)
    }
    const short = { kty: 'RSA', n: segment(Buffer.alloc(128, 0xff)), e: 'AQAB' }
    expect(
      outcome(() => jwe.serializeCompact({ alg: 'RSA-OAEP', enc: 'A128GCM' }, '', short)),
    ).toBe(invalidKey)
  })

  it('S20 an essential claim is neither null nor blank', () => {
    const claims = { essential: { essential: true } }
    const decode = (value: string): unknown =>
      outcome(() => jwt.decode(forgePayload(`{"essential":${value}}`), secret, { claims }))
    for (const value of ['null', '""', '[]', '{}']) {
      expect(decode(value), value).toMatch(/^ERR_JOSE_(?:INVALID|MISSING)_CLAIM$/)
    }
    for (const value of ['0', 'false', '"a"', '[0]']) expect(decode(value)).toBeTypeOf('object')
    expect(outcome(() => jwt.decode(forgePayload('{}'), secret, { claims }))).toBe(
      'ERR_JOSE_MISSING_CLAIM',
    )
  })

  it('S22, CVE-2016-10555 no key verifies both HMAC and public-key signatures, whatever is listed', () => {
    const list = { algorithms: ['HS256', 'RS256', 'ES256', 'EdDSA'] }
    const rsa = keyFor('RS256', 'RSA').toPublic()
    for (const key of [rsa, keyFor('ES256', 'EC').toPublic(), keyFor('EdDSA', 'OKP').toPublic()]) {
      expect(outcome(() => jwt.decode(forgePayload('{}'), key, list))).toMatch(
        /^ERR_JOSE_(?:INVALID_KEY|UNSUPPORTED_ALGORITHM)$/,
      )
    }
    const hmac = JsonWebKey.import({ secret }, { kid: 'a' })
    expect(outcome(() => jwt.decode(forgePayload('{}'), new KeySet([hmac, rsa]), list))).toBe(
      invalidKey,
    )
    const token = jwt.encode({ alg: 'RS256' }, {}, keyFor('RS256', 'RSA'))
    expect(outcome(() => jwt.decode(token, hmac, list))).toMatch(/^ERR_JOSE_/)
  })

  it('S23 what is no text where text must be has a typed error', () => {
    for (const value of ['1', 'null', '[]', '{}', 'true']) {
      for (const name of ['alg', 'kid', 'typ', 'cty', 'jku', 'x5t']) {
        const values = { alg: '"HS256"', [name]: value }
        const text = `{${Object.entries(values)
          .map(([key, one]) => `"${key}":${one}`)
          .join(',')}}`
        expect(
          outcome(() => jwt.decode(forge(text, '{}'), secret)),
          text,
        ).toMatch(/^ERR_JOSE_/)
        const encrypted = forgeEncrypted(
          text.replace('"HS256"', '"dir"').replace('{', '{"enc":"A128GCM",'),
        )
        expect(
          outcome(() => jwe.deserializeCompact(encrypted, sharedKey)),
          text,
        ).toMatch(/^ERR_JOSE_/)
      }
    }
  })
})

describe('what joserfc has', () => {
  it('JRF-17 claims have their types, and their rules hold for false, 0 and lists', () => {
    const decode = (claims: string, options: object): unknown =>
      outcome(() => jwt.decode(forgePayload(claims), secret, options))
    const invalid = 'ERR_JOSE_INVALID_CLAIM'
    for (const value of ['["a"]', '{"a":1}', '1', 'true']) {
      expect(decode(`{"iss":${value}}`, {})).toBe(invalid)
      expect(decode(`{"sub":${value}}`, {})).toBe(invalid)
    }
    for (const value of ['1', '{"a":1}', 'true'])
      expect(decode(`{"aud":${value}}`, {})).toBe(invalid)
    for (const value of [true, false, 0]) {
      const claims = { flag: { value } }
      expect(decode(`{"flag":${JSON.stringify(value)}}`, { claims })).toEqual({ flag: value })
      expect(decode(`{"flag":${JSON.stringify(value !== true)}}`, { claims })).toBe(invalid)
    }
    const listed = { claims: { role: { values: ['a', 'b'] } } }
    expect(decode('{"role":"b"}', listed)).toEqual({ role: 'b' })
    expect(decode('{"role":"c"}', listed)).toBe(invalid)
    const later = { leeway: 500, clock: () => 1000 }
    expect(decode('{"iat":2000}', later)).toBe('ERR_JOSE_INVALID_TOKEN')
    expect(decode('{"nbf":2000}', later)).toBe('ERR_JOSE_INVALID_TOKEN')
    expect(decode('{"nbf":1500,"iat":1500}', later)).toEqual({ nbf: 1500, iat: 1500 })
  })

  it('JRF-21 a password wraps a key with a salt of its own each time, and makes no key to sign with', () => {
    const password = JsonWebKey.import({ secret: 'correct horse battery staple' })
    const names = ['PBES2-HS256+A128KW', 'A128GCM']
    const header = { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 1000 }
    const tokens = [1, 2].map(() =>
      jwe.serializeCompact(header, 'a', password, { algorithms: names }),
    )
    expect(new Set(tokens.map((token) => token.split('.')[0])).size).toBe(2)
    const statics = Object.getOwnPropertyNames(JsonWebKey).filter((name) =>
      /derive|password/i.test(name),
    )
    expect(statics).toEqual([])
    expect(
      outcome(() => jws.serializeCompact({ alg: 'ES256' }, 'a', 'correct horse battery staple')),
    ).toMatch(/^ERR_JOSE_/)
  })
})

describe('forms of a key', () => {
  it('HLP-1 a key object is used as it is', () => {
    const key = JsonWebKey.import({ secret })
    expect(jwt.decode(jwt.encode({ alg: 'HS256' }, { a: 1 }, key), key)).toEqual({ a: 1 })
    expect(new KeySet([key]).keys[0]?.exportPrivate()).toEqual(key.exportPrivate())
  })

  it('HLP-2 JSON text of a symmetric JWK is that key, and no secret', () => {
    const text = JSON.stringify({ kty: 'oct', k: segment(secret) })
    const key = JsonWebKey.import(text)
    expect(key.kty).toBe('oct')
    expect(jwt.decode(forgePayload('{}'), key)).toEqual({})
    expect(outcome(() => jwt.decode(forgePayload('{}'), text))).toBe(invalidKey)
  })

  it('HLP-3 other text is a secret for HMAC, and no key unasked', () => {
    expect(jwt.decode(forgePayload('{}'), secret)).toEqual({})
    expect(jwt.decode(forgePayload('{}'), Buffer.from(secret))).toEqual({})
    expect(outcome(() => JsonWebKey.import(secret))).toBe(invalidKey)
    expect(outcome(() => jwt.decode(forgePayload('{}'), 'foo'))).toBe(invalidKey)
  })

  it('HLP-4 an object with keys is a set', () => {
    const keys = [{ kty: 'oct', kid: 'a', k: segment(secret) }]
    const token = jwt.encode({ alg: 'HS256' }, { a: 1 }, { keys })
    expect(jwt.decode(token, { keys })).toEqual({ a: 1 })
    expect(KeySet.import({ keys }).keys[0]?.kid).toBe('a')
    expect(sharedBytes).toHaveLength(16)
  })
})
