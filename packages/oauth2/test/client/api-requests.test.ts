import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  DisallowedOriginError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  type TokenPlacement,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const now = 1_800_000_000
const token = { access_token: 'at', refresh_token: 'r1', expires_at: now + 600 }
const expired = { ...token, expires_at: now - 1 }
const placements: readonly TokenPlacement[] = ['header', 'query', 'body']

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer', expires_in: 600 } })
  server.on('/api', ({ method }) => ({ body: method === 'HEAD' ? undefined : { method } }))
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { token_endpoint: `${server.origin}/token` },
    apiBaseUrl: server.origin,
    clock: () => now,
    token,
    ...options,
  })
}

const sent = (): (string | undefined)[] =>
  server.to('/api').map(({ headers }) => headers.authorization)

describe('a request to an API', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])(
    'H04: is a %s with what fetch takes, and answered as fetch answers',
    async (method) => {
      const headers = { 'x-own': '1', accept: 'text/x' }
      const bodiless = method === 'GET' || method === 'HEAD'
      const init: RequestInit = { method, headers, ...(bodiless ? {} : { body: 'b' }) }
      const response = await client().fetch('/api?q=1', init)
      expect(response).toBeInstanceOf(Response)
      expect(response.headers.get('content-type')).toMatch(/json|text/)
      await expect(response.text()).resolves.toBe(method === 'HEAD' ? '' : `{"method":"${method}"}`)
      expect(server.received[0]).toMatchObject({
        method,
        body: bodiless ? '' : 'b',
        headers: { 'x-own': '1', accept: 'text/x', authorization: 'Bearer at' },
      })
    },
  )

  it('H02, T3.20: without a token is refused before anything is sent', async () => {
    const readToken = (): never => {
      throw new Error('nobody asks')
    }
    const app = client({ token: undefined, readToken })
    await expect(app.fetch('/api')).rejects.toThrow(MissingTokenError)
    await expect(app.tokens.current()).rejects.toThrow(MissingTokenError)
    expect(server.received).toHaveLength(0)
  })

  it('H03, H13, T3.08: is judged when it is sent, and not when its client was made', async () => {
    let time = now
    const saved: unknown[] = []
    const app = client({
      clock: () => time,
      updateToken: ({ access_token: at, refresh_token: rt }, replaced) =>
        void saved.push([at, rt, replaced]),
    })
    await app.fetch('/api')
    time = now + 541
    await app.fetch('/api')
    expect(sent()).toEqual(['Bearer at', 'Bearer new'])
    expect(saved).toEqual([['new', 'r1', { refreshToken: 'r1' }]])
    expect(app.token?.expires_at).toBe(now + 541 + 600)
  })

  it('H01, T5.07, T5.08: goes as its caller says, and no token is renewed or asked for', async () => {
    const app = client({ token: expired })
    await app.fetch('/api', { withholdToken: true })
    await app.fetch('/api', { headers: new Headers({ authorization: 'Basic x' }) })
    await app.fetch(new Request(`${server.origin}/api`, { headers: { Authorization: 'Own y' } }))
    await app.fetch(`${server.origin}/api`, { headers: [['AUTHORIZATION', '']] })
    expect(sent()).toEqual([undefined, 'Basic x', 'Own y', ''])
    server.on('/api', { status: 401 })
    expect((await app.fetch('/api', { withholdToken: true })).status).toBe(401)
    expect(server.to('/token')).toHaveLength(0)
    server.on('/api', { body: {} })
    await app.fetch('/api', { withholdToken: false })
    expect(server.to('/token')).toHaveLength(1)
  })

  it('H01, H04: without the token is sent and redirected as any other', async () => {
    server.on('/old', { status: 307, headers: { location: '/api' } })
    server.on('/away', { status: 307, headers: { location: 'http://127.0.0.1:9/' } })
    const init = { method: 'PUT', body: 'b', headers: { 'x-own': '1' }, withholdToken: true }
    expect((await client().fetch('/old', init)).status).toBe(200)
    expect((await client().fetch('/away', init)).status).toBe(307)
    const expected = { method: 'PUT', body: 'b', headers: { 'x-own': '1' } }
    expect(server.received).toMatchObject([expected, expected, expected])
    expect(server.received.some(({ headers }) => headers.authorization)).toBe(false)
  })

  it('H01: that its caller authorized is not sent elsewhere either', async () => {
    const headers = { authorization: 'Basic x' }
    for (const init of [{ headers }, { withholdToken: true }]) {
      await expect(client().fetch('https://other.example/', init)).rejects.toThrow(
        DisallowedOriginError,
      )
    }
  })

  it('T3.12: with JSON keeps its body over a renewal before it and after a 401', async () => {
    const bodies: string[] = []
    server.on('/api', ({ headers, body }) => {
      bodies.push(body)
      return { status: headers.authorization === 'Bearer new' ? 200 : 401 }
    })
    const init = { method: 'POST', body: '{"a":"ü"}', headers: { 'content-type': 'a/json' } }
    expect((await client({ token: expired }).fetch('/api', init)).status).toBe(200)
    expect((await client().fetch('/api', init)).status).toBe(200)
    expect(bodies).toEqual(Array(3).fill('{"a":"ü"}'))
    expect(server.to('/api')[2]?.headers['content-type']).toBe('a/json')
  })

  it('N06, C-11: keeps the token within the origin over redirects, and goes no further', async () => {
    server.on('/old', { status: 302, headers: { location: '/api' } })
    server.on('/away', { status: 302, headers: { location: 'http://127.0.0.1:9/' } })
    expect((await client().fetch('/old')).status).toBe(200)
    expect((await client().fetch('/away')).status).toBe(302)
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer at'),
    )
  })

  it.each(placements)(
    'B07: has no length where it has no body, with the token in the %s',
    async (tokenPlacement) => {
      const app = client({ tokenPlacement })
      const method = tokenPlacement === 'body' ? 'DELETE' : 'GET'
      await app.fetch('/api', { method })
      const [received] = server.received
      expect(received?.headers['content-length']).toBe(
        tokenPlacement === 'body' ? String('access_token=at'.length) : undefined,
      )
    },
  )
})

