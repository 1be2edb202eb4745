import { once } from 'node:events'
import { request } from 'node:http'
import { AuthkitConfigError } from '@authkit/common'
import type { HeaderFields } from '@authkit/common/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  apiTokens,
  DisallowedOriginError,
  OAuth2Auth,
  OAuth2Client,
  type OAuth2ClientOptions,
  type TokenSource,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const token = { access_token: 'at', refresh_token: 'r1', expires_at: now + 600 }
const expired = { ...token, expires_at: now - 1 }

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
  server.on('/api', ({ method }) => ({ body: method === 'HEAD' ? undefined : { method } }))
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    clock: () => now,
    token,
    ...options,
  })
}

const sent = (): (string | undefined)[] =>
  server.to('/api').map(({ headers }) => headers.authorization)

/** Header fields of an HTTP client that keeps them in a Map. */
function mapFields(map: Map<string, string>): HeaderFields {
  return {
    get: (name) => map.get(name.toLowerCase()),
    set: (name, value) => map.set(name.toLowerCase(), value),
    delete: (name) => map.delete(name.toLowerCase()),
    [Symbol.iterator]: () => map[Symbol.iterator](),
  }
}

/** Those of one that also keeps the case that they were written in. */
function casedFields(names: readonly string[]): HeaderFields & { readonly gone: string[] } {
  const fields = new Headers(names.map((name) => [name, 'v']))
  const gone: string[] = []
  return {
    gone,
    get: (name) => fields.get(name),
    set: (name, value) => fields.set(name, value),
    delete: (name) => gone.push(name),
    *[Symbol.iterator]() {
      for (const name of names) yield [name, 'v'] as const
    },
  }
}

/** What an adapter of an HTTP client does, on node:http. */
async function byNodeHttp(auth: { readonly tokens: TokenSource }, path: string): Promise<number> {
  const tokens = apiTokens(auth, { baseUrl: server.origin })
  const url = new URL(path, server.origin)
  tokens.checkTarget(url)
  let current = await tokens.current()
  for (;;) {
    const fields = new Map([['x-own', '1']])
    const unsigned = { url, method: 'GET', headers: mapFields(fields), body: undefined }
    const signed = await tokens.sign(current, unsigned)
    const outgoing = request(signed.url, { headers: Object.fromEntries(fields) }).end()
    const [{ statusCode }] = await once(outgoing, 'response')
    const renewed = statusCode === 401 ? await tokens.replace(current.access_token) : undefined
    if (renewed === undefined) return Number(statusCode)
    current = renewed
  }
}

