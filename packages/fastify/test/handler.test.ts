import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { httpHandler } from '@authkit/fastify'
import type { HttpHandler, HttpRequest } from '@authkit/common/http'
import { fastify, type FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'

/** An application with one endpoint, and the records that it was given. */
function listenTo(handler: HttpHandler): { app: FastifyInstance; requests: HttpRequest[] } {
  const requests: HttpRequest[] = []
  const app = fastify()
  const record: HttpHandler = (request) => {
    requests.push(request)
    return handler(request)
  }
  app.all('/endpoint', httpHandler(record, { origin: 'https://issuer.example' }))
  return { app, requests }
}

const ok: HttpHandler = async () => ({ status: 204, headers: {} })

describe('httpHandler', () => {
  it('hands method, URL, fields and body over as they came', async () => {
    const { app, requests } = listenTo(ok)
    await app.inject({
      method: 'POST',
      url: '/endpoint?a=1&a=%2F',
      headers: { 'X-One': '1', 'content-type': 'text/plain' },
      payload: 'body',
    })
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://issuer.example/endpoint?a=1&a=%2F',
        headers: { 'x-one': '1', 'content-type': 'text/plain' },
        body: 'body',
      },
    ])
  })

  it('R-03 believes its configuration and not the Host field or the request line, RFC 9112 §3.2.2', async () => {
    const { app, requests } = listenTo(ok)
    await app.listen({ host: '127.0.0.1', port: 0 })
    // A server that listens on TCP has this kind of address.
    const { port } = app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.end('GET http://evil.example/endpoint?x=1 HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    await once(socket.resume(), 'close')
    await app.close()
    expect(requests.map(({ url }) => url)).toEqual(['https://issuer.example/endpoint?x=1'])
  })

  it('shows a field that was sent twice as a list, RFC 9110 §5.3', async () => {
    const { app, requests } = listenTo(ok)
    const headers = { authorization: ['Bearer a', 'Bearer b'] as unknown as string }
    await app.inject({ url: '/endpoint', headers })
    expect(requests[0]?.headers['authorization']).toEqual(['Bearer a', 'Bearer b'])
  })

  it('takes fields whose names mean something to JavaScript', async () => {
    const { app, requests } = listenTo(ok)
    await app.inject({ url: '/endpoint', headers: { ['__proto__']: 'x', constructor: 'y' } })
    expect(requests[0]?.headers['constructor']).toBe('y')
    expect(requests[0]?.headers['toString']).toBeUndefined()
  })

  it('writes status, fields and body back, and says of JSON that it is UTF-8', async () => {
    const { app } = listenTo(async () => ({
      status: 400,
      headers: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] },
      body: '{"é":1}',
    }))
    app.addHook('onRequest', async (_request, reply) => void reply.header('set-cookie', 'z=0'))
    const response = await app.inject('/endpoint')
    expect(response.statusCode).toBe(400)
    expect(response.body).toBe('{"é":1}')
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers['set-cookie']).toEqual(['z=0', 'a=1', 'b=2'])
  })

  it('writes a response without a body', async () => {
    const { app } = listenTo(async () => ({
      status: 303,
      headers: { location: 'https://a.test/' },
    }))
    const response = await app.inject('/endpoint')
    expect(response.statusCode).toBe(303)
    expect(response.body).toBe('')
    expect(response.headers).not.toHaveProperty('content-type')
  })
})
