import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { AuthkitConfigError } from '@authkit/common'
import { type AttachOAuth2Options, attachOAuth2 } from '@authkit/got'
import {
  DisallowedOriginError,
  InvalidTokenError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  UnsupportedTokenTypeError,
} from '@authkit/oauth2/client'
import type { ExtendOptions, Got } from 'got'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { versions } from './versions.ts'

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

function clientWith(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${api.origin}/token` },
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

describe.each(versions)('attachOAuth2 on %s', (_version, got) => {
  function session(
    options: Partial<OAuth2ClientOptions> = {},
    defaults: ExtendOptions = {},
    attach?: AttachOAuth2Options,
  ): Got {
    const instance = got.extend({ prefixUrl: `${api.origin}/v1`, ...defaults })
    return attachOAuth2(instance, clientWith(options), attach)
  }

  it('sends the token to the origin of the prefix, RFC 6750 §2.1', async () => {
    expect(
      await session()
        .post('me', { json: { a: 1 } })
        .json(),
    ).toEqual({
      authorization: 'Bearer valid',
      method: 'POST',
      body: '{"a":1}',
    })
  })

  it('leaves the instance and its settings as they are, and can be extended again', async () => {
    const plain = got.extend({ prefixUrl: `${api.origin}/v1`, headers: { 'x-one': '1' } })
    const extended = attachOAuth2(plain, clientWith()).extend({ headers: { 'x-two': '2' } })
    await plain('me')
    await extended('me', { searchParams: { q: 'a b' } })
    expect(api.received).toMatchObject([
      { target: '/v1/me', headers: { 'x-one': '1' } },
      { target: '/v1/me?q=a+b', headers: { 'x-one': '1', 'x-two': '2' } },
    ])
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer valid',
    ])
  })

  it('C-11 does not send anything to another origin, RFC 6750 §5.2', async () => {
    const named = session({}, { prefixUrl: '' }, { allowedOrigins: [api.origin] })
    const urls = [
      `${other.origin}/me`,
      `${api.origin.replace('127.0.0.1', 'localhost')}/v1/me`,
      `${api.origin.replace('//', '//user:password@')}/v1/me`,
    ]
    for (const url of urls) {
      await expect(named(url)).rejects.toMatchObject({ cause: expect.any(DisallowedOriginError) })
    }
    expect([...api.received, ...other.received]).toEqual([])
  })

  it('sends the token to the origins that were named, RFC 6750 §5.2', async () => {
    const named = session({}, { prefixUrl: '' }, { allowedOrigins: [other.origin] })
    await named(`${other.origin}/me`)
    expect(other.received[0]?.headers.authorization).toBe('Bearer valid')
    await expect(named(`${api.origin}/v1/me`)).rejects.toMatchObject({
      code: 'ERR_OAUTH2_CLIENT_DISALLOWED_ORIGIN',
    })
  })

  it.each([301, 302, 303, 307, 308])(
    'C-11 does not take the token along a %i redirect to another origin',
    async (status) => {
      const location = `${other.origin}/me`
      api.on('/v1/away', () => ({ status, headers: { location } }))
      const response = await session()('away', { throwHttpErrors: false })
      expect(response.statusCode).toBe(status)
      // Neither does a request that insists on following.
      for (const followRedirect of [true, () => true]) {
        const insisting = { followRedirect, throwHttpErrors: false }
        expect((await session()('away', insisting)).statusCode).toBe(status)
      }
      expect(other.received).toEqual([])
    },
  )

  it.each([
    [303, 'GET', ''],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])(
    'follows a %i redirect within the origin with %s, RFC 9110 §15.4',
    async (status, method, body) => {
      api.on('/v1/old', () => ({ status, headers: { location: '/v1/me?x=1' } }))
      expect(
        await session()
          .post('old', { json: { a: 1 } })
          .json(),
      ).toEqual({
        authorization: 'Bearer valid',
        method,
        body,
      })
    },
  )

  it('renews the token that was refused after a redirect', async () => {
    acceptNewOnly()
    api.on('/v1/old', () => ({ status: 302, headers: { location: '/v1/me' } }))
    expect((await session()('old')).statusCode).toBe(200)
    expect(api.to('/token')).toHaveLength(1)
  })

  it('C-11 does not follow a redirect to a URL with a user name, to a blob, and to none', async () => {
    for (const location of [
      api.origin.replace('//', '//u:p@'),
      `blob:${api.origin}/x`,
      'http://[',
      'javascript:0',
    ]) {
      api.on('/v1/odd', () => ({ status: 302, headers: { location } }))
      const response = await session()('odd', { throwHttpErrors: false })
      expect(response.statusCode).toBe(302)
    }
  })

  it('follows no redirect that the instance would not', async () => {
    api.on('/v1/old', () => ({ status: 302, headers: { location: '/v1/me' } }))
    for (const followRedirect of [false, () => false]) {
      const response = await session({}, { followRedirect })('old', { throwHttpErrors: false })
      expect(response.statusCode).toBe(302)
    }
  })

  it('renews an expired token before the request, RFC 6749 §6', async () => {
    const { authorization } = await session({ token: { ...valid, expires_at: now } })('me').json<{
      authorization: string
    }>()
    expect(authorization).toBe('Bearer new')
    expect(api.to('/token')[0]?.body).toContain('refresh_token=r1')
  })

  it.each([{}, { retry: { limit: 0 } }])(
    'renews the token once after a 401 and sends the request again, RFC 6750 §3.1',
    async (defaults) => {
      acceptNewOnly()
      const answer = await session({}, defaults)
        .post('me', { json: { a: 1 } })
        .json()
      expect(answer).toEqual({ ok: '{"a":1}' })
      expect(api.received.map(({ target }) => target)).toEqual(['/v1/me', '/token', '/v1/me'])
    },
  )

  it('asks again for a token of client credentials that was refused, RFC 6749 §4.4', async () => {
    acceptNewOnly()
    const token = { access_token: 'old', expires_at: now + 3600 }
    const session401 = session({ token, clientSecret: 's', grantType: 'client_credentials' })
    expect((await session401.get('me')).statusCode).toBe(200)
    const [, request] = api.received
    expect(request?.body).toContain('grant_type=client_credentials')
  })

  it('asks for one new token when many requests are refused at once', async () => {
    acceptNewOnly()
    const instance = session()
    const responses = await Promise.all(Array.from({ length: 8 }, () => instance('me')))
    expect(responses.map(({ ok }) => ok)).toEqual(Array.from({ length: 8 }, () => true))
    expect(api.to('/token')).toHaveLength(1)
  })

  it('uses a token that another request renewed meanwhile', async () => {
    const client = clientWith()
    const instance = attachOAuth2(got.extend({ prefixUrl: api.origin }), client)
    api.on('/v1/me', ({ headers }) => {
      if (headers.authorization === 'Bearer newer') return { body: 'ok' }
      client.token = { ...valid, access_token: 'newer' }
      return { status: 401 }
    })
    expect((await instance('v1/me')).statusCode).toBe(200)
    expect(api.to('/token')).toEqual([])
  })

  it('sends a request twice at most', async () => {
    api.on('/v1/me', () => ({ status: 401 }))
    await expect(session()('me')).rejects.toMatchObject({ response: { statusCode: 401 } })
    expect(api.to('/v1/me')).toHaveLength(2)
    expect(api.to('/token')).toHaveLength(1)
  })

  it("renews the token on got's own retries, and keeps to it", async () => {
    const answers = [503, 200]
    api.on('/v1/me', () => ({ status: answers.shift() ?? 500, headers: { 'retry-after': '0' } }))
    expect((await session()('me')).statusCode).toBe(200)
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer valid',
      'Bearer valid',
    ])
  })

  it('sends the token with every page, and not to a page elsewhere', async () => {
    api.on('/v1/list', ({ target }) => {
      const next = target.includes('page=2') ? `${other.origin}/me` : '/v1/list?page=2'
      return { body: [target], headers: { link: `<${next}>; rel="next"` } }
    })
    const instance = session({}, { prefixUrl: '' }, { allowedOrigins: [api.origin] })
    const pages = instance.paginate(`${api.origin}/v1/list`, { responseType: 'json' })
    const seen: unknown[] = []
    const read = async (): Promise<void> => {
      for await (const item of pages) seen.push(item)
    }
    await expect(read()).rejects.toMatchObject({ cause: expect.any(DisallowedOriginError) })
    expect(seen).toEqual(['/v1/list', '/v1/list?page=2'])
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer valid',
      'Bearer valid',
    ])
    expect(other.received).toEqual([])
  })

  it('returns the 401 when there is nothing to renew with', async () => {
    acceptNewOnly()
    await expect(session({ token: { access_token: 'valid' } })('me')).rejects.toMatchObject({
      response: { statusCode: 401 },
    })
    expect(api.received).toHaveLength(1)
  })

  it('says why a token could not be renewed, RFC 6749 §5.2', async () => {
    acceptNewOnly()
    api.on('/token', () => ({ status: 400, body: { error: 'invalid_grant' } }))
    await expect(session()('me')).rejects.toMatchObject({ cause: expect.any(OAuthError) })
  })

  it.each<[OAuth2ClientOptions['token'], unknown]>([
    [undefined, MissingTokenError],
    [{ access_token: 'old', expires_at: now }, InvalidTokenError],
    [{ ...valid, token_type: 'mac' }, UnsupportedTokenTypeError],
  ])('refuses to send without a token that works: %j', async (token, kind) => {
    await expect(session({ token })('me')).rejects.toMatchObject({ cause: expect.any(kind) })
    expect(api.received).toEqual([])
  })

  it('lets the authorization of the caller stand', async () => {
    const headers = { authorization: 'Basic eDp5' }
    const { authorization } = await session()('me', { headers }).json<{ authorization: string }>()
    expect(authorization).toBe('Basic eDp5')
    acceptNewOnly()
    await expect(session()('me', { headers })).rejects.toMatchObject({
      response: { statusCode: 401 },
    })
    expect(api.to('/token')).toEqual([])
  })

  it('sends the token with a stream, and a stream once', async () => {
    expect(await text(session().stream('me'))).toContain('Bearer valid')
    acceptNewOnly()
    const body = Readable.from(['a', 'b'])
    await expect(session().post('me', { body })).rejects.toMatchObject({
      response: { statusCode: 401 },
    })
    expect(api.to('/v1/me').at(-1)?.body).toBe('ab')
    expect(api.to('/token')).toEqual([])
  })

  it('keeps the token out of what applications log of an error', async () => {
    api.on('/v1/me', () => ({ status: 403 }))
    const error: unknown = await session()('me').catch((reason: unknown) => reason)
    expect(inspect(error, { depth: 5 })).not.toContain('Bearer')
  })

  it.each<[string, ExtendOptions, AttachOAuth2Options]>([
    ['an instance without a prefix', { prefixUrl: '' }, {}],
    ['a prefix without TLS', { prefixUrl: 'http://api.example' }, {}],
    ['an origin without TLS', {}, { allowedOrigins: ['http://api.example'] }],
    ['an origin with a path', {}, { allowedOrigins: ['https://api.example/v1'] }],
    ['an origin with a user name', {}, { allowedOrigins: ['https://me@api.example'] }],
    ['no origin at all', {}, { allowedOrigins: [] }],
  ])('tells the caller of %s, RFC 6750 §5.3', (_title, defaults, attach) => {
    expect(() => session({}, defaults, attach)).toThrow(AuthkitConfigError)
  })
})
