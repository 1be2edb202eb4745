import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { AuthkitConfigError } from '@authkit/common'
import { attachOAuth1, oauth1Options } from '@authkit/got'
import { collectParameters, verifySignature } from '@authkit/oauth1'
import { DisallowedOriginError, OAuth1Auth, type OAuth1ClientOptions } from '@authkit/oauth1/client'
import type { ExtendOptions, Got } from 'got'
import { describe, expect, it } from 'vitest'
import { useServers } from './api.ts'
import type { Answer, Received } from './scripted-server.ts'
import { versions } from './versions.ts'

const servers = useServers()
const credentials = { clientSecret: 'cs', tokenSecret: 'ts' }
const options = { clientId: 'ck', token: 'tk', ...credentials }

describe.each(versions)('attachOAuth1 on %s', (_version, got) => {
  const nonces = new Set<unknown>()

  /** Verifies a request as a provider does, a nonce once only. */
  function verify({ method, target, headers, body }: Received): Answer {
    const url = `${servers.api.origin}${target}`
    const { authorization, 'content-type': contentType } = headers
    const parameters = collectParameters({ url, body, contentType, authorization })
    verifySignature({ method, url, parameters, credentials })
    const names = parameters.map(([name]) => name).filter((name) => name.startsWith('oauth_'))
    expect(new Set(names).size).toBe(names.length)
    const { oauth_nonce: nonce } = Object.fromEntries(parameters)
    expect(nonces.has(nonce)).toBe(false)
    nonces.add(nonce)
    expect(headers['content-length'] ?? String(Buffer.byteLength(body))).toBe(
      String(Buffer.byteLength(body)),
    )
    return { body: { method, target, body, authorization } }
  }

  function session(more: Partial<OAuth1ClientOptions> = {}, defaults: ExtendOptions = {}): Got {
    const { api } = servers
    api.on('/v1/me', verify)
    const instance = got.extend({ prefixUrl: `${api.origin}/v1`, ...defaults })
    return attachOAuth1(instance, new OAuth1Auth({ ...options, ...more }))
  }

  const places = ['header', 'query', 'body'] as const

  it.each(places)(
    'N03, T15.03: signs the URL and the body that are sent, in the %s',
    async (signatureType) => {
      const instance = session({ signatureType })
      const searchParams = { q: 'a b', z: "ä!*'()" }
      await instance('me', { searchParams })
      await instance.post('me', { searchParams, form: { b: 'c d', e: '+&=' } })
      const sent = await instance.put('me', { searchParams, json: { a: 'ä' } }).json()
      expect(sent).toMatchObject({ body: '{"a":"ä"}' })
      await instance.post('me', { body: Buffer.from('bytes') })
      await instance.delete('me')
      expect(servers.api.to('/v1/me')).toHaveLength(5)
    },
  )

  it.each(places)(
    'N05, T15.05: signs each attempt with a nonce of its own, in the %s',
    async (signatureType) => {
      const answers = [503, 503]
      const instance = session({ signatureType }, { retry: { methods: ['GET', 'POST'] } })
      servers.api.on('/v1/me', (request) => {
        const verified = verify(request)
        const status = answers.shift()
        return status === undefined ? verified : { status, headers: { 'retry-after': '0' } }
      })
      await instance.post('me', { searchParams: { q: 1 }, form: { a: 'b' } })
      answers.push(503)
      await instance('me')
      expect(servers.api.to('/v1/me')).toHaveLength(5)
    },
  )

  it.each([
    [303, 'GET', ''],
    [307, 'POST', 'a=b'],
    [308, 'POST', 'a=b'],
  ])(
    'N04, T15.04: signs anew what a %i redirect asks for with %s',
    async (status, method, body) => {
      const instance = session()
      const location = '/v1/me?x=1'
      servers.api.on('/v1/old', (request) => {
        verify(request)
        return { status, headers: { location } }
      })
      const sent = await instance.post('old', { form: { a: 'b' } }).json()
      expect(sent).toMatchObject({ method, body, target: location })
    },
  )

  it('C-11: signs nothing for another origin, and follows no redirect there', async () => {
    const { api, other } = servers
    api.on('/v1/away', () => ({ status: 307, headers: { location: `${other.origin}/me` } }))
    const response = await session()('away', { throwHttpErrors: false, followRedirect: true })
    expect(response.statusCode).toBe(307)
    const elsewhere = session()(`${other.origin}/me`, { prefixUrl: '' })
    await expect(elsewhere).rejects.toMatchObject({ cause: expect.any(DisallowedOriginError) })
    expect(other.received).toEqual([])
    expect(() => attachOAuth1(got, new OAuth1Auth(options))).toThrow(AuthkitConfigError)
  })

  it('H35: signs streams, but for a form that it cannot see', async () => {
    const instance = session()
    expect(JSON.parse(await text(instance.stream('me')))).toMatchObject({ target: '/v1/me' })
    const piped = instance.stream.post('me')
    piped.end('piped')
    expect(JSON.parse(await text(piped))).toMatchObject({ body: 'piped' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = instance.stream.post('me', { headers })
    form.end('a=b')
    await expect(text(form)).rejects.toMatchObject({ cause: expect.any(AuthkitConfigError) })
  })

  it('H01: withholds the signature where the caller asks or has his own', async () => {
    const instance = session()
    servers.api.on('/v1/me', ({ headers }) => ({ body: headers.authorization ?? null }))
    expect(await instance('me', { context: { withholdToken: true } }).json()).toBe(null)
    const headers = { authorization: 'Basic eDp5' }
    expect(await instance('me', { headers }).json()).toBe('Basic eDp5')
  })

  it('H20: names the realm, RFC 5849 §3.5.1', async () => {
    const sent = await session({ realm: 'Photos' })('me').json()
    expect(sent).toMatchObject({ authorization: expect.stringMatching(/^OAuth realm="Photos", /) })
  })

  it('O50: signs with bare credentials on an instance of got, RFC 5849 §3.1', async () => {
    const { api } = servers
    session()
    const auth = new OAuth1Auth(options)
    const url = `${api.origin}/v1/me`
    const named = got.extend(oauth1Options(auth, { allowedOrigins: [api.origin] }))
    expect(await named(url).json()).toMatchObject({ target: '/v1/me' })
    const based = got.extend(oauth1Options(auth, { prefixUrl: `${api.origin}/v1` }))
    expect(await based('me').json()).toMatchObject({ target: '/v1/me' })
    expect(() => oauth1Options(auth)).toThrow(AuthkitConfigError)
  })

  it('signs with a hash of a body that is no form', async () => {
    const sent = await session({ forceIncludeBody: true })
      .post('me', { json: { a: 1 } })
      .json()
    expect(sent).toMatchObject({ authorization: expect.stringContaining('oauth_body_hash') })
  })

  it('gives a 401 to the caller, who has nothing newer to sign with', async () => {
    const instance = session()
    servers.api.on('/v1/me', () => ({ status: 401 }))
    await expect(instance('me')).rejects.toThrow('401')
    expect(servers.api.to('/v1/me')).toHaveLength(1)
  })

  it.each(places)('C-24: leaves no signature of the %s in an error', async (signatureType) => {
    const instance = session({ signatureType, clientId: 'mArKeR', token: 'mArKeR' })
    servers.api.on('/v1/me', () => ({ status: 403 }))
    for (const send of [
      () => instance.post('me', { form: { a: '1' } }),
      () => instance.stream.post('me', { form: { a: '1' } }).toArray(),
    ]) {
      const error: unknown = await send().then(
        () => expect.unreachable(),
        (reason: unknown) => reason,
      )
      expect(inspect(error, { depth: 8 })).not.toMatch(/mArKeR|oauth_signature/)
    }
  })
})
