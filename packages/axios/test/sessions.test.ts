import { Agent } from 'node:http'
import { inspect } from 'node:util'
import type { OAuth2Session as NewestSession, OAuth2SessionOptions } from '@authkit/axios'
import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { onBothAdapters, versions } from './versions.ts'

let api: ScriptedServer
let other: ScriptedServer
const now = 1_800_000_000
const valid = { access_token: 'valid', refresh_token: 'r1', expires_at: now + 3600 }
const expired = { ...valid, expires_at: now }

beforeAll(async () => {
  api = await scriptedServer()
  other = await scriptedServer()
})
beforeEach(() => {
  api.received.length = 0
  other.received.length = 0
  api.on('/v1/me', ({ method, headers, body }) => ({
    body: { authorization: headers.authorization, method, body },
  }))
  api.on('/token', () => ({
    body: { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 3600 },
  }))
})
afterAll(() => Promise.all([api.close(), other.close()]))

const settings = (options: Partial<OAuth2SessionOptions> = {}): OAuth2SessionOptions => ({
  clientId: 'app',
  serverMetadata: { token_endpoint: `${api.origin}/token` },
  token: valid,
  clock: () => now,
  apiBaseUrl: `${api.origin}/v1`,
  ...options,
})

describe.each(onBothAdapters)('OAuth2Session on the $adapter adapter of $name', (version) => {
  const { adapter, axios, oauth2, sessions } = version
  const create = (options: Partial<OAuth2SessionOptions> = {}): NewestSession =>
    new sessions.OAuth2Session(settings({ axios: { adapter }, ...options }))

  it('M08, H30, H31, H04: is an OAuth2Client with the verbs of axios, RFC 6750 §2.1', async () => {
    const session = create()
    expect(session).toBeInstanceOf(oauth2.OAuth2Client)
    const config = { headers: { 'x-one': '1' } }
    await session.get('/me', config)
    await session.delete('/me', config)
    await session.head('/me', config)
    await session.options('/me', config)
    await session.post('/me', { a: 1 }, config)
    await session.put('/me', { a: 1 }, config)
    await session.patch('/me', { a: 1 }, config)
    await session.request({ url: '/me', method: 'REPORT', ...config })
    const sent = api.received.map(({ method, headers, body }) => [method, headers['x-one'], body])
    expect(sent).toEqual([
      ['GET', '1', ''],
      ['DELETE', '1', ''],
      ['HEAD', '1', ''],
      ['OPTIONS', '1', ''],
      ['POST', '1', '{"a":1}'],
      ['PUT', '1', '{"a":1}'],
      ['PATCH', '1', '{"a":1}'],
      ['REPORT', '1', ''],
    ])
    const tokens = new Set(api.received.map(({ headers }) => headers.authorization))
    expect(tokens).toEqual(new Set(['Bearer valid']))
  })

  it('H01, T5.08: sends no token when told so, and asks for none', async () => {
    const session = create({ token: undefined })
    const { data } = await session.get('/me', { withholdToken: true })
    expect(data).toEqual({ method: 'GET', body: '' })
    await expect(session.get('/me', { withholdToken: false })).rejects.toBeInstanceOf(
      oauth2.MissingTokenError,
    )
    const elsewhere = session.get(`${other.origin}/me`, { withholdToken: true })
    await expect(elsewhere).rejects.toBeInstanceOf(oauth2.DisallowedOriginError)
    expect(other.received).toEqual([])
  })

  it('H02, T5.05: sends nothing without a token', async () => {
    await expect(create({ token: undefined }).get('/me')).rejects.toBeInstanceOf(
      oauth2.MissingTokenError,
    )
    expect(api.received).toEqual([])
  })

  it('H03, H13, H17, T3.08: renews an expired token first, and saves it before the request', async () => {
    const saved: unknown[] = []
    const updateToken: OAuth2SessionOptions['updateToken'] = async (token, replaced) => {
      await Promise.resolve()
      saved.push([token.access_token, replaced, api.to('/v1/me').length])
    }
    const session = create({ token: expired, updateToken })
    expect((await session.get('/me')).data.authorization).toBe('Bearer new')
    expect(saved).toEqual([['new', { refreshToken: 'r1' }, 0]])
    expect(api.to('/token')[0]?.body).toContain('refresh_token=r1')
    expect(session.token).toMatchObject({ access_token: 'new', refresh_token: 'r2' })
  })

  it('H03, H14, T3.09: says so when an expired token cannot be renewed', async () => {
    const session = create({ token: { access_token: 'old', expires_at: now } })
    await expect(session.get('/me')).rejects.toBeInstanceOf(oauth2.InvalidTokenError)
    expect(api.received).toEqual([])
  })

  it('T3.10, T3.11, T3.12, H17: asks again for a token of client credentials, with the body of the request as it was', async () => {
    const saved: unknown[] = []
    const options = {
      grantType: 'client_credentials',
      clientSecret: 's',
      token: { access_token: 'old', expires_at: now },
    }
    const { data } = await create(options).post('/me', { a: 1 })
    expect(data).toEqual({ authorization: 'Bearer new', method: 'POST', body: '{"a":1}' })
    const updateToken: OAuth2SessionOptions['updateToken'] = (token, replaced) =>
      void saved.push([token.access_token, replaced])
    await create({ ...options, updateToken }).post('/me', { a: 1 })
    expect(saved).toEqual([['new', { accessToken: 'old' }]])
    expect(api.to('/token').map(({ body }) => body)).toEqual(
      Array(2).fill('grant_type=client_credentials'),
    )
  })

  it('C-15: a hundred requests with an expired token share one renewal', async () => {
    const session = create({ token: expired })
    const responses = await Promise.all(Array.from({ length: 100 }, () => session.get('/me')))
    expect(new Set(responses.map(({ data }) => data.authorization))).toEqual(
      new Set(['Bearer new']),
    )
    expect(api.to('/token')).toHaveLength(1)
  })

  it('H10, H11, H18: asks for tokens by the HTTP client of the application, without its header fields and interceptors', async () => {
    const sent: unknown[] = []
    const instance = axios.create({
      headers: { 'x-api': 'key' },
      adapter: (config) => {
        sent.push([config.method, config.url])
        return axios.getAdapter(adapter, config)(config)
      },
    })
    const seen: unknown[] = []
    instance.interceptors.request.use((config) => {
      seen.push(config.url)
      return config
    })
    await create({ token: expired, axios: instance }).get('/me')
    expect(seen).toEqual(['/me'])
    expect(sent).toEqual([
      ['post', `${api.origin}/token`],
      ['get', `${api.origin}/v1/me`],
    ])
    expect(api.received.map(({ headers }) => headers['x-api'])).toEqual([undefined, 'key'])
  })

  it('H35, H15, T5.02: streams a response after a renewal', async () => {
    const session = create({ token: expired })
    const { data } = await session.get<AsyncIterable<Uint8Array>>('/me', { responseType: 'stream' })
    const chunks: Uint8Array[] = []
    for await (const chunk of data) chunks.push(chunk)
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
      authorization: 'Bearer new',
    })
  })
})

