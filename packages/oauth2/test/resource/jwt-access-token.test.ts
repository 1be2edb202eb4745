import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { base64urlEncode } from '@authkit/common'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { InvalidTokenError } from '@authkit/oauth2'
import { jwtAccessToken, type JwtAccessTokenOptions } from '@authkit/oauth2/resource'
import { fixedClock } from '@authkit/testing'
import { afterAll, describe, expect, it } from 'vitest'

const issuer = 'https://issuer.example'
const audience = 'https://api.example'
const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })
const keys = new KeySet([key.toPublic()])
const clock = fixedClock(1_700_000_000)
const validator = jwtAccessToken({ issuer, audience, keys, clock, leeway: 0 })
const header = { alg: 'ES256', typ: 'at+jwt' }
const claims = {
  iss: issuer,
  aud: audience,
  sub: 'alice',
  client_id: 'app',
  iat: 1_700_000_000,
  exp: 1_700_000_600,
  jti: 'j1',
  scope: 'read write',
}

const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([member]) => member !== name))

describe('jwtAccessToken', () => {
  it('R-02 takes a token of its issuer for its audience, RFC 9068 §4', async () => {
    const token = await validator.validate(jwt.encode(header, claims, key))
    expect(token).toMatchObject({
      subject: 'alice',
      clientId: 'app',
      scope: ['read', 'write'],
      expiresAt: 1_700_000_600,
    })
  })

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT'])(
    'J-30 takes the type %s, RFC 9068 §2.1',
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
    ['J-30 an ID Token', { ...header, typ: 'JWT' }, claims],
    ['J-30 a token without type', { alg: 'ES256' }, claims],
    ['another issuer', header, { ...claims, iss: 'https://other.example' }],
    ['an issuer with a slash more', header, { ...claims, iss: `${issuer}/` }],
    ['R-02 another audience', header, { ...claims, aud: 'https://other.example' }],
    ['an expired token', header, { ...claims, exp: 1_700_000_000 }],
    ['a scope that is no string', header, { ...claims, scope: ['read'] }],
    ['J-29 no exp', header, without('exp')],
    ['J-29 no aud', header, without('aud')],
    ['J-29 no iss', header, without('iss')],
    ['J-29 no sub', header, without('sub')],
    ['J-29 no jti', header, without('jti')],
    ['J-29 no client_id', header, without('client_id')],
    [
      'R-08 a token bound to a key, RFC 9449 §7.2',
      header,
      { ...claims, cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } },
    ],
  ])('R-02 refuses %s, RFC 9068 §4', async (_what, head, content) => {
    await expect(validator.validate(jwt.encode(head, content, key))).rejects.toBeInstanceOf(
      InvalidTokenError,
    )
  })

  it('refuses a token of another key and what is no token', async () => {
    const stranger = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })
    for (const token of [jwt.encode(header, claims, stranger), 'a.b.c', '', 'x'.repeat(100_000)]) {
      await expect(validator.validate(token)).rejects.toBeInstanceOf(InvalidTokenError)
    }
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
    [
      'several audiences',
      { issuer, keys, audience: [audience] },
      'the option audience must be a text',
    ],
    ['no issuer', { audience }, 'the option issuer is missing'],
    ['the options of jwtFormat', { audience, algorithm: 'ES256' }, 'has no option "algorithm"'],
  ])('refuses %s', (_what, options, message) => {
    // What JavaScript callers pass is anything.
    expect(() => jwtAccessToken(options as JwtAccessTokenOptions)).toThrow(message)
  })
})

describe('jwtAccessToken with the keys of a live issuer', () => {
  const server = createServer()
  afterAll(() => void server.close())

  it('finds the keys by the metadata, once for many tokens, and answers 503 while it cannot, RFC 8414 §3', async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const requests: string[] = []
    let broken = true
    server.on('request', (req, res) => {
      requests.push(req.url ?? '')
      res.setHeader('content-type', 'application/json')
      if (broken) return res.writeHead(500).end('{}')
      return res.end(
        JSON.stringify(req.url === '/jwks' ? keys : { issuer: url, jwks_uri: `${url}/jwks` }),
      )
    })
    const live = jwtAccessToken({ issuer: url, audience, clock })
    const token = jwt.encode(header, { ...claims, iss: url }, key)
    await expect(live.validate(token)).rejects.toMatchObject({ status: 503 })
    broken = false
    requests.length = 0
    await Promise.all(Array.from({ length: 20 }, () => live.validate(token)))
    expect(requests.toSorted()).toEqual(['/.well-known/oauth-authorization-server', '/jwks'])
  })

  it('C-06 does not take metadata about another issuer, RFC 8414 §3.3', async () => {
    const fetch = async () =>
      Response.json({ issuer: 'https://other.example', jwks_uri: 'https://other.example/jwks' })
    const live = jwtAccessToken({ issuer, audience, fetch, clock })
    await expect(live.validate(jwt.encode(header, claims, key))).rejects.toMatchObject({
      status: 503,
    })
  })
})