describe('the tokens of a client in another HTTP client', () => {
  it('B06, T5.10: are renewed ahead of expiry and after a 401', async () => {
    server.on('/api', ({ headers }) => ({
      status: headers.authorization === 'Bearer new' ? 200 : 401,
    }))
    expect(await byNodeHttp(client({ token: expired }), '/api')).toBe(200)
    expect(await byNodeHttp(client(), '/api')).toBe(200)
    expect(sent()).toEqual(['Bearer new', 'Bearer at', 'Bearer new'])
    expect(server.to('/api').every(({ headers }) => headers['x-own'] === '1')).toBe(true)
  })

  it('B06: pass the hooks and keep to the placement', async () => {
    const app = client({
      tokenPlacement: 'query',
      complianceHooks: {
        protectedRequest: ({ headers, ...each }) => {
          const kept = Object.entries(headers).filter(([name]) => name !== 'x-own')
          return { ...each, headers: { ...Object.fromEntries(kept), 'x-hooked': '1' } }
        },
      },
    })
    expect(await byNodeHttp(app, '/api?a=1')).toBe(200)
    const [received] = server.received
    expect(received?.query.toString()).toBe('a=1&access_token=at')
    expect(received?.headers).toMatchObject({ 'x-hooked': '1', 'cache-control': 'no-store' })
    expect(received?.headers['x-own']).toBeUndefined()
  })

  it('B06, C83: are shown to a hook with fields in lower case, whatever the case of the client', async () => {
    const seen: string[] = []
    const app = client({
      complianceHooks: {
        protectedRequest: (each) => {
          seen.push(...Object.keys(each.headers))
          return { ...each, headers: {} }
        },
      },
    })
    const headers = casedFields(['X-Own', 'Content-Type'])
    const unsigned = { url: new URL(server.origin), method: 'GET', headers, body: undefined }
    await app.tokens.sign(await app.tokens.current(), unsigned)
    expect(seen).toEqual(['x-own', 'content-type'])
    expect(headers.gone).toEqual(seen)
  })

  it('B01, B06: may be one token that nobody renews', async () => {
    const auth = new OAuth2Auth({ access_token: 'bare', refresh_token: 'r', expires_at: 1 })
    server.on('/api', { status: 401 })
    expect(await byNodeHttp(auth, '/api')).toBe(401)
    expect(sent()).toEqual(['Bearer bare'])
    expect(server.to('/token')).toHaveLength(0)
  })

  it('B06: answer with the token of now when another request renewed it meanwhile', async () => {
    const app = client()
    const [one, two] = await Promise.all([app.tokens.replace('at'), app.tokens.replace('at')])
    expect(one).toBe(two)
    expect(await app.tokens.replace('at')).toBe(app.token)
    expect(server.to('/token')).toHaveLength(1)
    app.token = undefined
    expect(await app.tokens.replace('at')).toBeUndefined()
  })

  it('B06: end the waiting of who aborts, before and during a renewal', async () => {
    const app = client({ token: expired })
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(app.tokens.current(gone)).rejects.toThrow('gone')
    await expect(app.tokens.replace('at', gone)).rejects.toThrow('gone')
    await app.tokens.current(null)
    expect(app.token?.access_token).toBe('new')
  })

  it.each([
    [{}, 'a base URL or allowedOrigins'],
    [{ baseUrl: '' }, 'a base URL or allowedOrigins'],
    [{ allowedOrigins: [] }, 'a base URL or allowedOrigins'],
    [{ allowedOrigins: [], baseUrl: 'https://api.example' }, 'a base URL or allowedOrigins'],
    [{ baseUrl: 'http://api.example' }, 'https'],
    [{ allowedOrigins: ['https://api.example/x'] }, 'origins only'],
  ])('C-12, D12: need to know whom they are for: %j', (options, message) => {
    expect(() => apiTokens(client(), options)).toThrow(AuthkitConfigError)
    expect(() => apiTokens(client(), options)).toThrow(message)
  })

  it('D01: are for the origins that are listed, and not for that of the base URL then', () => {
    const allowedOrigins = ['https://api.example']
    const tokens = apiTokens(client(), { allowedOrigins, baseUrl: server.origin })
    expect(() => tokens.checkTarget(new URL('https://api.example/x'))).not.toThrow()
    expect(() => tokens.checkTarget(new URL(server.origin))).toThrow(DisallowedOriginError)
  })
})

describe('OAuth2Auth', () => {
  it('B01: has a fetch for the allowed origins, with its own fetch and placement', async () => {
    const urls: string[] = []
    const auth = new OAuth2Auth(
      { access_token: 'bare' },
      {
        allowedOrigins: [server.origin],
        tokenPlacement: 'query',
        fetch: (input, init) => {
          urls.push(new Request(input, init).url)
          return fetch(input, init)
        },
      },
    )
    expect((await auth.fetch(`${server.origin}/api`)).status).toBe(200)
    expect(urls).toEqual([`${server.origin}/api?access_token=bare`])
    await expect(auth.fetch('/api')).rejects.toThrow(AuthkitConfigError)
  })

  it('B01: needs to know its origins, unless only an adapter uses it', async () => {
    const auth = new OAuth2Auth({ access_token: 'bare' })
    await expect(auth.fetch(`${server.origin}/api`)).rejects.toThrow('apiBaseUrl or allowedOrigins')
    expect(await byNodeHttp(auth, '/api')).toBe(200)
  })

  it('B01, B06: takes a base URL as a URL, and a token as it was stored or made', async () => {
    const apiBaseUrl = new URL(server.origin)
    const { token: made } = client()
    for (const each of [token, made ?? {}]) {
      expect((await new OAuth2Auth(each, { apiBaseUrl }).fetch('api')).status).toBe(200)
    }
    expect(sent()).toEqual(['Bearer at', 'Bearer at'])
  })
})
