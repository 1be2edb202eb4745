import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
} from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt, unverifiedHeader } from '../../src/index.ts'
import { a2, a3, ed25519 } from '../vectors/rfc-examples.ts'
import { errorOf, outcome } from '../outcome.ts'
import { bilboEc, bilboRsa, frodoOct } from './rfc-keys.ts'

const imported = (jwk: object): JsonWebKey | string =>
  outcome(() => JsonWebKey.import({ kty: '', ...jwk }))
const invalid = 'ERR_JOSE_INVALID_KEY'

const generated = [
  JsonWebKey.generate('oct'),
  JsonWebKey.generate('RSA'),
  JsonWebKey.generate('EC'),
  JsonWebKey.generate('EC', { crv: 'P-384' }),
  JsonWebKey.generate('EC', { crv: 'P-521' }),
  JsonWebKey.generate('EC', { crv: 'secp256k1' }),
  JsonWebKey.generate('OKP'),
  JsonWebKey.generate('OKP', { crv: 'Ed448' }),
  JsonWebKey.generate('OKP', { crv: 'X25519' }),
  JsonWebKey.generate('OKP', { crv: 'X448' }),
]
const pairs = generated.filter((key) => key.kty !== 'oct')

describe('JsonWebKey', () => {
  it.each(pairs)(
    'generates $kty $crv with its thumbprint as kid, RFC 7638 §3, §3.2, RFC 8812 §3.1, RFC 8037 §2, JWK-7',
    (key) => {
      expect(key.isPrivate).toBe(true)
      expect(key.kid).toBe(key.thumbprint())
      expect(key.kid).toMatch(/^[\w-]{43}$/)
      const again = JsonWebKey.import(key.exportPrivate())
      expect(again.exportPrivate()).toEqual(key.exportPrivate())
      expect(again.thumbprint()).toBe(key.thumbprint())
    },
  )

  it('names a generated secret at random and never by its thumbprint, RFC 7638 §7, JWK-2', () => {
    const key = JsonWebKey.generate('oct')
    const again = JsonWebKey.import(key.exportPrivate())
    expect(again.exportPrivate()).toEqual(key.exportPrivate())
    expect(key.kid).toMatch(/^[\w-]{43}$/)
    expect(key.kid).not.toBe(JsonWebKey.generate('oct').kid)
    for (const digest of ['sha256', 'sha384', 'sha512'] as const) {
      expect(key.kid).not.toBe(key.thumbprint(digest))
    }
    const token = jwt.encode({ alg: 'HS256' }, {}, key)
    expect(unverifiedHeader(token)['kid']).toBe(key.kid)
    expect(JsonWebKey.generate('oct', { kid: 'mine' }).kid).toBe('mine')
  })

  it('takes a key ID of 1 to 1024 characters under withKid, RFC 7517 §4.5', () => {
    const [key = JsonWebKey.generate('EC')] = pairs
    for (const kid of ['a', 'x'.repeat(1024)]) expect(key.withKid(kid).kid).toBe(kid)
    for (const bad of [5, {}, null, undefined, '', 'x'.repeat(1025), ['a']]) {
      expect(outcome(() => Reflect.apply(Reflect.get(key, 'withKid'), key, [bad]))).toBe(invalid)
    }
  })

  it.each(pairs)(
    'exports $kty $crv as JWK without private members, RFC 7517 §4, JWK-4, JWK-5',
    (key) => {
      const jwk = key.toJSON()
      expect(Object.keys(jwk).filter((name) => /^(?:d|p|q|dp|dq|qi|k)$/.test(name))).toEqual([])
      const publicKey = JsonWebKey.import(jwk)
      expect(publicKey.isPrivate).toBe(false)
      expect(publicKey.toJSON()).toEqual(jwk)
      expect(key.toPublic().toJSON()).toEqual(jwk)
      expect(outcome(() => publicKey.exportPrivate())).toBe(invalid)
    },
  )

  it('keeps use, alg, kid and key_ops when it is published, JWK-B2, RFC 7517 §4.2, §4.3, §4.4, §4.5', () => {
    const jwk = { ...a3.key, use: 'sig', alg: 'ES256', kid: 'a', key_ops: ['sign'] }
    const key = JsonWebKey.import(jwk)
    const described = { use: 'sig', alg: 'ES256', kid: 'a', key_ops: ['verify'] }
    expect(key.toJSON()).toMatchObject(described)
    expect(key.toPublic().toJSON()).toMatchObject(described)
    expect(key.exportPrivate()).toMatchObject({ ...described, key_ops: ['sign'] })
    const both = JsonWebKey.import({ ...jwk, key_ops: ['sign', 'verify'] })
    expect(both.toJSON().key_ops).toEqual(['verify'])
    const ecdh = { ...a3.key, key_ops: ['deriveKey', 'unwrapKey', 'decrypt'] }
    expect(JsonWebKey.import(ecdh).toJSON().key_ops).toEqual(['deriveKey', 'wrapKey', 'encrypt'])
  })

  it('writes coordinates in full length, JWK-B1, RFC 7518 §6.2.1.2', () => {
    for (let index = 0; index < 300; index += 1) {
      const { x, y } = JsonWebKey.generate('EC').toJSON()
      expect([x, y]).toEqual([expect.stringMatching(/^.{43}$/), expect.stringMatching(/^.{43}$/)])
    }
    for (let index = 0; index < 10; index += 1) {
      const { x, y, d } = JsonWebKey.generate('EC', { crv: 'P-521' }).exportPrivate()
      for (const value of [x, y, d]) expect(value).toHaveLength(88)
    }
  })

  it.each(['spki', 'pkcs1'] as const)('reads a public RSA key from PEM %s', (type) => {
    const pem = createPublicKey({ key: { ...a2.key }, format: 'jwk' }).export({
      type,
      format: 'pem',
    })
    const key = JsonWebKey.import(pem.toString(), { kid: 'a', alg: 'RS256', use: 'sig' })
    const { kty, n, e } = a2.key
    expect(key.toJSON()).toEqual({ kty, n, e, kid: 'a', alg: 'RS256', use: 'sig' })
  })

  it.each([
    ['pkcs8', a2.key],
    ['pkcs1', a2.key],
    ['pkcs8', a3.key],
    ['sec1', a3.key],
    ['pkcs8', ed25519.key],
  ] as const)('reads a private key from PEM %s, JWK-6', (type, jwk) => {
    const native = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
    const pem = native.export({ type, format: 'pem' }).toString()
    expect(JsonWebKey.import(pem).exportPrivate()).toEqual(jwk)
    expect(JsonWebKey.import(`\n${pem.replaceAll('\n', '\r\n')}\n`).exportPrivate()).toEqual(jwk)
    expect(JsonWebKey.import(native).exportPrivate()).toEqual(jwk)
  })

  it('reads the text of a JWK and never takes text for a secret unasked', () => {
    expect(JsonWebKey.import(JSON.stringify(a3.key)).exportPrivate()).toEqual(a3.key)
    for (const text of ['', 'a-secret-of-some-length', '[]', '{}', '{"kty":1}', '{"kty":"oct"']) {
      expect(outcome(() => JsonWebKey.import(text))).toBe(invalid)
    }
  })

  it('reads secrets from text, bytes and native keys as copies', () => {
    const bytes = Buffer.from('a-secret-of-some-length')
    const expected = { kty: 'oct', k: bytes.toString('base64url') }
    const key = JsonWebKey.import({ secret: bytes })
    expect(JsonWebKey.import({ secret: 'a-secret-of-some-length' }).exportPrivate()).toEqual(
      expected,
    )
    expect(JsonWebKey.import(createSecretKey(bytes)).exportPrivate()).toEqual(expected)
    bytes.fill(0)
    expect(key.exportPrivate()).toEqual(expected)
  })

  it('gives no secret away but by exportPrivate, J-44, RFC 7518 §6', () => {
    for (const key of generated) {
      const { d, k } = key.exportPrivate()
      const marker = String(d ?? k)
      const copy: unknown = { ...key }
      for (const text of [
        JSON.stringify(key),
        inspect(key, { depth: 9, showHidden: true }),
        JSON.stringify(copy),
      ]) {
        expect(text).not.toContain(marker)
      }
    }
    expect(generated[0]?.toJSON()).toEqual({ kty: 'oct', kid: generated[0]?.kid })
    expect(outcome(() => generated[0]?.toPublic())).toBe(invalid)
  })

  it('generates the size and curve that the options and the algorithm ask for, JWK-2, JWK-4, JWK-6', () => {
    expect(JsonWebKey.generate('oct', { alg: 'HS512' }).exportPrivate()['k']).toHaveLength(86)
    expect(JsonWebKey.generate('oct', { size: 128 }).exportPrivate()['k']).toHaveLength(22)
    expect(JsonWebKey.generate('EC', { alg: 'ES384', kid: 'a' })).toMatchObject({
      crv: 'P-384',
      kid: 'a',
    })
    expect(JsonWebKey.generate('RSA', { size: 3072 }).toJSON()['n']).toHaveLength(512)
    for (const size of [0, 104, 251, 1e6, 128.5]) {
      expect(outcome(() => JsonWebKey.generate('oct', { size }))).toBe(invalid)
    }
    for (const size of [256, 1024, 2001, 2047, 32_768]) {
      expect(outcome(() => JsonWebKey.generate('RSA', { size }))).toBe(invalid)
    }
    expect(outcome(() => JsonWebKey.generate('EC', { crv: 'Invalid' }))).toBe(invalid)
    expect(outcome(() => JsonWebKey.generate('OKP', { crv: 'P-256' }))).toBe(invalid)
    expect(outcome(() => JsonWebKey.generate('AKP', { alg: 'ML-DSA-45' }))).toBe(invalid)
    expect(outcome(() => JsonWebKey.generate('EC', { alg: 'RS256' }))).toBe(invalid)
  })

  it.each([
    ['nothing', { kty: 'RSA' }],
    ['no y', { kty: 'EC', crv: 'P-256', x: a3.key.x }],
    ['another curve', { ...a3.key, crv: 'P-384' }],
    ['an unknown curve', { ...a3.key, crv: 'secp224k1' }],
    ['a point of another curve', { ...a3.key, crv: 'secp256k1' }],
    ['a coordinate of no field', { ...a3.key, x: Buffer.alloc(32, 255).toString('base64url') }],
    ['the point at infinity', { ...a3.key, x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a curve of another type', { ...a3.key, crv: 'Ed25519' }],
    ['an unpadded coordinate', { ...a3.key, x: a3.key.x.slice(0, -2) }],
    ['a point that is not on the curve', { ...a3.key, x: a3.key.y, y: a3.key.x }],
    [
      'the private value of another key',
      { ...a3.key, d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE' },
    ],
    ['a private value of zero', { ...a3.key, d: 'A'.repeat(43) }],
    ['padding', { ...a3.key, x: `${a3.key.x}=` }],
    ['a coordinate in another alphabet', { ...a3.key, x: a3.key.x.replace('u', '\u0175') }],
    ['a coordinate that is no text', { ...a3.key, x: 1 }],
    ['a public value of the wrong length', { ...ed25519.key, x: 'AAAA' }],
    ['another Ed25519 private value', { ...ed25519.key, d: ed25519.key.x }],
    ['an Ed25519 private value on X25519', { ...ed25519.key, crv: 'X25519' }],
    ['Ed448 in the length of Ed25519', { ...ed25519.key, crv: 'Ed448' }],
    [
      'd with some of the rest, JWK-3',
      { kty: 'RSA', n: a2.key.n, e: 'AQAB', d: a2.key.d, p: a2.key.p },
    ],
    ['the rest without d', { ...a2.key, d: undefined }],
    ['a missing dp, JWK-3', { ...a2.key, dp: undefined }],
    ['more than two primes, RFC 7518 §6.3.2.7', { ...a2.key, oth: [] }],
    ['a prime of 1', { ...a2.key, p: 'AQ', q: a2.key.n }],
    ['a member of a megabyte', { ...a2.key, d: 'AQAB'.repeat(262_144) }],
    ['primes of another modulus', { ...a2.key, p: a2.key.q }],
    ['leading zeros, RFC 7518 §2', { kty: 'RSA', n: `AA${a2.key.n}`, e: 'AQAB' }],
    ['an exponent of 1', { kty: 'RSA', n: a2.key.n, e: 'AQ' }],
    ['an even exponent', { kty: 'RSA', n: a2.key.n, e: 'AQAC' }],
    ['an exponent of 65 bits', { kty: 'RSA', n: a2.key.n, e: 'AQAAAAAAAAAB' }],
    ['an unknown type, RFC 7517 §5', { ...a3.key, kty: 'ec' }],
    ['a type from the prototype', { ...a3.key, kty: '__proto__' }],
    ['an alg of another type, RFC 7517 §4.4', { ...a3.key, alg: 'RS256' }],
    ['an alg of another curve', { ...a3.key, alg: 'ES384' }],
    ['an alg that is no text', { ...a3.key, alg: ['ES256'] }],
    ['a use that is no text', { ...a3.key, use: 1 }],
    ['a kid that is no text', { ...a3.key, kid: {} }],
    ['a kid of a megabyte', { ...a3.key, kid: 'x'.repeat(1e6) }],
    ['repeated key_ops', { ...a3.key, key_ops: ['sign', 'sign'] }],
    ['key_ops that are no list', { ...a3.key, key_ops: 'sign' }],
    ['key_ops against use, RFC 7517 §4.3', { ...a3.key, use: 'sig', key_ops: ['deriveKey'] }],
    ['an empty secret', { kty: 'oct', k: '' }],
    ['a short secret', { kty: 'oct', k: 'A'.repeat(18) }],
  ])('refuses a JWK with %s, RFC 7518 §6.1, §6.2, §6.2.2.1, §6.3, §6.4', (_, jwk) => {
    expect(imported(jwk)).toBe(invalid)
  })

  it('refuses native keys of other types', () => {
    const strangers = [
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
      generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }),
      generateKeyPairSync('ec', { namedCurve: 'secp224r1' }),
    ]
    for (const { publicKey } of strangers) {
      expect(outcome(() => JsonWebKey.import(publicKey))).toBe(invalid)
    }
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(outcome(() => JsonWebKey.import(small.privateKey))).toBe(invalid)
  })

  it('takes what it is for from the options and refuses a contradiction, JWK-8', () => {
    expect(JsonWebKey.import({ ...a3.key, kid: 'a' }, { kid: 'b', use: 'sig' })).toMatchObject({
      kid: 'b',
      use: 'sig',
    })
    expect(outcome(() => JsonWebKey.import({ ...a2.key, alg: 'RS256' }, { alg: 'PS256' }))).toBe(
      invalid,
    )
    expect(outcome(() => JsonWebKey.import({ ...a2.key, use: 'enc' }, { use: 'sig' }))).toBe(
      invalid,
    )
    expect(outcome(() => JsonWebKey.import(a2.key, { alg: 'ES256' }))).toBe(invalid)
    const keyOps = ['verify', 'sign']
    expect(JsonWebKey.import(a2.key, { keyOps }).keyOps).toEqual(keyOps)
    const own = { ...a2.key, key_ops: ['sign', 'verify'] }
    expect(JsonWebKey.import(own, { keyOps }).keyOps).toEqual(own.key_ops)
    expect(outcome(() => JsonWebKey.import(own, { keyOps: ['sign'] }))).toBe(invalid)
    expect(outcome(() => JsonWebKey.import(a2.key, { use: 'enc', keyOps }))).toBe(invalid)
    expect(JsonWebKey.generate('EC', { use: 'sig', keyOps, kid: 'a', alg: 'ES256' })).toMatchObject(
      { use: 'sig', keyOps, kid: 'a', alg: 'ES256' },
    )
  })

  it('says of another key what it is for, JWK-2', () => {
    const { kid, ...rest } = JsonWebKey.generate('oct').exportPrivate()
    const key = JsonWebKey.import(JsonWebKey.import(rest), { use: 'sig', kid: 'a' })
    expect(key.exportPrivate()).toEqual({ ...rest, use: 'sig', kid: 'a' })
    expect(kid).toMatch(/^[\w-]{43}$/)
    expect(outcome(() => JsonWebKey.import(key, { use: 'enc' }))).toBe(invalid)
  })

  it('refuses a key of another type than the one that is asked for, JWK-8', () => {
    const pem = JsonWebKey.import(a2.key).exportPem()
    expect(JsonWebKey.import(pem, { kty: 'RSA' }).toJSON()).toMatchObject({ e: 'AQAB' })
    for (const input of [pem, a2.key, { der: JsonWebKey.import(a2.key).exportDer() }]) {
      expect(outcome(() => JsonWebKey.import(input, { kty: 'EC' }))).toBe(invalid)
    }
  })

  it.each([
    ['an unknown option', { passphrase: 'x' }],
    ['an option of another kind', { kid: 1 }],
    ['an empty password', { password: '' }],
    ['a password that is neither text nor bytes', { password: {} }],
    ['a long password', { password: 'x'.repeat(1025) }],
  ])('tells the caller of %s', (_, options) => {
    // The types forbid these; a JavaScript caller does not know.
    expect(outcome(() => JsonWebKey.import(a2.key, options as never))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('reads the keys of RFC 7520 §3.1–§3.5 and writes them as they were, JWK-1, JWK-3, JWK-5', () => {
    for (const jwk of [bilboEc, bilboRsa, frodoOct]) {
      expect(JsonWebKey.import(jwk).exportPrivate()).toEqual(jwk)
      expect(JsonWebKey.import(JSON.stringify(jwk)).exportPrivate()).toEqual(jwk)
    }
    const { d, ...publicEc } = bilboEc
    expect(JsonWebKey.import(bilboEc).toJSON()).toEqual(publicEc)
    expect(JsonWebKey.import(publicEc).toJSON()).toEqual(publicEc)
    const { kty, kid, use, n, e } = bilboRsa
    expect(JsonWebKey.import(bilboRsa).toJSON()).toEqual({ kty, kid, use, n, e })
    expect(d).toHaveLength(88)
    for (const bare of [{ kty: 'oct' }, { kty: 'RSA' }, { kty: 'EC' }, { kty: 'OKP' }]) {
      expect(outcome(() => JsonWebKey.import(bare))).toBe(invalid)
    }
  })

  it('equals the same key, whole, public or under another kid', () => {
    const key = JsonWebKey.generate('EC')
    expect(key.equals(key.toPublic().withKid('a'))).toBe(true)
    expect(key.equals(JsonWebKey.generate('EC'))).toBe(false)
  })

  it('refuses whatever is no key with one error', () => {
    for (const input of [undefined, null, 0, true, [], {}, () => '', Symbol('x'), { keys: [] }]) {
      // The types forbid these; a JavaScript caller does not know.
      expect(outcome(() => JsonWebKey.import(input as never))).toBe(invalid)
    }
    expect(errorOf(() => JsonWebKey.import({ secret: 1 as never }))).toMatchObject({
      error: 'invalid_key',
    })
  })

  it('reads a JWK once: later changes of the object change nothing', () => {
    const jwk = { ...JsonWebKey.generate('oct').exportPrivate() }
    const key = JsonWebKey.import(jwk)
    const token = jwt.encode({ alg: 'HS256' }, { sub: 'a' }, key)
    Object.assign(jwk, { k: 'A'.repeat(43) })
    expect(jwt.decode(token, key)).toEqual({ sub: 'a' })
    expect(Object.isFrozen(key.keyOps ?? Object.freeze([]))).toBe(true)
  })
})
