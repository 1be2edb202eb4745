import { OAuth2Client, type OAuth2ClientOptions } from '@authkit/oauth2/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedApi, type ScriptedApi } from './api.ts'
import { httpClients, oauth2Target, rootOf, type Target } from './clients.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }
let api: ScriptedApi

beforeAll(async () => {
  api = await scriptedApi()
})
beforeEach(() => {
  api.received.length = 0
  api.on('/token', { json: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
  api.on('/api', { text: 'yes' })
})
afterAll(() => api.close())

function target(options: Partial<OAuth2ClientOptions> = {}): Target {
  const client = new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${api.origin}/token` },
    apiBaseUrl: api.origin,
    token: { access_token: 'at', refresh_token: 'rt' },
    ...options,
  })
  return oauth2Target(client, api.origin)
}

const refusedOnce = (): void => {
  api.on('/api', ({ headers }) =>
    headers.authorization === 'Bearer new' ? { text: 'yes' } : { status: 401 },
  )
}

describe.each(httpClients)('$name sends what it is given', (http) => {
  const { postBecomesGet } = http.habits

  it.each([
    ['JSON', '{"a":"ü"}', JSON_TYPE],
    ['a form', 'a=1&b=%C3%BC', FORM],
    ['text', 'plain ü', { 'content-type': 'text/plain;charset=utf-8' }],
    ['nothing', undefined, {}],
  ])('T3.12, C-11: %s is whole after a renewal', async (_, body, headers) => {
    refusedOnce()
    const call = { method: 'POST', headers, ...(body !== undefined && { body }) } as const
    expect((await http.call(target(), '/api', call)).text).toBe('yes')
    const [first, second] = api.to('/api')
    expect(first?.body.toString()).toBe(body ?? '')
    expect(second?.body.toString()).toBe(body ?? '')
    expect(second?.headers['content-type']).toBe(first?.headers['content-type'])
  })

  it('bytes are sent as they are, twice if need be', async () => {
    refusedOnce()
    const body = new Uint8Array([0, 255, 1, 254])
    const headers = { 'content-type': 'application/octet-stream' }
    await http.call(target(), '/api', { method: 'PUT', headers, body })
    expect(api.to('/api').map((request) => [...request.body])).toEqual([[...body], [...body]])
  })

  it('a multipart form arrives with its file', async () => {
    const body = new FormData()
    body.set('name', 'ü')
    body.set('file', new Blob(['content']), 'a.txt')
    await http.call(target(), '/api', { method: 'POST', body })
    const [request] = api.received
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/)
    expect(request?.body.toString()).toContain('filename="a.txt"')
    expect(request?.body.toString()).toContain('content')
    expect(request?.headers.authorization).toBe('Bearer at')
  })

  it('a redirect is followed as the library does without a token', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      api.on('/old', { status, headers: { location: '/api' } })
      await http.call(target(), '/old', { method: 'POST', body: 'a=1', headers: FORM })
    }
    expect(api.to('/api').map(({ method, body }) => `${method} ${String(body)}`)).toEqual([
      postBecomesGet ? 'GET ' : 'POST a=1',
      postBecomesGet ? 'GET ' : 'POST a=1',
      'GET ',
      'POST a=1',
      'POST a=1',
    ])
    expect(api.to('/api')[2]?.headers['content-type']).toBeUndefined()
  })
})

describe.each(httpClients)('$name puts the token where the client says', (http) => {
  it('T5.01: the query', async () => {
    await http.call(target({ tokenPlacement: 'query' }), '/api?a=1')
    const [request] = api.received
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ a: '1', access_token: 'at' })
    expect(request?.headers.authorization).toBeUndefined()
  })

  it('T5.01: the body', async () => {
    const app = target({ tokenPlacement: 'body' })
    await http.call(app, '/api', { method: 'POST', body: 'a=1', headers: FORM })
    await http.call(app, '/api', { method: 'POST' })
    expect(api.received.map(({ body }) => String(body))).toEqual([
      'a=1&access_token=at',
      'access_token=at',
    ])
    for (const { headers } of api.received) {
      expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    }
  })

  it('T5.06: but not into JSON', async () => {
    const call = { method: 'POST', body: '{}', headers: JSON_TYPE } as const
    const error = await http
      .call(target({ tokenPlacement: 'body' }), '/api', call)
      .then(() => undefined, rootOf)
    expect(error).toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
    expect(api.received).toHaveLength(0)
  })

  it('T6.02, C83: and a hook has the last word', async () => {
    const app = target({
      complianceHooks: {
        protectedRequest: (request) => ({
          ...request,
          url: `${request.url}?via=${request.method}`,
          headers: { ...request.headers, 'x-token': request.headers['authorization'] ?? 'none' },
        }),
      },
    })
    await http.call(app, '/api', { method: 'DELETE' })
    const [request] = api.received
    expect(request?.query.get('via')).toBe('DELETE')
    expect(request?.headers['x-token']).toBe('Bearer at')
  })

  it('T6.09, C95: a hook makes JSON of a form-encoded token answer, which is read without one too', async () => {
    const old = { access_token: 'old', refresh_token: 'rt', expires_at: 1 }
    const headers = { 'content-type': 'text/html' }
    api.on('/token', { headers, text: 'access_token=from-form&expires=600' })
    const app = target({
      token: old,
      complianceHooks: {
        refreshTokenResponse: (response) => {
          const form = Object.fromEntries(new URLSearchParams(response.text))
          return { ...response, text: JSON.stringify({ ...form, expires_in: form['expires'] }) }
        },
      },
    })
    await http.call(app, '/api')
    api.on('/token', { headers: FORM, text: 'access_token=as-it-is' })
    await http.call(target({ token: old }), '/api')
    expect(api.to('/api').map((request) => request.headers.authorization)).toEqual([
      'Bearer from-form',
      'Bearer as-it-is',
    ])
  })
})