describe.each(versions)('OAuth2Session on $name', ({ axios, oauth2, sessions }) => {
  const create = (options: Partial<OAuth2SessionOptions> = {}): NewestSession =>
    new sessions.OAuth2Session(settings(options))

  it('H10: takes over settings and interceptors of an instance, and leaves it as it is', async () => {
    const shared = axios.create({ headers: { 'x-app': '1' } })
    const seen: string[] = []
    const before = shared.interceptors.request.use((config) => config)
    shared.interceptors.request.eject(before)
    shared.interceptors.request.use((config) => {
      seen.push('request')
      return config
    })
    shared.interceptors.response.use((response) => {
      seen.push('response')
      return response
    })
    const { adapter } = shared.defaults
    const one = create({ axios: shared })
    const two = create({ axios: shared, token: { access_token: 'second' } })
    one.axios.interceptors.request.use((config) => {
      seen.push('one')
      return config
    })
    expect((await two.get('/me')).data.authorization).toBe('Bearer second')
    expect(seen).toEqual(['request', 'response'])
    expect((await one.get('/me')).data.authorization).toBe('Bearer valid')
    expect(seen).toContain('one')
    expect(api.received.map(({ headers }) => headers['x-app'])).toEqual(['1', '1'])
    expect(shared.defaults.adapter).toBe(adapter)
    expect(shared.defaults.baseURL).toBeUndefined()
  })

  it('sends tokens to the base URL of axios and the origins that were named', async () => {
    other.on('/me', () => ({ body: 1 }))
    const named = create({ apiBaseUrl: undefined, allowedOrigins: [other.origin] })
    await named.get(`${other.origin}/me`)
    expect(other.received[0]?.headers.authorization).toBe('Bearer valid')
    const based = create({ apiBaseUrl: undefined, axios: { baseURL: other.origin } })
    await based.get('/me')
    await based.fetch('/me')
    expect(other.received).toHaveLength(3)
    await expect(based.get(api.origin)).rejects.toBeInstanceOf(oauth2.DisallowedOriginError)
    const none = create({ apiBaseUrl: undefined })
    await expect(none.get(`${api.origin}/me`)).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
    await expect(none.refreshToken()).resolves.toMatchObject({ access_token: 'new' })
  })

  it('C-11: takes a base URL of axios beside apiBaseUrl when both are of one origin', async () => {
    const session = create({
      axios: { baseURL: `${api.origin}/v1` },
      apiBaseUrl: api.origin,
    })
    await session.get('/me')
    await session.fetch('/v1/me')
    expect(api.received.map(({ target }) => target)).toEqual(['/v1/me', '/v1/me'])
  })

  it('H06: fetchAccessToken is fetchToken', async () => {
    const session = create({ clientSecret: 's', token: undefined })
    const token = await session.fetchAccessToken({ grantType: 'client_credentials' })
    expect(token.access_token).toBe('new')
    expect(session.token).toBe(token)
  })

  it('H22: authenticates at the server by a method of the application', async () => {
    const session = create({
      clientSecret: 's',
      token: undefined,
      grantType: 'client_credentials',
      tokenEndpointAuthMethod: {
        name: 'x_key',
        needsSecret: true,
        authenticate: ({ headers, ...form }) => ({
          ...form,
          headers: { ...headers, 'x-key': 's' },
        }),
      },
    })
    await session.get('/me')
    expect(api.to('/token')[0]?.headers['x-key']).toBe('s')
  })

  it('H12, T5.09: holds token requests to the time of the client', async () => {
    api.on('/token', () => new Promise(() => {}))
    const late = create({ token: expired, timeout: 0.05 }).get('/me')
    await expect(late).rejects.toMatchObject({ code: 'ERR_FETCH_TIMEOUT' })
    expect(api.to('/v1/me')).toEqual([])
  })

  it('H05: leaves the agents of the application to the application', async () => {
    const httpAgent = new Agent({ keepAlive: true })
    const session = create({ axios: { httpAgent }, token: expired })
    await session.get('/me')
    expect(Symbol.asyncDispose in session).toBe(false)
    expect(Object.keys(httpAgent.freeSockets)).toHaveLength(1)
    httpAgent.destroy()
  })

  it('H19: awaits hooks', async () => {
    const session = create()
    session.registerComplianceHook('protectedRequest', async (request) => {
      await Promise.resolve()
      return { ...request, headers: { ...request.headers, 'x-hook': '1' } }
    })
    await session.get('/me')
    expect(api.received[0]?.headers).toMatchObject({ 'x-hook': '1', authorization: 'Bearer valid' })
  })

  it('C-24: shows no token when it is logged', () => {
    const token = { access_token: 'marker-1', refresh_token: 'marker-2' }
    const session = create({ clientSecret: 'marker-3', token })
    expect(inspect(session, { depth: 9 })).not.toContain('marker')
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an axios that is none', { axios: 'axios' }],
    ['null', { axios: null }],
    ['a base URL without TLS', { axios: { baseURL: 'http://api.example' } }],
    ['C-11: a base URL that is relative beside apiBaseUrl', { axios: { baseURL: '/v1' } }],
    ['C-11: a base URL without a scheme', { axios: { baseURL: '//api.example' } }],
    ['C-11: a base URL that is a number', { axios: { baseURL: 5 } }],
    ['C-11: a base URL that is an object', { axios: { baseURL: {} } }],
    ['C-11: two base URLs of two origins', { axios: { baseURL: 'https://other.example' } }],
    ['C-11: a base URL on another port', { axios: { baseURL: 'http://127.0.0.1:1' } }],
    ['a base URL that is relative', { axios: { baseURL: '/v1' }, apiBaseUrl: undefined }],
    ['an instance that has a client', 'attached'],
  ])('tells the caller of %s', (_title, given) => {
    const attached = (): object => ({
      axios: sessions.attachOAuth2(axios.create({ baseURL: api.origin }), create()),
    })
    const options = given === 'attached' ? attached() : given
    const wrong = (): unknown =>
      Reflect.construct(sessions.OAuth2Session, [
        options === undefined ? undefined : { ...settings(), ...Object(options) },
      ])
    expect(wrong).toThrow(expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }))
  })

  it('refuses a second client on one instance, whose requests would carry the first one’s token', () => {
    const instance = sessions.attachOAuth2(axios.create({ baseURL: api.origin }), create())
    const second = (): unknown => sessions.attachOAuth2(instance, create())
    expect(second).toThrow('axios.create()')
  })
})