describe('a stream', () => {
  it.each(placements)(
    'H15, T5.02: of an answer is read while it comes, after a renewal, with the token in the %s',
    async (tokenPlacement) => {
      const asked: { url: string; authorization: string | undefined; body: string }[] = []
      const streaming = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
        void answer(incoming, outgoing)
      })
      const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
        const { url = '', headers } = incoming
        asked.push({ url, authorization: headers.authorization, body: await text(incoming) })
        // The rest is written when the first part was read.
        streaming.once('read', () => outgoing.end('second'))
        outgoing.write('first')
      }
      streaming.listen(0, '127.0.0.1')
      await once(streaming, 'listening')
      try {
        // A server that listens on TCP has an address of this form.
        const { port } = streaming.address() as AddressInfo
        const app = client({
          apiBaseUrl: `http://127.0.0.1:${port}`,
          token: expired,
          tokenPlacement,
        })
        const response = await app.fetch('/stream', { method: 'POST' })
        const parts: string[] = []
        for await (const part of response.body ?? []) {
          parts.push(new TextDecoder().decode(part))
          streaming.emit('read')
        }
        expect(parts).toEqual(['first', 'second'])
        expect(asked).toEqual([
          {
            url: tokenPlacement === 'query' ? '/stream?access_token=new' : '/stream',
            authorization: tokenPlacement === 'header' ? 'Bearer new' : undefined,
            body: tokenPlacement === 'body' ? 'access_token=new' : '',
          },
        ])
      } finally {
        streaming.closeAllConnections()
        streaming.close()
      }
    },
  )

  it('H15: is sent once, with a token that was renewed before', async () => {
    const body = new Blob(['a stream']).stream()
    const init: RequestInit = { method: 'POST', body, duplex: 'half' }
    await client({ token: expired }).fetch('/api', init)
    expect(server.to('/api')).toMatchObject([
      { body: 'a stream', headers: { authorization: 'Bearer new' } },
    ])
  })
})
