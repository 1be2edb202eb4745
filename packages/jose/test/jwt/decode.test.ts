import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  JsonWebKey,
  type JwtClaims,
  type JwtHeader,
  JsonWebToken,
  jwt,
  KeySet,
  unverifiedJwt,
} from '../../src/index.ts'
import { forge, forgePayload, secret } from '../keys.ts'
import { asyncOutcome, errorOf, outcome } from '../outcome.ts'

const token = jwt.encode({ alg: 'HS256', kid: 'a' }, { sub: 'joe' }, secret)

describe('jwt.decode', () => {
  it('gives verified claims for every form of a key, RFC 7519 §7, §7.1, §7.2', () => {
    const bytes = Buffer.from(secret)
    const jwk = { kty: 'oct', k: bytes.toString('base64url') }
    const named = { ...jwk, kid: 'a' }
    const keys = [
      secret,
      bytes,
      new Uint8Array(bytes),
      createSecretKey(bytes),
      jwk,
      JsonWebKey.import(jwk),
      { keys: [named] },
      KeySet.import({ keys: [named] }),
    ]
    for (const key of [...keys, ...keys]) expect(jwt.decode(token, key)).toEqual({ sub: 'joe' })
  })

  it('gives the header beside the claims on request, RFC 7515 §4.1', () => {
    expect(jwt.verify(token, secret)).toEqual({
      header: { alg: 'HS256', kid: 'a', typ: 'JWT' },
      claims: { sub: 'joe' },
    })
  })

  it('types the claims as the caller says, and the registered ones always', () => {
    const claims = jwt.decode<{ readonly user_id: number }>(token, secret)
    expectTypeOf(claims.user_id).toEqualTypeOf<number>()
    expectTypeOf(claims.exp).toEqualTypeOf<number | undefined>()
    expectTypeOf(jwt.decode(token, secret)).toEqualTypeOf<JwtClaims>()
    expectTypeOf(jwt.verify(token, secret).header).toEqualTypeOf<JwtHeader>()
    expectTypeOf<JsonWebToken['encode']>().parameter(0).toEqualTypeOf<JwtHeader>()
  })

  it('asks functions and promises for the key', async () => {
    const headers: JwtHeader[] = []
    const find = (header: JwtHeader): string => {
      headers.push(header)
      return secret
    }
    expect(await jwt.decodeAsync(token, find)).toEqual({ sub: 'joe' })
    expect(await jwt.decodeAsync(token, async (header) => find(header))).toEqual({ sub: 'joe' })
    expect(await jwt.decodeAsync(token, secret)).toEqual({ sub: 'joe' })
    expect(headers).toEqual([
      { alg: 'HS256', kid: 'a', typ: 'JWT' },
      { alg: 'HS256', kid: 'a', typ: 'JWT' },
    ])
    const failing = jwt.decodeAsync(token, () => Promise.reject(new Error('the store is down')))
    await expect(failing).rejects.toThrow('the store is down')
    expect(await asyncOutcome(jwt.decodeAsync('a.b.c', find))).toBe('ERR_JOSE_MALFORMED_TOKEN')
    expect(headers).toHaveLength(2)
  })

  it('rereads bytes that were changed, and only those', () => {
    const bytes = Buffer.from(secret)
    expect(jwt.decode(token, bytes)).toEqual({ sub: 'joe' })
    bytes.fill(1)
    expect(outcome(() => jwt.decode(token, bytes))).toBe('ERR_JOSE_BAD_SIGNATURE')
  })

  it('sees that a JWK or a set was changed, so that a rotation takes effect', () => {
    const [first, second] = [JsonWebKey.generate('oct'), JsonWebKey.generate('oct')]
    const signed = jwt.encode({ alg: 'HS256' }, {}, first)
    const jwk = { ...first.exportPrivate() }
    const set = { keys: [jwk, second.exportPrivate()] }
    expect([jwt.decode(signed, jwk), jwt.decode(signed, set)]).toEqual([{}, {}])
    set.keys.shift()
    expect(outcome(() => jwt.decode(signed, set))).toBe('ERR_JOSE_KEY_NOT_FOUND')
    Object.assign(jwk, second.exportPrivate())
    expect(outcome(() => jwt.decode(signed, jwk))).toBe('ERR_JOSE_BAD_SIGNATURE')
  })

  it('keeps apart more secrets than it keeps', () => {
    const tokens = Array.from({ length: 700 }, (_, index) => {
      const own = `${secret} number ${index}`
      return { own, token: jwt.encode({ alg: 'HS256' }, { index }, own) }
    })
    for (const { own, token: one } of tokens) {
      expect(jwt.decode(one, own)).toHaveProperty('index')
      expect(outcome(() => jwt.decode(one, secret))).toBe('ERR_JOSE_BAD_SIGNATURE')
    }
  })

  it('implies RS256 for a bare RSA key and the rest by name only, RFC 8725 §3.1', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const rs256 = jwt.encode({ alg: 'RS256' }, {}, privateKey)
    const ps256 = jwt.encode({ alg: 'PS256' }, {}, privateKey)
    expect(jwt.decode(rs256, publicKey)).toEqual({})
    expect(outcome(() => jwt.decode(ps256, publicKey))).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
    expect(jwt.decode(ps256, publicKey, { algorithms: ['PS256'] })).toEqual({})
    expect(new JsonWebToken({ algorithms: ['PS256'] }).decode(ps256, publicKey)).toEqual({})
  })

  it('lets the list of a call stand for that of the instance, and the list of the instance for none', () => {
    const strict = new JsonWebToken({ algorithms: ['RS256'] })
    expect(outcome(() => strict.decode(token, secret))).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
    expect(outcome(() => strict.decode(token, secret, { issuer: 'a' }))).toBe(
      'ERR_JOSE_UNSUPPORTED_ALGORITHM',
    )
    expect(strict.decode(token, secret, { algorithms: ['HS256'] })).toEqual({ sub: 'joe' })
  })

  it('keeps its rules although the list that was given changes', () => {
    const algorithms = ['HS256']
    const instance = new JsonWebToken({ algorithms })
    algorithms.pop()
    expect(instance.decode(token, secret)).toEqual({ sub: 'joe' })
  })

  it('JWT-10, JWT-12 takes three parts and an object', () => {
    for (const text of [
      'a',
      'a.b',
      'a.b.c.d',
      'a.b.c.d.e',
      forgePayload('[1]'),
      forgePayload('x'),
    ]) {
      expect(outcome(() => jwt.decode(text, secret))).toBe('ERR_JOSE_MALFORMED_TOKEN')
    }
  })

  it('reads the claims of a token that nobody verified only by a name that says so, RFC 8725 §3.10', () => {
    expect(unverifiedJwt(token)).toEqual({
      header: { alg: 'HS256', kid: 'a', typ: 'JWT' },
      claims: { sub: 'joe' },
    })
    expect(unverifiedJwt(forge('{"alg":"unknown"}', '{}')).header.alg).toBe('unknown')
    for (const text of [
      '',
      'a.b.c',
      forgePayload('[]'),
      forgePayload('{"exp":"x"}'),
      `${token}.`,
    ]) {
      expect(outcome(() => unverifiedJwt(text))).toMatch(/^ERR_JOSE_/)
    }
  })

  it('gives errors with Authlib names for programs that know them', () => {
    const expired = forgePayload('{"exp":1}')
    expect(errorOf(() => jwt.decode(expired, secret))).toMatchObject({
      name: 'ExpiredTokenError',
      code: 'ERR_JOSE_EXPIRED_TOKEN',
      error: 'expired_token',
      claim: 'exp',
    })
  })
})

describe('S-C1 options of a decoding', () => {
  it.each(['aud', 'iss', 'algs', 'constructor', '__proto__'])(
    'refuses %s, which would be a check that nobody makes',
    (name) => {
      // What JavaScript callers pass is anything.
      const options: object = JSON.parse(`{ "${name}": "me" }`)
      expect(() => jwt.decode(token, secret, options)).toThrow(`there is no option "${name}"`)
    },
  )
})
