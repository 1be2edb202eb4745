import { AuthkitConfigError } from '@authkit/common'
import type { ApiFetch } from '@authkit/common/client'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import {
  type AssertionClient,
  type OAuth2Auth,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuth2Token,
  type TokenInput,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
  server.on('/api', { body: {} })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    clock: () => now,
    ...options,
  })
}

describe('the options of a client', () => {
  it.each<[string, object]>([
    ['clientId', { clientId: '' }],
    ['clientId', { clientId: undefined }],
    ['clientId', { clientId: 5 }],
    ['leeway', { leeway: -1 }],
    ['leeway', { leeway: Number.NaN }],
    ['leeway', { leeway: Number.POSITIVE_INFINITY }],
    ['leeway', { leeway: '60' }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: -1 }],
    ['timeout', { timeout: '5' }],
    ['clock', { clock: 5 }],
    ['clock', { clock: async () => now, token: { access_token: 'a', expires_in: 5 } }],
    ['clock', { clock: () => Date.now(), token: { access_token: 'a', expires_in: 5 } }],
    ['scope', { scope: 5 }],
    ['scope', { scope: ['a', 5] }],
    ['redirectUri', { redirectUri: 5 }],
    ['apiBaseUrl', { apiBaseUrl: 'http://api.example' }],
    ['apiBaseUrl', { apiBaseUrl: 'https://user@api.example' }],
    ['apiBaseUrl', { apiBaseUrl: '' }],
    ['apiBaseUrl', { apiBaseUrl: null }],
    ['allowedOrigins', { allowedOrigins: ['https://api.example/path'] }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: 'https://api.example' }],
    ['tokenPlacement', { tokenPlacement: 'url' }],
    ['updateToken', { updateToken: 'save' }],
    ['readToken', { readToken: { access_token: 'a' } }],
    ['sessionExpired', { sessionExpired: true }],
    ['lock', { lock: 'store' }],
    ['lock', { lock: {} }],
    ['autoRefresh', { autoRefresh: 'false' }],
    ['fetch', { fetch: {} }],
    ['transport', { transport: {} }],
    ['grants', { grants: 'password' }],
    ['grantType', { grantType: 5 }],
    ['grantType', { grantType: '' }],
    ['clientAuthentications', { clientAuthentications: 'none' }],
    ['complianceHooks', { complianceHooks: null }],
    ['codeChallengeMethod', { codeChallengeMethod: 'plain' }],
  ])('C30, C11, C13: a bad %s is refused when the client is made: %o', (name, options) => {
    const attempt = () => client(options)
    expect(attempt).toThrow(AuthkitConfigError)
    expect(attempt).toThrow(name)
    expect(server.received).toHaveLength(0)
  })

  it.each([undefined, null, 'app', 5])('are an object and not %j', (options) => {
    expect(() => new OAuth2Client(options as never)).toThrow(AuthkitConfigError)
    expect(() => new OAuth2Client(options as never)).toThrow('takes an object of options')
  })

  it('may be left out, and `undefined` is as if it were', () => {
    const none = new OAuth2Client({ clientId: 'app' })
    expect(none).toMatchObject({ clientId: 'app', leeway: 60, serverMetadata: {} })
    expect(none.scope).toBeUndefined()
    expect(none.redirectUri).toBeUndefined()
    const names = ['leeway', 'clock', 'fetch', 'timeout', 'transport', 'lock', 'token', 'scope']
    const absent = Object.fromEntries(names.map((name) => [name, undefined]))
    expect(new OAuth2Client({ clientId: 'app', ...absent }).leeway).toBe(60)
  })

  it('may be of the kinds that a subclass knows', () => {
    const options = { clientId: 'app', tokenUpdater: 5, axios: {} }
    expect(new OAuth2Client(options).clientId).toBe('app')
  })

  it('take a URL for the text of one', async () => {
    const app = client({
      redirectUri: new URL('https://app.example/cb'),
      apiBaseUrl: new URL(server.origin),
      token: { access_token: 'a' },
    })
    expect(app.redirectUri).toBe('https://app.example/cb')
    expect((await app.fetch('api')).status).toBe(200)
  })

  it('C13, T3.02: have a leeway of a minute, and none where it is 0', () => {
    expect(client().leeway).toBe(60)
    expect(client({ leeway: 0 }).leeway).toBe(0)
  })

  it('C15: know updateToken and no tokenUpdater', () => {
    expectTypeOf<OAuth2ClientOptions>().toHaveProperty('updateToken')
    expectTypeOf<OAuth2ClientOptions>().not.toHaveProperty('tokenUpdater')
    expectTypeOf<OAuth2ClientOptions>().not.toHaveProperty('token_updater')
  })
})

