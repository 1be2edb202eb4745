import { FetchError, isAuthkitError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  discoverAuthorizationServer,
  InvalidTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  TokenResponseError,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'
import { type Answer, scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const expired = { access_token: 'S3cretOld', refresh_token: 'S3cretRefresh', expires_at: now - 1 }
const codeVerifier = 'v'.repeat(43)

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'S3cretNew', token_type: 'Bearer' } })
  server.on('/api', { body: {} })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'S3cretSecret',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    clock: () => now,
    ...options,
  })
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toSatisfy(isAuthkitError)
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('S3cret')
  return error
}

const away = { token_endpoint: 'http://127.0.0.1:9/token' }

describe('a server that fails', () => {
  it.each<[string, Answer, object]>([
    [
      'with 429 and a page',
      { status: 429, headers: { 'retry-after': '30', 'content-type': 'text/html' }, body: '<h1>' },
      { status: 429, retryAfter: '30', excerpt: '<h1>' },
    ],
    ['with 502 and no body', { status: 502 }, { status: 502, excerpt: '' }],
    [
      'with 403 and JSON that is no error',
      { status: 403, body: { message: 'no' } },
      { status: 403, excerpt: '{"message":"no"}' },
    ],
    ['with 200 and a page', { body: '<h1>S3cret' }, { status: 200, excerpt: undefined }],
    [
      'with 200 and a list',
      { body: [{ access_token: 'S3cret' }] },
      { status: 200, excerpt: undefined },
    ],
    ['with 200 and no token', { body: { id_token: 'S3cret' } }, { status: 200 }],
  ])(
    'N14, T15.14, G09, C92, C93, C94, D15, E17: %s is told with all that it said',
    async (_, answer, expected) => {
      server.on('/token', answer)
      const error = await thrownBy(client().fetchToken())
      expect(error).toBeInstanceOf(TokenResponseError)
      expect(error).toMatchObject({ code: 'ERR_OAUTH2_CLIENT_INVALID_TOKEN_RESPONSE', ...expected })
    },
  )

  it.each([
    ['a first token', 'fetchToken'],
    ['a refresh', 'refreshToken'],
  ] as const)(
    'C31: %s that is refused is the error of the server, RFC 6749 §5.2',
    async (_, action) => {
      server.on('/token', {
        status: 401,
        body: { error: 'invalid_client', error_uri: 'https://e/' },
      })
      const app = client({ token: expired })
      const error = await thrownBy(app[action]())
      expect(error).toBeInstanceOf(OAuthError)
      expect(error).toMatchObject({ error: 'invalid_client', uri: 'https://e/', status: 401 })
      expect(app.token?.refresh_token).toBe('S3cretRefresh')
    },
  )

  it('E17: and is not there at all is told with what the platform says', async () => {
    const error = await thrownBy(client({ serverMetadata: away }).fetchToken())
    expect(error).toBeInstanceOf(FetchError)
    expect(error).toMatchObject({ code: 'ERR_FETCH_NETWORK', cause: expect.any(Error) })
  })

  it('E17: and has no metadata is told with its status', async () => {
    const error = await thrownBy(discoverAuthorizationServer(server.origin))
    expect(error).toMatchObject({ message: expect.stringContaining('404') })
  })

  it('T5.09, H12: within the time of the client does not keep it waiting', async () => {
    let release: () => void = () => undefined
    server.on('/token', async () => {
      await new Promise<void>((resolve) => (release = resolve))
      return { body: {} }
    })
    const error = await thrownBy(client({ timeout: 0.05 }).fetchToken())
    expect(error).toMatchObject({ code: 'ERR_FETCH_TIMEOUT' })
    release()
  })

  it('T5.09, H12: within the time of one request to the API ends with the reason of its signal', async () => {
    let release: () => void = () => undefined
    server.on('/api', async () => {
      await new Promise<void>((resolve) => (release = resolve))
      return { body: {} }
    })
    const app = client({ token: { access_token: 'a' }, timeout: 9 })
    const attempt = app.fetch('/api', { signal: AbortSignal.timeout(50) })
    await expect(attempt).rejects.toMatchObject({ name: 'TimeoutError' })
    release()
  })
})

