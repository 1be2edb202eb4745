import { EventEmitter, once } from 'node:events'
import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  DisallowedOriginError,
  InsecureTransportError,
  InvalidTokenError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  TooManyRedirectsError,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let api: ScriptedServer
let other: ScriptedServer
const now = 1_800_000_000
const valid = { access_token: 'valid', refresh_token: 'r1', expires_at: now + 3600 }

beforeAll(async () => {
  api = await scriptedServer()
  other = await scriptedServer()
})
beforeEach(() => {
  api.received.length = 0
  other.received.length = 0
  other.on('/', { body: 'other' })
  api.on('/v1/me', ({ headers, method, body }) => ({
    body: { authorization: headers.authorization, method, body },
  }))
  api.on('/token', { body: { access_token: 'new', refresh_token: 'r2', expires_in: 3600 } })
})
afterAll(() => Promise.all([api.close(), other.close()]))

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${api.origin}/token` },
    apiBaseUrl: `${api.origin}/v1/`,
    token: valid,
    clock: () => now,
    ...options,
  })
}

/** An API that takes the token `new` only. */
function acceptNewOnly(): void {
  api.on('/v1/me', ({ headers, body }) =>
    headers.authorization === 'Bearer new' ? { body: { ok: body } } : { status: 401 },
  )
}

describe('fetch', () => {
  it('B02, T5.01, H04 sends the token to the API, RFC 6750 §2.1', async () => {
    const response = await client().fetch('me', { method: 'POST', body: '{"a":1}' })
    await expect(response.json()).resolves.toEqual({
      authorization: 'Bearer valid',
      method: 'POST',
      body: '{"a":1}',
    })
  })

  it('R35, T11.07 resolves a relative URL against the base, RFC 3986 §5.2', async () => {
    const app = client()
    await app.fetch('me')
    await app.fetch('/v1/me')
    await app.fetch(new URL(`${api.origin}/v1/me`))
    await app.fetch(new Request(`${api.origin}/v1/me`, { method: 'PUT', body: 'x' }))
    expect(api.received.map(({ path, method }) => `${method} ${path}`)).toEqual([
      'GET /v1/me',
      'GET /v1/me',
      'GET /v1/me',
      'PUT /v1/me',
    ])
    expect(api.received[3]?.body).toBe('x')
  })

  it('can be passed on as a function', async () => {
    const { fetch } = client()
    expect((await fetch('me')).status).toBe(200)
  })

  it('R63, D01, T11.08 sends nothing to an origin that is not allowed, RFC 6750 §5.2', async () => {
    const port = new URL(other.origin).port
    for (const url of [other.origin, `//127.0.0.1:${port}/`, `http://u@127.0.0.1:${port}/`]) {
      await expect(client().fetch(url)).rejects.toThrow(DisallowedOriginError)
    }
    await expect(client().fetch(api.origin.replace('//', '//user@'))).rejects.toThrow(
      DisallowedOriginError,
    )
    expect(other.received).toHaveLength(0)
  })

  it('sends the token to an origin that is allowed', async () => {
    await client({ allowedOrigins: [other.origin] }).fetch(other.origin)
    expect(other.received[0]?.headers.authorization).toBe('Bearer valid')
  })

  it('D01 needs to know which origins may see the token', async () => {
    const app = client({ apiBaseUrl: undefined })
    await expect(app.fetch(`${api.origin}/v1/me`)).rejects.toThrow(AuthkitConfigError)
    await expect(app.fetch('me')).rejects.toThrow(AuthkitConfigError)
  })

  it('C-12, D12 sends no token without TLS, RFC 6750 §5.3', () => {
    expect(() => client({ allowedOrigins: ['http://api.example'] })).toThrow(AuthkitConfigError)
    expect(new InsecureTransportError().error).toBe('insecure_transport')
  })

  it('H02, T3.20 needs a token', async () => {
    await expect(client({ token: undefined }).fetch('me')).rejects.toThrow(MissingTokenError)
    expect(api.received).toHaveLength(0)
  })

  it('B04, E06, T5.03 does not send a stored token of another type, RFC 6749 §7.1', async () => {
    const token = { access_token: 'a', token_type: 'mac' }
    await expect(client({ token }).fetch('me')).rejects.toThrow(UnsupportedTokenTypeError)
  })

  it('H01, T5.07 leaves an authorization of the caller alone and does not renew for it', async () => {
    const app = client({ token: { ...valid, expires_at: 0 } })
    await app.fetch('me', { headers: { Authorization: 'Basic x' } })
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual(['Basic x'])
  })
})

