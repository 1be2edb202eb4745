import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { AttachOAuth2Options } from '@authkit/axios'
import type { OAuth2Client, OAuth2ClientOptions } from '@authkit/oauth2/client'
import type { AxiosInstance, CreateAxiosDefaults } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { onBothAdapters, type Version, versions } from './versions.ts'

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
  other.on('/me', () => ({ body: 'other' }))
  api.on('/v1/me', ({ method, headers, body }) => ({
    body: { authorization: headers.authorization, method, body },
  }))
  api.on('/token', () => ({
    body: { access_token: 'new', token_type: 'Bearer', refresh_token: 'r2', expires_in: 3600 },
  }))
})
afterAll(() => Promise.all([api.close(), other.close()]))

type Session = (
  options?: Partial<OAuth2ClientOptions>,
  defaults?: CreateAxiosDefaults,
  attach?: AttachOAuth2Options,
) => AxiosInstance

function clientOf({ oauth2 }: Version, options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new oauth2.OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${api.origin}/token` },
    token: valid,
    clock: () => now,
    ...options,
  })
}

function sessionOf(version: Version, settings: CreateAxiosDefaults = {}): Session {
  return (options, defaults, attach) => {
    const baseURL = `${api.origin}/v1`
    const instance = version.axios.create({ baseURL, ...settings, ...defaults })
    return version.sessions.attachOAuth2(instance, clientOf(version, options), attach)
  }
}

/** An API that takes the token `new` only. */
function acceptNewOnly(): void {
  api.on('/v1/me', ({ headers, body }) =>
    headers.authorization === 'Bearer new' ? { body: { ok: body } } : { status: 401 },
  )
}

/** The texts that a logger finds which writes JSON and knows how to end a circle. */
function textsOf(value: unknown, before: Set<unknown> = new Set()): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || before.has(value)) return []
  before.add(value)
  return Object.values(value).flatMap((member) => textsOf(member, before))
}

describe.each(onBothAdapters)('attachOAuth2 on the $adapter adapter of $name', (version) => {
  const { adapter, axios, oauth2, sessions } = version
  const create = sessionOf(version, { adapter })

  it('sends the token to the origin of the base URL, RFC 6750 §2.1', async () => {
    const { data } = await create().post('/me', { a: 1 })
    expect(data).toEqual({ authorization: 'Bearer valid', method: 'POST', body: '{"a":1}' })
  })

  it('leaves parameters, interceptors and other settings as they are', async () => {
    const instance = create({}, { headers: { 'x-one': '1' } })
    instance.interceptors.request.use((config) => {
      config.headers.set('x-two', '2')
      return config
    })
    await instance.get('/me', { params: { q: 'a b', r: 'c' } })
    expect(api.received[0]).toMatchObject({
      target: '/v1/me?q=a+b&r=c',
      headers: { 'x-one': '1', 'x-two': '2' },
    })
  })

  it('C-11: does not send anything to another origin, RFC 6750 §5.2', async () => {
    const instance = create()
    await expect(instance.get(`${other.origin}/me`)).rejects.toBeInstanceOf(
      oauth2.DisallowedOriginError,
    )
    const local = api.origin.replace('127.0.0.1', 'localhost')
    await expect(instance.get(`${local}/v1/me`)).rejects.toBeInstanceOf(
      oauth2.DisallowedOriginError,
    )
    const named = api.origin.replace('//', '//user:password@')
    await expect(instance.get(`${named}/v1/me`)).rejects.toBeInstanceOf(
      oauth2.DisallowedOriginError,
    )
    await expect(instance.get('/me', { baseURL: other.origin })).rejects.toBeInstanceOf(
      oauth2.DisallowedOriginError,
    )
    expect([...api.received, ...other.received]).toEqual([])
  })

  it('sends the token to the origins that were named, RFC 6750 §5.2', async () => {
    const attach = { allowedOrigins: [other.origin] }
    const instance = create({}, { baseURL: '' }, attach)
    await instance.get(`${other.origin}/me`)
    expect(other.received[0]?.headers.authorization).toBe('Bearer valid')
    await expect(instance.get(`${api.origin}/v1/me`)).rejects.toBeInstanceOf(
      oauth2.DisallowedOriginError,
    )
  })

  it.each([301, 302, 303, 307, 308])(
    'H21, N02, N06, T15.02, T15.06, C-11: does not take the token along a %i redirect to another origin',
    async (status) => {
      const location = `${other.origin}/me`
      api.on('/v1/away', () => ({ status, headers: { location } }))
      const validateStatus = () => true
      const response = await create().get('/away', { validateStatus })
      expect(response.status).toBe(status)
      expect(other.received).toEqual([])
      await expect(create().get('/away')).rejects.toMatchObject({ response: { status } })
    },
  )

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])(
    'N02, T15.02: follows a %i redirect within the origin with %s, RFC 9110 §15.4',
    async (status, method, body) => {
      api.on('/v1/old', () => ({ status, headers: { location: '/v1/me?x=1' } }))
      const { data } = await create().post('/old?y=2', { a: 1 }, { params: { z: 3 } })
      expect(data).toEqual({ authorization: 'Bearer valid', method, body })
      expect(api.received.map(({ target }) => target)).toEqual(['/v1/old?y=2&z=3', '/v1/me?x=1'])
      const { 'content-type': type } = api.received[1]?.headers ?? {}
      expect(type).toBe(body === '' ? undefined : 'application/json')
    },
  )

  it('does not follow a redirect to a URL with a user name, and one that is none', async () => {
    const validateStatus = () => true
    for (const location of [api.origin.replace('//', '//u:p@'), 'http://[', 'javascript:0']) {
      api.on('/v1/odd', () => ({ status: 302, headers: { location } }))
      const response = await create().get('/odd', { validateStatus })
      expect(response.status).toBe(302)
    }
  })

  it('C-11: does not follow a redirect to a blob: URL, whose origin is that of the URL within it', async () => {
    api.on('/v1/blob', () => ({ status: 302, headers: { location: `blob:${api.origin}/v1/me` } }))
    const { status } = await create().get('/blob', { validateStatus: () => true })
    expect(status).toBe(302)
    expect(api.received).toHaveLength(1)
  })

  it('gives up on redirects without end, and follows none when told', async () => {
    api.on('/v1/loop', () => ({ status: 302, headers: { location: '/v1/loop' } }))
    await expect(create().get('/loop')).rejects.toBeInstanceOf(oauth2.TooManyRedirectsError)
    expect(api.received).toHaveLength(6)
    const options = { maxRedirects: 0, validateStatus: () => true }
    expect((await create().get('/loop', options)).status).toBe(302)
  })

  it('renews an expired token before the request, RFC 6749 §6', async () => {
    const { data } = await create({ token: { ...valid, expires_at: now } }).get('/me')
    expect(data.authorization).toBe('Bearer new')
    expect(api.to('/token')[0]?.body).toContain('refresh_token=r1')
  })

  it('renews the token once after a 401 and sends the request again, RFC 6750 §3.1', async () => {
    acceptNewOnly()
    const { data } = await create().post('/me', { a: 1 })
    expect(data).toEqual({ ok: '{"a":1}' })
    expect(api.received.map(({ target }) => target)).toEqual(['/v1/me', '/token', '/v1/me'])
  })

  it('asks again for a token of client credentials that was refused, RFC 6749 §4.4', async () => {
    acceptNewOnly()
    const token = { access_token: 'old', expires_at: now + 3600 }
    const instance = create({ token, clientSecret: 's', grantType: 'client_credentials' })
    expect((await instance.get('/me')).status).toBe(200)
    expect(api.to('/token')).toHaveLength(1)
  })

  it('C-15: asks for one new token when many requests are refused at once', async () => {
    acceptNewOnly()
    const instance = create()
    const responses = await Promise.all(Array.from({ length: 8 }, () => instance.get('/me')))
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(api.to('/token')).toHaveLength(1)
  })

  it('uses a token that another request renewed meanwhile', async () => {
    const client = clientOf(version)
    const settings = { adapter, baseURL: api.origin }
    const instance = sessions.attachOAuth2(axios.create(settings), client)
    api.on('/v1/me', ({ headers }) => {
      if (headers.authorization === 'Bearer newer') return { body: 'ok' }
      client.token = { ...valid, access_token: 'newer' }
      return { status: 401 }
    })
    expect((await instance.get('/v1/me')).status).toBe(200)
    expect(api.to('/token')).toEqual([])
  })

  it('sends a request twice at most', async () => {
    api.on('/v1/me', () => ({ status: 401 }))
    await expect(create().get('/me')).rejects.toMatchObject({ response: { status: 401 } })
    expect(api.to('/v1/me')).toHaveLength(2)
    expect(api.to('/token')).toHaveLength(1)
  })

  it('returns the 401 when there is nothing to renew with', async () => {
    acceptNewOnly()
    const token = { access_token: 'valid' }
    await expect(create({ token }).get('/me')).rejects.toMatchObject({ response: { status: 401 } })
    expect(api.received).toHaveLength(1)
  })

  it('says why a token could not be renewed, RFC 6749 §5.2', async () => {
    acceptNewOnly()
    api.on('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
    await expect(create().get('/me')).rejects.toBeInstanceOf(oauth2.OAuthError)
  })

  it('refuses to send without a token that works', async () => {
    await expect(create({ token: undefined }).get('/me')).rejects.toBeInstanceOf(
      oauth2.MissingTokenError,
    )
    const expired = { access_token: 'old', expires_at: now }
    await expect(create({ token: expired }).get('/me')).rejects.toBeInstanceOf(
      oauth2.InvalidTokenError,
    )
    const mac = { ...valid, token_type: 'mac' }
    await expect(create({ token: mac }).get('/me')).rejects.toBeInstanceOf(
      oauth2.UnsupportedTokenTypeError,
    )
    expect(api.received).toEqual([])
  })

  it('T5.07: lets the authorization of the caller stand', async () => {
    const headers = { authorization: 'Basic eDp5' }
    const { data } = await create().get('/me', { headers })
    expect(data.authorization).toBe('Basic eDp5')
    acceptNewOnly()
    await expect(create().get('/me', { headers })).rejects.toMatchObject({
      response: { status: 401 },
    })
    expect(api.to('/token')).toEqual([])
  })

  it('J-43, C-24: keeps the token out of what applications log of a response or an error', async () => {
    const response = await create().get('/me')
    expect(JSON.stringify(response.config)).not.toContain('Bearer')
    const { data: _data, ...logged } = response
    expect(inspect(logged, { depth: 9 })).not.toContain('Bearer')
    api.on('/v1/me', () => ({ status: 403 }))
    const error: unknown = await create()
      .get('/me')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(axios.AxiosError)
    expect(JSON.stringify(error)).not.toContain('Bearer')
    expect(inspect(error, { depth: 9 })).not.toContain('Bearer')
  })

  it.each<[string, Answer]>([
    ['a response', { raw: 'text' }],
    ['a compressed response', { headers: { 'content-encoding': 'gzip' }, raw: gzipSync('text') }],
    ['an error', { status: 403, raw: 'text' }],
  ])(
    'J-43, C-24: keeps the token out of %s that is a stream, and the stream whole',
    async (_, answer) => {
      api.on('/v1/me', () => answer)
      const outcome: unknown = await create()
        .get('/me', { responseType: 'stream' })
        .catch((reason: unknown) => reason)
      const response = outcome instanceof axios.AxiosError ? outcome.response : outcome
      const data: unknown = Reflect.get(Object(response), 'data')
      if (!(data instanceof Readable || data instanceof ReadableStream))
        throw new Error('no stream')
      const logged = (): string =>
        `${inspect(outcome, { depth: Infinity })} ${textsOf(outcome).join(' ')}`
      expect(logged()).not.toContain('Bearer')
      expect(await text(data)).toBe('text')
      expect(logged()).not.toContain('Bearer')
      // Whoever asks for it still has it.
      const request: unknown = Reflect.get(data, 'req') ?? Reflect.get(Object(response), 'request')
      expect(request).toBeTypeOf('object')
    },
  )

  it('does not send anything after the signal fired', async () => {
    const signal = AbortSignal.abort()
    await expect(create().get('/me', { signal })).rejects.toMatchObject({ code: 'ERR_CANCELED' })
    expect(api.received).toEqual([])
  })
})

describe.each(versions)('attachOAuth2 on $name', (version) => {
  const session = sessionOf(version)

  it('does not send a stream a second time', async () => {
    acceptNewOnly()
    const sent = session().post('/me', Readable.from(['a', 'b']))
    await expect(sent).rejects.toMatchObject({ response: { status: 401 } })
    expect(api.to('/v1/me')).toMatchObject([{ body: 'ab' }])
    api.on('/v1/old', () => ({ status: 307, headers: { location: '/v1/me' } }))
    const moved = session().post('/old', Readable.from(['a', 'b']))
    await expect(moved).rejects.toMatchObject({ response: { status: 307 } })
  })

  it('hands a streamed response over, after a renewal too', async () => {
    acceptNewOnly()
    const { data } = await session().get<Readable>('/me', { responseType: 'stream' })
    expect((await data.toArray()).join('')).toBe('{"ok":""}')
  })

  it('keeps an adapter of the application', async () => {
    const seen: unknown[] = []
    const instance = session(
      {},
      {
        adapter: async (config) => {
          seen.push(config.headers.get('authorization'), config.url)
          return { data: '', status: 204, statusText: '', headers: {}, config }
        },
      },
    )
    expect((await instance.get('/me')).status).toBe(204)
    expect(seen).toEqual(['Bearer valid', `${api.origin}/v1/me`])
  })

  it.each<[string, CreateAxiosDefaults, AttachOAuth2Options]>([
    ['an instance without a base URL', { baseURL: '' }, {}],
    ['a base URL without TLS', { baseURL: 'http://api.example' }, {}],
    ['a base URL that is relative', { baseURL: '/v1' }, {}],
    ['an origin without TLS', {}, { allowedOrigins: ['http://api.example'] }],
    ['an origin with a path', {}, { allowedOrigins: ['https://api.example/v1'] }],
    ['an origin with a user name', {}, { allowedOrigins: ['https://me@api.example'] }],
    ['no origin at all', {}, { allowedOrigins: [] }],
  ])('tells the caller of %s, RFC 6750 §5.3', (_title, defaults, attach) => {
    expect(() => session({}, defaults, attach)).toThrow(
      expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
    )
  })

  it('tells the caller of a URL that is relative', async () => {
    const instance = session({}, { baseURL: '' }, { allowedOrigins: [api.origin] })
    await expect(instance.get('me')).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
  })
})
