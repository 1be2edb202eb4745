import { text } from 'node:stream/consumers'
import { AuthkitConfigError } from '@authkit/common'
import { attachOAuth2, oauth2Options } from '@authkit/got'
import {
  DisallowedOriginError,
  MissingTokenError,
  OAuth2Auth,
  type OAuth2ClientOptions,
  UnsupportedTokenTypeError,
} from '@authkit/oauth2/client'
import type { Got } from 'got'
import { describe, expect, it } from 'vitest'
import { clientOf, expired, useServers, valid } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

describe.each(versions)('where the token goes on %s', (_version, got) => {
  function session(options: Partial<OAuth2ClientOptions> = {}): Got {
    const { api } = servers
    api.on('/v1/me', ({ target, headers, body }) => ({
      body: [target, headers.authorization ?? null, body],
    }))
    return attachOAuth2(
      got.extend({ prefixUrl: `${api.origin}/v1` }),
      clientOf(api.origin, options),
    )
  }

  const placed = [
    ['header', '/v1/me', 'Bearer valid', ''],
    ['query', '/v1/me?access_token=valid', null, ''],
    ['body', '/v1/me', null, 'access_token=valid'],
  ] as const

  it.each(placed)('T5.01: carries it in the %s, RFC 6750 §2.2', async (tokenPlacement, ...sent) => {
    expect(await session({ tokenPlacement }).post('me').json()).toEqual(sent)
  })

  it.each(placed)('T5.02: carries it in the %s of a stream', async (tokenPlacement, ...sent) => {
    const stream = session({ tokenPlacement }).stream.post('me', { form: {} })
    expect(JSON.parse(await text(stream))).toEqual(sent)
  })

  it('T5.02: refuses to put it into a body that is piped, which may be anything', async () => {
    const stream = session({ tokenPlacement: 'body' }).stream.post('me')
    stream.end('piped')
    await expect(text(stream)).rejects.toMatchObject({ cause: expect.any(AuthkitConfigError) })
    expect(servers.api.received).toEqual([])
  })

  it('keeps the query and the form of the request', async () => {
    const request = { searchParams: { q: '1' }, form: { a: 'ä' } }
    expect(await session({ tokenPlacement: 'query' }).post('me', request).json()).toEqual([
      '/v1/me?q=1&access_token=valid',
      null,
      'a=%C3%A4',
    ])
    expect(await session({ tokenPlacement: 'body' }).post('me', request).json()).toEqual([
      '/v1/me?q=1',
      null,
      'a=%C3%A4&access_token=valid',
    ])
  })

  it('T5.03: refuses a token of a type that is not bearer', async () => {
    const sent = session({ token: { ...valid, token_type: 'mac' } })('me')
    await expect(sent).rejects.toMatchObject({ cause: expect.any(UnsupportedTokenTypeError) })
    expect(servers.api.received).toEqual([])
  })

  it.each(['bearer', 'BEARER', undefined])('T5.04: takes %s as bearer', async (type) => {
    const token = type === undefined ? valid : { ...valid, token_type: type }
    expect(await session({ token })('me').json()).toEqual(['/v1/me', 'Bearer valid', ''])
  })

  it('T5.05: refuses a token that has no text', () => {
    // What a caller without types may give.
    const token = { token_type: 'bearer' } as unknown as typeof valid
    expect(() => session({ token })).toThrow(MissingTokenError)
  })

  it.each([
    ['json', { json: { a: 1 } }],
    ['bytes', { body: Buffer.from('a=1') }],
    ['FormData', { body: new FormData() }],
  ])('T5.06: leaves %s alone, which has no place for it', async (_kind, options) => {
    const sent = session({ tokenPlacement: 'body' }).post('me', options)
    await expect(sent).rejects.toMatchObject({ cause: expect.any(AuthkitConfigError) })
    expect(servers.api.received).toEqual([])
  })

  it('T5.06: leaves a GET alone, which has no body', async () => {
    const sent = session({ tokenPlacement: 'body' })('me')
    await expect(sent).rejects.toMatchObject({ cause: expect.any(AuthkitConfigError) })
  })

  it('H01, T5.07: neither adds nor renews it where the caller says who asks', async () => {
    const headers = { authorization: 'Basic eDp5' }
    for (const token of [valid, expired]) {
      const sent = await session({ token })('me', { headers }).json()
      expect(sent).toEqual(['/v1/me', 'Basic eDp5', ''])
    }
    servers.api.on('/v1/me', () => ({ status: 401 }))
    const sent = session().get('me', { headers })
    servers.api.on('/v1/me', () => ({ status: 401 }))
    await expect(sent).rejects.toThrow('401')
    expect(servers.api.to('/token')).toEqual([])
  })

  it('H01, T5.08: withholds it where the caller asks, and still goes to the allowed origins only', async () => {
    const context = { withholdToken: true }
    for (const tokenPlacement of ['header', 'query', 'body'] as const) {
      const instance = session({ tokenPlacement, token: expired })
      expect(await instance.post('me', { context }).json()).toEqual(['/v1/me', null, ''])
      expect(JSON.parse(await text(instance.stream('me', { context })))).toEqual([
        '/v1/me',
        null,
        '',
      ])
    }
    expect(await session().extend({ context })('me').json()).toEqual(['/v1/me', null, ''])
    const elsewhere = session()(`${servers.other.origin}/me`, { prefixUrl: '', context })
    await expect(elsewhere).rejects.toMatchObject({ cause: expect.any(DisallowedOriginError) })
    expect(servers.other.received).toEqual([])
    expect(servers.api.to('/token')).toEqual([])
  })

  it('T5.11: refuses a place that is none', () => {
    // What a caller without types may give.
    const tokenPlacement = 'cookie' as unknown as 'query'
    expect(() => session({ tokenPlacement })).toThrow(AuthkitConfigError)
  })

  it('T6.02: lets a hook see the token in its place and change the request', async () => {
    const seen: unknown[] = []
    const client = clientOf(servers.api.origin)
    client.registerComplianceHook('protectedRequest', async (request) => {
      seen.push(request.headers['authorization'])
      return {
        ...request,
        url: `${request.url}?v=2`,
        headers: { ...request.headers, 'x-api': 'ö'.normalize('NFD').slice(0, 1) },
        body: '{"b":2}',
      }
    })
    const { api } = servers
    api.on('/v1/me', ({ target, headers, body }) => ({ body: [target, headers['x-api'], body] }))
    const instance = attachOAuth2(got.extend({ prefixUrl: `${api.origin}/v1` }), client)
    const sent = await instance.put('me', { json: { a: 'longer than what replaces it' } }).json()
    expect(sent).toEqual(['/v1/me?v=2', 'o', '{"b":2}'])
    expect(seen).toEqual(['Bearer valid'])
  })

  it('T6.02, C-11: keeps the token from the origin that a hook names', async () => {
    const client = clientOf(servers.api.origin, {
      complianceHooks: {
        protectedRequest: (request) => ({ ...request, url: `${servers.other.origin}/me` }),
      },
    })
    const instance = attachOAuth2(got.extend({ prefixUrl: servers.api.origin }), client)
    await expect(instance('v1/me')).rejects.toMatchObject({
      cause: expect.any(DisallowedOriginError),
    })
    expect(servers.other.received).toEqual([])
  })

  it('B06, H32, T5.10: carries a bare token on an instance of got, and one that a client keeps fresh', async () => {
    const { api } = servers
    session()
    const options = { allowedOrigins: [api.origin] }
    const url = `${api.origin}/v1/me`
    const bare = attachOAuth2(got, new OAuth2Auth({ access_token: 'bare' }), options)
    expect(await bare(url).json()).toEqual(['/v1/me', 'Bearer bare', ''])
    const query = new OAuth2Auth({ access_token: 'bare' }, { tokenPlacement: 'query' })
    const inQuery = got.extend(oauth2Options(query, { prefixUrl: new URL(`${api.origin}/v1`) }))
    expect(await inQuery('me').json()).toEqual(['/v1/me?access_token=bare', null, ''])
    const fresh = got.extend(oauth2Options(clientOf(api.origin, { token: expired }), options))
    expect(await fresh(url).json()).toEqual(['/v1/me', 'Bearer new', ''])
    api.on('/v1/me', () => ({ status: 401 }))
    await expect(bare(url)).rejects.toThrow('401')
    expect(() => oauth2Options(query)).toThrow(AuthkitConfigError)
  })

  it('B07: adds no length to a request without a body', async () => {
    await session()('me')
    const { headers } = servers.api.received[0] ?? {}
    expect(headers).toMatchObject({ authorization: 'Bearer valid' })
    expect(headers).not.toHaveProperty('content-length')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })
})