describe('renewal', () => {
  const expired = { ...valid, expires_at: now + 30 }

  it('C74, H03, H13, T3.08, T3.12 comes before the request, whose body is sent once', async () => {
    await client({ token: expired }).fetch('me', { method: 'POST', body: 'b' })
    expect(api.received.map(({ path }) => path)).toEqual(['/token', '/v1/me'])
    expect(api.received[1]).toMatchObject({ body: 'b', headers: { authorization: 'Bearer new' } })
  })

  it('H16, Y01, C-15 is one for a hundred requests, ahead of expiry and after 401', async () => {
    acceptNewOnly()
    for (const token of [expired, valid]) {
      api.received.length = 0
      const app = client({ token })
      const responses = await Promise.all(Array.from({ length: 100 }, () => app.fetch('me')))
      expect(responses.every(({ status }) => status === 200)).toBe(true)
      expect(api.to('/token')).toHaveLength(1)
    }
  })

  it('Y07 is saved before the request goes on', async () => {
    const order: string[] = []
    api.on('/v1/me', () => {
      order.push('request')
      return {}
    })
    const updateToken = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('saved')
    }
    await client({ token: expired, updateToken }).fetch('me')
    expect(order).toEqual(['saved', 'request'])
  })

  it('G12, T3.15 that fails sends no request', async () => {
    api.on('/token', { status: 400, body: { error: 'invalid_grant' } })
    await expect(client({ token: expired }).fetch('me')).rejects.toThrow(OAuthError)
    expect(api.to('/v1/me')).toHaveLength(0)
  })

  it('E05, H03, H14, T3.09 that is impossible sends no request', async () => {
    const token = { access_token: 'a', expires_at: 0 }
    await expect(client({ token }).fetch('me')).rejects.toThrow(InvalidTokenError)
    expect(api.received).toHaveLength(0)
  })

  it('T3.23 comes once after a 401, and the body is sent again', async () => {
    acceptNewOnly()
    const bodies = ['text', new URLSearchParams('a=b'), new TextEncoder().encode('bytes')]
    for (const body of bodies) {
      const response = await client().fetch('me', { method: 'POST', body })
      await expect(response.json()).resolves.toEqual({ ok: bodyText(body) })
    }
    expect(api.to('/v1/me')).toHaveLength(6)
  })

  it('T3.23 does not loop when the API refuses the new token too', async () => {
    api.on('/v1/me', { status: 401, body: { why: 'no' } })
    const response = await client().fetch('me')
    expect(response.status).toBe(401)
    await expect(response.json()).resolves.toEqual({ why: 'no' })
    expect(api.received.map(({ path }) => path)).toEqual(['/v1/me', '/token', '/v1/me'])
  })

  it('T3.23 returns the 401 when there is no way to renew', async () => {
    api.on('/v1/me', { status: 401 })
    const response = await client({ token: { access_token: 'a' } }).fetch('me')
    expect(response.status).toBe(401)
    expect(api.received).toHaveLength(1)
  })

  it('H15, T3.23 returns the 401 of a body that cannot be sent again', async () => {
    api.on('/v1/me', { status: 401 })
    const body = new Blob(['stream']).stream()
    const response = await client().fetch('me', { method: 'POST', body, duplex: 'half' })
    expect(response.status).toBe(401)
    expect(api.received).toHaveLength(1)
  })

  it('goes on for the others when one caller aborts', async () => {
    const events = new EventEmitter()
    const asked = once(events, 'asked')
    const released = once(events, 'released')
    api.on('/token', async () => {
      events.emit('asked')
      await released
      return { body: { access_token: 'new' } }
    })
    const app = client({ token: expired })
    const abort = new AbortController()
    const first = app.fetch('me', { signal: abort.signal })
    const second = app.fetch('me')
    await asked
    abort.abort(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    events.emit('released')
    expect((await second).status).toBe(200)
    expect(api.to('/token')).toHaveLength(1)
  })

  it('is not begun for a caller that aborted before', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    let reads = 0
    const app = client({ token: expired, readToken: () => void (reads += 1) })
    await expect(app.fetch('me', { signal })).rejects.toThrow('gone')
    expect(reads).toBe(0)
    expect(api.received).toHaveLength(0)
  })
})

