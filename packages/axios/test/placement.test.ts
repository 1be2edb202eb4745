import { OAuth2Auth, type OAuth2ClientOptions } from '@authkit/oauth2/client'
import type { AxiosInstance, CreateAxiosDefaults } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { onBothAdapters, type Version, versions } from './versions.ts'

let api: ScriptedServer
const now = 1_800_000_000
const valid = { access_token: 'valid', refresh_token: 'r1', expires_at: now + 3600 }

beforeAll(async () => {
  api = await scriptedServer()
})
beforeEach(() => {
  api.received.length = 0
  api.on('/v1/me', ({ method, target, headers, body }) => ({
    body: { authorization: headers.authorization, method, target, body },
  }))
  api.on('/token', () => ({
    body: { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 3600 },
  }))
})
afterAll(() => api.close())

function attached(
  { axios, oauth2, sessions }: Version,
  options: Partial<OAuth2ClientOptions>,
  settings: CreateAxiosDefaults = {},
): AxiosInstance {
  const client = new oauth2.OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${api.origin}/token` },
    token: valid,
    clock: () => now,
    ...options,
  })
  const instance = axios.create({ baseURL: `${api.origin}/v1`, ...settings })
  return sessions.attachOAuth2(instance, client)
}

describe.each(onBothAdapters)('on the $adapter adapter of $name', (version) => {
  const { adapter } = version
  const create = (options: Partial<OAuth2ClientOptions>): AxiosInstance =>
    attached(version, options, { adapter })

  it('T5.01: sends the token in the header, RFC 6750 §2.1', async () => {
    const { data } = await create({ tokenPlacement: 'header' }).get('/me')
    expect(data).toMatchObject({ authorization: 'Bearer valid', target: '/v1/me', body: '' })
  })

  it('T5.01: sends the token in the query, after the parameters of the request, RFC 6750 §2.3', async () => {
    const { data } = await create({ tokenPlacement: 'query' }).get('/me', { params: { q: 1 } })
    expect(data).toEqual({ target: '/v1/me?q=1&access_token=valid', method: 'GET', body: '' })
    expect(api.received[0]?.headers['cache-control']).toBe('no-store')
  })

  it('T5.01: sends the token in a form, RFC 6750 §2.2', async () => {
    const instance = create({ tokenPlacement: 'body' })
    expect((await instance.post('/me')).data).toEqual({
      target: '/v1/me',
      method: 'POST',
      body: 'access_token=valid',
    })
    const { data } = await instance.post('/me', new URLSearchParams({ a: '1 2' }))
    expect(data.body).toBe('a=1+2&access_token=valid')
    const [first, second] = api.received.map(({ headers }) => headers)
    expect(first?.['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(second?.['content-length']).toBe('24')
  })

  it.each(['header', 'query', 'body'] as const)(
    'T5.02: streams the response of a request with the token in the %s, after a renewal',
    async (tokenPlacement) => {
      api.on('/v1/me', ({ headers, target, body }) => {
        const sent = [headers.authorization, target, body].join(' ')
        return sent.includes('new') ? { body: 'ok' } : { status: 401 }
      })
      const instance = create({ tokenPlacement })
      const { data } = await instance.post<AsyncIterable<Uint8Array>>('/me', undefined, {
        responseType: 'stream',
      })
      const chunks: Uint8Array[] = []
      for await (const chunk of data) chunks.push(chunk)
      expect(Buffer.concat(chunks).toString()).toBe('"ok"')
      expect(api.to('/v1/me')).toHaveLength(2)
    },
  )

  it('T5.06: refuses to put the token into JSON, and into a request without a body, RFC 6750 §2.2', async () => {
    const instance = create({ tokenPlacement: 'body' })
    const refusal = { code: 'ERR_AUTHKIT_CONFIG' }
    await expect(instance.post('/me', { a: 1 })).rejects.toMatchObject(refusal)
    await expect(instance.get('/me')).rejects.toMatchObject(refusal)
    const form = new FormData()
    form.set('a', '1')
    await expect(instance.post('/me', form)).rejects.toMatchObject(refusal)
    expect(api.received).toEqual([])
  })

  it('T5.04: takes a token without a type, and a type in any case', async () => {
    for (const token of [valid, { ...valid, token_type: 'bEARER' }]) {
      expect((await create({ token }).get('/me')).data.authorization).toBe('Bearer valid')
    }
  })

  it('T6.02: shows hooks the request with its token, and sends what they make of it', async () => {
    const seen: unknown[] = []
    const instance = create({
      complianceHooks: {
        protectedRequest: [
          (request) => {
            seen.push(request)
            const headers = { ...request.headers, 'x-hook': '1' }
            return { ...request, url: `${request.url}&hook=1`, headers, body: '{"a":2}' }
          },
          async ({ headers: { 'x-two': _two, ...headers }, ...request }) => ({
            ...request,
            headers,
          }),
        ],
      },
    })
    const settings = { params: { q: 1 }, headers: { 'x-two': '2', 'x-three': '3' } }
    const { data } = await instance.post('/me', { a: 1 }, settings)
    expect(seen).toEqual([
      {
        method: 'POST',
        url: `${api.origin}/v1/me?q=1`,
        headers: expect.objectContaining({ authorization: 'Bearer valid', 'x-two': '2' }),
        body: '{"a":1}',
      },
    ])
    expect(data).toMatchObject({ target: '/v1/me?q=1&hook=1', body: '{"a":2}' })
    const { headers } = api.received[0] ?? { headers: {} }
    expect(headers).toMatchObject({ 'x-hook': '1', 'x-three': '3', 'content-length': '7' })
    expect(headers).not.toHaveProperty('x-two')
  })

  it('C-11, T6.02: keeps the token within the origins, wherever a hook would send it', async () => {
    const elsewhere = create({
      complianceHooks: {
        protectedRequest: (request) => ({ ...request, url: 'http://127.0.0.2:1/me' }),
      },
    })
    await expect(elsewhere.get('/me')).rejects.toMatchObject({ error: 'disallowed_origin' })
    expect(api.received).toEqual([])
  })

  it('C-24: keeps a token in the query out of what applications log', async () => {
    const instance = create({ tokenPlacement: 'query' })
    const response = await instance.get('/me')
    api.on('/v1/none', () => ({ status: 403 }))
    const error: unknown = await instance.get('/none').catch((reason: unknown) => reason)
    const { data: _data, ...logged } = response
    expect(JSON.stringify([logged, error])).not.toContain('valid"')
    expect(JSON.stringify([logged, error])).not.toContain('=valid')
    expect(error).toMatchObject({ config: { url: '/none' } })
  })
})

describe.each(versions)('with $name', (version) => {
  const { axios, oauth2, sessions } = version

  it('T5.11: tells the caller of a placement that is none', () => {
    const wrong = (): unknown => attached(version, { tokenPlacement: 'cookie' as 'header' })
    expect(wrong).toThrow('tokenPlacement')
  })

  it('T5.03, T5.05: refuses tokens that it cannot send', async () => {
    const mac = attached(version, { token: { ...valid, token_type: 'mac' } })
    await expect(mac.get('/me')).rejects.toBeInstanceOf(oauth2.UnsupportedTokenTypeError)
    const empty = (): unknown => attached(version, { token: { token_type: 'Bearer' } })
    expect(empty).toThrow(oauth2.MissingTokenError)
    expect(api.received).toEqual([])
  })

  it('B06, H32, T5.10: attaches a bare token, or the token of any client, to an instance', async () => {
    const instance = axios.create({ baseURL: `${api.origin}/v1` })
    const auth = new OAuth2Auth({ access_token: 'bare' }, { tokenPlacement: 'query' })
    const { data } = await sessions.attachOAuth2(instance, auth).get('/me')
    expect(data.target).toBe('/v1/me?access_token=bare')
    const session = new sessions.OAuth2Session({
      clientId: 'app',
      serverMetadata: { token_endpoint: `${api.origin}/token` },
      token: { ...valid, expires_at: now },
      clock: () => now,
    })
    const foreign = axios.create({ baseURL: `${api.origin}/v1` })
    const answer = await sessions.attachOAuth2(foreign, session).get('/me')
    expect(answer.data.authorization).toBe('Bearer new')
    expect(session.token?.access_token).toBe('new')
  })

  it('B06, H13: makes an adapter for an instance of the application', async () => {
    const auth = new OAuth2Auth({ access_token: 'bare' })
    const adapter = sessions.oauth2Adapter(auth, { baseURL: api.origin, adapter: 'fetch' })
    const instance = axios.create({ adapter, baseURL: api.origin })
    expect((await instance.get('/v1/me')).data.authorization).toBe('Bearer bare')
    const options = { allowedOrigins: [api.origin] }
    const second = axios.create({ adapter: sessions.oauth2Adapter(auth, options) })
    expect((await second.get(`${api.origin}/v1/me`)).data.authorization).toBe('Bearer bare')
    expect(() => sessions.oauth2Adapter(auth)).toThrow('allowedOrigins')
  })
})
