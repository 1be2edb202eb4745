import { once } from 'node:events'
import { endpoints } from '@authkit/fastify'
import type { AuthorizationServer, Extension } from '@authkit/oauth2/server'
import { fastify, type FastifyInstance, type InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import { asClient, brokenStore, createServer, tokenForm } from './provider.ts'

function mounted(server: AuthorizationServer = createServer()): FastifyInstance {
  const app = fastify()
  void app.register(endpoints(server))
  return app
}

function tokenRequest(options: InjectOptions = {}): InjectOptions {
  return {
    method: 'POST',
    url: '/token',
    headers: asClient,
    payload: tokenForm('read'),
    ...options,
  }
}

describe('endpoints', () => {
  it('issues a token, RFC 6749 §4.4.3', async () => {
    const response = await mounted().inject(tokenRequest())
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  it('serves the metadata where the issuer has it, RFC 8414 §3.1', async () => {
    const app = mounted(createServer({ issuer: 'https://issuer.example/tenant' }))
    const response = await app.inject('/.well-known/oauth-authorization-server/tenant')
    expect(response.json()).toMatchObject({
      issuer: 'https://issuer.example/tenant',
      token_endpoint: 'https://issuer.example/tenant/token',
    })
    expect((await app.inject(tokenRequest({ url: '/tenant/token' }))).statusCode).toBe(200)
  })

  it('answers a wrong method with those that it takes, RFC 9110 §15.5.6', async () => {
    const response = await mounted().inject('/token')
    expect(response.statusCode).toBe(405)
    expect(response.headers['allow']).toBe('POST')
    expect(response.json()).toMatchObject({ error: 'invalid_request' })
  })

  it('sees a repeated parameter, RFC 6749 §3.2', async () => {
    const payload = `${tokenForm('read')}&scope=write`
    const response = await mounted().inject(tokenRequest({ payload }))
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: 'invalid_request' })
  })

  it('sees a repeated Authorization field, RFC 6749 §2.3', async () => {
    const headers = {
      ...asClient,
      authorization: ['Basic eDp5', 'Basic eDp5'] as unknown as string,
    }
    const response = await mounted().inject(tokenRequest({ headers }))
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ error: 'invalid_client' })
  })

  it.each<[string, number, InjectOptions]>([
    ['a form that is too large', 413, { payload: `scope=${'a'.repeat(65_536)}` }],
    ['a form that is not UTF-8', 400, { payload: Buffer.from('scope=\xff', 'latin1') }],
    ['a form that is not form-encoded', 400, { payload: 'scope=%zz' }],
    ['JSON', 415, { headers: { ...asClient, 'content-type': 'application/json' }, payload: '{}' }],
    ['a content type that is none', 415, { headers: { ...asClient, 'content-type': ';;' } }],
    ['no content type', 415, { headers: { authorization: asClient['authorization'] } }],
    ['no body', 400, { payload: '' }],
  ])('answers %s with an OAuth error, RFC 6749 §5.2', async (_title, status, options) => {
    const response = await mounted().inject(tokenRequest(options))
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ error: 'invalid_request' })
    expect(response.json()).not.toHaveProperty('message')
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('leaves the parsers of the application alone, and brings its own', async () => {
    const app = fastify()
    const form = 'application/x-www-form-urlencoded'
    app.addContentTypeParser(form, { parseAs: 'string' }, async () => ({ parsed: true }))
    app.post('/mine', async (request) => request.body)
    void app.register(endpoints(createServer()))
    app.post('/later', async (request) => request.body)
    expect((await app.inject(tokenRequest())).statusCode).toBe(200)
    expect((await app.inject(tokenRequest({ url: '/mine' }))).json()).toEqual({ parsed: true })
    const json = await app.inject({ method: 'POST', url: '/later', payload: { a: 1 } })
    expect(json.json()).toEqual({ a: 1 })
  })

  it('logs a fault and tells the client nothing of it, RFC 6749 §4.1.2.1', async () => {
    const logged: string[] = []
    const app = fastify({
      logger: { level: 'error', stream: { write: (line) => void logged.push(line) } },
    })
    const broken: Extension = {
      extension: 'broken',
      authenticatedRequest: () => Promise.reject(new TypeError('secret-host:5432 is no number')),
    }
    void app.register(endpoints(createServer().use(broken)))
    const response = await app.inject(tokenRequest())
    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({ error: 'server_error' })
    expect(response.body).not.toContain('secret-host')
    expect(logged.join('')).toContain('secret-host:5432')
  })

  it('refuses a prefix, which the metadata would not know of, RFC 8414 §2', async () => {
    const app = fastify()
    void app.register(endpoints(createServer()), { prefix: '/auth' })
    await expect(app.ready()).rejects.toThrow(/without a prefix/)
  })

  it('A-24 answers 503 for a store that fails, and the process warns of it, RFC 6749 §4.1.2.1', async () => {
    const app = mounted(createServer({ store: brokenStore }))
    const warned = once(process, 'warning')
    const response = await app.inject(tokenRequest())
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ error: 'temporarily_unavailable' })
    expect(response.body).not.toContain('secret-host')
    expect(String((await warned)[0])).toContain('secret-host:5432')
  })

  it("leaves an error of another plugin to the application's handler", async () => {
    const app = mounted()
    app.addHook('onRequest', async () => {
      throw Object.assign(new Error('slow down'), { statusCode: 429 })
    })
    app.setErrorHandler((_error, _request, reply) => reply.code(429).send('by the application'))
    const response = await app.inject(tokenRequest())
    expect(response.statusCode).toBe(429)
    expect(response.body).toBe('by the application')
  })
})