describe('the token of a client', () => {
  it.each<[string, TokenInput]>([
    ['an object', { access_token: 'a', refresh_token: 'r', expires_in: 60 }],
    ['a token', new OAuth2Token({ access_token: 'a', refresh_token: 'r', expires_at: now + 60 })],
  ])('C10, C22: is given as %s, at construction and later', (_, token) => {
    const [first, second] = [client({ token }), client()]
    second.token = token
    for (const { token: held } of [first, second]) {
      expect(held).toBeInstanceOf(OAuth2Token)
      expect(held).toMatchObject({ access_token: 'a', refresh_token: 'r', expires_at: now + 60 })
    }
  })

  it('C22: is the very token that was given, and none after `undefined` or the null of a database', () => {
    const token = new OAuth2Token({ access_token: 'a' })
    const app = client({ token })
    expect(app.token).toBe(token)
    app.token = undefined
    expect(app.token).toBeUndefined()
    app.token = token
    app.token = null as never
    expect(app.token).toBeUndefined()
    expect(client({ token: null as never }).token).toBeUndefined()
  })

  it.each([{}, { refresh_token: 'r' }, 'text', [], 5])(
    'C10, T3.21: is refused without an access token: %j',
    (token) => {
      expect(() => client({ token: token as never })).toThrow('access_token')
      const app = client({ token: { access_token: 'kept' } })
      expect(() => (app.token = token as never)).toThrow('access_token')
      expect(app.token?.access_token).toBe('kept')
    },
  )

  it('C12, H17, T3.22: is saved by a function that answers at once or by a promise', async () => {
    const saved: unknown[] = []
    const token = { access_token: 'old', refresh_token: 'r1', expires_at: now - 1 }
    const push = (each: OAuth2Token, replaced: object): void =>
      void saved.push([each.access_token, replaced])
    await client({ token, updateToken: push }).fetch('/api')
    await client({
      token,
      updateToken: async (each, replaced) => {
        await Promise.resolve()
        push(each, replaced)
      },
    }).fetch('/api')
    expect(saved).toEqual([
      ['new', { refreshToken: 'r1' }],
      ['new', { refreshToken: 'r1' }],
    ])
  })
})

describe('a client', () => {
  it('M01: sends by the fetch of the platform unless another one is given', async () => {
    const urls: string[] = []
    await client().fetchToken()
    const own: typeof fetch = (input, init) => {
      urls.push(new Request(input, init).url)
      return fetch(input, init)
    }
    const app = client({ fetch: own })
    await app.fetchToken()
    await app.fetch('/api')
    expect(server.received.map(({ path }) => path)).toEqual(['/token', '/token', '/api'])
    expect(urls).toEqual([`${server.origin}/token`, `${server.origin}/api`])
  })

  it('M01: reaches its server by a transport where one is given, and the API by fetch', async () => {
    const sent: string[] = []
    const app = client({
      timeout: 9,
      transport: async ({ url, method, timeout, body }) => {
        sent.push(`${method} ${url.pathname} ${timeout} ${body}`)
        return { status: 200, headers: {}, text: '{"access_token":"by-transport"}' }
      },
    })
    await app.fetchToken()
    await app.fetch('/api')
    expect(sent).toEqual(['POST /token 9 grant_type=client_credentials&client_id=app'])
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer by-transport',
    ])
  })

  it('Q03: is made without a request, so that a server that is away keeps nobody from starting', async () => {
    const away = 'http://127.0.0.1:9'
    const app = client({ serverMetadata: { issuer: away, token_endpoint: `${away}/token` } })
    await expect(app.fetchToken()).rejects.toMatchObject({ code: 'ERR_FETCH_NETWORK' })
    expect(client({ grantType: 'client_credentials' }).token).toBeUndefined()
    expect(server.received).toHaveLength(0)
  })

  it('H05: holds nothing open that would have to be closed', () => {
    expect(client()).not.toHaveProperty('close')
    expect(Symbol.asyncDispose in client()).toBe(false)
  })

  it('H06: has one name for fetchToken', () => {
    expectTypeOf<OAuth2Client>().toHaveProperty('fetchToken')
    expect(client()).not.toHaveProperty('fetchAccessToken')
  })

  it('H31: has a fetch that goes wherever a fetch goes', async () => {
    expectTypeOf<OAuth2Client['fetch']>().toEqualTypeOf<ApiFetch>()
    expectTypeOf<ApiFetch>().toExtend<typeof globalThis.fetch>()
    expectTypeOf<OAuth2Auth['fetch']>().toExtend<typeof globalThis.fetch>()
    expectTypeOf<AssertionClient['fetch']>().toExtend<typeof globalThis.fetch>()
    expectTypeOf<Parameters<ApiFetch>[1]>().toExtend<
      { withholdToken?: boolean | undefined } | undefined
    >()
    const anywhere: typeof globalThis.fetch = client({ token: { access_token: 'a' } }).fetch
    expect((await anywhere(new Request(`${server.origin}/api`))).status).toBe(200)
  })

  it('C22: is typed: a token is read as one and written as any object', () => {
    expectTypeOf<OAuth2Client['token']>().toEqualTypeOf<OAuth2Token | undefined>()
    expectTypeOf<OAuth2ClientOptions['token']>().toEqualTypeOf<TokenInput | undefined>()
  })
})
