import { AuthkitConfigError } from '@authkit/common'
import express from 'express'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { LoginError, OAuth, type OAuthApp } from '../src/index.ts'
import { Agent, answerOf, headingOf, send } from './agent.ts'
import { collectFaults } from './fault-collector.ts'
import { listen } from './listen.ts'
import { startLogin, type Login } from './login.ts'

const secret = 'login-secret-login-secret-login-secret'
const config = { issuer: 'https://op.example', clientId: 'app' }

/** A browser that stopped at the callback, before the application saw it. */
async function atCallback({ app, provider }: Login): Promise<{ agent: Agent; url: string }> {
  const agent = new Agent(provider)
  const page = await agent.get(`${app}/login`)
  const end = await agent.submit(await agent.signIn(page), 'approve')
  return { agent, url: String(end.location) }
}

describe('OAuth', () => {
  it('logs a user in and calls the API with the token, RFC 6749 §4.1.1 and §4.1.3, Core §5.3', async () => {
    const { app, provider } = await startLogin()
    const agent = new Agent(provider, app)
    const signIn = await agent.get(`${app}/login`)
    expect(headingOf(signIn)).toBe('Sign in')
    const done = await agent.submit(await agent.signIn(signIn), 'approve')
    expect([done.status, JSON.parse(done.body)]).toEqual([
      200,
      {
        name: 'Alice',
        subject: 'user-1',
        returnTo: '/inbox?page=2',
        api: { subject: 'user-1' },
        // A renewed token works, and RFC 7009 §2.1 ends it.
        statuses: [200, 401],
      },
    ])
  })

  it('keeps the login in a cookie until it comes back, and leaves those of others alone', async () => {
    const login = await startLogin()
    const { agent, url } = await atCallback(login)
    const names = () => [...agent.cookies.keys()].filter((name) => !/browser|session/.test(name))
    expect(names()).toEqual(['theirs', expect.stringMatching(/^authkit\.tx\./)])
    await agent.get(url)
    expect(names()).toEqual(['theirs'])
  })

  it('C-01 refuses the answer a second time, changed, and in another browser', async () => {
    const login = await startLogin()
    const { agent, url } = await atCallback(login)
    const changed = new URL(url)
    changed.searchParams.set('state', 'x'.repeat(43))
    const answers = [
      await new Agent().get(url),
      await agent.get(changed.href),
      await agent.get(`${login.app}/callback`),
      await agent.get(`${login.app}/callback?state=a&state=b&code=%00`),
    ]
    expect((await agent.get(url)).status).toBe(200)
    answers.push(await agent.get(url))
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503])
    expect(login.faults).toHaveLength(5)
    for (const fault of login.faults) {
      expect(fault).toBeInstanceOf(LoginError)
      expect(fault).toMatchObject({ status: 400 })
    }
  })

  it('has errors that the default handler of Express answers with their status', async () => {
    const oauth = new OAuth({ secret, clients: { op: config } })
    const app = await listen(() =>
      express()
        .set('env', 'test')
        .get('/', (req) => oauth.op.authorizeAccessToken(req)),
    )
    expect((await send(app)).status).toBe(400)
  })

  it('tells the application that the user said no', async () => {
    const login = await startLogin()
    const agent = new Agent(login.provider, login.app)
    await agent.submit(await agent.get(`${login.app}/login`), 'deny')
    expect(login.faults).toMatchObject([{ error: 'access_denied', status: 403 }])
  })

  it('logs in twice at once in two tabs', async () => {
    const login = await startLogin()
    const agent = new Agent(login.provider, login.app)
    const first = await agent.get(`${login.app}/login`)
    const second = await agent.get(`${login.app}/login`)
    const one = await agent.submit(await agent.signIn(first), 'approve')
    const other = await agent.get(second.url)
    expect([one.status, other.status]).toEqual([200, 200])
  })

  it('A-54 sends the callback of the configuration, whatever Host says', async () => {
    const { app, provider } = await startLogin()
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
    for (const path of ['/login', '/login-by-url']) {
      const answer = await send(app + path, { headers })
      expect(answer.location?.origin).toBe(provider)
      expect(answerOf(answer)['redirect_uri']).toBe(`${app}/callback`)
    }
  })

  it('passes parameters on to the provider', async () => {
    const { app } = await startLogin()
    expect(answerOf(await send(`${app}/login-by-url`))).toMatchObject({
      prompt: 'login',
      scope: 'openid profile notes:read',
      code_challenge_method: 'S256',
    })
  })

  it('joins a path to a base URL that has a path itself', async () => {
    const { app } = await startLogin({ baseUrl: 'https://app.example/intranet/' })
    const { redirect_uri: callback } = answerOf(await send(`${app}/login`))
    expect(callback).toBe('https://app.example/intranet/callback')
  })

  it.each(['/callback', '//evil.example/callback', 'callback', 'http://app.example/callback', ''])(
    'refuses the callback %j without a base URL',
    async (callbackUrl) => {
      const faults: unknown[] = []
      const oauth = new OAuth({ secret, clients: { op: config } })
      const app = await listen(() =>
        express()
          .get('/', (req, res) => oauth.op.authorizeRedirect(req, res, callbackUrl))
          .use(collectFaults(faults)),
      )
      await send(app)
      expect(faults).toEqual([expect.any(AuthkitConfigError)])
    },
  )

  it.each(['app.example', '/path', 'http://app.example', 'javascript:alert(1)'])(
    'refuses the base URL %j at construction',
    (baseUrl) => {
      expect(() => new OAuth({ secret, baseUrl, clients: { op: config } })).toThrow(
        AuthkitConfigError,
      )
    },
  )

  it('finds clients by name, those registered later too', () => {
    const oauth = new OAuth({ secret, clients: { google: config } })
    const github = oauth.register('github', config)
    expect(oauth.client('github')).toBe(github)
    expect(oauth.client('google')).toBe(oauth.google)
    expect([github.name, oauth.google.name]).toEqual(['github', 'google'])
    expect(() => oauth.client('gitlab')).toThrow(AuthkitConfigError)
  })

  it('has a typed property for each client of the constructor', () => {
    const oauth = new OAuth({ secret, clients: { google: config } })
    expectTypeOf(oauth.google).toEqualTypeOf<OAuthApp>()
    expectTypeOf(oauth).not.toHaveProperty('github')
    expectTypeOf(new OAuth({ secret })).not.toHaveProperty('google')
  })

  it('loads what is known of the provider', async () => {
    const { oauth, provider } = await startLogin()
    expect(await oauth.op.loadServerMetadata()).toMatchObject({
      issuer: provider,
      token_endpoint: `${provider}/token`,
    })
  })
})
