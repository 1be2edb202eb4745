import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { LoginError, OAuth, sessionTransactions } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { clientSecret, issuer, secret, withCookies } from '../provider.ts'
import { everyFlow, request } from './every-flow.ts'

const endSessionEndpoint = `${issuer}/logout?ui=1`
const postLogoutRedirectUri = 'https://app.example/bye'

function application(config: object = {}, options: object = {}) {
  const flow = everyFlow({ endSessionEndpoint, ...config }, options)
  /** Leaves for the provider; where to, and the cookies the browser has then. */
  const leave = async (more: object = {}, cookie = '') => {
    const response = await flow.oauth.op.logoutRedirect(
      request('https://app.example/logout', cookie),
      more,
    )
    const url = new URL(String(response.headers['location']))
    return { url, response, cookie: withCookies(cookie, response) }
  }
  const back = (url: URL, cookie: string) =>
    request(`${postLogoutRedirectUri}?state=${url.searchParams.get('state')}`, cookie)
  return { ...flow, leave, back }
}

describe('logout at the provider', () => {
  it('I17, I18, W28, T13.01 goes with hint, client, way back and a state of its own (RP-Initiated Logout §2)', async () => {
    const { login, leave } = application()
    const { token } = await login()
    const { url, response } = await leave({ token: token.toJSON(), postLogoutRedirectUri })
    expect(response.status).toBe(303)
    expect(url.href.startsWith(endSessionEndpoint)).toBe(true)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ui: '1',
      id_token_hint: token.id_token,
      client_id: 'app',
      post_logout_redirect_uri: postLogoutRedirectUri,
      state: expect.stringMatching(/^.{43}$/),
    })
    expect(response.headers['set-cookie']).toHaveLength(1)
    expect(String(response.headers['set-cookie'])).toContain('SameSite=Lax')
  })

  it('I18, T13.02 keeps nothing where there is no way back', async () => {
    const { leave } = application()
    const { url, response } = await leave({ idToken: 'a.b.c' })
    expect(url.searchParams.has('state')).toBe(false)
    expect(response.headers).not.toHaveProperty('set-cookie')
  })

  it('T13.03 passes what the provider knows and what it does not name, encoded', async () => {
    const { leave } = application()
    const { url } = await leave({
      logoutHint: 'ada & co@example.com',
      uiLocales: ['de', 'en'],
      params: { federated: true, reason: 'a b' },
    })
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      logout_hint: 'ada & co@example.com',
      ui_locales: 'de en',
      federated: 'true',
      reason: 'a b',
    })
  })

  it('T13.04 uses the state of the caller', async () => {
    const { leave, back, oauth } = application()
    const { url, cookie } = await leave({ postLogoutRedirectUri, state: 'mine' })
    expect(url.searchParams.get('state')).toBe('mine')
    await expect(oauth.op.validateLogoutResponse(back(url, cookie))).resolves.toBeDefined()
  })

  it('T13.05, E15 names the endpoint where there is none', async () => {
    const { leave } = application({ endSessionEndpoint: undefined })
    await expect(leave()).rejects.toThrow('end_session_endpoint')
  })

  it('T13.05 is nothing that a provider of plain OAuth 2.0 has', async () => {
    const clients = {
      plain: { issuer, endSessionEndpoint, clientId: 'app', clientSecret },
    }
    const { send } = application()
    const { plain } = new OAuth({ secret, fetch: send, clients })
    await expect(plain.logoutRedirect(request('https://app.example/'), {})).rejects.toThrow(
      AuthkitConfigError,
    )
  })

  it('I17, T13.06 is written by createLogoutUrl, which keeps nothing', async () => {
    const { oauth } = application()
    const { url, state } = await oauth.op.createLogoutUrl({ postLogoutRedirectUri })
    expect(new URL(url).searchParams.get('state')).toBe(state)
    const returned = request(`${postLogoutRedirectUri}?state=${state}`)
    await expect(oauth.op.validateLogoutResponse(returned)).rejects.toMatchObject({
      error: 'mismatching_state',
    })
  })

  it('I19, T13.07 comes back once with what was given, and its cookie is forgotten', async () => {
    const { leave, back, oauth } = application()
    const { url, cookie } = await leave({
      postLogoutRedirectUri,
      returnTo: '/goodbye',
      appState: { survey: 7 },
    })
    const returned = back(url, cookie)
    const done = await oauth.op.validateLogoutResponse(returned)
    expect(done).toMatchObject({
      postLogoutRedirectUri,
      returnTo: '/goodbye',
      appState: { survey: 7 },
    })
    expect(withCookies(cookie, { headers: { 'set-cookie': done.setCookie } })).toBe('')
    await expect(oauth.op.validateLogoutResponse(returned)).rejects.toMatchObject({
      reason: 'used',
    })
  })

  it('I19, T13.08 is no return without state, with another one, and in another browser', async () => {
    const { leave, back, oauth } = application()
    const { url, cookie } = await leave({ postLogoutRedirectUri })
    const validate = (link: string, cookies: string) =>
      oauth.op.validateLogoutResponse(request(link, cookies))
    await expect(validate(postLogoutRedirectUri, cookie)).rejects.toMatchObject({
      reason: 'no_state',
      status: 400,
    })
    await expect(validate(`${postLogoutRedirectUri}?state=x`, cookie)).rejects.toMatchObject({
      reason: 'state_unknown',
    })
    await expect(oauth.op.validateLogoutResponse(back(url, ''))).rejects.toMatchObject({
      reason: 'no_session',
    })
    const twice = `${back(url, cookie).url}&state=x`
    await expect(validate(twice, cookie)).rejects.toMatchObject({ error: 'invalid_response' })
    await expect(oauth.op.validateLogoutResponse(back(url, cookie))).resolves.toBeDefined()
  })

  it('speaks of a sign-out, not of a login, when it is refused', async () => {
    const { leave, back, oauth, clock } = application()
    const refusal = async (returned: HttpRequest): Promise<Error> => {
      try {
        await oauth.op.validateLogoutResponse(returned)
      } catch (error) {
        if (error instanceof LoginError) return error
      }
      return expect.unreachable('the return was not refused')
    }
    const first = await leave({ postLogoutRedirectUri })
    const second = await leave({ postLogoutRedirectUri }, first.cookie)
    const returned = back(first.url, second.cookie)
    const messages = [
      (await refusal(request(postLogoutRedirectUri, first.cookie))).message,
      (await refusal(back(first.url, ''))).message,
      (await refusal(request(`${postLogoutRedirectUri}?state=forged`, first.cookie))).message,
    ]
    await oauth.op.validateLogoutResponse(returned)
    messages.push((await refusal(returned)).message)
    clock.advance(600)
    messages.push((await refusal(back(second.url, second.cookie))).message)
    expect(messages).toEqual([
      'The response has no state, so it belongs to no sign-out',
      expect.stringContaining('(1) the sign-out was completed already'),
      expect.stringContaining('stands for a sign-out that its store has lost'),
      expect.stringContaining('This sign-out was completed already'),
      expect.stringContaining('the sign-out took too long'),
    ])
    for (const message of messages) expect(message).not.toContain('login')
  })

  it('I20, T13.09 takes a URL object, and is kept in the session where logins are', async () => {
    const { oauth } = application({}, { transactions: sessionTransactions() })
    const session: Record<string, unknown> = {}
    const response = await oauth.op.logoutRedirect(
      { ...request('https://app.example/logout'), session },
      { postLogoutRedirectUri: new URL(postLogoutRedirectUri), state: 's-1' },
    )
    expect(response.headers).not.toHaveProperty('set-cookie')
    expect(Object.keys(session)).toEqual(['_state_op_s-1'])
    const returned = { ...request(`${postLogoutRedirectUri}?state=s-1`), session }
    await oauth.op.validateLogoutResponse(returned)
    expect(session).toEqual({ '_state_op_s-1': undefined })
  })

  it('T13.10, D10 does not finish a login, and a login finishes no logout', async () => {
    const { leave, start, answer, oauth } = application()
    const state = 'the-same-state'
    const logout = await leave({ postLogoutRedirectUri, state })
    const asLogin = request(`https://app.example/callback?code=x&state=${state}`, logout.cookie)
    await expect(oauth.op.authorizeAccessToken(asLogin)).rejects.toMatchObject({
      error: 'mismatching_state',
    })
    const login = await start({ state: 'of-a-login' })
    const response = await answer(login.url, login.cookie)
    await expect(
      oauth.op.validateLogoutResponse(request(response.url, login.cookie)),
    ).rejects.toMatchObject({ error: 'mismatching_state' })
    await expect(oauth.op.authorizeAccessToken(response)).resolves.toBeDefined()
  })

  it('I18, T13.11 takes no state without a way back, and keeps none', async () => {
    const { leave } = application()
    await expect(leave({ state: 'mine' })).rejects.toThrow(AuthkitConfigError)
  })

  it('comes back to the place of the registration, unless a call says otherwise', async () => {
    const { leave } = application({ postLogoutRedirectUri })
    const { url } = await leave()
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(postLogoutRedirectUri)
    const other = await leave({ postLogoutRedirectUri: 'https://app.example/other' })
    expect(other.url.searchParams.get('post_logout_redirect_uri')).toContain('/other')
  })

  it('C-17 goes back to a path of this site only', async () => {
    const { leave, back, oauth } = application()
    const { url, cookie } = await leave({ postLogoutRedirectUri, returnTo: '//evil.example' })
    const done = await oauth.op.validateLogoutResponse(back(url, cookie))
    expect(done.returnTo).toBeUndefined()
  })
})
