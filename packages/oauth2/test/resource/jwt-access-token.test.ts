import { createHmac } from 'node:crypto'
import { base64urlEncode } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { InvalidTokenError } from '@authkit/oauth2'
import {
  jwtAccessToken,
  type JwtAccessTokenOptions,
  ResourceProtector,
} from '@authkit/oauth2/resource'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { audience, claims, clock, header, issuer, key, keys, signed } from './support/access-jwt.ts'
import { failure, request } from './support/request.ts'

const validator = jwtAccessToken({ issuer, audience, keys, clock, leeway: 0 })
const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([member]) => member !== name))

describe('jwtAccessToken', () => {
  it('R-02 takes a token of its issuer for its audience, J9-6, T-J9-1, T-JV-3, RFC 9068 §4, JV-1', async () => {
    const token = await validator.validate(jwt.encode(header, claims, key))
    expect(token).toEqual({
      subject: 'alice',
      clientId: 'app',
      scope: ['read', 'write'],
      expiresAt: 1_700_000_600,
      issuer,
      audience: [audience],
      authentication: undefined,
      claims,
    })
  })

  it.each([
    ['one name in a list', ['https://x.example', audience], audience],
    ['one of several names of ours', audience, ['https://old.example', audience]],
    ['the other of them', ['https://old.example'], ['https://old.example', audience]],
  ])('R-02 takes a token for %s, X-14, RFC 9068 §4', async (_what, aud, own) => {
    const ours = jwtAccessToken({ issuer, audience: own, keys, clock })
    const token = await ours.validate(jwt.encode(header, { ...claims, aud }, key))
    expect(token.audience).toEqual([aud].flat())
  })

  it('tells how the user was authenticated, J9-9, RFC 9068 §2.2.1', async () => {
    const more = { auth_time: 1_699_999_000, acr: 'gold', amr: ['pwd', 'otp'] }
    const token = await validator.validate(jwt.encode(header, { ...claims, ...more }, key))
    expect(token.authentication).toEqual({
      time: 1_699_999_000,
      acr: 'gold',
      amr: ['pwd', 'otp'],
    })
  })

  it('gives every claim to the handler, T-J9-8', async () => {
    const more = { email: 'alice@example.com', groups: ['staff'], __proto__: null }
    const token = await validator.validate(jwt.encode(header, { ...claims, ...more }, key))
    expect(token.claims).toMatchObject({ email: 'alice@example.com', groups: ['staff'] })
  })

  it('gives a token that the lookup of its user can take, J9-12', async () => {
    const { subject, clientId } = await validator.validate(jwt.encode(header, claims, key))
    expect([subject, clientId]).toEqual(['alice', 'app'])
  })

  it('refuses an encrypted token, J9-12', async () => {
    const parts = ['{"alg":"dir","enc":"A128GCM","typ":"at+jwt"}', '', 'iv', 'text', 'tag']
    const token = parts.map((part) => base64urlEncode(part)).join('.')
    await expect(validator.validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
  })

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT'])(
    'J-30 takes the type %s, J9-7, T-J9-3, X-14, RFC 9068 §2.1',
    async (typ) => {
      const token = jwt.encode({ ...header, typ }, claims, key)
      await expect(validator.validate(token)).resolves.toMatchObject({ clientId: 'app' })
    },
  )

  it('A-62 tells a client from a user, RFC 9068 §5', async () => {
    const token = await validator.validate(jwt.encode(header, { ...claims, sub: 'app' }, key))
    expect(token.subject).toBeUndefined()
  })

  it.each([
    ['J-30 an ID Token, T-J9-3, X-14', { ...header, typ: 'JWT' }, claims],
    ['J-30 a token without type, X-14', { alg: 'ES256' }, claims],
    ['J-30 a logout token', { ...header, typ: 'logout+jwt' }, claims],
    ['J-30 a proof of possession', { ...header, typ: 'dpop+jwt' }, claims],
    ['another issuer, T-J9-5, T-JV-3', header, { ...claims, iss: 'https://other.example' }],
    ['an issuer with a slash more', header, { ...claims, iss: `${issuer}/` }],
    ['an issuer in another case', header, { ...claims, iss: 'https://ISSUER.example' }],
    ['R-02 another audience, T-J9-5', header, { ...claims, aud: 'https://other.example' }],
    ['R-02 other audiences', header, { ...claims, aud: [`${audience}/`, 'https://x.example'] }],
    ['an expired token, T-J9-5', header, { ...claims, exp: 1_700_000_000 }],
    ['a token that expired a second ago, T-J9-5', header, { ...claims, exp: 1_699_999_999 }],
    ['an iat in the future, X-14', header, { ...claims, iat: 1_700_000_001 }],
    ['an nbf in the future, X-14', header, { ...claims, nbf: 1_700_000_001 }],
    ['a scope that is no string', header, { ...claims, scope: ['read'] }],
    ['an empty sub', header, { ...claims, sub: '' }],
    ['an empty client_id', header, { ...claims, client_id: '' }],
    ['an auth_time that is a text, J9-9, T-J9-9', header, { ...claims, auth_time: '1700000000' }],
    ['an amr that is a text, J9-9, T-J9-9', header, { ...claims, amr: 'pwd' }],
    ['an amr with a number, J9-9', header, { ...claims, amr: ['pwd', 1] }],
    ['an acr that is a number, J9-9', header, { ...claims, acr: 1 }],
    ['no claims at all, T-JV-2', header, {}],
    ['J-29 no exp, T-J9-4', header, without('exp')],
    ['J-29 no aud, T-J9-4', header, without('aud')],
    ['J-29 no iss, T-J9-4', header, without('iss')],
    ['J-29 no sub, T-J9-4', header, without('sub')],
    ['J-29 no jti, T-J9-4', header, without('jti')],
    ['J-29 no iat, T-J9-4', header, without('iat')],
    ['J-29 no client_id, T-J9-4', header, without('client_id')],
    [
      'R-08 a token bound to a key, RFC 9449 §7.2',
      header,
      { ...claims, cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } },
    ],
  ])(
    'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
    async (_what, head, content) => {
      await expect(validator.validate(jwt.encode(head, content, key))).rejects.toBeInstanceOf(
        InvalidTokenError,
      )
    },
  )

  const { kid } = key
  const stranger = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid })
  it.each([
    ['a token of another key, T-J9-10', jwt.encode(header, claims, stranger)],
    ['an unknown kid, T-J9-10', signed({ ...header, kid: 'nobody' }, JSON.stringify(claims))],
    ['three parts of garbage, T-J9-10', 'a.b.c'],
    ['nothing', ''],
    ['a long text', 'x'.repeat(100_000)],
    ['a payload that is no JSON, T-JV-1', signed(header, 'text')],
    ['a payload that is a list, T-JV-1', signed(header, '[]')],
    ['a sub that is a number, X-14', signed(header, JSON.stringify({ ...claims, sub: 7 }))],
    ['an exp that is a text', signed(header, JSON.stringify({ ...claims, exp: '1700000600' }))],
    [
      'no signature and alg none, J9-8',
      signed({ alg: 'none', typ: 'at+jwt' }, JSON.stringify(claims)),
    ],
  ])('refuses %s, J9-5, J9-8, T-JV-1', async (_what, token) => {
    expect(await failure(validator.validate(token))).toMatchObject({
      error: 'invalid_token',
      cause: expect.any(Error),
    })
  })

  it('takes what is signed by hand, so that the row above shows what it says, J9-5', async () => {
    const token = signed(header, JSON.stringify(claims))
    await expect(validator.validate(token)).resolves.toMatchObject({ subject: 'alice' })
    const unsigned = token.replace(/[^.]*$/, '')
    await expect(validator.validate(unsigned)).rejects.toBeInstanceOf(InvalidTokenError)
  })

  it('takes HS256 where the keys are a secret and it is listed, T-J9-10', async () => {
    const secret = JsonWebKey.generate('oct', { size: 256, alg: 'HS256' })
    const shared = jwtAccessToken({
      issuer,
      audience,
      keys: new KeySet([secret]),
      algorithms: ['HS256'],
      clock,
    })
    const token = jwt.encode({ alg: 'HS256', typ: 'at+jwt' }, claims, secret)
    await expect(shared.validate(token)).resolves.toMatchObject({ subject: 'alice' })
    await expect(shared.validate(jwt.encode(header, claims, key))).rejects.toBeInstanceOf(
      InvalidTokenError,
    )
  })

  it.each(['PS256', 'RS512', 'ES384', 'EdDSA'])(
    'takes %s unless told otherwise, UTIL-6',
    async (alg) => {
      const { kty, ...options } = {
        PS256: { kty: 'RSA' as const },
        RS512: { kty: 'RSA' as const },
        ES384: { kty: 'EC' as const, crv: 'P-384' as const },
        EdDSA: { kty: 'OKP' as const, crv: 'Ed25519' as const },
      }[alg as 'PS256']
      const other = JsonWebKey.generate(kty, { ...options, alg })
      const taking = jwtAccessToken({
        issuer,
        audience,
        keys: new KeySet([other.toPublic()]),
        clock,
      })
      const token = jwt.encode({ alg, typ: 'at+jwt' }, claims, other)
      await expect(taking.validate(token)).resolves.toMatchObject({ subject: 'alice' })
    },
  )

  it('takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5, JV-2', async () => {
    const time = fixedClock(1_700_000_000)
    const build = (leeway: number) =>
      new ResourceProtector({
        validators: jwtAccessToken({ issuer, audience, keys, clock: time, leeway }),
        clock: time,
      })
    const late = request(`Bearer ${jwt.encode(header, { ...claims, exp: 1_699_999_970 }, key)}`)
    expect((await failure(build(0).validateRequest(late))).error).toBe('invalid_token')
    const tolerant = build(60)
    expect(await tolerant.validateRequest(late, 'read')).toMatchObject({ subject: 'alice' })
    time.advance(30)
    expect((await failure(tolerant.validateRequest(late, 'read'))).error).toBe('invalid_token')
  })

  it('J-03 does not take a token that is HMACed with the public key', async () => {
    // By hand, because @authkit/jose takes no public key for a secret.
    const parts = [{ alg: 'HS256', typ: 'at+jwt' }, claims].map((part) => JSON.stringify(part))
    const input = parts.map((part) => base64urlEncode(part)).join('.')
    const mac = createHmac('sha256', JSON.stringify(key.toPublic().toJSON())).update(input)
    const forged = `${input}.${mac.digest('base64url')}`
    await expect(validator.validate(forged)).rejects.toBeInstanceOf(InvalidTokenError)
  })
})