describe.each(versions)('AssertionSession on $name', ({ oauth2, sessions }) => {
  it('H34: signs in when the first request needs a token, and again when it expires, RFC 7521 §4.1', async () => {
    let time = now
    const session = new sessions.AssertionSession({
      tokenEndpoint: `${api.origin}/token`,
      issuer: 'service@example',
      key: 'a-secret-that-is-shared-with-the-server',
      algorithm: 'HS256',
      clock: () => time,
      axios: { baseURL: `${api.origin}/v1` },
    })
    expect(session).toBeInstanceOf(oauth2.AssertionClient)
    await Promise.all([session.get('/me'), session.get('/me'), session.axios.get('/me')])
    expect(api.to('/token')).toHaveLength(1)
    expect(api.to('/token')[0]).toMatchObject({
      headers: { 'user-agent': expect.stringContaining('axios/') },
      body: expect.stringContaining('jwt-bearer'),
    })
    time += 3600
    await session.post('/me', { a: 1 })
    expect(api.to('/token')).toHaveLength(2)
    const sent = api.to('/v1/me').map(({ headers }) => headers.authorization)
    expect(sent).toEqual(Array(4).fill('Bearer new'))
  })
})

describe('types', () => {
  it('H04, H31: the verbs are those of axios', () => {
    expectTypeOf<NewestSession['get']>().toEqualTypeOf<AxiosInstance['get']>()
    const read = (session: NewestSession) => session.get<{ a: number }>('/me')
    expectTypeOf(read).returns.resolves.toExtend<AxiosResponse<{ a: number }>>()
    expectTypeOf<AxiosRequestConfig>().toHaveProperty('withholdToken')
    expectTypeOf<NewestSession['post']>().parameter(2).toExtend<AxiosRequestConfig | undefined>()
  })
})
