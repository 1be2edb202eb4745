import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt } from '@authkit/jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  AssertionClient,
  type AssertionClientOptions,
  type AssertionContent,
  OAuth2Client,
  type OAuth2Token,
  OAuthError,
  TokenResponseError,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

const now = 1_800_000_000
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const saml2Bearer = 'urn:ietf:params:oauth:grant-type:saml2-bearer'
const key = JsonWebKey.generate('RSA', { kid: 'k' })
const pem = key.exportPem({ private: true })
const secret = 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f'

let server: ScriptedServer
let time = now
let issued = 0

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  time = now
  issued = 0
  server.on('/token', () => {
    issued += 1
    return { body: { access_token: `t${issued}`, token_type: 'Bearer', expires_in: 3600 } }
  })
  server.on('/api', ({ headers }) => ({ body: { authorization: headers.authorization } }))
})
afterAll(() => server.close())

function optionsFor(changes: Partial<AssertionClientOptions> = {}): AssertionClientOptions {
  return {
    issuer: 'job@project.example',
    tokenEndpoint: `${server.origin}/token`,
    key: pem,
    apiBaseUrl: server.origin,
    clock: () => time,
    ...changes,
  }
}
const client = (changes?: Partial<AssertionClientOptions>) =>
  new AssertionClient(optionsFor(changes))
const posted = () => server.to('/token').map(({ form }) => Object.fromEntries(form))
const assertions = () => posted().map(({ assertion = '' }) => assertion)
const verified = (assertion: string, verifyWith: JsonWebKey | string = key) =>
  jwt.verify(assertion, verifyWith, { clock: () => time })
const claimsSent = () => assertions().map((assertion) => verified(assertion).claims)

describe('the first request', () => {
  it('M04, M05, S01, S13, T7.01 exchanges an assertion, the second one has its token, RFC 7521 §4.1, RFC 7523 §2.1', async () => {
    const app = client()
    expect(server.received).toEqual([])
    const first = await app.fetch('/api')
    expect(await first.json()).toEqual({ authorization: 'Bearer t1' })
    await app.fetch('/api')
    expect(server.received.map(({ path }) => path)).toEqual(['/token', '/api', '/api'])
    expect(posted()).toEqual([{ grant_type: jwtBearer, assertion: expect.any(String) }])
    expect(app.token?.access_token).toBe('t1')
    expect(app).toBeInstanceOf(OAuth2Client)
  })

  it('Y04, T7.08 is one for ten that come at once', async () => {
    const app = client()
    await Promise.all(Array.from({ length: 10 }, () => app.fetch('/api')))
    expect(server.to('/token')).toHaveLength(1)
    expect(server.to('/api')).toHaveLength(10)
  })

  it('S13 is not made for a call that brings its own authorization, or wants none', async () => {
    const app = client()
    const own = await app.fetch('/api', { headers: { authorization: 'Basic own' } })
    expect(await own.json()).toEqual({ authorization: 'Basic own' })
    const bare = await app.fetch('/api', { withholdToken: true })
    expect(await bare.json()).toEqual({})
    expect(server.to('/token')).toEqual([])
  })

  it('S13 is made again when it failed', async () => {
    server.on('/token', { status: 500, body: 'down' })
    const app = client()
    await expect(app.fetch('/api')).rejects.toThrow(TokenResponseError)
    server.on('/token', { body: { access_token: 'later' } })
    expect(await (await app.fetch('/api')).json()).toEqual({ authorization: 'Bearer later' })
  })
})