describe('jwtAccessToken that remembers tokens', () => {
  it('J-42 gives each request its own claims and refuses the token once it has expired', async () => {
    const time = fixedClock(1_700_000_000)
    const remembering = jwtAccessToken({
      issuer,
      audience,
      keys,
      clock: time,
      leeway: 0,
      cache: 10,
    })
    const token = jwt.encode(header, claims, key)
    const first = await remembering.validate(token)
    const second = await remembering.validate(token)
    expect(second).toEqual(first)
    expect(second.claims).not.toBe(first.claims)
    time.advance(600)
    await expect(remembering.validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
  })
})

describe('a resource for JWT access tokens', () => {
  const protector = new ResourceProtector({ validators: validator, realm: 'api' })
  const send = (changes: object, requirement: Parameters<typeof protector.guard>[0] = []) =>
    protector.validateRequest(
      request(`Bearer ${jwt.encode(header, { ...claims, ...changes }, key)}`),
      requirement,
    )

  it.each([
    ['no header', undefined, 'missing_authorization'],
    ['another scheme', 'Basic abc', 'missing_authorization'],
    ['garbage', 'Bearer garbage', 'invalid_token'],
  ])('answers %s with 401, T-J9-2', async (_what, authorization, code) => {
    const error = await failure(protector.validateRequest(request(authorization)))
    expect(error).toMatchObject({ status: 401, error: code })
    expect(error.headers['www-authenticate']).toMatch(/^Bearer realm="api"/)
  })

  it('takes a token without the scope where none is asked for, and answers 403 elsewhere, J9-10, T-J9-6', async () => {
    for (const scope of [undefined, 'other', '']) {
      expect(await send({ scope })).toMatchObject({ subject: 'alice' })
      expect(await failure(send({ scope }, 'read'))).toMatchObject({
        error: 'insufficient_scope',
        status: 403,
      })
    }
  })

  it.each(['groups', 'roles', 'entitlements'])(
    'asks for %s only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3',
    async (name) => {
      const requirement = { claims: { [name]: ['x y', 'z'] } }
      for (const held of [['x'], 'other', undefined]) {
        expect(await send({ [name]: held })).toMatchObject({ subject: 'alice' })
        const error = await failure(send({ [name]: held }, requirement))
        expect(error).toMatchObject({ error: 'insufficient_scope', status: 403 })
        expect(error.headers['www-authenticate']).toMatch(/^Bearer realm="api", error=/)
      }
      for (const held of [['x', 'y'], 'z', 'y x']) {
        expect(await send({ [name]: held }, requirement)).toMatchObject({ subject: 'alice' })
      }
    },
  )
})

describe('S-C1 jwtAccessToken', () => {
  it.each([
    [
      'no audience, which would take the tokens of every API',
      { issuer, keys },
      'the option audience is missing',
    ],
    [
      'an audience from an unset variable',
      { issuer, keys, audience: undefined },
      'the option audience is missing',
    ],
    ['an empty audience', { issuer, keys, audience: '' }, 'the option audience must be a text'],
    ['no name in the list', { issuer, keys, audience: [] }, 'audience is what this API is called'],
    ['an empty name', { issuer, keys, audience: [''] }, 'audience is what this API is called'],
    ['a name that is a pattern', { issuer, keys, audience: [/api/] }, 'audience is what this API'],
    ['an issuer without TLS', { issuer: 'http://issuer.example', audience }, 'issuer is an https'],
    ['an issuer with a query', { issuer: `${issuer}?a=b`, audience }, 'an issuer is an https URL'],
    ['a negative leeway', { issuer, audience, leeway: -1 }, 'leeway'],
    ['half a token to remember', { issuer, audience, cache: 0.5 }, 'cache'],
    ['a key set without TLS', { issuer, audience, jwksUri: 'http://issuer.example/' }, 'is https'],
    ['no issuer', { audience }, 'the option issuer is missing'],
    ['the options of jwtFormat', { audience, algorithm: 'ES256' }, 'has no option "algorithm"'],
  ])('refuses %s', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    expect(() => jwtAccessToken(options as JwtAccessTokenOptions)).toThrow(message)
  })
})
