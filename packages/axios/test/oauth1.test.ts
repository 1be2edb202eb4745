import { Readable } from 'node:stream'
import { collectParameters, type Parameter, verifySignature } from '@authkit/oauth1'
import { OAuth1Auth, type OAuth1AuthOptions } from '@authkit/oauth1/client'
import type { AxiosInstance, CreateAxiosDefaults, InternalAxiosRequestConfig } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Received, scriptedServer, type ScriptedServer } from './scripted-server.ts'
import { onBothAdapters, type Version, versions } from './versions.ts'

let api: ScriptedServer
let other: ScriptedServer
const keys = { clientSecret: 'cs', tokenSecret: 'ts' }
const credentials = { clientId: 'app', token: 'tok', ...keys }

beforeAll(async () => {
  api = await scriptedServer()
  other = await scriptedServer()
})
beforeEach(() => {
  api.received.length = 0
  other.received.length = 0
  api.on('/v1/me', ({ method, body, headers }) => ({
    body: { method, body, type: headers['content-type'] },
  }))
})
afterAll(() => Promise.all([api.close(), other.close()]))

/** The parameters of a request, whose signature is verified over what arrived. */
function verified({ method, target, headers, body }: Received): Map<string, string> {
  const url = `${api.origin}${target}`
  const { authorization, 'content-type': contentType } = headers
  const parameters: Parameter[] = collectParameters({ url, authorization, contentType, body })
  verifySignature({ method, url, parameters, credentials: keys })
  return new Map(parameters)
}

function lastVerified(): Map<string, string> {
  const last = api.received.at(-1)
  expect(last).toBeDefined()
  return last === undefined ? new Map() : verified(last)
}

function attached(
  { axios, sessions }: Version,
  settings: CreateAxiosDefaults = {},
  options: Partial<OAuth1AuthOptions> = {},
): AxiosInstance {
  const instance = axios.create({ baseURL: `${api.origin}/v1`, ...settings })
  return sessions.attachOAuth1(instance, new OAuth1Auth({ ...credentials, ...options }))
}

