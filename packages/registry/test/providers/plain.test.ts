import { LoginError } from '@authkit/registry'
import {
  amazon,
  bitbucket,
  discord,
  facebook,
  github,
  linkedin,
  reddit,
  slackApp,
  spotify,
  x,
} from '@authkit/registry/providers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begin, clientOf, logIn, startWeb, type Web } from './support.ts'

let web: Web
beforeEach(async () => {
  web = await startWeb()
})
afterEach(() => web.server.close())

const bearer = { access_token: 'the-token', token_type: 'bearer' }
const basic = `Basic ${Buffer.from('client-of-ours:a+secret+of+this+client').toString('base64')}`

/** What the callback makes of an error of the token endpoint. */
async function refusal(promise: Promise<unknown>): Promise<LoginError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LoginError)
  return error as LoginError
}

describe('GitHub', () => {
  const token = 'https://github.com/login/oauth/access_token'

  it('G13: answers JSON to those who ask for it, and tells the user by number', async () => {
    web.on(token, ({ headers }) =>
      headers.accept === 'application/json'
        ? { body: { ...bearer, scope: 'read:user' } }
        : { body: 'access_token=the-token&scope=read%3Auser' },
    )
    web.on('https://api.github.com/user', ({ headers }) => ({
      status: headers.authorization === 'Bearer the-token' && headers['user-agent'] ? 200 : 403,
      body: { id: 583231, login: 'octocat', name: 'The Octocat', email: null },
    }))
    const app = clientOf(web, { provider: github })
    expect((await begin(app)).url.href).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize\?/)
    const login = await logIn(app)
    expect(login.token).toMatchObject({ access_token: 'the-token', scope: 'read:user' })
    expect(await app.userinfo({ token: login.token })).toEqual({
      sub: '583231',
      preferred_username: 'octocat',
      name: 'The Octocat',
    })
  })

  it.each([
    ['bad_verification_code', 'invalid_grant', 400],
    ['incorrect_client_credentials', 'invalid_client', 502],
    ['redirect_uri_mismatch', 'redirect_uri_mismatch', 502],
  ])('answers %s with status 200, which is %s', async (theirs, error, status) => {
    web.on(token, { body: { error: theirs, error_description: 'as documented' } })
    const app = clientOf(web, { provider: github })
    expect(await refusal(logIn(app))).toMatchObject({ error, status })
  })

  it('answers bad_refresh_token with status 200, which ends the session', async () => {
    web.on(token, { body: { error: 'bad_refresh_token' } })
    const app = clientOf(web, { provider: github })
    const renewed = app.refreshToken({ access_token: 'old', refresh_token: 'r' })
    await expect(renewed).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('Facebook', () => {
  it('writes errors as an object', async () => {
    web.on('https://graph.facebook.com/oauth/access_token', {
      status: 400,
      body: {
        error: { message: 'Invalid verification code format.', type: 'OAuthException', code: 100 },
      },
    })
    const app = clientOf(web, { provider: facebook })
    const error = await refusal(logIn(app))
    expect(error).toMatchObject({
      error: 'OAuthException',
      cause: { description: 'Invalid verification code format.' },
    })
  })

  it('takes the secret in the form, and leaves out no member that is asked for', async () => {
    web.on('https://graph.facebook.com/oauth/access_token', { body: { ...bearer, expires_in: 60 } })
    web.on('https://graph.facebook.com/me', ({ query }) => ({
      body: { id: '77', name: 'Alice', asked: query.get('fields') },
    }))
    const app = clientOf(web, { provider: facebook })
    const { token } = await logIn(app)
    const [request] = web.to('https://graph.facebook.com/oauth/access_token')
    expect(request?.form.get('client_secret')).toBe('a secret of this client')
    expect(request?.headers.authorization).toBeUndefined()
    expect(await app.userinfo({ token })).toEqual({ sub: '77', name: 'Alice' })
    expect(web.to('https://graph.facebook.com/me')[0]?.query.get('fields')).toBe('id,name,email')
  })
})

describe('LinkedIn', () => {
  it('is given no code_verifier, answers no token_type and no nonce, and tells the user itself', async () => {
    const token = 'https://www.linkedin.com/oauth/v2/accessToken'
    web.on(token, ({ form }) =>
      form.has('code_verifier')
        ? { status: 401, body: { error: 'invalid_client' } }
        : { body: { access_token: 'the-token', expires_in: 60, id_token: 'without.a.nonce' } },
    )
    web.on('https://api.linkedin.com/v2/userinfo', {
      body: { sub: 'l-1', name: 'Alice', email: 'alice@example.com', email_verified: true },
    })
    const app = clientOf(web, { provider: linkedin })
    const { parameters } = await begin(app)
    expect(parameters).toMatchObject({ scope: 'openid profile email' })
    expect(parameters).not.toHaveProperty('nonce')
    const login = await logIn(app)
    expect(await app.userinfo({ token: login.token })).toMatchObject({ sub: 'l-1', name: 'Alice' })
    const [request] = web.to(token)
    expect(Object.fromEntries(request?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      client_id: 'client-of-ours',
      client_secret: 'a secret of this client',
    })
  })
})

describe('an application in Slack', () => {
  const token = 'https://slack.com/api/oauth.v2.access'

  it('gets the token of a bot, whose type says whose it is, with that of the user beside it', async () => {
    web.on(token, {
      body: {
        ok: true,
        access_token: 'xoxb-1',
        token_type: 'bot',
        scope: 'commands',
        authed_user: { id: 'U1', access_token: 'xoxp-1', token_type: 'user', scope: 'chat:write' },
      },
    })
    const login = await logIn(clientOf(web, { provider: slackApp }))
    expect(login.token).toMatchObject({
      access_token: 'xoxb-1',
      token_type: 'Bearer',
      token_owner: 'bot',
      authed_user: { access_token: 'xoxp-1' },
    })
    expect(web.to(token)[0]?.headers.authorization).toBe(basic)
  })

  it('gets the token of a user alone out of authed_user', async () => {
    web.on(token, {
      body: {
        ok: true,
        authed_user: { id: 'U1', access_token: 'xoxp-1', token_type: 'user', scope: 'chat:write' },
      },
    })
    const login = await logIn(clientOf(web, { provider: slackApp }))
    expect(login.token).toMatchObject({
      access_token: 'xoxp-1',
      token_type: 'Bearer',
      token_owner: 'user',
      scope: 'chat:write',
    })
  })

  it.each([
    ['invalid_code', 'invalid_grant', 400],
    ['bad_client_secret', 'invalid_client', 502],
    ['fatal_error', 'fatal_error', 502],
  ])('hears of %s with status 200', async (theirs, error, status) => {
    web.on(token, { body: { ok: false, error: theirs } })
    expect(await refusal(logIn(clientOf(web, { provider: slackApp })))).toMatchObject({
      error,
      status,
    })
  })
})

describe('Reddit', () => {
  it('wants Basic and a User-Agent of the application', async () => {
    web.on('https://www.reddit.com/api/v1/access_token', ({ headers }) =>
      headers['user-agent'] === 'web:our-app:1 (by /u/us)' && headers.authorization === basic
        ? { body: { ...bearer, expires_in: 3600, scope: 'identity' } }
        : { status: 429, body: { message: 'Too Many Requests', error: 429 } },
    )
    web.on('https://oauth.reddit.com/api/v1/me', { body: { id: 'abc', name: 'alice' } })
    const userAgent = 'web:our-app:1 (by /u/us)'
    const app = clientOf(web, { provider: reddit, userAgent })
    const { token } = await logIn(app)
    expect(await app.userinfo({ token })).toEqual({ sub: 'abc', preferred_username: 'alice' })
    const other = clientOf(web, { provider: reddit })
    expect(await refusal(logIn(other))).toMatchObject({ status: 502 })
  })

  it('gives a refresh token to those who ask for it by its own parameter', async () => {
    const app = clientOf(web, { provider: reddit, authorizeParams: { duration: 'permanent' } })
    expect((await begin(app)).parameters).toMatchObject({
      duration: 'permanent',
      scope: 'identity',
    })
  })
})

describe('X', () => {
  it('wants Basic and PKCE S256, and puts every answer of its API into data', async () => {
    web.on('https://api.x.com/2/oauth2/token', ({ headers, form }) =>
      headers.authorization === basic && form.has('code_verifier')
        ? { body: bearer }
        : { status: 400, body: { error: 'invalid_request' } },
    )
    web.on('https://api.x.com/2/users/me', {
      body: { data: { id: '2244994945', name: 'X Dev', username: 'XDevelopers' } },
    })
    const app = clientOf(web, { provider: x })
    const { url, parameters } = await begin(app)
    expect(url.origin + url.pathname).toBe('https://x.com/i/oauth2/authorize')
    expect(parameters).toMatchObject({ code_challenge_method: 'S256' })
    const { token } = await logIn(app)
    expect(await app.userinfo({ token })).toEqual({
      sub: '2244994945',
      name: 'X Dev',
      preferred_username: 'XDevelopers',
    })
  })
})

describe('what a provider says of the user', () => {
  it.each([
    [
      'Discord',
      discord,
      { id: '80351110224678912', username: 'nelly', global_name: null, verified: true },
      { sub: '80351110224678912', preferred_username: 'nelly', email_verified: true },
    ],
    [
      'Spotify',
      spotify,
      { id: 'wizzler', display_name: 'JM Wizzler', email: 'wizzler@example.com' },
      { sub: 'wizzler', name: 'JM Wizzler', email: 'wizzler@example.com' },
    ],
    [
      'Bitbucket',
      bitbucket,
      { uuid: '{a-b-c}', display_name: 'Alice', username: 'alice' },
      { sub: '{a-b-c}', name: 'Alice', preferred_username: 'alice' },
    ],
    [
      'Amazon',
      amazon,
      { user_id: 'amzn1.account.K2LI23KL2LK2', name: 'Mork', email: 'mork@example.com' },
      { sub: 'amzn1.account.K2LI23KL2LK2', name: 'Mork', email: 'mork@example.com' },
    ],
  ])('is claims at %s', async (_name, provider, profile, claims) => {
    web.on(provider.accessTokenUrl ?? '', { body: bearer })
    web.on(provider.userinfoEndpoint ?? '', { body: profile })
    const app = clientOf(web, { provider })
    const { token } = await logIn(app)
    expect(await app.userinfo({ token })).toEqual(claims)
  })

  it.each([
    ['GitHub', github],
    ['Discord', discord],
    ['X', x],
  ])('is nobody at %s when it is not what it should be', async (_name, provider) => {
    web.on(provider.accessTokenUrl ?? '', { body: bearer })
    const app = clientOf(web, { provider })
    const { token } = await logIn(app)
    for (const body of [{}, { id: null }, { id: {} }, { data: [] }, { data: { id: true } }]) {
      web.on(provider.userinfoEndpoint ?? '', { body })
      await expect(app.userinfo({ token })).rejects.toMatchObject({
        name: 'LoginError',
        status: 502,
      })
    }
  })
})

describe('an answer that is nested too deeply', () => {
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`

  it.each([
    ['GitHub', github, { error: 'bad_verification_code' }],
    ['Facebook', facebook, { error: { type: 'OAuthException' } }],
    ['Slack', slackApp, { access_token: 'the-token' }],
  ])(
    'A-60: is one that nobody can read at %s, and no fault of ours',
    async (_name, provider, answer) => {
      const app = clientOf(web, { provider })
      const body = `${JSON.stringify(answer).slice(0, -1)},"x":${deep}}`
      web.on(provider.accessTokenUrl ?? '', { body })
      expect(await refusal(logIn(app))).toMatchObject({ status: 502 })
    },
  )
})

describe('an answer that is no JSON', () => {
  it.each([
    ['GitHub', github],
    ['Facebook', facebook],
    ['Slack', slackApp],
  ])('is refused at %s as anywhere', async (_name, provider) => {
    const app = clientOf(web, { provider })
    for (const body of ['<html>', '[]', 'null', '"text"', '{"error":']) {
      web.on(provider.accessTokenUrl ?? '', { body })
      expect(await refusal(logIn(app)), body).toMatchObject({ status: 502 })
    }
  })
})