describe('a renewal that fails', () => {
  it.each<[string, Partial<OAuth2ClientOptions>, Answer]>([
    ['the refresh token is refused', {}, { status: 400, body: { error: 'invalid_grant' } }],
    ['the server answers nonsense', {}, { status: 500, body: '<h1>' }],
    ['the server is away', { serverMetadata: away }, {}],
    ['the server has no token endpoint', { serverMetadata: {} }, {}],
    [
      'the stored token cannot be read',
      { readToken: () => Promise.reject(new FetchError('ERR_FETCH_NETWORK', 'database')) },
      {},
    ],
  ])(
    'G12, T3.15, H14: is no secret, and no request to the API is sent, when %s',
    async (_, options, answer) => {
      server.on('/token', answer)
      await thrownBy(client({ token: expired, ...options }).fetch('/api'))
      expect(server.to('/api')).toHaveLength(0)
    },
  )

  it('T3.15: for now, such as by a server that is busy, leaves the refresh token for later', async () => {
    for (const body of [{ error: 'temporarily_unavailable' }, { error: 'invalid_client' }, 'x']) {
      server.on('/token', { status: 400, body })
      const ended: unknown[] = []
      const app = client({ token: expired, sessionExpired: () => void ended.push(1) })
      await thrownBy(app.fetch('/api'))
      expect(app.token?.refresh_token).toBe('S3cretRefresh')
      expect(ended).toEqual([])
    }
  })

  it('E05, H03, H14, T3.09: since there is no way to is an InvalidTokenError', async () => {
    const token = { access_token: 'S3cretOld', expires_at: now - 1 }
    const error = await thrownBy(client({ token }).fetch('/api'))
    expect(error).toBeInstanceOf(InvalidTokenError)
    expect(error).toMatchObject({
      error: 'token_invalid',
      code: 'ERR_OAUTH2_CLIENT_TOKEN_INVALID',
      status: 401,
    })
    expect(server.received).toHaveLength(0)
  })

  it('E06, T5.03: since the token is of another type is an UnsupportedTokenTypeError, wherever it comes from, RFC 6749 §7.1', async () => {
    const mac = { access_token: 'S3cretMac', token_type: 'mac' }
    const attempts = [
      client({ token: mac }).fetch('/api'),
      client({ token: { ...mac, token_type: 5 } }).fetch('/api'),
      client({ token: expired, readToken: () => mac }).fetch('/api'),
      client({ token: expired, lock: { run: async () => ({ token: mac }) } }).fetch('/api'),
    ]
    for (const attempt of attempts) {
      const error = await thrownBy(attempt)
      expect(error).toBeInstanceOf(UnsupportedTokenTypeError)
      expect(error).toMatchObject({ error: 'unsupported_token_type' })
    }
    expect(server.received).toHaveLength(0)
  })
})

describe('the redirect URI of a login', () => {
  it('Q01, R83: is sent as it was asked with, whatever URL the response came to behind a proxy, RFC 6749 §4.1.3', async () => {
    const serverMetadata = {
      authorization_endpoint: `${server.origin}/authorize`,
      token_endpoint: `${server.origin}/token`,
    }
    const redirectUri = 'https://app.example/cb?tenant=a%20b'
    const authorizationResponse = 'http://internal:3000/other?code=c&state=s'
    await client({ serverMetadata, redirectUri }).fetchToken({
      authorizationResponse,
      state: 's',
      codeVerifier,
    })
    const app = client({ serverMetadata, redirectUri: 'https://app.example/default' })
    const login = app.createAuthorizationUrl({ redirectUri, state: 's' })
    await app.fetchToken({ ...login, redirectUri, authorizationResponse })
    expect(server.received.map(({ form }) => form.get('redirect_uri'))).toEqual([
      redirectUri,
      redirectUri,
    ])
  })
})
