import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  OAuth2Auth,
  OAuth2Client,
  type OAuth2ClientOptions,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/api', { body: {} })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const token = { access_token: 'a t+1' }
  return new OAuth2Client({ clientId: 'app', apiBaseUrl: server.origin, token, ...options })
}

describe('the placement of a token, RFC 6750 §2', () => {
  it('B02, C11, T5.01, RFC 6750 §2.1: is the header unless told', async () => {
    await client().fetch('/api?q=1')
    expect(server.received[0]?.headers.authorization).toBe('Bearer a t+1')
    expect(server.received[0]?.query.toString()).toBe('q=1')
  })

  it('B02, T5.01, RFC 6750 §2.3: may be the query, which nobody on the way keeps', async () => {
    await client({ tokenPlacement: 'query' }).fetch('/api?q=%20')
    const [request] = server.received
    expect(request?.query.getAll('access_token')).toEqual(['a t+1'])
    expect(request?.query.get('q')).toBe(' ')
    expect(request?.headers.authorization).toBeUndefined()
    expect(request?.headers['cache-control']).toBe('no-store')
  })

  it('B02, T5.01, RFC 6750 §2.2: may be the body; that of a request without one is the token alone', async () => {
    const app = client({ tokenPlacement: 'body' })
    await app.fetch('/api', { method: 'POST' })
    await app.fetch('/api', { method: 'POST', body: new URLSearchParams({ a: 'ü' }) })
    const form = 'application/x-www-form-urlencoded'
    await app.fetch('/api', { method: 'POST', body: 'b=2', headers: { 'content-type': form } })
    expect(server.received.map(({ body }) => body)).toEqual([
      'access_token=a+t%2B1',
      'a=%C3%BC&access_token=a+t%2B1',
      'b=2&access_token=a+t%2B1',
    ])
    for (const { headers } of server.received) {
      expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
      expect(headers.authorization).toBeUndefined()
    }
  })

  it.each([
    [
      'a JSON body',
      { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
    ],
    ['text', { method: 'POST', body: 'a=1' }],
    ['bytes', { method: 'POST', body: new Uint8Array([1]) }],
    ['a GET', {}],
    ['a get', { method: 'get' }],
    ['a HEAD', { method: 'head' }],
    [
      'JSON that is called so',
      {
        method: 'POST',
        body: new URLSearchParams('a=1'),
        headers: { 'content-type': 'application/json' },
      },
    ],
    [
      'a form with an empty token',
      { method: 'POST', body: new URLSearchParams({ access_token: '' }) },
    ],
    ['a form with a token', { method: 'POST', body: new URLSearchParams({ access_token: 'x' }) }],
  ])('B05, T5.06: %s has no place for a token in the body', async (_, init) => {
    await expect(client({ tokenPlacement: 'body' }).fetch('/api', init)).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(server.received).toHaveLength(0)
  })

  it('B02, C-11: does not send two tokens in one query', async () => {
    const app = client({ tokenPlacement: 'query' })
    await expect(app.fetch('/api?access_token=x')).rejects.toThrow(AuthkitConfigError)
  })

  it('follows a redirect that keeps the query with one token', async () => {
    server.on('/old', ({ query }) => ({ status: 302, headers: { location: `/api?${query}` } }))
    const response = await client({ tokenPlacement: 'query' }).fetch('/old?q=1')
    expect(response.status).toBe(200)
    expect(server.to('/api')[0]?.query.getAll('access_token')).toEqual(['a t+1'])
  })

  it.each(['uri', 'headers', '', '__proto__'])('C11, T5.11: "%s" is none', (tokenPlacement) => {
    const options = { tokenPlacement } as unknown as Partial<OAuth2ClientOptions>
    expect(() => client(options)).toThrow('tokenPlacement must be one of header, body, query')
  })
})

describe('a request of fetch', () => {
  it('T5.07, H01: keeps the authorization of its caller, and no token is renewed for it', async () => {
    const token = { access_token: 'at', refresh_token: 'rt', expires_at: 1 }
    const app = client({ token, serverMetadata: { token_endpoint: `${server.origin}/token` } })
    await app.fetch('/api', { headers: { Authorization: 'Basic x' } })
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Basic x'])
  })

  it('T5.08, H01: goes without token when it is told to, and still not elsewhere', async () => {
    const app = client({ token: undefined })
    await app.fetch('/api', { withholdToken: true })
    expect(server.received[0]?.headers.authorization).toBeUndefined()
    await expect(app.fetch('https://other.example/', { withholdToken: true })).rejects.toThrow(
      'not sent to this origin',
    )
  })

  it.each(['mac', 'invalid', 'DPoP'])(
    'B04, T5.03: does not send a token of type %s',
    async (type) => {
      const app = client({ token: { access_token: 'at', token_type: type } })
      await expect(app.fetch('/api')).rejects.toThrow(UnsupportedTokenTypeError)
      expect(server.received).toHaveLength(0)
    },
  )

  it.each([undefined, null, '', 'BEARER', 'bearer'])(
    'B03, T5.04: sends a token of type %s as a bearer token',
    async (type) => {
      await client({ token: { access_token: 'at', token_type: type } }).fetch('/api')
      expect(server.received[0]?.headers.authorization).toBe('Bearer at')
    },
  )
})

describe('OAuth2Auth', () => {
  it('B01, B06, T5.10: lets a bare token go by fetch, within its origin', async () => {
    const auth = new OAuth2Auth({ access_token: 'at' }, { apiBaseUrl: server.origin })
    await auth.fetch('/api')
    expect(server.received[0]?.headers.authorization).toBe('Bearer at')
    await expect(auth.fetch('https://other.example/')).rejects.toThrow('allowedOrigins')
    server.on('/api', { status: 401 })
    expect((await auth.fetch('/api')).status).toBe(401)
  })

  it('B04, T5.05: is made with a bearer token', () => {
    expect(() => new OAuth2Auth({})).toThrow('no access_token')
    expect(() => new OAuth2Auth(undefined as never)).toThrow(AuthkitConfigError)
    expect(() => new OAuth2Auth(null as never)).toThrow(AuthkitConfigError)
    expect(() => new OAuth2Auth('text' as never)).toThrow(AuthkitConfigError)
    expect(() => new OAuth2Auth({ access_token: 'at', token_type: 'mac' })).toThrow(
      UnsupportedTokenTypeError,
    )
    expect(() => new OAuth2Auth({ access_token: 'at' }, { tokenPlacement: 'x' as never })).toThrow(
      'tokenPlacement',
    )
  })
})