describe('what the assertion says', () => {
  it('S02, S03, S10, T7.02 names nobody unless told, is for the token endpoint and lives an hour, RFC 7523 §3', async () => {
    await client().fetchToken()
    const [{ header, claims }] = assertions().map((assertion) => verified(assertion)) as [
      ReturnType<typeof verified>,
    ]
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' })
    expect(claims).toEqual({
      iss: 'job@project.example',
      aud: `${server.origin}/token`,
      iat: now,
      exp: now + 3600,
      jti: expect.stringMatching(/^[A-Za-z0-9]{36}$/),
    })
  })

  it('S02, S03, S05, S10 says what the options say', async () => {
    const app = client({
      subject: 'alice',
      audience: 'https://as.example',
      claims: { scope: 'devstorage', jti: 'fixed' },
      header: { kid: 'other', typ: 'authorization-grant+jwt' },
      expiresIn: 60,
    })
    await app.fetchToken()
    const [assertion = ''] = assertions()
    expect(verified(assertion, JsonWebKey.import(key, { kid: 'other' }))).toEqual({
      header: { alg: 'RS256', kid: 'other', typ: 'authorization-grant+jwt' },
      claims: {
        iss: 'job@project.example',
        sub: 'alice',
        aud: 'https://as.example',
        iat: now,
        exp: now + 60,
        scope: 'devstorage',
        jti: 'fixed',
      },
    })
  })

  it('S07, T7.03 goes with scope and client_id when there are such', async () => {
    await client({ scope: ['read', 'write'], clientId: 'app' }).fetchToken()
    await client().fetchToken({ scope: 'less' })
    expect(posted()).toEqual([
      expect.objectContaining({ scope: 'read write', client_id: 'app' }),
      { grant_type: jwtBearer, assertion: expect.any(String), scope: 'less' },
    ])
  })

  it('S07 goes with what authenticates the client, where it has a secret', async () => {
    await client({ clientId: 'app', clientSecret: 'secret' }).fetchToken()
    const [request] = server.to('/token')
    expect(request?.headers.authorization).toBe(`Basic ${btoa('app:secret')}`)
    expect(request?.form.has('client_id')).toBe(false)
  })

  it('S05, D11, T7.05, T7.06 has another jti each time, and nothing that was given is changed', async () => {
    const claims = Object.freeze({ extra: 1 })
    const app = client({ claims })
    for (let round = 0; round < 3; round += 1) await app.fetchToken()
    const sent = claimsSent()
    expect(new Set(sent.map(({ jti }) => jti)).size).toBe(3)
    for (const one of sent)
      expect(one).toMatchObject({ extra: 1, jti: expect.stringMatching(/^.{36}$/) })
    expect(claims).toEqual({ extra: 1 })
  })

  it('S05 is not changed by what happens to the options later', async () => {
    const claims: Record<string, number> = { extra: 1 }
    const app = client({ claims })
    claims['extra'] = 2
    await app.fetchToken()
    expect(claimsSent()).toEqual([expect.objectContaining({ extra: 1 })])
  })

  it('T7.05 keeps a jti that was given', async () => {
    const app = client({ claims: { jti: 'mine' } })
    await app.fetchToken()
    await app.fetchToken()
    expect(claimsSent().map(({ jti }) => jti)).toEqual(['mine', 'mine'])
  })

  it('S10 keeps the times that were given, until they have passed', async () => {
    const app = client({ issuedAt: now - 10, expiresAt: now + 100 })
    await app.fetchToken()
    expect(claimsSent()).toEqual([expect.objectContaining({ iat: now - 10, exp: now + 100 })])
    time += 100
    await expect(app.fetchToken()).rejects.toThrow(/issuedAt or expiresAt/)
    expect(server.to('/token')).toHaveLength(1)
  })

  it.each<[string, Partial<AssertionClientOptions>, string, JsonWebKey | string]>([
    ['the key implies', { key: JsonWebKey.import(pem) }, 'RS256', key],
    ['the options name', { algorithm: 'PS384' }, 'PS384', key],
    ['the header names', { header: { alg: 'RS512' } }, 'RS512', key],
    ['a secret is given with', { key: secret, algorithm: 'HS256' }, 'HS256', secret],
  ])('S10 is signed by the algorithm that %s', async (_what, changes, algorithm, verifyWith) => {
    await client(changes).fetchToken()
    const [assertion = ''] = assertions()
    const options = { clock: () => time, algorithms: [algorithm] }
    expect(jwt.verify(assertion, verifyWith, options).header.alg).toBe(algorithm)
  })
})

describe('an expired token', () => {
  it('S08, S12, T7.07 is replaced by another assertion ahead of its end, by the leeway', async () => {
    const app = client({ leeway: 300 })
    await app.fetch('/api')
    time = now + 3299
    await app.fetch('/api')
    expect(issued).toBe(1)
    time = now + 3301
    expect(await (await app.fetch('/api')).json()).toEqual({ authorization: 'Bearer t2' })
    const [first, second] = assertions()
    expect(first).not.toBe(second)
  })

  it('S12 is replaced when the API refuses it, and by refreshToken', async () => {
    const app = client({ token: { access_token: 'stale' } })
    server.on('/api', ({ headers }) =>
      headers.authorization === 'Bearer stale' ? { status: 401 } : { status: 200 },
    )
    expect((await app.fetch('/api')).status).toBe(200)
    expect(app.token?.access_token).toBe('t1')
    const renewed = await Promise.all([app.refreshToken(), app.refreshToken()])
    expect(renewed.map(({ access_token }) => access_token)).toEqual(['t2', 't2'])
    expect((await client().refreshToken()).access_token).toBe('t3')
  })

  it('S14 is saved with what it replaces, and a saved one is used', async () => {
    const saved: [string, unknown][] = []
    const updateToken = (token: OAuth2Token, replaced: unknown): void => {
      saved.push([token.access_token, replaced])
    }
    const app = client({ updateToken })
    await app.fetch('/api')
    time += 4000
    await app.fetch('/api')
    expect(saved).toEqual([
      ['t1', {}],
      ['t2', { accessToken: 't1' }],
    ])
    await client({ token: app.token }).fetch('/api')
    expect(issued).toBe(2)
  })

  it('S14 is never renewed by a refresh token, RFC 7521 §4.1', async () => {
    const old = { access_token: 'old', refresh_token: 'r0', expires_at: now - 1 }
    server.on('/token', { body: { access_token: 'new', refresh_token: 'r1', expires_in: 60 } })
    const app = client({ token: old })
    expect(app.token?.refresh_token).toBeUndefined()
    await app.fetch('/api')
    expect(app.token?.toJSON()).toEqual({
      access_token: 'new',
      expires_in: 60,
      expires_at: now + 60,
    })
    time += 60
    await app.fetch('/api')
    app.token = old
    await app.refreshToken()
    expect(posted().map(({ grant_type }) => grant_type)).toEqual([jwtBearer, jwtBearer, jwtBearer])
    for (const form of posted()) expect(Object.keys(form)).not.toContain('refresh_token')
  })
})