describe('redirects', () => {
  it('C-11 does not take a blob: URL for one of its origin, RFC 9110 §15.4', async () => {
    const location = `blob:${api.origin}/v1/x`
    api.on('/v1/blob', { status: 302, headers: { location } })
    const sent: string[] = []
    const app = client({
      fetch: (url, init) => {
        sent.push(new Request(url).url)
        return fetch(url, init)
      },
    })
    expect((await app.fetch('blob')).status).toBe(302)
    expect(sent).toEqual([`${api.origin}/v1/blob`])
  })

  it('C-11 are followed with the token within the origin, RFC 9110 §15.4', async () => {
    api.on('/v1/old', { status: 301, headers: { location: '/v1/me' } })
    const response = await client().fetch('old')
    await expect(response.json()).resolves.toMatchObject({ authorization: 'Bearer valid' })
  })

  it.each([301, 302, 303, 307, 308])(
    'C-11, N04, N06 leave the token behind: a %i to another origin is returned as it is',
    async (status) => {
      const location = `${other.origin}/`
      api.on('/v1/away', { status, headers: { location } })
      const response = await client().fetch('away', { headers: { 'x-api-key': 'k' } })
      expect(response.status).toBe(status)
      expect(response.headers.get('location')).toBe(location)
      expect(other.received).toHaveLength(0)
    },
  )

  it('C-11 are not followed to user information or a malformed URL', async () => {
    for (const location of [`${api.origin.replace('//', '//u:p@')}/v1/me`, 'http://[']) {
      api.on('/v1/odd', { status: 302, headers: { location } })
      expect((await client().fetch('odd')).status).toBe(302)
    }
    expect(api.to('/v1/me')).toHaveLength(0)
  })

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [302, 'PUT', 'PUT', 'b'],
    [307, 'POST', 'POST', 'b'],
    [308, 'POST', 'POST', 'b'],
  ])('turn %i of a %s into a %s, RFC 9110 §15.4', async (status, method, next, body) => {
    api.on('/v1/old', { status, headers: { location: 'me' } })
    const headers = { 'content-type': 'text/x', 'x-kept': '1' }
    const response = await client().fetch('old', { method, body: 'b', headers })
    await expect(response.json()).resolves.toMatchObject({ method: next, body })
    expect(api.to('/v1/me')[0]?.headers).toMatchObject({ 'x-kept': '1' })
    expect(api.to('/v1/me')[0]?.headers['content-type']).toBe(body === '' ? undefined : 'text/x')
  })

  it('of a stream are returned, since it cannot be sent again', async () => {
    api.on('/v1/old', { status: 307, headers: { location: 'me' } })
    const body = new Blob(['stream']).stream()
    const response = await client().fetch('old', { method: 'POST', body, duplex: 'half' })
    expect(response.status).toBe(307)
  })

  it('end after five', async () => {
    api.on('/v1/loop', { status: 302, headers: { location: 'loop' } })
    await expect(client().fetch('loop')).rejects.toThrow(TooManyRedirectsError)
    expect(api.received).toHaveLength(6)
  })

  it('are returned or refused when the caller says so', async () => {
    api.on('/v1/old', { status: 302, headers: { location: 'me' } })
    expect((await client().fetch('old', { redirect: 'manual' })).status).toBe(302)
    await expect(client().fetch('old', { redirect: 'error' })).rejects.toThrow(
      TooManyRedirectsError,
    )
    expect(api.to('/v1/me')).toHaveLength(0)
  })

  it('do not hide a 401 that a renewal can heal', async () => {
    acceptNewOnly()
    api.on('/v1/old', { status: 302, headers: { location: 'me' } })
    expect((await client().fetch('old')).status).toBe(200)
  })
})

function bodyText(body: string | URLSearchParams | Uint8Array): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body)
}
