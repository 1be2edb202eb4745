import { AuthkitConfigError } from '@authkit/common'
import { MissingRequestTokenError } from '@authkit/oauth1/client'
import { LoginError, sessionTransactions } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { redirectUri, withCookies } from '../provider.ts'
import { request } from './every-flow.ts'
import { oldProvider } from './oauth1-provider.ts'

async function failure(promise: Promise<unknown>): Promise<LoginError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LoginError)
  return error as LoginError
}

describe('a login with OAuth 1.0', () => {
  it('R69, T10.24 gets a request token, and leaves with it; its secret goes nowhere, RFC 5849 §2.1 and §2.2', async () => {
    const { start, requests, tokens } = oldProvider()
    const { url, response, cookie } = await start()
    expect(response.status).toBe(303)
    expect(url.origin + url.pathname).toBe('https://old.example/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({ lang: 'de', oauth_token: 'request-1' })
    expect(requests).toMatchObject([
      {
        path: '/request',
        parameters: { oauth_callback: redirectUri, oauth_consumer_key: 'consumer' },
      },
    ])
    expect(cookie).toMatch(/^__Host-authkit\.tx\./)
    for (const hidden of ['request-1', tokens.get('request-1')?.secret]) {
      expect(cookie).not.toContain(hidden)
    }
  })

  it('R71, R73, T10.24 is completed by the verifier, once, RFC 5849 §2.3', async () => {
    const { start, answer, app, requests } = oldProvider()
    const { url, cookie } = await start({ returnTo: '/home', appState: { tab: 1 } })
    const back = answer(url, cookie)
    const login = await app.authorizeAccessToken(back)
    expect(login).toMatchObject({
      token: {
        oauth_token: 'access-2',
        oauth_token_secret: 'access-secret-2',
        screen_name: 'alice',
      },
      returnTo: '/home',
      appState: { tab: 1 },
    })
    expect(withCookies(cookie, { headers: { 'set-cookie': login.setCookie } })).toBe('')
    expect(requests.at(-1)).toMatchObject({
      path: '/access',
      parameters: { oauth_token: 'request-1', oauth_verifier: 'verifier-1' },
    })
    expect(await failure(app.authorizeAccessToken(back))).toMatchObject({ reason: 'used' })
    expect(requests.filter(({ path }) => path === '/access')).toHaveLength(1)
  })

  it('R73 goes on in one of ten responses at the same time', async () => {
    const { start, answer, app, requests } = oldProvider()
    const { url, cookie } = await start()
    const back = answer(url, cookie)
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => app.authorizeAccessToken(back)),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(requests.filter(({ path }) => path === '/access')).toHaveLength(1)
  })

  it.each<[string, (token: string) => string]>([
    ['denied, as some say it', (token) => `denied=${token}`],
    ['a problem', (token) => `oauth_token=${token}&oauth_problem=permission_denied`],
    ['an error', (token) => `oauth_token=${token}&error=access_denied`],
  ])('R73, T10.25 is told of %s, and is over then', async (_, query) => {
    const { start, answer, app, requests } = oldProvider()
    const { url, cookie } = await start({ returnTo: '/home' })
    const token = String(url.searchParams.get('oauth_token'))
    const denied = request(`${redirectUri}?${query(token)}`, cookie)
    const error = await failure(app.authorizeAccessToken(denied))
    expect(error).toMatchObject({ error: 'access_denied', status: 403, returnTo: '/home' })
    expect(error.setCookie).toHaveLength(1)
    expect(await failure(app.authorizeAccessToken(answer(url, cookie)))).toMatchObject({
      reason: 'used',
    })
    expect(requests.map(({ path }) => path)).toEqual(['/request'])
  })

  it('R73, T10.25 is told of a problem that does not say whose it is, and goes on', async () => {
    const { start, answer, app } = oldProvider()
    const { url, cookie } = await start()
    const problem = request(`${redirectUri}?oauth_problem=permission_denied`, cookie)
    expect(await failure(app.authorizeAccessToken(problem))).toMatchObject({
      error: 'access_denied',
      status: 403,
      setCookie: [],
    })
    expect((await app.authorizeAccessToken(answer(url, cookie))).token.oauth_token).toBe('access-2')
  })

  it.each<[string, (back: URL) => void, object]>([
    ['no token', (back) => back.searchParams.delete('oauth_token'), { error: 'missing_token' }],
    [
      'the token of another login',
      (back) => back.searchParams.set('oauth_token', 'request-7'),
      { error: 'mismatching_state', reason: 'state_unknown' },
    ],
    [
      'no verifier',
      (back) => back.searchParams.delete('oauth_verifier'),
      { error: 'missing_verifier' },
    ],
    [
      'two tokens',
      (back) => back.searchParams.append('oauth_token', 'x'),
      { error: 'invalid_response' },
    ],
    [
      'two verifiers',
      (back) => back.searchParams.append('oauth_verifier', 'x'),
      { error: 'invalid_authorization_response' },
    ],
  ])(
    'R73 is refused with %s, and no token is asked for, RFC 5849 §2.2',
    async (_, change, expected) => {
      const { start, answer, app, requests } = oldProvider()
      const { url, cookie } = await start()
      const back = new URL(answer(url, cookie).url)
      change(back)
      const error = await failure(app.authorizeAccessToken(request(back.href, cookie)))
      expect(error).toMatchObject({ status: 400, ...expected })
      expect(requests.map(({ path }) => path)).toEqual(['/request'])
    },
  )

  it('C-01, R73 is refused in another browser, and with the login of another person', async () => {
    const { start, answer, app } = oldProvider()
    const victim = await start()
    const attacker = await start()
    const stolen = answer(attacker.url, victim.cookie)
    expect(await failure(app.authorizeAccessToken(stolen))).toMatchObject({
      error: 'mismatching_state',
    })
    expect(await failure(app.authorizeAccessToken(answer(victim.url, '')))).toMatchObject({
      reason: 'no_session',
    })
  })

  it.each([
    ['a refusal', () => new Response('oauth_problem=consumer_key_rejected', { status: 401 })],
    ['HTML', () => new Response('<html>')],
    ['no secret', () => new Response('oauth_token=a')],
    ['a failure', () => new Response('', { status: 500 })],
  ])('C-14 is the fault of the provider when it answers with %s', async (_, response) => {
    const { start, answer, app, answers } = oldProvider()
    answers.set('/request', response)
    expect((await failure(start())).status).toBe(502)
    answers.clear()
    const { url, cookie } = await start()
    answers.set('/access', response)
    const error = await failure(app.authorizeAccessToken(answer(url, cookie)))
    expect(error.status).toBe(502)
    expect(error.setCookie).toHaveLength(1)
  })

  it('C-14 is the fault of the provider when its request token is too large to be kept', async () => {
    const { start, answers } = oldProvider()
    const parts = { oauth_token: 'a'.repeat(4000), oauth_token_secret: 'b' }
    const body = new URLSearchParams({ ...parts, oauth_callback_confirmed: 'true' }).toString()
    answers.set('/request', () => new Response(body))
    expect(await failure(start())).toMatchObject({ error: 'provider_error', status: 502 })
  })

  it.each(['requestTokenUrl', 'authorizeUrl', 'accessTokenUrl'])(
    'C-04 is refused, and nothing is sent, when %s is another by the time of the callback',
    async (member) => {
      const before = oldProvider()
      const { url, cookie } = await before.start({ returnTo: '/home' })
      const { origin } = before
      const after = oldProvider({ [member]: `${origin}/elsewhere` })
      const back = after.app.authorizeAccessToken(before.answer(url, cookie))
      expect(await failure(back)).toMatchObject({
        error: 'mismatching_provider',
        status: 400,
        returnTo: '/home',
      })
      expect(after.requests).toEqual([])
    },
  )

  it('C-14 does not begin where the provider does not confirm the callback, RFC 5849 §2.1', async () => {
    const { start, answers } = oldProvider()
    answers.set('/request', () => new Response('oauth_token=a&oauth_token_secret=b'))
    expect((await failure(start())).cause).toMatchObject({ error: 'callback_not_confirmed' })
  })

  it('T10.20, T10.21, T10.22 sends parameters signed where they belong, those of a call first', async () => {
    const { app, requests, answer } = oldProvider({
      redirectUri,
      requestTokenParams: { scope: 'read', x_auth: 1 },
      authorizeParams: { force_login: true, lang2: 'de' },
      accessTokenParams: { device: 'a', kind: 'b' },
    })
    const response = await app.authorizeRedirect(request('https://app.example/'), {
      requestTokenParams: { scope: 'write' },
      params: { lang2: undefined, screen: 'a b' },
    })
    const url = new URL(String(response.headers['location']))
    expect(url.searchParams.get('force_login')).toBe('true')
    expect([url.searchParams.get('screen'), url.searchParams.has('lang2')]).toEqual(['a b', false])
    await app.authorizeAccessToken(answer(url, withCookies('', response)), {
      params: { device: 'c' },
    })
    expect(requests).toMatchObject([
      { parameters: { scope: 'write', x_auth: '1', oauth_callback: redirectUri } },
      { parameters: { device: 'c', kind: 'b' } },
    ])
  })

  it('refuses a list where OAuth 1.0 knows one value, and a callback that is no URL of this site', async () => {
    const { start, app } = oldProvider({ requestTokenParams: { scope: ['a', 'b'] } })
    await expect(start()).rejects.toThrow(AuthkitConfigError)
    await expect(app.authorizeRedirect(request('https://app.example/'))).rejects.toThrow(
      'redirectUri',
    )
  })

  it('R67, R68, R71 can be taken apart: URL, keeping, exchange', async () => {
    const { app, answer, requests } = oldProvider({ redirectUri })
    const started = await app.createAuthorizationUrl()
    expect(started.requestToken).toMatchObject({ oauth_token: 'request-1' })
    const lines = await app.saveAuthorizeData(request('https://app.example/'), started)
    const cookie = lines.map((line) => line.split(';')[0]).join('; ')
    const back = answer(new URL(started.url), cookie)
    expect((await app.authorizeAccessToken(back)).token.oauth_token).toBe('access-2')
    const second = await app.createAuthorizationUrl()
    const verifier = String(
      new URL(answer(new URL(second.url), '').url).searchParams.get('oauth_verifier'),
    )
    const { requestToken } = second
    expect(await app.fetchAccessToken({ requestToken, verifier })).toMatchObject({
      oauth_token: 'access-4',
    })
    expect(requests).toHaveLength(4)
  })

  it('E02, R71 is a MissingRequestTokenError without a request token', async () => {
    const { app, requests } = oldProvider()
    const exchange = app.fetchAccessToken({ requestToken: undefined, verifier: 'v' })
    await expect(exchange).rejects.toThrow(MissingRequestTokenError)
    expect(requests).toEqual([])
  })

  it('is kept in the session where logins are', async () => {
    const { app, answer } = oldProvider({ redirectUri }, { transactions: sessionTransactions() })
    const session: Record<string, unknown> = {}
    const response = await app.authorizeRedirect({ ...request('https://app.example/'), session })
    expect(Object.keys(session)).toEqual(['_state_old_request-1'])
    const url = new URL(String(response.headers['location']))
    const login = await app.authorizeAccessToken({ ...answer(url, ''), session })
    expect(login.token.oauth_token).toBe('access-2')
  })
})