describe('the server', () => {
  it('S06 gets its token where tokenPlacement says, RFC 6750 §2.3', async () => {
    await client({ tokenPlacement: 'query' }).fetch('/api')
    const [request] = server.to('/api')
    expect(request?.query.get('access_token')).toBe('t1')
    expect(request?.headers.authorization).toBeUndefined()
  })

  it('S15, E11, T7.09 answers with an error that is one of ours, whatever its description', async () => {
    const error_description = 'The "issuer" is unknown: é'
    server.on('/token', { status: 400, body: { error: 'invalid_grant', error_description } })
    const asked = client().fetch('/api')
    await expect(asked).rejects.toThrow(OAuthError)
    const rejected: unknown = await asked.catch((error: unknown) => error)
    expect(rejected).toMatchObject({ error: 'invalid_grant', description: error_description })
  })

  it('S09 is given no longer than the timeout', async () => {
    const { promise, resolve } = Promise.withResolvers<{ status: number }>()
    server.on('/token', () => promise)
    await expect(client({ timeout: 0.05 }).fetchToken()).rejects.toMatchObject({
      name: 'FetchError',
    })
    resolve({ status: 500 })
  })

  it('S11 is reached by the transport, and the API by fetch', async () => {
    const paths: string[] = []
    const app = client({
      transport: async ({ url, method }) => {
        paths.push(`${method} ${url.pathname}`)
        const headers = { 'content-type': 'application/json' }
        return { status: 200, headers, text: '{"access_token":"by transport"}' }
      },
    })
    expect(await (await app.fetch('/api')).json()).toEqual({ authorization: 'Bearer by transport' })
    expect(paths).toEqual(['POST /token'])
  })

  it('S01 may be described by its metadata, and is named in them with TLS, RFC 6749 §3.2', async () => {
    const { tokenEndpoint: token_endpoint, ...rest } = optionsFor()
    const serverMetadata = { token_endpoint: String(token_endpoint) }
    await new AssertionClient({ ...rest, serverMetadata }).fetchToken()
    expect(server.to('/token')).toHaveLength(1)
    expect(() => client({ tokenEndpoint: 'http://as.example/token' })).toThrow(/https/)
    expect(() => new AssertionClient(rest)).toThrow(/tokenEndpoint is missing/)
  })
})

describe('other assertions', () => {
  it('S04 is ready-made SAML, as XML or as it goes on the wire, RFC 7522 §2.1', async () => {
    const xml = '<saml:Assertion>é</saml:Assertion>'
    const encoded = Buffer.from(xml).toString('base64url')
    for (const assertion of [xml, encoded, () => xml, async () => encoded]) {
      await client({ key: undefined, grantType: saml2Bearer, assertion }).fetchToken()
    }
    expect(posted()).toEqual(
      Array.from({ length: 4 }, () => ({ grant_type: saml2Bearer, assertion: encoded })),
    )
  })

  it('S04 is a ready-made JWT, asked for anew each time', async () => {
    let made = 0
    const assertion = async (): Promise<string> => `jwt.${(made += 1)}`
    const app = client({ key: undefined, assertion })
    await app.fetchToken()
    await app.fetchToken()
    expect(assertions()).toEqual(['jwt.1', 'jwt.2'])
  })

  it('S04 is what a method of the application writes for its own grant', async () => {
    const grantType = 'urn:example:grant'
    const seen: AssertionContent[] = []
    const method = (content: AssertionContent): string => {
      seen.push(content)
      return 'mine'
    }
    const app = client({
      key: undefined,
      grantType,
      assertionMethods: { [grantType]: method },
      subject: 'a',
    })
    await app.fetch('/api')
    expect(posted()).toEqual([{ grant_type: grantType, assertion: 'mine' }])
    expect(seen).toEqual([
      {
        issuer: 'job@project.example',
        subject: 'a',
        audience: `${server.origin}/token`,
        issuedAt: now,
        expiresAt: now + 3600,
        claims: undefined,
        header: undefined,
      },
    ])
  })

  it.each([
    ['an empty text', ''],
    ['nothing', undefined],
    ['bytes', new Uint8Array(3)],
  ])('S04 is not %s', async (_what, made) => {
    const app = client({ key: undefined, assertion: () => made as string })
    await expect(app.fetchToken()).rejects.toThrow(AuthkitConfigError)
    expect(server.received).toEqual([])
  })
})
