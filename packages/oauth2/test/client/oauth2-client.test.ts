import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type BackChannelForm,
  MissingCodeError,
  MissingEndpointError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  type ReplacedToken,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const codeVerifier = 'v'.repeat(43)
const expired = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
const fresh: Answer = { body: { access_token: 'new', token_type: 'Bearer', expires_in: 60 } }

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', fresh)
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    clock: () => now,
    serverMetadata: {
      token_endpoint: `${origin}/token`,
      revocation_endpoint: `${origin}/revoke`,
      introspection_endpoint: `${origin}/introspect`,
    },
    ...options,
  })
}

function posted(path = '/token'): Record<string, string>[] {
  return server.to(path).map(({ form }) => Object.fromEntries(form))
}

describe('fetchToken with an authorization code', () => {
  const request = {
    authorizationResponse: 'https://app.example/cb?code=c1&state=s1',
    state: 's1',
    codeVerifier,
  }

  it('C24, C51, C55, T2.01 sends code, redirect URI and verifier, RFC 6749 §4.1.3 and RFC 7636 §4.5', async () => {
    const app = client({ redirectUri: 'https://app.example/cb' })
    const token = await app.fetchToken(request)
    expect(token.toJSON()).toStrictEqual({ ...(fresh.body as object), expires_at: now + 60 })
    expect(app.token).toBe(token)
    expect(posted()).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'c1',
        redirect_uri: 'https://app.example/cb',
        code_verifier: codeVerifier,
      },
    ])
  })

  it('C24, C58 asks for JSON, sends a form and authenticates by Basic', async () => {
    await client().fetchToken(request)
    expect(server.received[0]?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      authorization: `Basic ${btoa('app:secret')}`,
    })
  })

  it('T4.01 sends the identifier of a client without secret in the form', async () => {
    await client({ clientSecret: undefined }).fetchToken(request)
    expect(posted()[0]).toMatchObject({ client_id: 'app' })
    expect(server.received[0]?.headers.authorization).toBeUndefined()
  })

  it('prefers the method that the server announces', async () => {
    const serverMetadata = {
      token_endpoint: `${server.origin}/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'],
    }
    await client({ serverMetadata }).fetchToken(request)
    expect(posted()[0]).toMatchObject({ client_id: 'app', client_secret: 'secret' })
  })

  it('A04 takes a method of the application', async () => {
    const tokenEndpointAuthMethod = {
      name: 'custom',
      needsSecret: true,
      authenticate: async (form: BackChannelForm) => ({
        ...form,
        headers: { ...form.headers, 'x-key': 'k' },
      }),
    }
    await client({ tokenEndpointAuthMethod }).fetchToken(request)
    expect(server.received[0]?.headers['x-key']).toBe('k')
  })

  it('C-01, C-03, T2.11 sends nothing when the response is not right', async () => {
    const bad = [
      { ...request, state: 'other' },
      { ...request, authorizationResponse: '?error=access_denied&state=s1' },
      { ...request, authorizationResponse: '?state=s1' },
      { ...request, authorizationResponse: '?code=c&state=s1&iss=https://evil.example' },
      { ...request, codeVerifier: '' },
    ]
    const outcomes = await Promise.allSettled(bad.map((each) => client().fetchToken(each)))
    expect(outcomes.map(({ status }) => status)).toEqual(bad.map(() => 'rejected'))
    expect(server.received).toHaveLength(0)
  })

  it('D20 does not exchange a code without the state of the login', async () => {
    // A caller without types.
    const unsafe = { ...request, state: undefined } as unknown as typeof request
    await expect(client().fetchToken(unsafe)).rejects.toThrow(AuthkitConfigError)
  })

  it('E09 throws the typed error of the response', async () => {
    const response = { ...request, authorizationResponse: new URLSearchParams({ state: 's1' }) }
    await expect(client().fetchToken(response)).rejects.toThrow(MissingCodeError)
  })

  it('C57, T2.14 repeats a parameter that is a list', async () => {
    await client().fetchToken({ ...request, resource: ['https://a.example', 'https://b.example'] })
    expect(server.received[0]?.form.getAll('resource')).toEqual([
      'https://a.example',
      'https://b.example',
    ])
  })

  it.each([
    'grant_type',
    'code',
    'code_verifier',
    'client_id',
    'client_secret',
    'client_assertion',
  ])('does not let %s be set as an extra parameter', async (name) => {
    await expect(client().fetchToken({ ...request, [name]: 'x' })).rejects.toThrow(
      AuthkitConfigError,
    )
  })

  it('C24, T2.17 says which endpoint is missing', async () => {
    const none = client({ serverMetadata: {} })
    await expect(none.fetchToken(request)).rejects.toThrow(MissingEndpointError)
  })
})

describe('fetchToken with another grant', () => {
  it('C55, T2.06 asks for the scope of the client with its credentials, RFC 6749 §4.4.2', async () => {
    await client({ scope: 'a b' }).fetchToken()
    expect(posted()).toEqual([{ grant_type: 'client_credentials', scope: 'a b' }])
  })

  it('prefers the scope of the request', async () => {
    await client({ scope: 'a b' }).fetchToken({ grantType: 'client_credentials', scope: ['c'] })
    expect(posted()[0]).toMatchObject({ scope: 'c' })
  })

  it('C53, T2.13 does not remember a grant that it was not told to', async () => {
    const app = client()
    await app.fetchToken()
    await app.fetchToken({ authorizationResponse: '?code=c&state=s', state: 's', codeVerifier })
    expect(posted().map(({ grant_type: grant }) => grant)).toEqual([
      'client_credentials',
      'authorization_code',
    ])
  })

  it('T2.15 sends a grant that it does not know as it is, RFC 6749 §4.5', async () => {
    const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
    await client().fetchToken({ grantType, subject_token: 't', subject_token_type: 'x' })
    expect(posted()).toEqual([
      { grant_type: grantType, subject_token: 't', subject_token_type: 'x' },
    ])
  })

  it('T2.07 fetches a token although the current one is expired, and replaces it', async () => {
    const app = client({ token: expired })
    await app.fetchToken({ grantType: 'client_credentials' })
    expect(app.token?.access_token).toBe('new')
  })
})

describe('refreshToken', () => {
  it('C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6', async () => {
    server.on('/token', { body: { access_token: 'new', refresh_token: 'r2' } })
    const saved: [string, ReplacedToken][] = []
    const app = client({
      scope: 'a b',
      token: expired,
      updateToken: (token, replaced) => void saved.push([token.access_token, replaced]),
    })
    const token = await app.refreshToken()
    expect(posted()).toEqual([{ grant_type: 'refresh_token', refresh_token: 'r1', scope: 'a b' }])
    expect(token.refresh_token).toBe('r2')
    expect(app.token).toBe(token)
    expect(saved).toEqual([['new', { refreshToken: 'r1' }]])
  })

  it('does not ask for a scope that was not granted, RFC 6749 §6', async () => {
    const app = client({ scope: 'a b c', token: { ...expired, scope: 'c a' } })
    await app.refreshToken()
    expect(posted()[0]).toMatchObject({ scope: 'a c' })
  })

  it('C71 leaves the scope out when it is told to', async () => {
    await client({ scope: 'a', token: expired }).refreshToken(undefined, { scope: undefined })
    expect(posted()[0]).not.toHaveProperty('scope')
  })

  it('C26, C72, T3.13 keeps the refresh token that the server did not replace, RFC 6749 §6', async () => {
    let saved: string | undefined
    const app = client({
      token: expired,
      updateToken: (token) => void (saved = token.refresh_token),
    })
    await app.refreshToken()
    expect(app.token?.refresh_token).toBe('r1')
    expect(saved).toBe('r1')
  })

  it.each([undefined, { access_token: 'a' }])(
    'C26, C70, T3.16 needs a refresh token: %j',
    async (token) => {
      await expect(client({ token }).refreshToken()).rejects.toThrow(MissingTokenError)
      expect(server.received).toHaveLength(0)
    },
  )

  it('C12, C73 has the new token although saving it failed, and says so', async () => {
    const app = client({
      token: expired,
      updateToken: () => Promise.reject(new Error('database is away')),
    })
    await expect(app.refreshToken()).rejects.toThrow('database is away')
    expect(app.token?.access_token).toBe('new')
  })
})

describe('ensureActiveToken', () => {
  it('C27, T3.20 needs a token', async () => {
    await expect(client().ensureActiveToken()).rejects.toThrow(MissingTokenError)
  })

  it.each([{ access_token: 'a' }, { access_token: 'a', expires_at: now + 61 }])(
    'C27, C74, T3.17 leaves %j alone',
    async (token) => {
      await expect(client({ token }).ensureActiveToken()).resolves.toBe(true)
      expect(server.received).toHaveLength(0)
    },
  )

  it('C13 renews a token within the leeway, of a minute unless told', async () => {
    await client({ token: { ...expired, expires_at: now + 60 } }).ensureActiveToken()
    expect(server.received).toHaveLength(0)
    await client({ token: { ...expired, expires_at: now + 59 } }).ensureActiveToken()
    expect(server.received).toHaveLength(1)
    server.received.length = 0
    const token = { ...expired, expires_at: now + 100 }
    await client({ token, leeway: 99 }).ensureActiveToken()
    expect(server.received).toHaveLength(0)
    await client({ token, leeway: 101 }).ensureActiveToken()
    expect(server.received).toHaveLength(1)
  })

  it('C27, C74, C75, T3.09 cannot renew a token without refresh token', async () => {
    const token = { access_token: 'a', expires_at: now - 1 }
    await expect(client({ token }).ensureActiveToken()).resolves.toBe(false)
  })

  it('C12, C27, C74, T3.10, T3.11 asks again with the credentials of the client, and saves the new token', async () => {
    let saved: ReplacedToken | undefined
    const app = client({
      token: { access_token: 'old', expires_at: now - 1 },
      grantType: 'client_credentials',
      updateToken: (_, replaced) => void (saved = replaced),
    })
    await Promise.all([app.ensureActiveToken(), app.ensureActiveToken()])
    expect(posted()).toEqual([{ grant_type: 'client_credentials' }])
    expect(saved).toEqual({ accessToken: 'old' })
  })

  it('C54, C74, T3.18 asks again for a token that was got without a person', async () => {
    server.on('/token', { body: { access_token: 'short', expires_in: 1 } })
    const app = client()
    await app.fetchToken({ grantType: 'client_credentials', scope: 'a' })
    await app.ensureActiveToken()
    await app.ensureActiveToken()
    const asked = { grant_type: 'client_credentials', scope: 'a' }
    expect(posted()).toEqual([asked, asked, asked])
  })

  it('C75 does not replace the token of a person by one of the client', async () => {
    const app = client()
    await app.fetchToken({ grantType: 'client_credentials' })
    app.token = { access_token: 'of a person', expires_at: now - 1 }
    await expect(app.ensureActiveToken()).resolves.toBe(false)
  })

  it('C74, T3.10 asks again without anybody who saves', async () => {
    const app = client({
      token: { access_token: 'old', expires_at: 1 },
      grantType: 'client_credentials',
    })
    await expect(app.ensureActiveToken()).resolves.toBe(true)
    expect(app.token?.access_token).toBe('new')
  })

  it('C74 uses the refresh token before the credentials of the client', async () => {
    await client({ token: expired, grantType: 'client_credentials' }).ensureActiveToken()
    expect(posted()).toEqual([{ grant_type: 'refresh_token', refresh_token: 'r1' }])
  })

  it.each(['authorization_code', 'refresh_token', 'urn:of:another', 'password'])(
    'C75 does not ask again by %s, for which a person is needed',
    async (grantType) => {
      const token = { access_token: 'old', expires_at: 1 }
      await expect(client({ token, grantType }).ensureActiveToken()).resolves.toBe(false)
      expect(server.received).toHaveLength(0)
    },
  )

  it('C75 cannot renew the token of a code', async () => {
    server.on('/token', { body: { access_token: 'short', expires_in: 1 } })
    const app = client()
    await app.fetchToken({ authorizationResponse: '?code=c&state=s', state: 's', codeVerifier })
    await expect(app.ensureActiveToken()).resolves.toBe(false)
    expect(server.received).toHaveLength(1)
  })

  it('C54 forgets how a token was got when it is replaced by another', async () => {
    const app = client()
    await app.fetchToken({ grantType: 'client_credentials' })
    await app.fetchToken({ authorizationResponse: '?code=c&state=s', state: 's', codeVerifier })
    app.token = { ...app.token, expires_at: 1 }
    await expect(app.ensureActiveToken()).resolves.toBe(false)
  })
})

describe('refreshToken of a given token', () => {
  it('C26, C70 exchanges it in place of the current one', async () => {
    const saved: ReplacedToken[] = []
    const app = client({ token: expired, updateToken: (_, replaced) => void saved.push(replaced) })
    await app.refreshToken('r9')
    expect(posted()).toEqual([{ grant_type: 'refresh_token', refresh_token: 'r9' }])
    expect(saved).toEqual([{ refreshToken: 'r9' }])
    expect(app.token).toMatchObject({ access_token: 'new', refresh_token: 'r9' })
  })

  it('C26, C71 asks for the scope of the call', async () => {
    await client({ scope: 'a', token: expired }).refreshToken(undefined, { scope: ['b', 'c'] })
    expect(posted()[0]).toMatchObject({ scope: 'b c' })
  })

  it('C70 keeps the current token when another one is refused', async () => {
    server.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    const app = client({ token: expired })
    await expect(app.refreshToken('r9')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(app.token?.refresh_token).toBe('r1')
  })

  it.each(['', null, {}, 5])('C70, T3.16 needs a text: %j', async (refreshToken) => {
    const attempt = client().refreshToken(refreshToken as never)
    await expect(attempt).rejects.toThrow(/refresh token|refreshToken/)
    expect(server.received).toHaveLength(0)
  })
})

describe('exchangeToken', () => {
  it('gives the token and leaves that of the client alone, RFC 8693 §2.1', async () => {
    server.on('/token', {
      body: { access_token: 'other', token_type: 'Bearer', issued_token_type: 'x:y' },
    })
    const app = client({ token: expired })
    const token = await app.exchangeToken({ subjectToken: 's', subjectTokenType: 'x:y' })
    expect(token.access_token).toBe('other')
    expect(app.token?.access_token).toBe('old')
    expect(posted()[0]).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    })
  })
})
