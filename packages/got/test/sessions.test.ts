import { Agent } from 'node:http'
import { text } from 'node:stream/consumers'
import { AuthkitConfigError } from '@authkit/common'
import * as authkitGot from '@authkit/got'
import {
  AssertionSession,
  type AssertionSessionOptions,
  type ClientAuthentication,
  OAuth1Session,
  type OAuth1SessionOptions,
  OAuth2Auth,
  OAuth2Session,
  type OAuth2SessionOptions,
} from '@authkit/got'
import { collectParameters, verifySignature } from '@authkit/oauth1'
import { OAuth1Auth, OAuth1Client } from '@authkit/oauth1/client'
import {
  AssertionClient,
  DisallowedOriginError,
  MissingTokenError,
  OAuth2Client,
} from '@authkit/oauth2/client'
import type { Got, GotPaginate, GotRequestFunction, GotStream } from 'got'
import { describe, expect, expectTypeOf, it } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { expired, now, useServers, valid } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

describe.each(versions)('sessions on %s', (_version, got) => {
  function session(options: Partial<OAuth2SessionOptions> = {}): OAuth2Session {
    const { api } = servers
    return new OAuth2Session({
      clientId: 'app',
      serverMetadata: { token_endpoint: `${api.origin}/token` },
      token: valid,
      clock: () => now,
      got: got.extend({ prefixUrl: `${api.origin}/v1` }),
      ...options,
    })
  }

  it('M09, H04, H30, H31: has the methods of got, with the token', async () => {
    const oauth2 = session()
    expect(oauth2).toBeInstanceOf(OAuth2Client)
    for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options'] as const) {
      expect(await oauth2[method]('me').json()).toEqual({
        authorization: 'Bearer valid',
        method: method.toUpperCase(),
        body: '',
      })
    }
    expect((await oauth2.head('me')).statusCode).toBe(200)
    const sent = await oauth2.request('me', { method: 'PATCH', json: { a: 1 } }).json()
    expect(sent).toMatchObject({ method: 'PATCH', body: '{"a":1}' })
    expect(await oauth2.got('me').json()).toMatchObject({ authorization: 'Bearer valid' })
    const methods = servers.api.received.map(({ method }) => method)
    expect(methods).toEqual('GET POST PUT PATCH DELETE OPTIONS HEAD PATCH GET'.split(' '))
  })

  it('H35: streams and pages, with the token', async () => {
    const oauth2 = session({ token: expired })
    expect(await text(oauth2.stream('me'))).toContain('Bearer new')
    const posted = oauth2.stream.post('me')
    posted.end('body')
    expect(JSON.parse(await text(posted))).toMatchObject({ method: 'POST', body: 'body' })
    servers.api.on('/v1/list', () => ({ body: [1, 2] }))
    expect(await oauth2.paginate.all('list', { responseType: 'json' })).toEqual([1, 2])
  })

  it('H10: takes an instance, or the options of one, apart from those of the protocol', async () => {
    const { api } = servers
    const prefixUrl = `${api.origin}/v1`
    const headers = { 'x-app': '1' }
    const given = got.extend({ prefixUrl, headers })
    for (const setting of [given, { prefixUrl, headers }]) await session({ got: setting }).get('me')
    await session({ got: undefined, apiBaseUrl: prefixUrl }).get('me')
    await session({ got: { headers }, apiBaseUrl: new URL(prefixUrl) }).get('me')
    await given('me')
    expect(api.received.map((sent) => [sent.headers['x-app'], sent.headers.authorization])).toEqual(
      [
        ['1', 'Bearer valid'],
        ['1', 'Bearer valid'],
        [undefined, 'Bearer valid'],
        ['1', 'Bearer valid'],
        ['1', undefined],
      ],
    )
  })

  it('H10, H18: fetches tokens over its connections, by POST and by nothing of its settings', async () => {
    const { api } = servers
    const agent = new Agent({ keepAlive: true })
    const never = (): never => expect.unreachable()
    const setting = got.extend({
      prefixUrl: `${api.origin}/v1`,
      agent: { http: agent },
      headers: { 'x-api': 'secret' },
      hooks: { beforeRequest: [never], afterResponse: [never] },
    })
    const oauth2 = session({ got: setting, token: undefined })
    await oauth2.fetchToken()
    const [{ method, target, headers } = { headers: undefined }] = api.received
    expect([method, target, headers?.['x-api']]).toEqual(['POST', '/token', undefined])
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
    agent.destroy()
    expect(oauth2.token?.access_token).toBe('new')
  })

  it('H05: has nothing to close, and leaves the connections of the application open', async () => {
    const agent = new Agent({ keepAlive: true })
    const prefixUrl = `${servers.api.origin}/v1`
    const oauth2 = session({ got: got.extend({ prefixUrl, agent: { http: agent } }) })
    expect([Symbol.dispose in oauth2, Symbol.asyncDispose in oauth2]).toEqual([false, false])
    await oauth2.get('me')
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
    agent.destroy()
  })

  it('H06: has fetchToken, and no second name for it', () => {
    expect('fetchAccessToken' in session()).toBe(false)
  })

  it('H11, H12: takes options of got with each request, which win over those of the session', async () => {
    const { api } = servers
    const setting = got.extend({ prefixUrl: `${api.origin}/v1`, headers: { 'x-a': '1' } })
    const oauth2 = session({ got: setting })
    await oauth2.get('me', { headers: { 'x-a': '2' }, searchParams: { q: 1 } })
    expect(api.received[0]).toMatchObject({ target: '/v1/me?q=1', headers: { 'x-a': '2' } })
    const strict = session({ got: setting.extend({ timeout: { request: 60_000 } }) })
    const held = Promise.withResolvers<{ body: string }>()
    api.on('/v1/slow', () => held.promise)
    const sent = strict.get('slow', { timeout: { request: 50 }, retry: { limit: 0 } })
    await expect(sent).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    held.resolve({ body: 'late' })
  })

  it('H12: ends token requests after the timeout of the client', async () => {
    const held = Promise.withResolvers<{ body: string }>()
    servers.api.on('/token', () => held.promise)
    const oauth2 = session({ token: expired, timeout: 0.05 })
    await expect(oauth2.get('me')).rejects.toMatchObject({ cause: { code: 'ERR_FETCH_TIMEOUT' } })
    held.resolve({ body: 'late' })
  })

  it('H17, H19: waits for functions of the application, and takes those that need no waiting', async () => {
    const told: string[] = []
    for (const isAsync of [true, false]) {
      const oauth2 = session({
        token: expired,
        clientId: `app-${isAsync}`,
        updateToken: isAsync ? async () => void told.push('token') : () => void told.push('token'),
      })
      oauth2.registerComplianceHook(
        'protectedRequest',
        isAsync
          ? async (request) => {
              await Promise.resolve()
              told.push('hook')
              return request
            }
          : (request) => {
              told.push('hook')
              return request
            },
      )
      await oauth2.get('me')
    }
    expect(told).toEqual(['token', 'hook', 'token', 'hook'])
  })

  it('H02: needs a token for the API', async () => {
    const sent = session({ token: undefined }).get('me')
    await expect(sent).rejects.toMatchObject({ cause: expect.any(MissingTokenError) })
  })

  it('H21: names the origins that see the token by its base URLs and by itself', async () => {
    const { api, other } = servers
    const named = session({ allowedOrigins: [other.origin] })
    await named.get('me')
    await named.get(`${other.origin}/me`, { prefixUrl: '' })
    expect(other.received[0]?.headers.authorization).toBe('Bearer valid')
    const local = api.origin.replace('127.0.0.1', 'localhost')
    await expect(named.get(`${local}/v1/me`, { prefixUrl: '' })).rejects.toMatchObject({
      cause: expect.any(DisallowedOriginError),
    })
    const bare = session({ got, allowedOrigins: [api.origin] })
    expect((await bare.get(`${api.origin}/v1/me`)).statusCode).toBe(200)
    expect((await bare.fetch(`${api.origin}/v1/me`)).status).toBe(200)
    expect((await session().fetch('/v1/me')).status).toBe(200)
  })

  it('fetches tokens without an API, and sends nothing else then', async () => {
    const { api } = servers
    const login = session({ got, token: undefined })
    await login.fetchToken()
    await expect(login.get(`${api.origin}/v1/me`)).rejects.toMatchObject({
      cause: expect.any(AuthkitConfigError),
    })
    expect(api.received.map(({ target }) => target)).toEqual(['/token'])
  })

  it('tells the caller of options that are none', () => {
    // What a caller without types may give.
    const wrong = (value: unknown): Got => value as Got
    for (const setting of [null, 'got', 1]) {
      expect(() => session({ got: wrong(setting) })).toThrow(AuthkitConfigError)
    }
    expect(() => new OAuth2Session(wrong(null) as never)).toThrow(AuthkitConfigError)
    expect(() => session({ got: { prefixUrl: 'http://api.example' } })).toThrow(AuthkitConfigError)
  })

  it('H34: an AssertionSession fetches its first token when a request needs it, RFC 7523 §2.1', async () => {
    const { api } = servers
    const options: AssertionSessionOptions = {
      issuer: 'service',
      tokenEndpoint: `${api.origin}/token`,
      assertion: 'e30.e30.c2ln',
      clock: () => now,
      got: got.extend({ prefixUrl: `${api.origin}/v1` }),
    }
    const service = new AssertionSession(options)
    expect(service).toBeInstanceOf(AssertionClient)
    const [one] = await Promise.all([service.get('me').json(), service.get('me')])
    expect(one).toMatchObject({ authorization: 'Bearer new' })
    expect(await text(service.stream('me'))).toContain('Bearer new')
    expect(api.to('/token')).toHaveLength(1)
    const [{ body } = { body: '' }] = api.to('/token')
    expect(new URLSearchParams(body).get('assertion')).toBe('e30.e30.c2ln')
  })

  it('H20, H33: an OAuth1Session logs in and signs requests, RFC 5849 §3.1', async () => {
    const { api } = servers
    const secrets = { clientSecret: 'cs', tokenSecret: '' }
    const verifiedBy =
      (tokenSecret: string, token: string) =>
      ({ method, target, headers, body }: (typeof api.received)[number]) => {
        const url = `${api.origin}${target}`
        const { authorization, 'content-type': contentType } = headers
        const parameters = collectParameters({ url, body, contentType, authorization })
        verifySignature({ method, url, parameters, credentials: { ...secrets, tokenSecret } })
        return {
          body: {
            oauth_token: token,
            oauth_token_secret: `${token}-secret`,
            oauth_callback_confirmed: 'true',
            realm: /realm="([^"]*)"/.exec(authorization ?? '')?.[1],
          },
        }
      }
    api.on('/temporary', verifiedBy('', 'temp'))
    api.on('/access', verifiedBy('temp-secret', 'user'))
    api.on('/v1/photos', verifiedBy('user-secret', 'none'))
    const options: OAuth1SessionOptions = {
      clientId: 'ck',
      clientSecret: 'cs',
      realm: 'Photos',
      redirectUri: 'https://app.example/cb',
      temporaryCredentialUrl: `${api.origin}/temporary`,
      authorizeUrl: 'https://provider.example/authorize',
      tokenCredentialUrl: `${api.origin}/access`,
      got: got.extend({ prefixUrl: `${api.origin}/v1`, headers: { 'x-api': '1' } }),
    }
    const oauth1 = new OAuth1Session(options)
    expect(oauth1).toBeInstanceOf(OAuth1Client)
    await oauth1.fetchRequestToken()
    expect(oauth1.createAuthorizationUrl()).toContain('oauth_token=temp')
    oauth1.parseAuthorizationResponse('https://app.example/cb?oauth_token=temp&oauth_verifier=v')
    await oauth1.fetchAccessToken()
    expect(await oauth1.post('photos', { form: { a: 'b' } }).json()).toMatchObject({
      realm: 'Photos',
    })
    expect(api.received.map(({ headers }) => headers['x-api'])).toEqual([undefined, undefined, '1'])
  })
})

describe('the package', () => {
  it('H22: exports what authenticates bare instances and clients', () => {
    expect([OAuth1Auth, OAuth2Auth]).toEqual([authkitGot.OAuth1Auth, authkitGot.OAuth2Auth])
    expectTypeOf<ClientAuthentication>().toHaveProperty('authenticate')
  })

  it('H23, N13, T15.13: works with got 14, 15 and 16, and says so', () => {
    expect(packageJson.peerDependencies.got).toBe('^14.2.0 || ^15.0.0 || ^16.0.0')
    expect(versions.map(([name]) => name)).toEqual(['got 14', 'got 15', 'got 16'])
  })

  it('H04, H31: types its methods as got does', () => {
    expectTypeOf<OAuth2Session['get']>().toEqualTypeOf<GotRequestFunction>()
    expectTypeOf<AssertionSession['stream']>().toEqualTypeOf<GotStream>()
    expectTypeOf<OAuth1Session['paginate']>().toEqualTypeOf<GotPaginate>()
    type Answered = ReturnType<typeof ask>
    const ask = (oauth2: OAuth2Session) => oauth2.get('me', { responseType: 'json' })
    expectTypeOf<Awaited<Answered>>().toHaveProperty('statusCode').toBeNumber()
  })
})
