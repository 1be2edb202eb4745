import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  clientSecretPost,
  MissingEndpointError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  TokenResponseError,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/revoke', { status: 200 })
  server.on('/introspect', { body: { active: true, scope: 'a', sub: 'alice' } })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    serverMetadata: {
      revocation_endpoint: `${origin}/revoke`,
      introspection_endpoint: `${origin}/introspect`,
    },
    ...options,
  })
}

type Ask = (app: OAuth2Client, token?: string, hint?: string) => Promise<unknown>
const revoke: Ask = (app, token, hint) => app.revokeToken(token, hint)
const introspect: Ask = (app, token, hint) => app.introspectToken(token, hint)
const both: readonly [string, Ask][] = [
  ['revokeToken', revoke],
  ['introspectToken', introspect],
]

const posted = (): Record<string, string>[] =>
  server.received.map(({ form }) => Object.fromEntries(form))

describe.each(both)('%s', (name, ask) => {
  it('C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1', async () => {
    await ask(client({ token: { access_token: 'a', refresh_token: 'r' } }))
    await ask(client({ token: { access_token: 'a' } }))
    await ask(client({ token: { access_token: 'a', refresh_token: '' } }))
    await ask(client(), 'given')
    await ask(client({ token: { access_token: 'a', refresh_token: 'r' } }), 'given', 'access_token')
    expect(posted()).toEqual([
      { token: 'r' },
      { token: 'a' },
      { token: 'a' },
      { token: 'given' },
      { token: 'given', token_type_hint: 'access_token' },
    ])
  })

  it('C77: posts a form with what authenticates the client', async () => {
    await ask(client(), 't')
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        authorization: `Basic ${btoa('app:secret')}`,
      },
    })
  })

  it.each([undefined, '', null, 5])(
    'C76, T6.06: needs a token and sends no other text for it: %j',
    async (token) => {
      await expect(ask(client(), token as never)).rejects.toThrow(MissingTokenError)
      expect(server.received).toHaveLength(0)
    },
  )

  it('leaves the token of the client as it is', async () => {
    const app = client({ token: { access_token: 'a', refresh_token: 'r' } })
    const { token } = app
    await ask(app)
    expect(app.token).toBe(token)
  })

  it('C28, C29: needs the endpoint', async () => {
    const attempt = ask(client({ serverMetadata: {} }), 't')
    await expect(attempt).rejects.toThrow(MissingEndpointError)
    await expect(attempt).rejects.toThrow(name === 'revokeToken' ? 'revocation' : 'introspection')
  })

  it('C79: throws the error of the server, RFC 7009 §2.2.1', async () => {
    const body = {
      error: 'unsupported_token_type',
      error_description: 'why',
      error_uri: 'https://x/',
    }
    for (const path of ['/revoke', '/introspect']) server.on(path, { status: 400, body })
    const error = await ask(client(), 't').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OAuthError)
    expect(error).toMatchObject({
      error: 'unsupported_token_type',
      description: 'why',
      uri: 'https://x/',
      status: 400,
    })
  })

  it.each<[string, Answer, object]>([
    ['503', { status: 503, headers: { 'retry-after': '9' } }, { status: 503, retryAfter: '9' }],
    ['401', { status: 401, body: {} }, { status: 401 }],
    ['404', { status: 404, body: '<html>' }, { status: 404, excerpt: '<html>' }],
  ])('C79, E17: throws for status %s without an error', async (_, answer, expected) => {
    for (const path of ['/revoke', '/introspect']) server.on(path, answer)
    const error = await ask(client(), 'S3cret').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TokenResponseError)
    expect(error).toMatchObject(expected)
    expect(String(error)).not.toContain('S3cret')
  })

  it('C-11: sends the token nowhere else after a redirect', async () => {
    const headers = { location: `${server.origin}/elsewhere` }
    for (const path of ['/revoke', '/introspect']) server.on(path, { status: 307, headers })
    await expect(ask(client(), 't')).rejects.toMatchObject({ code: 'ERR_FETCH_REDIRECT' })
    expect(server.to('/elsewhere')).toHaveLength(0)
  })
})

describe('the authentication of the client', () => {
  it('C78, D03: is chosen for each endpoint, and as at the token endpoint unless it is', async () => {
    const token = { access_token: 'a' }
    const tokenEndpointAuthMethod = clientSecretPost()
    await client({ token, tokenEndpointAuthMethod }).revokeToken()
    await client({ token, tokenEndpointAuthMethod }).introspectToken()
    const revocationEndpointAuthMethod = 'client_secret_basic'
    const one = client({ token, tokenEndpointAuthMethod, revocationEndpointAuthMethod })
    await one.revokeToken()
    await one.introspectToken()
    const introspectionEndpointAuthMethod = 'client_secret_basic'
    const other = client({ token, tokenEndpointAuthMethod, introspectionEndpointAuthMethod })
    await other.revokeToken()
    await other.introspectToken()
    const used = server.received.map(({ path, headers, form }) => [
      path,
      headers.authorization?.split(' ', 1)[0] ?? [...form.keys()].at(-1),
    ])
    expect(used).toEqual([
      ['/revoke', 'client_secret'],
      ['/introspect', 'client_secret'],
      ['/revoke', 'Basic'],
      ['/introspect', 'client_secret'],
      ['/revoke', 'client_secret'],
      ['/introspect', 'Basic'],
    ])
  })
})

describe('the authentication at one endpoint', () => {
  it.each(['revocationEndpointAuthMethod', 'introspectionEndpointAuthMethod'] as const)(
    'C78: by %s is not that of the token endpoint, and an unknown one is called by this name',
    async (option) => {
      server.on('/token', { body: { access_token: 'new', token_type: 'Bearer' } })
      const serverMetadata = { token_endpoint: `${server.origin}/token` }
      await client({ serverMetadata, [option]: 'client_secret_post' }).fetchToken()
      expect(server.received[0]?.headers.authorization).toMatch(/^Basic /)
      expect(() => client({ [option]: 'unknown' })).toThrow(option)
    },
  )
})

describe('the answer', () => {
  it('C29, T6.07: to an introspection is what the server says, RFC 7662 §2.2', async () => {
    await expect(client().introspectToken('t')).resolves.toEqual({
      active: true,
      scope: 'a',
      sub: 'alice',
    })
    server.on('/introspect', { body: { active: false } })
    await expect(client().introspectToken('t')).resolves.toEqual({ active: false })
  })

  it.each([{}, { active: 'true' }, { active: 1 }, [], 'text', { active: null }])(
    'to an introspection says whether the token is active, or is refused: %j, RFC 7662 §2.2',
    async (body) => {
      server.on('/introspect', { body })
      await expect(client().introspectToken('t')).rejects.toThrow(TokenResponseError)
    },
  )

  it.each<[string, Answer]>([
    ['nothing', { status: 200 }],
    ['204', { status: 204 }],
    ['text', { body: 'OK' }],
    ['JSON', { body: { anything: true } }],
  ])('C28: to a revocation may be %s, RFC 7009 §2.2', async (_, answer) => {
    server.on('/revoke', answer)
    await expect(client().revokeToken('t')).resolves.toBeUndefined()
  })

  it('C79: to a revocation is no success with an error in it', async () => {
    server.on('/revoke', { body: { error: { code: 5 } } })
    await expect(client().revokeToken('t')).rejects.toThrow(TokenResponseError)
  })
})
