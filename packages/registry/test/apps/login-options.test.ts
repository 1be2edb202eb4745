import { AuthkitConfigError } from '@authkit/common'
import { createS256CodeChallenge } from '@authkit/oauth2/client'
import { type AuthorizeAccessTokenOptions, LoginError, OAuth } from '@authkit/registry'
import { idText } from '@authkit/registry/providers'
import { describe, expect, it } from 'vitest'
import { clientSecret, issuer, redirectUri, secret } from '../provider.ts'
import { changed, everyFlow, request } from './every-flow.ts'

/** The form of a request to the token endpoint. */
async function formOf(sent: Request | undefined): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await sent?.text()))
}

describe('what a login asks for', () => {
  it('R34, T10.20 is what the call says before what the registration says, and undefined takes a parameter away', async () => {
    const { start } = everyFlow({
      authorizeParams: { prompt: 'consent', ui_locales: 'de', resource: ['https://a.example'] },
    })
    const { url } = await start({
      params: { prompt: 'login', ui_locales: undefined, max_age: 0 },
    })
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      resource: 'https://a.example',
    })
    expect(url.searchParams.has('ui_locales')).toBe(false)
  })

  it('T10.22, R67, R69 comes back to the redirectUri of the registration unless a call says otherwise', async () => {
    const { oauth } = everyFlow({ redirectUri })
    const location = async (options?: { redirectUri: string }) => {
      const { headers } = await oauth.op.authorizeRedirect(request('https://app.example/'), options)
      return new URL(String(headers['location'])).searchParams.get('redirect_uri')
    }
    expect(await location()).toBe(redirectUri)
    expect(await location({ redirectUri: 'https://app.example/other' })).toBe(
      'https://app.example/other',
    )
  })

  it.each([
    undefined,
    '/callback',
    'http://app.example/callback',
    'javascript:alert(1)',
    'com.example:/cb',
  ])('R67 comes back to no place that a browser cannot be sent to safely: %s', async (given) => {
    const { oauth } = everyFlow()
    const attempt = oauth.op.authorizeRedirect(request('https://app.example/'), {
      redirectUri: given,
    })
    await expect(attempt).rejects.toThrow(AuthkitConfigError)
    await expect(attempt).rejects.toThrow('redirectUri')
  })

  it('I20, T10.27 takes URL objects', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ redirectUri: new URL(redirectUri) })
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri)
    expect((await oauth.op.authorizeAccessToken(await answer(url, cookie))).token).toBeDefined()
  })

  it('T10.06, T10.07 uses the state, verifier and nonce of the caller, RFC 7636 §4.2', async () => {
    const { start, answer, oauth, requests } = everyFlow()
    const codeVerifier = 'v'.repeat(43)
    const { url, cookie } = await start({ state: 'mine', nonce: 'my-nonce', codeVerifier })
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      state: 'mine',
      nonce: 'my-nonce',
      code_challenge: createS256CodeChallenge(codeVerifier),
    })
    const { token } = await oauth.op.authorizeAccessToken(await answer(url, cookie))
    expect(token.userinfo).toMatchObject({ nonce: 'my-nonce' })
    const sent = requests.find(({ url: to }) => to === `${issuer}/token`)
    expect(await formOf(sent)).toMatchObject({ code_verifier: codeVerifier })
  })

  it('asks for the scope of the call', async () => {
    const { start } = everyFlow()
    const { url } = await start({ scope: ['openid', 'email'] })
    expect(url.searchParams.get('scope')).toBe('openid email')
  })

  it('Q07 carries the state of the application apart from that of the login', async () => {
    const { start, answer, oauth } = everyFlow()
    const appState = { cart: [1, 2], note: 'ü' }
    const { url, cookie } = await start({ appState, returnTo: '/cart' })
    expect(url.href).not.toContain('cart')
    const login = await oauth.op.authorizeAccessToken(await answer(url, cookie))
    expect(login).toMatchObject({ appState, returnTo: '/cart' })
  })

  it('R67, R68 is written by createAuthorizationUrl and kept by saveAuthorizeData', async () => {
    const { answer, oauth } = everyFlow({ redirectUri })
    const started = await oauth.op.createAuthorizationUrl({ params: { prompt: 'login' } })
    expect(started).toMatchObject({
      redirectUri,
      issuer,
      state: expect.stringMatching(/^.{43}$/),
      codeVerifier: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
    })
    const lines = await oauth.op.saveAuthorizeData(request('https://app.example/'), {
      ...started,
      returnTo: '/x',
    })
    const cookie = lines.map((line) => line.split(';')[0]).join('; ')
    const login = await oauth.op.authorizeAccessToken(await answer(new URL(started.url), cookie))
    expect(login.returnTo).toBe('/x')
  })

  it('R68, E15 keeps nothing without state', async () => {
    const { oauth } = everyFlow({ redirectUri })
    const { state: _, ...rest } = await oauth.op.createAuthorizationUrl()
    // What JavaScript callers pass is anything.
    const save = oauth.op.saveAuthorizeData(request('https://app.example/'), rest as never)
    await expect(save).rejects.toThrow(AuthkitConfigError)
  })

  it('T10.18, E15 names what is missing where nobody says where to send the browser', async () => {
    const { answers, start } = everyFlow()
    answers.set('/.well-known/openid-configuration', async (response) => {
      const { authorization_endpoint: _, ...rest } = Object(await response.json())
      return Response.json(rest)
    })
    await expect(start()).rejects.toThrow('authorization_endpoint')
  })

  it('T10.18 goes where the registration says, before where the metadata says, R33', async () => {
    const { start } = everyFlow({ authorizeUrl: 'https://login.example/go' })
    const { url } = await start()
    expect(url.origin + url.pathname).toBe('https://login.example/go')
  })

  it('D19, M19 has no secret of the login where a logger could see it', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const { url, cookie } = await start({ codeVerifier: 'v'.repeat(43) })
    const back = await answer(url, cookie)
    const code = new URL(back.url).searchParams.get('code')
    answers.set('/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }))
    const error: unknown = await oauth.op.authorizeAccessToken(back).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(LoginError)
    const { inspect } = await import('node:util')
    const logged = inspect(error, { depth: 10 }) + JSON.stringify(error)
    for (const hidden of ['v'.repeat(43), clientSecret, String(code), cookie]) {
      expect(logged).not.toContain(hidden)
    }
  })
})

