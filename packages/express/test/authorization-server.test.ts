import express from 'express'
import { describe, expect, it } from 'vitest'
import { authorizationServer, wellKnown } from '../src/index.ts'
import { Agent, answerOf, headingOf, send } from './agent.ts'
import { collectFaults } from './fault-collector.ts'
import { callback, secret, startProvider, verifier, type Provider } from './provider.ts'

const basic = `Basic ${btoa(`web:${secret}`)}`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function tokenRequest(provider: Provider, fields: Record<string, string>): ReturnType<typeof send> {
  return send(`${provider.server.issuer}/token`, {
    method: 'POST',
    headers: { ...form, authorization: basic },
    body: new URLSearchParams(fields).toString(),
  })
}

async function login(provider: Provider, agent: Agent): Promise<Record<string, string>> {
  const consent = await agent.signIn(await agent.get(provider.authorizeUrl()))
  return answerOf(await agent.submit(consent, 'approve'))
}

/** Signs in, redeems the code, refreshes, and redeems the code again: the status codes. */
async function wholeFlow(provider: Provider): Promise<number[]> {
  const { code = '' } = await login(provider, new Agent(provider.origin))
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback,
    code_verifier: verifier,
  }
  const redeemed = await tokenRequest(provider, fields)
  const refresh = { grant_type: 'refresh_token', ...JSON.parse(redeemed.body) }
  const refreshed = await tokenRequest(provider, refresh)
  const replayed = await tokenRequest(provider, fields)
  return [redeemed.status, refreshed.status, replayed.status]
}

