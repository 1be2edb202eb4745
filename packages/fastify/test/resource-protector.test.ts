import { once } from 'node:events'
import { request as send, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { getToken, ResourceProtector } from '@authkit/fastify'
import { bearerToken, type TokenValidator } from '@authkit/oauth2/resource'
import { fastify, type FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { brokenStore, createServer, issueToken } from './provider.ts'

/** An API whose routes are guarded in both ways, and an authorization server that issues tokens for it. */
async function createApi(options: { clock?: () => number } = {}): Promise<{
  app: FastifyInstance
  tokenFor: (scope: string) => Promise<string>
}> {
  const store = memoryStore(options)
  const server = createServer({ store, ...options })
  const validators = bearerToken({ store, ...options })
  const protector = new ResourceProtector({ validators, realm: 'api' })
  const app = fastify()
  // A route that is declared while the plugin still loads is guarded too.
  app.get('/by-config', { config: { scopes: 'read' } }, (request) => getToken(request))
  void app.register(protector.plugin)
  // So is one whose token is optional.
  app.get(
    '/optional-by-config',
    { config: { scopes: 'read', tokenConditions: { optional: true } } },
    (request) => ({ client: request.authkit?.token.clientId ?? 'nobody' }),
  )
  app.get('/any', { onRequest: protector.requireToken() }, (request) => request.authkit?.token)
  app.get('/read', { onRequest: protector.requireToken('read') }, (request) => getToken(request))
  app.post('/read', { onRequest: protector.requireToken('read') }, (request) => request.body)
  app.get('/public', (request) => ({ known: request.authkit !== undefined }))
  app.get('/unguarded', (request) => getToken(request))
  void app.register(async (sibling) => {
    sibling.get('/sibling', { config: { scopes: ['admin', 'read write'] } }, () => 'sibling')
    sibling.get('/empty', { config: { scopes: [] } }, () => 'any token')
    sibling.get('/recent', { config: { tokenConditions: { maxAge: 60 } } }, () => 'recent')
    const onRequest = protector.requireToken('read', { optional: true })
    sibling.get('/optional', { onRequest }, (request) => ({
      client: request.authkit?.token.clientId ?? 'nobody',
    }))
  })
  return { app, tokenFor: (scope) => issueToken(server, scope) }
}

const routes = ['/by-config', '/any', '/read', '/sibling', '/empty']

/** The value of a variable that nobody set, past the compiler. */
const unset = (): never => undefined as never

describe('ResourceProtector', () => {
  it('hands the token of a request to the route, RFC 6750 §2.1', async () => {
    const { app, tokenFor } = await createApi()
    const headers = { authorization: `Bearer ${await tokenFor('read')}` }
    for (const url of ['/by-config', '/any', '/read']) {
      const response = await app.inject({ url, headers })
      expect(response.statusCode).toBe(200)
      expect(response.json()).toMatchObject({ clientId: 'machine', scope: ['read'] })
    }
  })

  it('R-01 reads the scheme in any case, RFC 9110 §11.1', async () => {
    const { app, tokenFor } = await createApi()
    const headers = { authorization: `bEARER ${await tokenFor('read')}` }
    expect((await app.inject({ url: '/read', headers })).statusCode).toBe(200)
  })

  it.each(routes)('asks for a token on %s without naming an error, RFC 6750 §3.1', async (url) => {
    const { app } = await createApi()
    const response = await app.inject(url)
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="api"/)
    expect(response.headers['www-authenticate']).not.toContain('error=')
  })

  it.each(['Basic eDp5', 'DPoP abc', 'Bearer', 'Bearer a b', 'Bearer ä', 'x', ''])(
    'R-01 refuses the field %j, RFC 6750 §3.1',
    async (authorization) => {
      const { app } = await createApi()
      const response = await app.inject({ url: '/read', headers: { authorization } })
      expect(response.statusCode).toBe(401)
      expect(response.headers['www-authenticate']).toContain('Bearer realm="api"')
    },
  )

  it('refuses a token that nobody issued, RFC 6750 §3.1', async () => {
    const { app } = await createApi()
    const response = await app.inject({
      url: '/read',
      headers: { authorization: 'Bearer nothing' },
    })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
    expect(response.body).not.toContain('nothing')
  })

  it('refuses a token that expired, RFC 6750 §3.1', async () => {
    let now = 1_000_000
    const { app, tokenFor } = await createApi({ clock: () => now })
    const headers = { authorization: `Bearer ${await tokenFor('read')}` }
    expect((await app.inject({ url: '/read', headers })).statusCode).toBe(200)
    now += 3600
    expect((await app.inject({ url: '/read', headers })).statusCode).toBe(401)
  })

  it.each(['/read', '/by-config', '/sibling'])(
    'R-07 asks for the scope of %s, RFC 6750 §3.1',
    async (url) => {
      const { app, tokenFor } = await createApi()
      const headers = { authorization: `Bearer ${await tokenFor('write')}` }
      const response = await app.inject({ url, headers })
      expect(response.statusCode).toBe(403)
      expect(response.headers['www-authenticate']).toContain('error="insufficient_scope"')
    },
  )

  it('takes a token with all words of one entry of the list', async () => {
    const { app, tokenFor } = await createApi()
    const headers = { authorization: `Bearer ${await tokenFor('read write')}` }
    expect((await app.inject({ url: '/sibling', headers })).statusCode).toBe(200)
    expect((await app.inject({ url: '/empty', headers })).statusCode).toBe(200)
  })

  it('R-01 refuses a repeated Authorization field over a socket, RFC 6750 §3.1', async () => {
    const { app, tokenFor } = await createApi()
    const authorization = `Bearer ${await tokenFor('read')}`
    await app.listen({ host: '127.0.0.1', port: 0 })
    // A server that listens on TCP has this kind of address.
    const { port } = app.server.address() as AddressInfo
    const outgoing = send({ port, host: '127.0.0.1', path: '/read' })
    outgoing.setHeader('authorization', [authorization, authorization])
    // What `response` hands over.
    const [response] = (await once(outgoing.end(), 'response')) as [IncomingMessage]
    await once(response.resume(), 'end')
    await app.close()
    expect(response.statusCode).toBe(400)
    expect(response.headers['www-authenticate']).toContain('error="invalid_request"')
  })

  it('asks for the token before it reads the body', async () => {
    const { app } = await createApi()
    const payload = Buffer.alloc(2_000_000)
    const headers = { 'content-type': 'application/json' }
    const response = await app.inject({ method: 'POST', url: '/read', payload, headers })
    expect(response.statusCode).toBe(401)
  })

  it.each(['/optional', '/optional-by-config'])(
    'lets a request without credentials through on %s, and none with bad ones, T-RP-7, X-11',
    async (url) => {
      const { app, tokenFor } = await createApi()
      const at = (authorization: string) => app.inject({ url, headers: { authorization } })
      expect((await app.inject(url)).json()).toEqual({ client: 'nobody' })
      expect((await at(`Bearer ${await tokenFor('read')}`)).json()).toEqual({ client: 'machine' })
      expect((await at(`Bearer ${await tokenFor('write')}`)).statusCode).toBe(403)
      for (const bad of ['Bearer nothing', 'Bearer', 'Basic eDp5', '']) {
        expect((await at(bad)).statusCode).toBe(401)
      }
    },
  )

  it('guards a route that has conditions and no scopes, RFC 9470 §3', async () => {
    const { app, tokenFor } = await createApi()
    expect((await app.inject('/recent')).statusCode).toBe(401)
    const headers = { authorization: `Bearer ${await tokenFor('read')}` }
    const response = await app.inject({ url: '/recent', headers })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(
      /error="insufficient_user_authentication".*max_age="60"/,
    )
  })

  it('leaves routes without scopes alone', async () => {
    const { app } = await createApi()
    expect((await app.inject('/public')).json()).toEqual({ known: false })
    expect((await app.inject('/nowhere')).statusCode).toBe(404)
  })

  it("keeps the challenge when an application's error handler drops it, RFC 6750 §3", async () => {
    const { app } = await createApi()
    app.setErrorHandler((_error, _request, reply) => reply.code(401).send({ sorry: true }))
    const response = await app.inject('/read')
    expect(response.json()).toEqual({ sorry: true })
    expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="api"/)
  })

  it.each<[string, TokenValidator]>([
    ['the store', bearerToken({ store: brokenStore })],
    [
      'a validator',
      { scheme: 'bearer', validate: () => Promise.reject(new TypeError('secret-host:5432')) },
    ],
  ])('R-06 refuses when %s fails, and tells nothing of it', async (_title, validators) => {
    const protector = new ResourceProtector({ validators })
    const app = fastify()
    app.get('/', { onRequest: protector.requireToken() }, () => 'let in')
    const response = await app.inject({ url: '/', headers: { authorization: 'Bearer abc' } })
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toContain('secret-host')
  })

  it('can be registered with a second protector', async () => {
    const app = fastify()
    const options = { validators: bearerToken({ store: memoryStore() }) }
    void app.register(new ResourceProtector(options).plugin)
    void app.register(new ResourceProtector(options).plugin)
    app.get('/', { config: { scopes: [] } }, () => 'let in')
    expect((await app.inject('/')).statusCode).toBe(401)
  })

  it('S-C1 refuses a route with a misspelled scopes, which nothing would guard', async () => {
    const app = fastify()
    await app.register(
      new ResourceProtector({ validators: bearerToken({ store: memoryStore() }) }).plugin,
    )
    // What JavaScript callers write is anything.
    const config: object = { scope: 'read' }
    expect(() => app.get('/notes', { config }, () => 'open')).toThrow(
      'the guard reads config.scopes',
    )
    const conditions: object = { tokenConditions: { optinal: true } }
    expect(() => app.get('/more', { config: conditions }, () => 'open')).toThrow(
      'has no option "optinal"',
    )
  })

  it('B7 refuses a route whose scopes or conditions are undefined, which left it open, RFC 6750 §3.1', async () => {
    const protector = new ResourceProtector({ validators: bearerToken({ store: memoryStore() }) })
    const app = fastify()
    app.get('/before', { config: { scopes: unset() } }, () => 'open')
    await app.register(protector.plugin)
    const configs = [
      { scopes: unset() },
      { scopes: unset(), tokenConditions: { maxAge: 60 } },
      { tokenConditions: unset() },
      { scopes: 'read', tokenConditions: unset() },
    ]
    for (const config of configs) {
      expect(() => app.get('/notes', { config }, () => 'open')).toThrow(AuthkitConfigError)
    }
    // One that was declared before the guard was there fails as it is asked for.
    expect((await app.inject('/before')).statusCode).toBe(500)
  })

  it('B7 refuses scopes and conditions from an unset variable, which let every token in, RFC 6750 §3.1', () => {
    const protector = new ResourceProtector({ validators: bearerToken({ store: memoryStore() }) })
    const wrong: unknown[][] = [[undefined], [null], [undefined, { maxAge: 60 }], ['a', undefined]]
    for (const given of wrong) {
      // What callers without a compiler may pass.
      expect(() => protector.requireToken(...(given as [string]))).toThrow(AuthkitConfigError)
    }
  })

  it('tells the caller of a route without a guard, and of a URL that is none', async () => {
    const { app } = await createApi()
    expect((await app.inject('/unguarded')).json()).toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
    const validators = bearerToken({ store: memoryStore() })
    expect(() => new ResourceProtector({ validators, baseUrl: 'api' })).toThrow(AuthkitConfigError)
  })
})