describe('what completes a login', () => {
  it('R32, R70, T10.21 sends accessTokenParams, and what the call says before them', async () => {
    const { start, answer, oauth, requests } = everyFlow({
      accessTokenParams: { audience: 'registered', tenant: 'a', region: 'eu' },
    })
    const { url, cookie } = await start()
    await oauth.op.authorizeAccessToken(await answer(url, cookie), {
      params: { audience: 'called', region: undefined },
    })
    const form = await formOf(requests.find(({ url: to }) => to === `${issuer}/token`))
    expect(form).toMatchObject({ audience: 'called', tenant: 'a', redirect_uri: redirectUri })
    expect(form).not.toHaveProperty('region')
  })

  it('R83 sends the redirect URI of the login, or that of the call', async () => {
    const { start, answer, oauth, requests } = everyFlow()
    const { url, cookie } = await start()
    const attempt = oauth.op.authorizeAccessToken(await answer(url, cookie), {
      redirectUri: 'https://app.example/behind-the-proxy',
    })
    await expect(attempt).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
    const form = await formOf(requests.find(({ url: to }) => to === `${issuer}/token`))
    expect(form['redirect_uri']).toBe('https://app.example/behind-the-proxy')
  })

  it('T12.11, I13 allows the clocks to differ by the leeway that it is told, 120 s unless told', async () => {
    const { start, answer, oauth, answers, clock } = everyFlow()
    const attempt = async (late: number, options?: { leeway: number }) => {
      const { url, cookie } = await start()
      const back = await answer(url, cookie)
      answers.set('/token', (response) => {
        clock.advance(3600 + late)
        return response
      })
      return oauth.op.authorizeAccessToken(back, options)
    }
    expect((await attempt(100)).token.userinfo).toBeDefined()
    await expect(attempt(130)).rejects.toMatchObject({ cause: { code: expect.any(String) } })
    await expect(attempt(100, { leeway: 10 })).rejects.toMatchObject({ status: 502 })
    expect((await attempt(130, { leeway: 150 })).token.userinfo).toBeDefined()
  })

  it('T12.03, T12.10, D05, I09 holds single claims against what it is told, and the issuer all the same', async () => {
    const { start, answer, oauth } = everyFlow()
    const attempt = async (claims: AuthorizeAccessTokenOptions['claims']) => {
      const { url, cookie } = await start()
      return oauth.op.authorizeAccessToken(await answer(url, cookie), { claims })
    }
    expect((await attempt({ sub: { values: ['alice', 'bob'] } })).token.userinfo).toBeDefined()
    await expect(attempt({ sub: { value: 'bob' } })).rejects.toMatchObject({ status: 502 })
    await expect(attempt({ iss: { value: 'https://other.example' } })).rejects.toMatchObject({
      status: 502,
    })
  })

  it('D05, T12.10 does not take another issuer because claims are given', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const attempt = async (iss: string) => {
      const { url, cookie } = await start()
      answers.set('/token', async (response) => {
        const body = Object(await response.json())
        return Response.json({ ...body, id_token: changed(body.id_token, { iss }) })
      })
      const claims = { sub: { essential: true } }
      return oauth.op.authorizeAccessToken(await answer(url, cookie), { claims })
    }
    await expect(attempt('https://evil.example')).rejects.toMatchObject({ status: 502 })
    expect((await attempt(issuer)).token.userinfo).toBeDefined()
  })

  it('R72 brings the claims of the UserInfo endpoint when it is told to, and those of the ID Token win', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const { url, cookie } = await start()
    answers.set('/userinfo', async (response) =>
      Response.json({ ...Object(await response.json()), aud: 'somebody else' }),
    )
    const { token } = await oauth.op.authorizeAccessToken(await answer(url, cookie), {
      fetchUserinfo: true,
    })
    expect(token.userinfo).toMatchObject({ sub: 'alice', name: 'Alice', aud: 'app', iss: issuer })
    expect(JSON.stringify(token)).not.toContain('Alice')
  })

  it('C-08 is refused when the UserInfo endpoint speaks of another user, OpenID Connect Core §5.3', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const { url, cookie } = await start()
    answers.set('/userinfo', () => Response.json({ sub: 'mallory', name: 'Mallory' }))
    const attempt = oauth.op.authorizeAccessToken(await answer(url, cookie), {
      fetchUserinfo: true,
    })
    await expect(attempt).rejects.toMatchObject({ error: 'provider_error', status: 502 })
  })
})