describe('the API of an OAuth 1.0 provider', () => {
  it('R60, T11.01 is called with signed requests by every method', async () => {
    const { login, app, requests } = oldProvider()
    const { token } = await login()
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const response = await app[method]('me?b=a%20b', { token })
      expect(response.status).toBe(200)
    }
    expect((await app.head('me', { token })).status).toBe(200)
    expect(requests.at(-1)).toMatchObject({
      path: '/api/me',
      parameters: { oauth_token: token.oauth_token, oauth_consumer_key: 'consumer' },
    })
    const form = await app.post('me', { token, body: new URLSearchParams({ a: '1' }) })
    expect(form.status).toBe(200)
    expect(requests.at(-1)?.parameters).toMatchObject({ a: '1' })
  })

  it('R08, T11.02, T11.03 is called with the token of a request, found once, by name', async () => {
    const asked: string[] = []
    const { login, app, requests } = oldProvider(
      {},
      {
        fetchToken: async (name) => {
          asked.push(name)
          return { ...(await logged).token }
        },
      },
    )
    const logged = login()
    await logged
    const req = request('https://app.example/')
    await Promise.all([app.get('me', { request: req }), app.get('me', { request: req })])
    expect(asked).toEqual(['old'])
    expect(requests.at(-1)?.parameters['oauth_token']).toBe('access-2')
  })

  it('R74, T10.03 is called with the token of the login in its own request', async () => {
    const { start, answer, app } = oldProvider()
    const { url, cookie } = await start()
    const back = answer(url, cookie)
    await app.authorizeAccessToken(back)
    expect((await app.get('me', { request: back })).status).toBe(200)
  })

  it('E03, T11.04 is not called without token', async () => {
    const { app, requests } = oldProvider()
    const nobody = oldProvider({ fetchToken: () => undefined })
    const req = request('https://app.example/')
    for (const attempt of [
      app.get('me'),
      app.get('me', { token: null }),
      app.get('me', { request: req }),
      nobody.app.get('me', { request: req }),
      app.get('me', { token: {} }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ error: 'missing_token' })
    }
    expect(requests).toEqual([])
  })

  it('R64, T11.05 is called unsigned where the token is withheld', async () => {
    const { app, requests } = oldProvider()
    expect(await (await app.get('/public', { withholdToken: true })).text()).toBe('open=true')
    expect(requests).toEqual([{ path: '/public', parameters: {} }])
  })

  it.each(['https://evil.example/', '//evil.example/', 'https://old.example@evil.example/'])(
    'D01, R63, T11.08 is not called at %s',
    async (url) => {
      const { login, app, requests } = oldProvider()
      const { token } = await login()
      const before = requests.length
      await expect(app.get(url, { token })).rejects.toMatchObject({ error: 'disallowed_origin' })
      await expect(app.get(url, { withholdToken: true })).rejects.toMatchObject({
        error: 'disallowed_origin',
      })
      expect(requests).toHaveLength(before)
    },
  )

  it('R09 has tokens that do not expire, so that nothing of a registration renews them', () => {
    // What JavaScript callers pass is anything.
    const config = { updateToken: () => undefined } as object
    expect(() => oldProvider(config)).toThrow(AuthkitConfigError)
  })
})