describe.each(onBothAdapters)('attachOAuth1 on the $adapter adapter of $name', (version) => {
  const { adapter } = version
  const create = (options: Partial<OAuth1AuthOptions> = {}): AxiosInstance =>
    attached(version, { adapter }, options)

  it('N01, N07, T15.01, T15.07, O50: signs the URL with the parameters as axios writes them, RFC 5849 §3.1', async () => {
    await create().get('/me?x=a%20b', { params: { q: [1, 2], r: 'ä b+c', s: "!*'()" } })
    expect(api.received[0]?.target).toMatch(/^\/v1\/me\?x=a%20b&q(\[\]|%5B%5D)=1&q/i)
    expect(lastVerified().get('r')).toBe('ä b+c')
    expect(lastVerified().get('oauth_token')).toBe('tok')
  })

  it('N01, T15.01: signs forms, and leaves JSON and text as they are', async () => {
    const instance = create()
    await instance.post('/me', new URLSearchParams({ a: '1 2', b: 'é' }))
    expect(lastVerified().get('a')).toBe('1 2')
    const settings = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    await instance.post('/me', { c: { d: 1 } }, settings)
    expect(lastVerified().get('c[d]')).toBe('1')
    expect((await instance.post('/me', { a: 1 })).data).toMatchObject({ body: '{"a":1}' })
    expect(lastVerified().has('a')).toBe(false)
    const text = { headers: { 'content-type': 'text/x' } }
    expect((await instance.put('/me', 'a=1', text)).data).toMatchObject({ body: 'a=1' })
    expect(lastVerified().has('a')).toBe(false)
    await instance.delete('/me')
    lastVerified()
  })

  it('sends multipart forms as they are', async () => {
    // axios 1.7 writes no boundary by fetch.
    if (adapter === 'fetch' && version.name === 'axios 1.7') return
    const form = new FormData()
    form.set('a', '1')
    for (const { data } of [
      await create().post('/me', form),
      await create().postForm('/me', { a: 1, file: Buffer.from('content') }),
    ]) {
      expect(data.type).toMatch(/^multipart\/form-data; ?boundary=/)
      expect(data.body).toMatch(/name="a"[^]*1/)
      expect(lastVerified().has('a')).toBe(false)
    }
  })

  it('signs in the query and in forms, and each parameter once, RFC 5849 §3.5', async () => {
    await create({ signatureType: 'query' }).get('/me', { params: { q: '1' } })
    expect(api.received.at(-1)?.headers.authorization).toBeUndefined()
    expect(lastVerified().get('q')).toBe('1')
    const body = create({ signatureType: 'body' })
    await body.post('/me', new URLSearchParams({ a: '1' }))
    expect(api.received.at(-1)?.body).toMatch(/^a=1&oauth_/)
    expect(lastVerified().get('a')).toBe('1')
    await body.post('/me')
    expect(api.received.at(-1)?.body).toMatch(/^oauth_/)
    lastVerified()
  })

  it.each(['header', 'query', 'body'] as const)(
    'N02, T15.02, O49: signs each redirect within the origin anew, in the %s, RFC 5849 §3.1',
    async (signatureType) => {
      api.on('/v1/old', () => ({ status: 307, headers: { location: '/v1/me?moved=1' } }))
      const { data } = await create({ signatureType }).post('/old', new URLSearchParams('a=1'))
      expect(data).toMatchObject({ method: 'POST', body: expect.stringMatching(/^a=1/) })
      const [first, second] = api.received.map(verified)
      expect(first?.get('oauth_nonce')).not.toBe(second?.get('oauth_nonce'))
      expect(second?.get('moved')).toBe('1')
      api.on('/v1/old', () => ({ status: 303, headers: { location: '/v1/me' } }))
      await create({ signatureType }).post('/old', new URLSearchParams('a=1'))
      expect(lastVerified().has('a')).toBe(false)
    },
  )

  it('N06, T15.06, C-11, O49: does not go along with a redirect to another origin', async () => {
    const location = `${other.origin}/me`
    api.on('/v1/away', () => ({ status: 302, headers: { location } }))
    await expect(create().get('/away')).rejects.toMatchObject({ response: { status: 302 } })
    await expect(create().get(location)).rejects.toMatchObject({ error: 'disallowed_origin' })
    api.on('/v1/loop', () => ({ status: 302, headers: { location: '/v1/loop' } }))
    await expect(create().get('/loop')).rejects.toMatchObject({ error: 'too_many_redirects' })
    expect(other.received).toEqual([])
    const nonces = api.to('/v1/loop').map((request) => verified(request).get('oauth_nonce'))
    expect(new Set(nonces).size).toBe(6)
  })

  it('N05, T15.05: signs anew what an interceptor repeats', async () => {
    let failures = 2
    api.on('/v1/me', () => (failures-- > 0 ? { status: 503 } : { body: 'ok' }))
    const instance = create()
    instance.interceptors.response.use(undefined, (error: { config: InternalAxiosRequestConfig }) =>
      instance(error.config),
    )
    const { data } = await instance.post<unknown>('/me', new URLSearchParams({ a: '1' }))
    expect(data).toBe('ok')
    const sent = api.received.map(verified)
    expect(sent.map((parameters) => parameters.get('a'))).toEqual(['1', '1', '1'])
    expect(new Set(sent.map((parameters) => parameters.get('oauth_nonce'))).size).toBe(3)
  })

  it('lets the authorization of the caller stand, and signs nothing when told so', async () => {
    const headers = { authorization: 'Basic eDp5' }
    await create().get('/me', { headers })
    expect(api.received[0]?.headers.authorization).toBe('Basic eDp5')
    await create().get('/me', { withholdToken: true })
    expect(api.received[1]?.headers.authorization).toBeUndefined()
    expect(api.received[1]?.target).toBe('/v1/me')
  })

  it('C-24: keeps the signature out of what applications log', async () => {
    const { config } = await create().get('/me')
    api.on('/v1/none', () => ({ status: 403 }))
    const error: unknown = await create()
      .get('/none')
      .catch((reason: unknown) => reason)
    expect(JSON.stringify([config, error])).not.toContain('oauth_')
    expect(error).toMatchObject({ isAxiosError: true })
  })
})