describe('authorizationServer', () => {
  it('takes a browser from the sign-in to tokens', async () => {
    expect(await wholeFlow(await startProvider())).toEqual([200, 200, 400])
  })

  it('answers with the state of the client and the issuer', async () => {
    const provider = await startProvider()
    expect(await login(provider, new Agent(provider.origin))).toEqual({
      code: expect.any(String),
      state: 'state-of-the-client',
      iss: provider.server.issuer,
    })
  })

  it('lets the user say no and sign out', async () => {
    const provider = await startProvider()
    const agent = new Agent(provider.origin)
    const consent = await agent.signIn(await agent.get(provider.authorizeUrl()))
    expect(consent.body).toContain('&lt;b&gt;Notebook&lt;/b&gt;')
    expect(answerOf(await agent.submit(consent, 'deny'))).toMatchObject({ error: 'access_denied' })
    const page = await agent.get(`${provider.origin}/sign-out`)
    expect(headingOf(await agent.submit(page, 'sign-out'))).toBe('You are signed out')
    expect(agent.cookies.size).toBe(0)
  })

  it('refuses a wrong password and a forged form', async () => {
    const provider = await startProvider()
    const agent = new Agent(provider.origin)
    const page = await agent.get(provider.authorizeUrl())
    expect((await agent.signIn(page, 'alice', 'wrong')).status).toBe(401)
    const consent = await agent.signIn(page)
    const forged = await agent.submit(consent, 'approve', {}, { origin: 'https://evil.example' })
    expect([forged.status, headingOf(forged)]).toEqual([403, 'This cannot be completed'])
  })

  it('answers one of 20 approvals at the same moment', async () => {
    const provider = await startProvider()
    const agent = new Agent(provider.origin)
    const consent = await agent.signIn(await agent.get(provider.authorizeUrl()))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => agent.submit(consent, 'approve')),
    )
    expect(answers.filter(({ location }) => location?.searchParams.has('code'))).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)
  })

  it('ends an interaction and a code by the clock of the server', async () => {
    const provider = await startProvider()
    const agent = new Agent(provider.origin)
    const page = await agent.get(provider.authorizeUrl())
    provider.clock.advance(900)
    expect((await agent.get(page.url)).status).toBe(400)
  })

  it('works below a prefix, with the documents of the origin by wellKnown(), RFC 8414 §3.1', async () => {
    const provider = await startProvider({
      path: '/tenant',
      mount(app, server, pages) {
        app.use('/tenant', authorizationServer(server, pages))
        app.use(wellKnown(server))
      },
    })
    expect(await wholeFlow(provider)).toEqual([200, 200, 400])
    const document = `${provider.origin}/.well-known/oauth-authorization-server/tenant`
    const { status, body } = await send(document)
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({
      issuer: `${provider.origin}/tenant`,
      token_endpoint: `${provider.origin}/tenant/token`,
    })
    expect((await send(`${provider.origin}/token`, { method: 'POST' })).status).toBe(404)
  })

  it('lets wellKnown() serve nothing else', async () => {
    const provider = await startProvider({ mount: (app, server) => app.use(wellKnown(server)) })
    const document = `${provider.origin}/.well-known/oauth-authorization-server`
    expect((await send(document)).status).toBe(200)
    for (const path of ['/token', '/authorize', '/interaction']) {
      expect((await send(provider.origin + path)).status).toBe(404)
    }
  })

  it('leaves other paths to the app, and its cookies alone', async () => {
    const provider = await startProvider({
      mount(app, server, pages) {
        app.use((_req, res, next) => {
          res.cookie('theirs', '1')
          next()
        })
        app.use(authorizationServer(server, pages))
        app.get('/token/other', (_req, res) => void res.send('theirs'))
      },
    })
    expect((await send(`${provider.origin}/token/other`)).body).toBe('theirs')
    const agent = new Agent(provider.origin)
    await agent.get(provider.authorizeUrl())
    expect([...agent.cookies.keys()]).toEqual(['theirs', 'authkit.browser'])
  })

  it('replaces the policy that helmet sets before, which would keep the browser from the client', async () => {
    const provider = await startProvider({
      mount(app, server, pages) {
        app.use((_req, res, next) => {
          res.set('content-security-policy', "form-action 'self'")
          next()
        })
        app.use(authorizationServer(server, pages))
      },
    })
    const { headers } = await new Agent(provider.origin).get(provider.authorizeUrl())
    const policy = headers['content-security-policy']
    expect(policy).toContain("form-action 'self' https://app.example;")
  })

  it.each([
    ['express.urlencoded({ extended: true })', express.urlencoded({ extended: true })],
    ['express.urlencoded()', express.urlencoded()],
    ['express.text() of every type', express.text({ type: () => true })],
    ['express.raw() of every type', express.raw({ type: () => true })],
    ['express.json()', express.json()],
  ])('takes what %s left of a body', async (_name, parser) => {
    const provider = await startProvider({
      mount(app, server, pages) {
        app.use(parser)
        app.use(authorizationServer(server, pages))
      },
    })
    expect(await wholeFlow(provider)).toEqual([200, 200, 400])
    const nested = await send(`${provider.server.issuer}/token`, {
      method: 'POST',
      headers: { ...form, authorization: basic },
      body: 'grant_type[a]=client_credentials&grant_type=x',
    })
    expect(nested.status).toBe(400)
    const json = await send(`${provider.server.issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: basic },
      body: '{"grant_type":"client_credentials"}',
    })
    expect([json.status, JSON.parse(json.body).error]).toEqual([415, 'invalid_request'])
  })

  it.each([
    ['Host', { host: 'evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['underscores', { x_forwarded_host: 'evil.example' }],
    ['X-Forwarded-Uri', { 'x-forwarded-uri': 'https://evil.example/token' }],
  ])('A-54 does not believe %s', async (_name, headers) => {
    const provider = await startProvider({
      mount(app, server, pages) {
        app.set('trust proxy', true)
        app.use(authorizationServer(server, pages))
      },
    })
    const document = await send(`${provider.origin}/.well-known/oauth-authorization-server`, {
      headers,
    })
    const redirect = await send(provider.authorizeUrl(), { headers })
    expect([document.status, redirect.status]).toEqual([200, 303])
    expect(redirect.location?.origin).toBe(provider.origin)
    const page = await new Agent(provider.origin).get(provider.authorizeUrl(), { headers })
    for (const { body, headers: received } of [document, redirect, page]) {
      expect(JSON.stringify([body, received])).not.toContain('evil.example')
    }
  })

  it.each([
    ['//evil.example/token', 404],
    ['/\\evil.example/token', 404],
    ['http://evil.example/token', 405],
    ['http://evil.example/', 404],
    ['*', 404],
    ['/token;a=b', 404],
    ['/TOKEN', 404],
    ['/%74oken', 404],
    ['/token/', 404],
    ['/token?', 405],
  ])('A-54 takes the request target %s for what it is, RFC 9112 §3.2.2', async (target, status) => {
    const provider = await startProvider()
    const answer = await send(provider.origin, {
      target,
      method: target === '*' ? 'OPTIONS' : 'GET',
    })
    expect(answer.status).toBe(status)
  })

  it.each([
    ['/token', 'application/json'],
    ['/revoke', 'application/json'],
    ['/authorize', 'text/html; charset=utf-8'],
    ['/interaction', 'text/html; charset=utf-8'],
    ['/sign-out', 'text/html; charset=utf-8'],
  ])('A-60 refuses a malformed body at %s as %s', async (path, type) => {
    const provider = await startProvider()
    const cases: [number, Record<string, string>, string][] = [
      [413, form, `a=${'x'.repeat(1_000_000)}`],
      [415, { 'content-type': `${form['content-type']}; charset=x` }, 'a=b'],
      [415, { ...form, 'content-encoding': 'gzip' }, 'a=b'],
    ]
    for (const [status, headers, body] of cases) {
      const answer = await send(provider.origin + path, { method: 'POST', headers, body })
      expect([answer.status, answer.headers['content-type']]).toEqual([status, type])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  it.each<[string, Record<string, string | readonly string[]>, string]>([
    ['no content type', {}, 'a=b'],
    ['a broken content type', { 'content-type': 'x/' }, 'a=b'],
    ['a broken percent sequence', form, 'grant_type=%zz'],
    ['a NUL', form, 'grant_type=%00'],
    ['a repeated parameter', form, 'grant_type=a&grant_type=a'],
    ['a parameter named __proto__', form, '__proto__[a]=1&__proto__=2'],
    ['an empty Bearer', { ...form, authorization: 'Bearer' }, 'grant_type=client_credentials'],
    ['an empty Basic', { ...form, authorization: 'Basic =' }, 'grant_type=client_credentials'],
    [
      'two Authorization fields',
      { ...form, authorization: [basic, basic] },
      'grant_type=client_credentials',
    ],
    ['a broken cookie', { ...form, cookie: 'authkit.session=%zz; ;=;__proto__=1' }, 'a=b'],
    ['no body', form, ''],
  ])('A-60 answers %s with 4xx at every endpoint and method', async (_what, headers, body) => {
    const provider = await startProvider()
    const paths = [
      ...provider.server.routes().map(({ path }) => path),
      '/authorize',
      '/interaction',
    ]
    for (const path of paths) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status } = await send(provider.origin + path, { method, headers, body })
        expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
        expect(status, `${method} ${path}`).toBeLessThan(500)
      }
    }
  })

  it.each(['/token', '/revoke', '/authorize', '/sign-out'])(
    'A-60 refuses a body at %s that is not UTF-8 rather than read something else, RFC 6749 Appendix B',
    async (path) => {
      const provider = await startProvider()
      const body = Buffer.from('grant_type=client_credentials&client_secret=\xff', 'latin1')
      const answer = await fetch(provider.origin + path, { method: 'POST', headers: form, body })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('UTF-8')
    },
  )

  it('tells which methods an endpoint takes', async () => {
    const { origin } = await startProvider()
    const answers = await Promise.all([
      send(`${origin}/token`),
      send(`${origin}/authorize`, { method: 'PUT' }),
    ])
    expect(answers.map(({ status, headers }) => [status, headers.allow])).toEqual([
      [405, 'POST'],
      [405, 'GET, POST'],
    ])
  })

  it('hands faults of the application to its error handler', async () => {
    const faults: unknown[] = []
    const fault = new Error('the database is down')
    const provider = await startProvider({
      pages: {
        signIn: () => {
          throw fault
        },
      },
      mount(app, server, pages) {
        app.use(authorizationServer(server, pages))
        app.use(collectFaults(faults))
      },
    })
    const agent = new Agent(provider.origin)
    const page = await agent.get(provider.authorizeUrl())
    expect((await agent.signIn(page)).status).toBe(503)
    expect(faults).toEqual([fault])
  })

  it('tells the application about error pages before a route, too', async () => {
    const shown: number[] = []
    const provider = await startProvider({
      pages: { onErrorPage: ({ status }) => shown.push(status) },
    })
    const body = 'x'.repeat(100_000)
    await send(`${provider.origin}/interaction`, { method: 'POST', headers: form, body })
    expect(shown).toEqual([413])
  })
})
