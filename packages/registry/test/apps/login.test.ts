import { LoginError, OAuth } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { clientSecret, createLogin, get, issuer, redirectUri, secret } from '../provider.ts'

async function failure(promise: Promise<unknown>): Promise<LoginError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LoginError)
  return error as LoginError
}

describe('login', () => {
  it('asks with state, nonce and PKCE S256, R67, RFC 6749 §4.1.1, RFC 7636 §4.1', async () => {
    const { start } = createLogin()
    const { url, response } = await start()
    expect(response.status).toBe(303)
    expect(url.origin + url.pathname).toBe(`${issuer}/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('A-36 keeps the login in one sealed cookie of its own', async () => {
    const { start } = createLogin()
    const { response, url } = await start()
    const [line = ''] = response.headers['set-cookie'] ?? []
    expect(line).toMatch(/^__Host-authkit\.tx\.\w/)
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=600'])
      expect(line).toContain(attribute)
    expect(line).not.toContain('Domain')
    expect(line.length).toBeLessThan(4096)
    for (const parameter of ['state', 'nonce'])
      expect(line).not.toContain(url.searchParams.get(parameter))
  })

  it('completes with the verified claims of the ID Token, R72, I04, RFC 6749 §4.1.3', async () => {
    const { login, oauth } = createLogin()
    const { token, setCookie } = await login()
    expect(token.userinfo).toMatchObject({ iss: issuer, sub: 'alice', aud: 'app' })
    expect(setCookie[0]).toContain('Max-Age=0')
    expect(await oauth.op.userinfo({ token })).toMatchObject({ sub: 'alice', name: 'Alice' })
  })

  it('returns to a path of this site, and to nothing else, C-17, RFC 9700 §4.11', async () => {
    const { start, approve, oauth } = createLogin()
    const returned = async (returnTo: string) => {
      const { url, cookie } = await start('', oauth.op, { returnTo })
      return (await oauth.op.authorizeAccessToken(get(await approve(url), cookie))).returnTo
    }
    expect(await returned('/notes?page=2#top')).toBe('/notes?page=2#top')
    for (const hostile of [
      '//evil.example',
      '/.//evil.example',
      '/..//evil.example',
      '/a/..//evil.example',
      '/%2e//evil.example',
      `/${'a'.repeat(512)}`,
      '/\\evil.example',
      'https://evil.example',
      'https:evil',
      'javascript:alert(1)',
      '/\t/evil',
      '/a\nb',
      `/${'x'.repeat(3000)}`,
      '',
    ]) {
      expect(await returned(hostile), hostile).toBeUndefined()
    }
  })

  it.each<[string, unknown]>([
    ['a list', ['/notes']],
    ['an object without text', { toString: 'x' }],
    ['null', null],
    ['quotes that grow in the cookie', `/${'"'.repeat(2000)}`],
    ['backslashes', '/a\\..\\\\evil.example'],
  ])('C-17, A-60 starts without a returnTo that is %s', async (_, returnTo) => {
    const { start, approve, oauth } = createLogin()
    // What a query parser gives is not always the text that the type says.
    const { url, cookie } = await start('', oauth.op, { returnTo: returnTo as string })
    const login = await oauth.op.authorizeAccessToken(get(await approve(url), cookie))
    expect(login.returnTo).toBeUndefined()
  })

  it('asks for a fresh sign-in when told to, and checks that it was, OpenID Connect Core §3.1.2.1', async () => {
    const { start, approve, oauth, clock } = createLogin()
    const { url, cookie } = await start('', oauth.op, {
      params: { max_age: '60', prompt: 'login' },
    })
    expect(url.searchParams.get('max_age')).toBe('60')
    const callback = await approve(url)
    clock.advance(30)
    expect(
      (await oauth.op.authorizeAccessToken(get(callback, cookie))).token.access_token,
    ).toBeTruthy()
  })

  it('begins no login with a max_age that is no number, which nobody could check', async () => {
    const { start, oauth } = createLogin()
    await expect(start('', oauth.op, { params: { max_age: 'soon' } })).rejects.toThrow('max_age')
  })

  it('logs in at a server of plain OAuth 2.0 without nonce and ID Token', async () => {
    const { fetchProvider, clock, start, approve } = createLogin()
    const oauth = new OAuth({
      secret,
      clock,
      fetch: fetchProvider,
      clients: {
        plain: { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'read' } },
      },
    })
    const { url, cookie } = await start('', oauth.plain)
    expect(url.searchParams.has('nonce')).toBe(false)
    const { token } = await oauth.plain.authorizeAccessToken(get(await approve(url), cookie))
    expect(token).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    await expect(oauth.plain.userinfo({ token })).rejects.toThrow('ask for the scope openid')
  })
})

describe('login response', () => {
  it('C-01 is refused in another browser, and the error names the cookie and the usual causes, RFC 9700 §4.7.1', async () => {
    const { start, approve, oauth } = createLogin()
    const { url } = await start()
    const error = await failure(oauth.op.authorizeAccessToken(get(await approve(url))))
    expect(error).toMatchObject({
      code: 'ERR_LOGIN_TRANSACTION',
      status: 400,
      error: 'mismatching_state',
    })
    expect(error.message).toContain('authkit.tx.')
    for (const cause of ['(1)', '(2)', '(3)', '(4)']) expect(error.message).toContain(cause)
  })

  it("C-01 C-05 is refused with another browser's login of the same kind", async () => {
    const { start, approve, oauth } = createLogin()
    const victim = await start()
    const attacker = await start()
    const callback = await approve(attacker.url)
    await failure(oauth.op.authorizeAccessToken(get(callback, victim.cookie)))
  })

  it('C-01 completes once, also when it comes twice at the same time', async () => {
    const { start, approve, oauth, requests } = createLogin()
    const { url, cookie } = await start()
    const request = get(await approve(url), cookie)
    const attempts = await Promise.allSettled(
      Array.from({ length: 10 }, () => oauth.op.authorizeAccessToken(request)),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(requests.filter((path) => path === '/token')).toHaveLength(1)
    expect((await failure(oauth.op.authorizeAccessToken(request))).message).toContain(
      'completed already',
    )
  })

  it('C-01 is refused after a failed exchange too, R82', async () => {
    const { start, approve, oauth, answers } = createLogin()
    const { url, cookie } = await start()
    const request = get(await approve(url), cookie)
    answers.set('/token', () => new Response('', { status: 500 }))
    expect((await failure(oauth.op.authorizeAccessToken(request))).status).toBe(502)
    answers.clear()
    await failure(oauth.op.authorizeAccessToken(request))
  })

  it('C-01 is refused when the cookie was changed, has expired or is of another secret', async () => {
    const { start, approve, oauth, clock } = createLogin()
    const { url, cookie } = await start()
    const callback = await approve(url)
    const at = Math.floor(cookie.length / 2)
    const changed = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1)
    await failure(oauth.op.authorizeAccessToken(get(callback, changed)))
    const other = createLogin({ secret: `${secret}, another` })
    await failure(other.oauth.op.authorizeAccessToken(get(callback, cookie)))
    clock.advance(600)
    await failure(oauth.op.authorizeAccessToken(get(callback, cookie)))
  })

  it.each([
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a changed state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['two states', (url: URL) => url.searchParams.append('state', 'x')],
    ['two codes', (url: URL) => url.searchParams.append('code', 'x')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['C-03 no iss', (url: URL) => url.searchParams.delete('iss')],
    [
      'C-03 another iss, RFC 9207 §2.4',
      (url: URL) => url.searchParams.set('iss', 'https://evil.example'),
    ],
    ['C-09 code and error', (url: URL) => url.searchParams.set('error', 'access_denied')],
  ])('is refused with %s, and no token is asked for', async (_what, change) => {
    const { start, approve, oauth, requests } = createLogin()
    const { url, cookie } = await start()
    const callback = new URL(await approve(url))
    change(callback)
    const error = await failure(oauth.op.authorizeAccessToken(get(callback.href, cookie)))
    expect([400, 403]).toContain(error.status)
    expect(requests).not.toContain('/token')
  })

  it('C-04 is refused at the callback of another provider', async () => {
    const { start, approve, oauth } = createLogin()
    const other = oauth.register('other', {
      issuer,
      clientId: 'app',
      clientSecret,
      clientOptions: { scope: 'openid' },
    })
    const { url, cookie } = await start()
    await failure(other.authorizeAccessToken(get(await approve(url), cookie)))
  })

  it("tells the provider's refusal by its code, E01", async () => {
    const { start, oauth, server } = createLogin()
    const { url, cookie } = await start()
    const request = await server.validateConsentRequest({
      method: 'GET',
      url: url.href,
      headers: {},
    })
    const denied = String(
      (await server.createAuthorizationResponse(request, undefined)).headers['location'],
    )
    expect(await failure(oauth.op.authorizeAccessToken(get(denied, cookie)))).toMatchObject({
      error: 'access_denied',
      status: 403,
    })
  })

  it.each([
    ['C-14 HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['C-14 no access token', () => Response.json({ token_type: 'Bearer' })],
    ['C-14 an error with status 200', () => Response.json({ error: 'temporarily_unavailable' })],
    ['C-07 no ID Token', () => Response.json({ access_token: 'a', token_type: 'Bearer' })],
    [
      'C-07 an ID Token that is none',
      () => Response.json({ access_token: 'a', token_type: 'Bearer', id_token: 'a.b.c' }),
    ],
    ['C-11 a redirect', () => Response.redirect('https://evil.example/token', 307)],
    ['a server error', () => new Response('', { status: 503 })],
  ])(
    'is the fault of the provider when its token endpoint answers with %s',
    async (_what, answer) => {
      const { start, approve, oauth, answers } = createLogin()
      const { url, cookie } = await start()
      const callback = await approve(url)
      answers.set('/token', answer)
      const error = await failure(oauth.op.authorizeAccessToken(get(callback, cookie)))
      expect(error.status).toBe(502)
      expect(error.message).not.toContain(new URL(callback).searchParams.get('code'))
    },
  )

  it.each(['<script>alert(1)</script>', 'a b', 'x'.repeat(65), '', 'ü'])(
    'A-60, E01 has no name that anybody could have written into the URL: %s',
    async (error) => {
      const { oauth, start } = createLogin()
      const { url, cookie } = await start()
      const query = new URLSearchParams({ error, state: url.searchParams.get('state') ?? '' })
      query.set('iss', issuer)
      const refused = oauth.op.authorizeAccessToken(
        get(`${redirectUri}?${query.toString()}`, cookie),
      )
      await expect(refused).rejects.toMatchObject({
        name: 'LoginError',
        error: expect.stringMatching(/^[\w.:-]{1,64}$/),
      })
    },
  )

  it('C-24 holds neither code nor state in an error', async () => {
    const { start, approve, oauth } = createLogin()
    const { url } = await start()
    const callback = new URL(await approve(url))
    const error = await failure(oauth.op.authorizeAccessToken(get(callback.href)))
    for (const name of ['code', 'state'])
      expect(JSON.stringify([error, error.message])).not.toContain(callback.searchParams.get(name))
  })
})
