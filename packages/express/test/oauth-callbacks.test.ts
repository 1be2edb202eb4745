import { AuthkitConfigError } from '@authkit/common'
import { sessionTransactions } from '@authkit/registry'
import express, { type Express, type RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { expressRequest, LoginError, OAuth, type OAuthOptions } from '../src/index.ts'
import { Agent, type Answer, send } from './agent.ts'
import { collectFaults } from './fault-collector.ts'
import { listen } from './listen.ts'
import { baseUrl, clientSecret, createProvider, formOf, issuer } from './oauth-provider.ts'
import { type SessionLog, slowSessions } from './oauth-sessions.ts'

const secret = 'login-secret-login-secret-login-secret'

interface Application {
  readonly middleware?: RequestHandler | undefined
  readonly options?: Partial<OAuthOptions<never>>
  readonly config?: object
  readonly extend?: (app: Express, oauth: OAuth<'op'>) => void
}

/** An application in Express behind a name that the test's browser knows, and the provider of its users. */
async function start({ middleware, options, config, extend }: Application = {}) {
  const provider = createProvider()
  const oauth = new OAuth({
    secret,
    baseUrl,
    fetch: provider.send,
    ...options,
    clients: {
      op: {
        issuer,
        clientId: 'app',
        clientSecret,
        apiBaseUrl: 'https://api.example/',
        redirectUri: `${baseUrl}/callback`,
        ...config,
        clientOptions: { scope: 'openid' },
      },
    },
  })
  const faults: unknown[] = []
  const url = await listen(() => {
    const app = express()
    if (middleware) app.use(middleware)
    app.get('/login', (req, res) =>
      oauth.op.authorizeRedirect(req, res, req.query['to'] === 'shared' ? '/shared' : '/callback', {
        appState: { tab: 3 },
        returnTo: '/inbox',
        ...(req.query['post'] === undefined ? {} : { responseMode: 'form_post' }),
      }),
    )
    app.all('/callback', async (req, res) => {
      const token = await oauth.op.authorizeAccessToken(req)
      const api = await oauth.op.get('/me', { request: req })
      res.json({ sub: token.userinfo?.['sub'], ...req.authkit, api: await api.json() })
    })
    extend?.(app, oauth)
    return app.use(collectFaults(faults))
  })
  /** A browser that left for the provider, and what the provider answers it. */
  const leave = async (path = '/login') => {
    const agent = new Agent()
    const left = await agent.get(url + path)
    const response = await provider.approve(String(left.location))
    const { location } = response.headers
    const back = location === undefined ? undefined : url + String(location).slice(baseUrl.length)
    return { agent, left, response, back: String(back) }
  }
  return { url, oauth, faults, leave }
}

const bodyOf = ({ body }: Answer): Record<string, unknown> => Object(JSON.parse(body))

describe('a response that is posted', () => {
  it.each<[string, RequestHandler | undefined]>([
    ['no parser', undefined],
    ['express.urlencoded()', express.urlencoded({ extended: false })],
    ['express.urlencoded({ extended: true })', express.urlencoded({ extended: true })],
    ['express.raw()', express.raw({ type: () => true })],
    ['express.text()', express.text({ type: () => true })],
    ['express.json(), which leaves forms alone', express.json()],
  ])(
    'T10.08, W25, N09 completes with %s, OAuth 2.0 Form Post Response Mode §2',
    async (_, middleware) => {
      const { url, leave } = await start({ middleware })
      const { agent, left, response } = await leave('/login?post')
      expect(String(left.headers['set-cookie'])).toContain('SameSite=None')
      const done = await agent.post(`${url}/callback`, formOf(response))
      expect(bodyOf(done)).toMatchObject({ sub: 'alice', returnTo: '/inbox', appState: { tab: 3 } })
      expect(agent.cookies.size).toBe(0)
    },
  )

  it('N09 says what is missing where something read the form and left nothing', async () => {
    const { url, leave, faults } = await start({
      middleware: (req, _res, next) => void req.resume().on('end', next),
    })
    const { agent, response } = await leave('/login?post')
    await agent.post(`${url}/callback`, formOf(response))
    expect(faults).toMatchObject([{ error: 'invalid_response', status: 400 }])
    expect(String(faults[0])).toContain('put a parser of application/x-www-form-urlencoded before')
  })

  it.each([
    ['too large', { body: `a=${'x'.repeat(70_000)}` }, 413],
    [
      'in another charset',
      { body: 'a=b', type: 'application/x-www-form-urlencoded; charset=latin1' },
      415,
    ],
    ['no form', { body: '{}', type: 'application/json' }, 415],
    ['repeated', { body: 'state=a&state=b' }, 400],
  ])('A-60, T10.26 is a LoginError when it is %s', async (_, posted, status) => {
    const { body, type }: { body: string; type?: string } = posted
    const { url, faults } = await start()
    const headers = { 'content-type': type ?? 'application/x-www-form-urlencoded' }
    await send(`${url}/callback`, { method: 'POST', body, headers })
    expect(faults).toEqual([expect.any(LoginError)])
    expect(faults).toMatchObject([{ status }])
  })

  it('is refused over http, where browsers send no cookie with it', async () => {
    const { url, faults } = await start({ options: { baseUrl: 'http://127.0.0.1:1' } })
    await send(`${url}/login?post`)
    expect(faults).toEqual([expect.any(AuthkitConfigError)])
  })
})

describe('a session', () => {
  const log = (): SessionLog => ({ stored: new Map(), events: [] })

  it('N08, T15.08, W26 is stored before the browser leaves, however slow its store', async () => {
    const sessions = log()
    const { leave } = await start({
      middleware: slowSessions(sessions),
      options: { transactions: sessionTransactions() },
    })
    const { agent, left, back } = await leave()
    expect(sessions.events).toEqual(['saved', 'answered'])
    expect(String(left.headers['set-cookie'])).not.toContain('authkit.tx')
    expect(bodyOf(await agent.get(back))).toMatchObject({ sub: 'alice', returnTo: '/inbox' })
  })

  it('C-01 finishes no login of another session', async () => {
    const sessions = log()
    const { leave, faults } = await start({
      middleware: slowSessions(sessions),
      options: { transactions: sessionTransactions() },
    })
    const { back } = await leave()
    await new Agent().get(back, { headers: { cookie: 'session=other' } })
    expect(faults).toMatchObject([{ error: 'mismatching_state', reason: 'no_session' }])
  })

  it('N08 that cannot be stored keeps the browser here, and the application is told', async () => {
    const { url, faults } = await start({
      middleware: slowSessions(log(), true),
      options: { transactions: sessionTransactions() },
    })
    const answer = await send(`${url}/login`)
    expect(answer.location).toBeUndefined()
    expect(faults).toEqual([new Error('the store is away')])
  })

  it('N08 may promise instead of calling back', async () => {
    const events: string[] = []
    const { url } = await start({
      middleware: (req, _res, next) => {
        const session = { save: async () => void events.push('saved') }
        Object.defineProperty(req, 'session', { value: session })
        next()
      },
    })
    expect((await send(`${url}/login`)).location?.origin).toBe(issuer)
    expect(events).toEqual(['saved'])
  })

  it('T10.28 is missed by name where logins are to be kept in one', async () => {
    const { url, faults } = await start({ options: { transactions: sessionTransactions() } })
    await send(`${url}/login`)
    expect(faults).toEqual([expect.any(AuthkitConfigError)])
    expect(String(faults[0])).toContain('session')
  })
})

describe('a login that fails', () => {
  it('R80, T10.05 forgets its cookie', async () => {
    const { url, leave, faults } = await start()
    const { agent, back } = await leave()
    expect([...agent.cookies.keys()]).toEqual([expect.stringContaining('authkit.tx')])
    const state = new URL(back).searchParams.get('state')
    await agent.get(`${url}/callback?error=access_denied&state=${state}&iss=${issuer}`)
    expect(faults).toMatchObject([{ error: 'access_denied', status: 403, returnTo: '/inbox' }])
    expect([...agent.cookies.keys()]).toEqual([])
  })
})

describe('calls of the API in a request', () => {
  const me: NonNullable<Application['extend']> = (app, oauth) => {
    app.get('/me', async (req, res) => {
      const answers = [oauth.op.get('/me', { request: req }), oauth.op.get('/me', { request: req })]
      res.json(await Promise.all((await Promise.all(answers)).map((answer) => answer.json())))
    })
  }

  it('W23, R62, R74, T11.02, T11.03 carry the token that fetchToken finds for the request of Express, asked once', async () => {
    const asked: unknown[] = []
    const { url } = await start({
      extend: me,
      options: {
        fetchToken: async (name, req) => {
          asked.push([name, req.path, req.get('x-user')])
          return { access_token: `of ${req.get('x-user')}` }
        },
      },
    })
    const answer = await send(`${url}/me`, { headers: { 'x-user': 'alice' } })
    expect(JSON.parse(answer.body)).toEqual([
      { authorization: 'Bearer of alice' },
      { authorization: 'Bearer of alice' },
    ])
    expect(asked).toEqual([['op', '/me', 'alice']])
  })

  it('R08, T11.02 carry that of the registration, which finds the request of Express behind its record', async () => {
    const { url } = await start({
      extend: me,
      config: {
        fetchToken: (record: Parameters<typeof expressRequest>[0]) => ({
          access_token: `own of ${expressRequest(record).get('x-user')}`,
        }),
      },
    })
    const answer = await send(`${url}/me`, { headers: { 'x-user': 'bob' } })
    expect(answer.body).toContain('Bearer own of bob')
    expect(() => expressRequest({ method: 'GET', url: '/', headers: {} })).toThrow(
      AuthkitConfigError,
    )
  })

  it('E03, T11.04 are refused where nobody is logged in', async () => {
    const { url, faults } = await start({ extend: me, options: { fetchToken: () => undefined } })
    await send(`${url}/me`)
    expect(faults).toMatchObject([{ error: 'missing_token', status: 401 }])
  })

  it('R74 carry the token of the login in the request that completed it', async () => {
    const { leave } = await start()
    const { agent, back } = await leave()
    const { api } = bodyOf(await agent.get(back))
    expect(api).toEqual({ authorization: expect.stringMatching(/^Bearer ./) })
  })
})

describe('logout', () => {
  const routes: NonNullable<Application['extend']> = (app, oauth) => {
    app.get('/logout', (req, res) =>
      oauth.op.logoutRedirect(req, res, {
        idToken: 'a.b.c',
        postLogoutRedirectUri: '/bye',
        returnTo: '/',
        appState: 'thanks',
      }),
    )
    app.get('/bye', async (req, res) => {
      const { postLogoutRedirectUri } = await oauth.op.validateLogoutResponse(req)
      res.json({ postLogoutRedirectUri, ...req.authkit })
    })
  }

  it('W28, I18, I19, T13.01, T13.07 leaves for the provider and comes back, once, RP-Initiated Logout §2 and §3', async () => {
    const { url, faults } = await start({
      extend: routes,
      config: { endSessionEndpoint: `${issuer}/logout` },
    })
    const agent = new Agent()
    const { location } = await agent.get(`${url}/logout`)
    const parameters = Object.fromEntries(location?.searchParams ?? [])
    expect(parameters).toMatchObject({
      id_token_hint: 'a.b.c',
      post_logout_redirect_uri: `${baseUrl}/bye`,
      state: expect.any(String),
    })
    const back = `${url}/bye?state=${parameters['state']}`
    expect(bodyOf(await agent.get(back))).toEqual({
      postLogoutRedirectUri: `${baseUrl}/bye`,
      returnTo: '/',
      appState: 'thanks',
    })
    expect(agent.cookies.size).toBe(0)
    await agent.get(back)
    await new Agent().get(`${url}/bye`)
    expect(faults).toMatchObject([{ reason: 'used' }, { reason: 'no_state' }])
  })
})

describe('a callback for all providers', () => {
  const shared: NonNullable<Application['extend']> = (app, oauth) => {
    app.all('/shared', async (req, res) => {
      const provider = await oauth.resolveCallback(req)
      const token = await provider.authorizeAccessToken(req)
      res.json({ name: provider.name, has: Object.keys(token).length > 0 })
    })
  }

  it.each(['/login?to=shared', '/login?to=shared&post'])(
    'G11 finds the provider of a login from %s',
    async (path) => {
      const { url, leave } = await start({ extend: shared })
      const { agent, response, back } = await leave(path)
      const answer =
        path === '/login?to=shared'
          ? await agent.get(back)
          : await agent.post(`${url}/shared`, formOf(response))
      expect(bodyOf(answer)).toEqual({ name: 'op', has: true })
    },
  )

  it('C-04: refuses what comes to another callback than its login named, RFC 9700 §4.4.2.2', async () => {
    const { leave, faults } = await start({ extend: shared })
    const { agent, back } = await leave('/login')
    await agent.get(back.replace('/callback', '/shared'))
    expect(faults).toMatchObject([{ error: 'mismatching_redirect_uri', status: 400 }])
    expect(bodyOf(await agent.get(back))).toMatchObject({ sub: 'alice' })
  })

  it('G11, E07 finds none for a stranger', async () => {
    const { url, faults } = await start({ extend: shared })
    await send(`${url}/shared?code=a&state=b`)
    await send(`${url}/shared`)
    expect(faults).toMatchObject([
      { error: 'mismatching_state', status: 400 },
      { error: 'mismatching_state', status: 400 },
    ])
  })

  it('finds clients that are not registered, by the request of Express', async () => {
    const { url } = await start({
      options: {
        addresses: 'any',
        resolveClient: (name, req) =>
          name === 'tenant' ? { issuer, clientId: String(req?.get('x-tenant')) } : undefined,
      },
      extend: (app, oauth) => {
        app.get('/t/:name', async (req, res) => {
          const found = await oauth.resolve(req.params.name, req)
          return found.authorizeRedirect(req, res, '/callback')
        })
      },
    })
    const answer = await send(`${url}/t/tenant`, { headers: { 'x-tenant': 'acme' } })
    expect(answer.location?.searchParams.get('client_id')).toBe('acme')
  })
})