describe.each(versions)('attachOAuth1 on $name', (version) => {
  it('leaves streams as they are, and tells of one that is called a form, RFC 5849 §3.4.1.3', async () => {
    const settings = { headers: { 'content-type': 'application/octet-stream' } }
    const stream = (): Readable => Readable.from(['a', '=b'])
    const { data } = await attached(version).post('/me', stream(), settings)
    expect(data).toMatchObject({ body: 'a=b', type: 'application/octet-stream' })
    expect(lastVerified().has('a')).toBe(false)
    await expect(attached(version).post('/me', stream())).rejects.toMatchObject({
      code: 'ERR_AUTHKIT_CONFIG',
    })
    expect(api.received).toHaveLength(1)
    const parts = { a: 1, file: Readable.from(['content']) }
    const form = await attached(version).postForm('/me', parts)
    expect(form.data.type).toMatch(/^multipart\/form-data/)
    expect(form.data.body).toContain('content')
    lastVerified()
  })

  it('signs bytes that are called a form, and a hash of others when told', async () => {
    await attached(version).post('/me', Buffer.from('a=1'))
    expect(lastVerified().get('a')).toBe('1')
    const hashing = attached(version, {}, { forceIncludeBody: true })
    await hashing.post('/me', { a: 1 })
    expect(lastVerified().has('oauth_body_hash')).toBe(true)
  })

  it('makes an adapter for an instance of the application, O50', async () => {
    const { axios, sessions } = version
    const auth = new OAuth1Auth(credentials)
    const adapter = sessions.oauth1Adapter(auth, { allowedOrigins: [api.origin], adapter: 'http' })
    await axios.create({ adapter }).get(`${api.origin}/v1/me`)
    lastVerified()
    expect(() => sessions.oauth1Adapter(auth)).toThrow('allowedOrigins')
  })
})

describe.each(versions)('OAuth1Session on $name', ({ sessions, axios, oauth1 }) => {
  const session = (
    settings: CreateAxiosDefaults = {},
  ): InstanceType<typeof sessions.OAuth1Session> =>
    new sessions.OAuth1Session({
      clientId: 'app',
      clientSecret: 'cs',
      redirectUri: 'https://app.example/callback',
      temporaryCredentialUrl: `${api.origin}/request`,
      authorizeUrl: 'https://provider.example/authorize',
      tokenCredentialUrl: `${api.origin}/access`,
      axios: { baseURL: `${api.origin}/v1`, ...settings },
    })

  it('H33: logs a user in by the HTTP client of the application and signs what it sends, RFC 5849 §2', async () => {
    api.on('/request', ({ headers }) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      raw: headers.authorization?.includes('oauth_callback="https%3A%2F%2Fapp.example%2Fcallback"')
        ? 'oauth_token=temp&oauth_token_secret=s1&oauth_callback_confirmed=true'
        : '',
    }))
    api.on('/access', ({ headers }) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      raw: headers.authorization?.includes('oauth_verifier="ver"')
        ? 'oauth_token=tok&oauth_token_secret=ts'
        : '',
    }))
    const own = session({ headers: { 'x-api': 'key' } })
    expect(own).toBeInstanceOf(oauth1.OAuth1Client)
    await own.fetchRequestToken()
    expect(own.createAuthorizationUrl()).toContain('oauth_token=temp')
    own.parseAuthorizationResponse(
      'https://app.example/callback?oauth_token=temp&oauth_verifier=ver',
    )
    await own.fetchAccessToken()
    const { data } = await own.get<{ method: string }>('/me', { params: { q: [1] } })
    expect(data.method).toBe('GET')
    expect(lastVerified().get('oauth_token')).toBe('tok')
    const [request, access, me] = api.received.map(({ headers }) => headers)
    expect(request?.['user-agent']).toContain('axios/')
    expect([request, access].map((headers) => headers?.['x-api'])).toEqual([undefined, undefined])
    expect(me?.['x-api']).toBe('key')
  })

  it('H04, O49: has the verbs of axios', async () => {
    const own = session()
    own.token = { oauth_token: 'tok', oauth_token_secret: 'ts' }
    await own.postForm(
      '/me',
      { a: 1 },
      { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    )
    lastVerified()
    await own.axios.put('/me', { a: 1 })
    lastVerified()
    expect(own.axios).not.toBe(axios.default)
  })
})
