import { once } from 'node:events'
import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { attachOAuth2 } from '@authkit/got'
import { OAuth2Auth, type OAuth2ClientOptions } from '@authkit/oauth2/client'
import type { ExtendOptions, Got } from 'got'
import { describe, expect, it } from 'vitest'
import { certificate, privateKey } from '../../common/test/net/loopback-certificate.ts'
import { clientOf, expired, useServers } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

describe.each(versions)('what got does, with a token, on %s', (_version, got) => {
  function session(options: Partial<OAuth2ClientOptions> = {}, defaults: ExtendOptions = {}): Got {
    const { api } = servers
    const instance = got.extend({ prefixUrl: `${api.origin}/v1`, ...defaults })
    return attachOAuth2(instance, clientOf(api.origin, options))
  }

  const bodies: [string, () => ExtendOptions, string, string][] = [
    ['json', () => ({ json: { a: 'ä' } }), '{"a":"ä"}', 'application/json'],
    ['form', () => ({ form: { a: 'b c' } }), 'a=b+c', 'application/x-www-form-urlencoded'],
    [
      'text',
      () => ({ body: 'text', headers: { 'content-type': 'text/plain' } }),
      'text',
      'text/plain',
    ],
    ['bytes', () => ({ body: Buffer.from('bytes') }), 'bytes', ''],
  ]

  it.each(bodies)(
    'T3.12: sends %s, and sends it again after a 401',
    async (_kind, options, body, type) => {
      expect(await session().post('me', options()).json()).toMatchObject({ body, method: 'POST' })
      servers.acceptNewOnly()
      expect(await session().put('me', options()).json()).toEqual({ body, method: 'PUT' })
      for (const { headers } of servers.api.to('/v1/me')) {
        expect(headers['content-type'] ?? '').toContain(type)
        expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
      }
    },
  )

  it('sends FormData again after a 401, with a boundary that fits', async () => {
    servers.acceptNewOnly()
    const body = new FormData()
    body.set('file', new Blob(['content']), 'name.txt')
    expect((await session().post('me', { body })).statusCode).toBe(200)
    expect(servers.api.to('/v1/me')).toHaveLength(2)
    for (const { headers, body: sent } of servers.api.to('/v1/me')) {
      const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1]
      expect(sent).toContain(`--${boundary}--`)
      expect(sent).toContain('content')
    }
  })

  it('leaves query parameters, base URLs and default header fields as got makes them', async () => {
    const instance = session({}, { searchParams: { a: '1' }, headers: { 'x-one': '1' } })
    await instance('me', { searchParams: { q: 'a b' } })
    expect(servers.api.received[0]).toMatchObject({
      target: '/v1/me?a=1&q=a+b',
      headers: { 'x-one': '1', authorization: 'Bearer valid' },
    })
  })

  it('answers in the type that was asked for', async () => {
    const instance = session()
    const body = { authorization: 'Bearer valid', method: 'GET', body: '' }
    expect((await instance('me', { responseType: 'json' })).body).toEqual(body)
    expect(await instance('me', { responseType: 'json', resolveBodyOnly: true })).toEqual(body)
    const bytes = await instance('me', { responseType: 'buffer', resolveBodyOnly: true })
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(body)
    expect(JSON.parse(await instance('me').text())).toEqual(body)
  })

  it('H12, T5.09: keeps to the timeout of the instance, and to that of a call', async () => {
    const silent = createServer(() => undefined)
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    // A server that listens on TCP has an address of this form.
    const prefixUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    try {
      const strict = session({}, { prefixUrl, timeout: { request: 50 }, retry: { limit: 0 } })
      await expect(strict('me')).rejects.toMatchObject({ name: 'TimeoutError', event: 'request' })
      const lax = session({}, { prefixUrl, timeout: { request: 60_000 }, retry: { limit: 0 } })
      const timeout = { request: 50 }
      await expect(lax('me', { timeout })).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
  })

  it('C-15: lets a request that is aborted go, and the others have the token they wait for', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<{ body: unknown }>()
    servers.api.on('/token', () => {
      asked.resolve()
      return answer.promise
    })
    const instance = session({ token: expired })
    const controller = new AbortController()
    const aborted = instance('me', { signal: controller.signal })
    const waiting = instance('me')
    await asked.promise
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
    answer.resolve({ body: { access_token: 'new', token_type: 'Bearer', expires_in: 3600 } })
    expect((await waiting).statusCode).toBe(200)
    expect(servers.api.received.map(({ target }) => target)).toEqual(['/token', '/v1/me'])
  })

  it('follows the redirects that a function of the application allows, within the origin', async () => {
    const { api, other } = servers
    const asked: unknown[] = []
    const followRedirect = ({ statusCode, url }: { statusCode: number; url: string }): boolean => {
      asked.push(statusCode)
      return !url.endsWith('/no')
    }
    const redirect = (location: string) => () => ({ status: 302, headers: { location } })
    api.on('/v1/old', redirect('/v1/me'))
    api.on('/v1/no', redirect('/v1/me'))
    api.on('/v1/away', redirect(`${other.origin}/me`))
    const instance = session({}, { followRedirect, throwHttpErrors: false })
    const statuses: number[] = []
    for (const path of ['old', 'no', 'away']) statuses.push((await instance(path)).statusCode)
    expect(statuses).toEqual([200, 302, 302])
    expect(asked).toContain(302)
    expect(other.received).toEqual([])
  })

  it('keeps cookies in the jar of the application', async () => {
    const jar = new Map([['session', '1']])
    const cookieJar = {
      setCookie: async (cookie: string) => void jar.set('set', cookie),
      getCookieString: async () => [...jar].map((pair) => pair.join('=')).join('; '),
    }
    servers.api.on('/v1/me', ({ headers }) => ({
      headers: { 'set-cookie': 'a=1' },
      body: [headers.cookie, headers.authorization],
    }))
    const answer = await session({}, { cookieJar })('me').json()
    expect(answer).toEqual(['session=1', 'Bearer valid'])
    expect(jar.get('set')).toBe('a=1')
  })

  it('caches what the API lets be cached, and nothing of another token', async () => {
    const { api } = servers
    const cache = new Map()
    api.on('/v1/public', () => ({ headers: { 'cache-control': 'public, max-age=60' }, body: 'p' }))
    api.on('/v1/own', () => ({ headers: { 'cache-control': 'max-age=60' }, body: 'o' }))
    for (const token of ['one', 'two']) {
      const instance = session({ token: { access_token: token } }, { cache })
      expect((await instance('public')).isFromCache).toBe(token === 'two')
      expect((await instance('own')).isFromCache).toBe(false)
    }
    expect(api.to('/v1/own').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer one',
      'Bearer two',
    ])
  })

  it('answers with an error status where the application wants no exception', async () => {
    servers.api.on('/v1/me', () => ({ status: 401 }))
    const response = await session()('me', { throwHttpErrors: false })
    expect(response.statusCode).toBe(401)
    expect(servers.api.to('/v1/me')).toHaveLength(2)
  })

  it('throws the errors of got', async () => {
    servers.api.on('/v1/me', () => ({ status: 403 }))
    await expect(session()('me')).rejects.toMatchObject({
      name: 'HTTPError',
      code: 'ERR_NON_2XX_3XX_RESPONSE',
      response: { statusCode: 403 },
    })
    servers.api.on('/v1/loop', () => ({ status: 302, headers: { location: '/v1/loop' } }))
    await expect(session()('loop')).rejects.toMatchObject({ name: 'MaxRedirectsError' })
    servers.api.on('/v1/text', () => ({ body: 1 }))
    const parseJson = (): never => {
      throw new SyntaxError('no')
    }
    await expect(session()('text', { parseJson }).json()).rejects.toMatchObject({
      name: 'ParseError',
    })
    // A URL that cannot be read is reported by got before there is anything to sign.
    await expect(session()('/me')).rejects.toThrow('must not start with a slash')
    expect(session().defaults.options.hooks.beforeRequest).toEqual([])
  })

  it('renews the token between pages', async () => {
    const { api } = servers
    const client = clientOf(api.origin)
    const paged = attachOAuth2(got.extend({ prefixUrl: `${api.origin}/v1` }), client)
    api.on('/v1/list', ({ target, headers }) => {
      client.token = { ...expired, access_token: 'old' }
      const isLast = target.endsWith('2')
      return {
        body: [headers.authorization],
        headers: isLast ? {} : { link: '<?page=2>; rel="next"' },
      }
    })
    expect(await paged.paginate.all('list', { responseType: 'json' })).toEqual([
      'Bearer valid',
      'Bearer new',
    ])
  })

  it('can be merged with other instances, of which the last attached signs', async () => {
    const { api } = servers
    const hooks = session({}, {}).extend({ headers: { 'x-hook': '1' } })
    const second = attachOAuth2(
      got.extend({ prefixUrl: `${api.origin}/v1` }),
      new OAuth2Auth({ access_token: 'second' }),
    )
    await got.extend(hooks, second)('me')
    await got.extend(second, hooks)('me')
    await attachOAuth2(second, new OAuth2Auth({ access_token: 'third' }))('me')
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer second',
      'Bearer valid',
      'Bearer third',
    ])
  })

  it('keeps what the application has in context', async () => {
    let context: unknown
    const beforeRequest = [
      (options: { context: unknown }): void => {
        context = options.context
      },
    ]
    const instance = session({}, { context: { a: 1 }, hooks: { beforeRequest } })
    await instance('me', { context: { b: 2 } })
    expect(context).toEqual({ a: 1, b: 2 })
  })

  it('H15, H35: pipes a body into a stream after the token has come', async () => {
    const stream = session({ token: expired }).stream.post('me')
    Readable.from(['a', 'b']).pipe(stream)
    expect(JSON.parse(await text(stream))).toEqual({
      authorization: 'Bearer new',
      method: 'POST',
      body: 'ab',
    })
    expect(servers.api.received.map(({ target }) => target)).toEqual(['/token', '/v1/me'])
  })

  it('H15: streams answers, and reports a 401 as the error of the stream', async () => {
    const { api } = servers
    const large = 'x'.repeat(1_000_000)
    api.on('/v1/large', () => ({ body: large }))
    expect(await buffer(session().stream('large'))).toHaveLength(large.length + 2)
    servers.acceptNewOnly()
    await expect(text(session().stream('me'))).rejects.toMatchObject({ name: 'HTTPError' })
    expect(api.to('/v1/me')).toHaveLength(1)
    expect(api.to('/token')).toEqual([])
  })

  it('sends the token by HTTP/2', async () => {
    const server = createSecureServer(
      { cert: certificate, key: privateKey },
      (request, response) => {
        response.end(`${request.httpVersion} ${request.headers.authorization}`)
      },
    )
    await once(server.listen(0, '127.0.0.1'), 'listening')
    // A server that listens on TCP has an address of this form.
    const { port } = server.address() as AddressInfo
    const prefixUrl = `https://localhost:${port}`
    const https = { certificateAuthority: certificate }
    try {
      const instance = session({}, { prefixUrl, http2: true, https })
      expect(await instance('me').text()).toBe('2.0 Bearer valid')
    } finally {
      server.close()
    }
  })
})