describe('a provider of plain OAuth 2.0', () => {
  const github = {
    issuer,
    clientId: 'app',
    clientSecret,
    authorizeUrl: `${issuer}/authorize`,
    accessTokenUrl: `${issuer}/token`,
    userinfoEndpoint: 'https://api.example/user',
    userinfo: (profile: Readonly<Record<string, unknown>>) => ({
      sub: String(profile['id']),
      preferred_username: String(profile['login']),
    }),
    clientOptions: { scope: 'read' },
  }

  function plain(config: object, profile: () => Response) {
    const flow = everyFlow()
    const asked: Request[] = []
    const send: typeof fetch = async (input, init) => {
      const sent = new Request(input, init)
      if (!sent.url.startsWith('https://api.example/')) return flow.send(input, init)
      asked.push(sent)
      return profile()
    }
    const { clock } = flow
    const clients = { github: { ...github, ...config } }
    return { ...flow, asked, app: new OAuth({ secret, clock, fetch: send, clients }).github }
  }

  it('R72, I03, T11.10 has a userinfo where the registration says what its profile means', async () => {
    const { start, answer, app, asked } = plain({}, () => Response.json({ id: 7, login: 'alice' }))
    const { url, cookie } = await start({}, { app })
    const { token } = await app.authorizeAccessToken(await answer(url, cookie), {
      fetchUserinfo: true,
    })
    expect(token.userinfo).toEqual({ sub: '7', preferred_username: 'alice' })
    expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${token.access_token}`)
    expect(await app.userinfo({ token: token.toJSON() })).toEqual(token.userinfo)
  })

  it.each(['undefined', 'null', 'NaN', '[object Object]', ''])(
    'T11.10 is nobody where the profile has no identifier but "%s", which would be the sub of everybody',
    async (sub) => {
      const { start, answer, app } = plain({ userinfo: () => ({ sub }) }, () =>
        Response.json({ login: 'alice' }),
      )
      const { url, cookie } = await start({}, { app })
      const back = await answer(url, cookie)
      const login = app.authorizeAccessToken(back, { fetchUserinfo: true })
      await expect(login).rejects.toMatchObject({ name: 'LoginError', status: 502 })
      const asking = app.userinfo({ token: { access_token: 'AT' } })
      await expect(asking).rejects.toMatchObject({ name: 'LoginError', status: 502 })
      await expect(asking).rejects.toThrow('idText')
    },
  )

  it('T11.10 is somebody by idText where there is an identifier, and else nobody', () => {
    expect([7, 'a', 0].map(idText)).toEqual(['7', 'a', '0'])
    expect([undefined, null, {}, [], true, Number.NaN, ''].map(idText)).toEqual(
      Array.from({ length: 7 }, () => ''),
    )
  })

  it('T11.11, E15 says what to configure where nobody knows who the user is', async () => {
    const token = { access_token: 'AT' }
    const { app } = plain(
      { userinfo: undefined, userinfoEndpoint: undefined },
      () => new Response(),
    )
    await expect(app.userinfo({ token })).rejects.toThrow(AuthkitConfigError)
    await expect(app.userinfo({ token })).rejects.toThrow('userinfoEndpoint')
    const nameless = plain({ userinfo: undefined }, () => Response.json({ id: 7 })).app
    await expect(nameless.userinfo({ token })).rejects.toThrow('has no sub')
  })

  it.each([
    ['a failure', () => new Response('', { status: 500 })],
    ['no object', () => Response.json([1])],
    ['a page', () => new Response('<html>')],
  ])('E16 tells of %s in the place of a profile', async (_, profile) => {
    const { app } = plain({}, profile)
    const asking = app.userinfo({ token: { access_token: 'AT' } })
    await expect(asking).rejects.toMatchObject({ name: 'UserInfoError' })
  })
})
