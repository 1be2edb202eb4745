import { once } from 'node:events'
import { Agent, createServer, type RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { FetchError, type TransportRequest } from '@authkit/common'
import { gotTransport } from '@authkit/got'
import { OAuth2Client } from '@authkit/oauth2/client'
import type { ExtendOptions } from 'got'
import { describe, expect, it } from 'vitest'
import { certificate, privateKey } from '../../common/test/net/loopback-certificate.ts'
import { useServers } from './api.ts'
import { versions } from './versions.ts'

const servers = useServers()

describe.each(versions)('gotTransport with an instance of %s', (_version, got) => {
  const request = (path: string, options: Partial<TransportRequest> = {}): TransportRequest => ({
    url: new URL(path, servers.api.origin),
    method: 'GET',
    headers: {},
    timeout: 5,
    maxBytes: 1000,
    ...options,
  })

  it('H10: uses the connections of the instance', async () => {
    const agent = new Agent({ keepAlive: true })
    const send = gotTransport(got.extend({ agent: { http: agent } }))
    const answer = await send(request('/token', { method: 'POST', body: 'a=1' }))
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('"new"') })
    expect(Object.keys(agent.freeSockets)).toHaveLength(1)
    agent.destroy()
  })

  it('H10: lends a request nothing else of the instance, RFC 6749 §3.2', async () => {
    const never = (): never => expect.unreachable()
    const instance = got.extend({
      prefixUrl: servers.other.origin,
      headers: { 'x-secret': 's', authorization: 'Bearer api', cookie: 'c=1' },
      searchParams: { q: '1' },
      username: 'u',
      password: 'p',
      method: 'PUT',
      throwHttpErrors: true,
      responseType: 'json',
      hooks: {
        init: [],
        beforeRequest: [never],
        beforeError: [never],
        afterResponse: [never],
      },
      handlers: [never],
      cookieJar: { setCookie: never, getCookieString: never },
      cache: new Map(),
      retry: { limit: 5, methods: ['POST'], statusCodes: [503] },
    })
    servers.api.on('/busy', () => ({
      status: 503,
      headers: { 'retry-after': '0', 'set-cookie': 'a=1' },
      body: 'busy',
    }))
    const headers = { accept: 'application/json', authorization: 'Basic YTpi' }
    const sent = request('/busy', { method: 'POST', headers, body: 'a=1' })
    expect(await gotTransport(instance)(sent)).toMatchObject({ status: 503, text: '"busy"' })
    expect(servers.api.received).toHaveLength(1)
    const [received] = servers.api.received
    expect(received).toMatchObject({ method: 'POST', target: '/busy', body: 'a=1' })
    expect(Object.keys(received?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'host',
      'user-agent',
    ])
    expect(received?.headers).toMatchObject(headers)
  })

  it.each([301, 302, 303, 307, 308])('C-11: follows no %i redirect', async (status) => {
    const location = `${servers.other.origin}/me`
    servers.api.on('/away', () => ({ status, headers: { location } }))
    const send = gotTransport(got.extend({ followRedirect: true }))
    expect(await send(request('/away', { method: 'POST', body: 'secret' }))).toMatchObject({
      status,
      headers: { location },
    })
    expect(servers.other.received).toEqual([])
  })

  it('sends a POST without a body', async () => {
    servers.api.on('/empty', ({ method, body }) => ({ body: [method, body] }))
    for (const method of ['POST', 'DELETE', 'PUT', 'GET']) {
      const { text } = await gotTransport(got)(request('/empty', { method }))
      expect(JSON.parse(text)).toEqual([method, ''])
    }
  })

  /** A server that answers every request in one way. */
  async function answering(
    answer: RequestListener,
    use: (url: URL) => Promise<void>,
  ): Promise<void> {
    const server = createServer(answer)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    try {
      // A server that listens on TCP has an address of this form.
      await use(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('gives header fields in one line each, in lower case', async () => {
    await answering(
      (_request, response) => {
        response.setHeader('X-Two', ['1', '2']).setHeader('Set-Cookie', ['a=1', 'b=2']).end('ok')
      },
      async (url) => {
        const { headers } = await gotTransport(got)({ ...request('/'), url })
        expect(headers).toMatchObject({ 'x-two': '1, 2', 'set-cookie': 'a=1, b=2' })
        expect(Object.getPrototypeOf(headers)).toBe(null)
      },
    )
  })

  it('reads no more than it may, counted after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, 'x'))
    await answering(
      (_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb),
      async (url) => {
        const send = gotTransport(got)
        const sent = { ...request('/'), url }
        await expect(send({ ...sent, maxBytes: 999_999 })).rejects.toMatchObject({
          code: 'ERR_FETCH_TOO_LARGE',
        })
        expect((await send({ ...sent, maxBytes: 1_000_000 })).text).toHaveLength(1_000_000)
      },
    )
  })

  it('reads bytes that are no UTF-8 only where they need not be exact', async () => {
    await answering(
      (_request, response) => response.end(Buffer.from([0x61, 0xff])),
      async (url) => {
        const send = gotTransport(got)
        const sent = { ...request('/'), url }
        expect((await send(sent)).text).toBe('a\uFFFD')
        await expect(send({ ...sent, exactText: true })).rejects.toBeInstanceOf(FetchError)
      },
    )
  })

  it('ends in time, and by a signal with its reason', async () => {
    await answering(
      () => undefined,
      async (url) => {
        const send = gotTransport(got.extend({ timeout: { request: 60_000 } }))
        await expect(send({ ...request('/'), url, timeout: 0.05 })).rejects.toMatchObject({
          code: 'ERR_FETCH_TIMEOUT',
        })
        const signal = AbortSignal.abort(new Error('enough'))
        await expect(send({ ...request('/'), url, signal })).rejects.toThrow('enough')
      },
    )
  })

  it('C-24: tells of a broken connection without what was sent', async () => {
    await answering(
      (incoming) => incoming.socket.destroy(),
      async (url) => {
        const headers = { authorization: 'Basic mArKeR' }
        const sent = { ...request('/'), url, method: 'POST', headers, body: 'secret=mArKeR' }
        const error: unknown = await gotTransport(got)(sent).catch((reason: unknown) => reason)
        expect(error).toMatchObject({ code: 'ERR_FETCH_NETWORK' })
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('mArKeR')
      },
    )
  })

  it('H10: speaks HTTP/2 and TLS as the instance does, RFC 9113 §8.3', async () => {
    const server = createSecureServer(
      { cert: certificate, key: privateKey },
      (incoming, answer) => {
        answer.end(incoming.httpVersion)
      },
    )
    await once(server.listen(0, '127.0.0.1'), 'listening')
    // A server that listens on TCP has an address of this form.
    const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}`)
    try {
      const options: ExtendOptions = { http2: true, https: { certificateAuthority: certificate } }
      const { text, headers } = await gotTransport(got.extend(options))({ ...request('/'), url })
      expect(text).toBe('2.0')
      expect(Object.keys(headers).filter((name) => name.startsWith(':'))).toEqual([])
      await expect(gotTransport(got)({ ...request('/'), url })).rejects.toBeInstanceOf(FetchError)
    } finally {
      server.close()
    }
  })

  it('carries the requests of a client', async () => {
    const client = new OAuth2Client({
      clientId: 'app',
      clientSecret: 's',
      serverMetadata: { token_endpoint: `${servers.api.origin}/token` },
      transport: gotTransport(got),
    })
    expect((await client.fetchToken()).access_token).toBe('new')
    expect(servers.api.received[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials',
    })
  })
})
