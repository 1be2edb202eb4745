import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  InvalidAuthorizationResponseError,
  MissingCodeError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  type TokenRequest,
} from '../../../src/client.ts'
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer' } })
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    redirectUri: 'https://app.example/cb',
    serverMetadata: {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
    },
    ...options,
  })
}

const sent = () => server.received.map(({ form }) => Object.fromEntries(form))

describe('an authorization response', () => {
  it('C52, D08, T2.11 with an error is told as that, and nothing is sent, RFC 6749 §4.1.2.1', async () => {
    const login = client().createAuthorizationUrl()
    const authorizationResponse = `?error=access_denied&error_description=No&state=${login.state}`
    const fetching = client().fetchToken({ ...login, authorizationResponse })
    await expect(fetching).rejects.toThrow(OAuthError)
    await expect(fetching).rejects.toMatchObject({ error: 'access_denied', description: 'No' })
    expect(server.received).toHaveLength(0)
  })

  it('C51, T2.12 with error_code alone has no code, and nothing is sent', async () => {
    const login = client().createAuthorizationUrl()
    const authorizationResponse = `?error_code=5&state=${login.state}`
    await expect(client().fetchToken({ ...login, authorizationResponse })).rejects.toThrow(
      MissingCodeError,
    )
    expect(server.received).toHaveLength(0)
  })

  it('Q01, C08, C55 is exchanged with the redirect URI of its request, whatever URL it came to behind a proxy, RFC 6749 §4.1.3', async () => {
    const login = client().createAuthorizationUrl()
    const authorizationResponse = `http://internal:8080/cb?code=c&state=${login.state}`
    await client().fetchToken({ ...login, authorizationResponse })
    const redirectUri = 'https://app.example/cb?tenant=1'
    await client().fetchToken({ ...login, authorizationResponse, redirectUri })
    expect(sent().map(({ redirect_uri: uri }) => uri)).toEqual([
      'https://app.example/cb',
      redirectUri,
    ])
  })

  it('C55 goes with a scope only where the request has one', async () => {
    const app = client({ scope: 'usual' })
    const login = app.createAuthorizationUrl()
    const request = { ...login, authorizationResponse: `?code=c&state=${login.state}` }
    await app.fetchToken(request)
    await app.fetchToken({ ...request, scope: ['a', 'b'] })
    await app.fetchToken({ deviceCode: 'd' })
    await app.fetchToken({ deviceCode: 'd', scope: ['a', 'b'] })
    expect(sent().map(({ scope }) => scope)).toEqual([undefined, 'a b', undefined, 'a b'])
  })

  it('C14 is read where the client asks for it each time', async () => {
    const posting = client({ responseMode: 'form_post' })
    const { url: _, responseMode: __, ...login } = posting.createAuthorizationUrl()
    const form = { code: 'c', state: login.state }
    await posting.fetchToken({ ...login, authorizationResponse: form })
    expect(posting.parseAuthorizationResponse(form, login).code).toBe('c')
    const query = `?code=c&state=${login.state}`
    expect(() => posting.parseAuthorizationResponse(query, login)).toThrow(
      InvalidAuthorizationResponseError,
    )
    await expect(posting.fetchToken({ ...login, authorizationResponse: query })).rejects.toThrow(
      InvalidAuthorizationResponseError,
    )
    expect(sent()).toHaveLength(1)
  })
})

describe('a code alone', () => {
  const alone = { code: 'c', skipStateCheck: true } as const

  it('C51, D20, T2.02 is exchanged only by who says that there is no state to check, RFC 6749 §10.12', async () => {
    await client({ clientSecret: undefined }).fetchToken(alone)
    await client().fetchToken({ ...alone, redirectUri: '', codeVerifier: 'v'.repeat(43) })
    expect(sent()).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'c',
        redirect_uri: 'https://app.example/cb',
        client_id: 'app',
      },
      { grant_type: 'authorization_code', code: 'c', code_verifier: 'v'.repeat(43) },
    ])
  })

  it('C53, T2.13 is no request of the client for itself, before and after such a one', async () => {
    const app = client({ grantType: 'client_credentials' })
    await app.fetchToken()
    await app.fetchToken(alone)
    await app.fetchToken()
    expect(sent().map(({ grant_type: grant }) => grant)).toEqual([
      'client_credentials',
      'authorization_code',
      'client_credentials',
    ])
  })

  it.each<[string, object]>([
    ['nothing else', {}],
    ['a state', { state: 's' }],
    ['false', { skipStateCheck: false }],
    ['a text', { skipStateCheck: 'true' }],
    ['1', { skipStateCheck: 1 }],
  ])('D20 is refused with %s, RFC 6749 §10.12', async (_, more) => {
    for (const grantType of [undefined, 'authorization_code']) {
      const request: TokenRequest = { grantType, code: 'c', ...more }
      await expect(client().fetchToken(request)).rejects.toThrow('may come from anybody')
    }
    expect(server.received).toHaveLength(0)
  })

  it.each(['state', 'issuer', 'nonce', 'maxAge', 'responseType', 'responseMode'])(
    'D20 is refused with %s, which nobody would check',
    async (name) => {
      const request: TokenRequest = { ...alone, [name]: 'x' }
      await expect(client().fetchToken(request)).rejects.toThrow('belongs to an authorization')
      expect(server.received).toHaveLength(0)
    },
  )

  it('D20 is no way around the state of a response', async () => {
    const login = client().createAuthorizationUrl()
    const authorizationResponse = `?code=c&state=${login.state}`
    const requests: TokenRequest[] = [
      { ...login, authorizationResponse, skipStateCheck: true },
      // A caller without types.
      { authorizationResponse, ...alone } as unknown as TokenRequest,
      { ...login, authorizationResponse, code: 'c' },
    ]
    for (const request of requests) {
      await expect(client().fetchToken(request)).rejects.toThrow(AuthkitConfigError)
    }
    expect(server.received).toHaveLength(0)
  })

  it('E09 is missed when it is empty, and is a text', async () => {
    await expect(client().fetchToken({ ...alone, code: '' })).rejects.toThrow(MissingCodeError)
    // What a body parser makes.
    const list = ['c'] as unknown as string
    await expect(client().fetchToken({ ...alone, code: list })).rejects.toThrow(AuthkitConfigError)
    await expect(client().fetchToken({ ...alone, codeVerifier: 'short' })).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(server.received).toHaveLength(0)
  })
})
