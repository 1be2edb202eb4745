import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { interaction, type SignIn } from '../../src/index.ts'
import { answerOf, Browser, formOf, headingOf } from '../browser.ts'
import { callback, createProvider, verifier } from '../provider.ts'

describe('interaction', () => {
  it('signs a user in, asks for consent and answers with a code that redeems, RFC 6749 §3.1', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const signIn = await browser.get(provider.authorizeUrl())
    expect([signIn.status, headingOf(signIn)]).toEqual([200, 'Sign in'])
    expect(new URL(signIn.url).pathname).toBe('/interaction')

    const consent = await browser.signIn(signIn)
    expect([consent.status, headingOf(consent)]).toEqual([200, 'Allow Notebook access?'])
    expect(consent.text).toContain('Alice')

    const end = await browser.submit(consent, 'approve')
    expect(end.status).toBe(303)
    expect(end.location?.href).toMatch(callback)
    const answer = answerOf(end)
    expect(answer).toMatchObject({ state: 'state-of-the-client', iss: provider.issuer })

    const token = await provider.server.createTokenResponse({
      method: 'POST',
      url: `${provider.issuer}/token`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${btoa(`web:${'s'.repeat(43)}`)}`,
      },
      body: `grant_type=authorization_code&code=${answer['code']}&redirect_uri=${encodeURIComponent(callback)}&code_verifier=${verifier}`,
    })
    expect(token.status).toBe(200)
    expect(JSON.parse(token.body ?? '')).toMatchObject({ scope: 'notes:read notes:write' })
  })

  it('tells the client how and when the user signed in, RFC 8176 §2', async () => {
    const provider = createProvider({
      signIn: ({ username }) =>
        username === 'carol'
          ? { subject: 'user-carol', amr: ['pwd', 'otp'], acr: 'urn:example:2fa' }
          : { subject: `user-${username}` },
    })
    const approvals = provider.written.filter((text) => text.includes('"authentication"'))
    expect(approvals).toEqual([])
    for (const username of ['alice', 'carol']) {
      const browser = new Browser(provider)
      const consent = await browser.signIn(await browser.get(provider.authorizeUrl()), username)
      await browser.submit(consent, 'approve')
    }
    const time = provider.clock()
    const grants = provider.written
      .map((text) => JSON.parse(text))
      .filter(({ data }) => 'authentication' in data)
      .map(({ data }) => data.authentication)
    expect(grants).toMatchObject([
      { time, amr: ['pwd'] },
      { time, amr: ['pwd', 'otp'], acr: 'urn:example:2fa' },
    ])
    expect(grants[0].sid).toMatch(/^\w{22}$/)
  })

  it.each([
    ['before signing in', async (browser: Browser, url: string) => browser.get(url)],
    [
      'after signing in',
      async (browser: Browser, url: string) => browser.signIn(await browser.get(url)),
    ],
  ])('tells the client that the user said no %s, RFC 6749 §4.1.2.1', async (_when, open) => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const end = await browser.submit(await open(browser, provider.authorizeUrl()), 'deny')
    expect(end.status).toBe(303)
    expect(answerOf(end)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'state-of-the-client',
      iss: provider.issuer,
    })
  })

  it('shows no page when the user is signed in and has allowed it before', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    await browser.submit(
      await browser.signIn(await browser.get(provider.authorizeUrl())),
      'approve',
    )
    const again = await browser.get(provider.authorizeUrl({ state: 'other' }))
    expect(answerOf(again)).toMatchObject({ code: expect.any(String), state: 'other' })
  })

  it.each([
    ['an unknown user', 'mallory', 'wonderland'],
    ['a wrong password', 'alice', 'looking-glass'],
    ['no password', 'alice', ''],
    ['no username', '', 'wonderland'],
    ['a password of 1025 characters', 'alice', 'w'.repeat(1025)],
    ['a username of 256 characters', 'a'.repeat(256), 'wonderland'],
  ])('A-61 answers %s with the same status and words', async (_what, username, password) => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(
      await browser.get(provider.authorizeUrl()),
      username,
      password,
    )
    expect(page.status).toBe(401)
    expect(page.text).toContain('The username or the password is wrong.')
    expect(browser.cookies.has('__Host-authkit.session')).toBe(false)
    expect(headingOf(await browser.signIn(page))).toBe('Allow Notebook access?')
  })

  it('A-61 keeps what was typed as username, escaped, and not the password', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    const failed = await browser.signIn(page, '"><img src=x>', 'hunter2')
    expect(failed.text).toContain('value="&quot;&gt;&lt;img src=x&gt;"')
    expect(failed.text).not.toContain('hunter2')
  })

  it.each([[true], [{ id: 5 }], [{ subject: '' }]])(
    'S-C1 does not take the answer %j of signIn for a wrong password',
    async (answer) => {
      // What JavaScript callers answer is anything.
      const signIn = (() => answer) as unknown as SignIn
      const provider = createProvider({ signIn })
      const browser = new Browser(provider)
      const page = await browser.get(provider.authorizeUrl())
      await expect(browser.signIn(page, 'alice', 'wonderland')).rejects.toThrow('signIn answers')
    },
  )

  it('S-C1 refuses options that there are not, and a missing signIn', () => {
    // What JavaScript callers pass is anything.
    const unknownOption: object = { signin: () => undefined }
    const missing: object = { signIn: undefined }
    expect(() => createProvider(unknownOption)).toThrow('no option "signin"')
    expect(() => createProvider(missing)).toThrow('signIn is missing')
  })

  it('A-60 passes a username or password with U+0000 to no hash function and no database', async () => {
    const checked: string[] = []
    const provider = createProvider({
      signIn: ({ username }) => {
        checked.push(username)
        return undefined
      },
    })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    expect((await browser.signIn(page, 'alice\0', 'wonderland')).status).toBe(401)
    expect((await browser.signIn(page, 'alice', 'wonderland\0x')).status).toBe(401)
    expect(checked).toEqual([])
  })

  it('passes an over-long password to no hash function', async () => {
    const checked: string[] = []
    const provider = createProvider({
      signIn: ({ username }) => {
        checked.push(username)
        return undefined
      },
    })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    await browser.signIn(page, 'alice', 'w'.repeat(1025))
    await browser.signIn(page, 'alice', 'w'.repeat(1024))
    expect(checked).toEqual(['alice'])
  })

  it('A-55 asks before each attempt and tells of each failure, so that attempts can be limited', async () => {
    const failures = new Map<string, number>()
    const provider = createProvider({
      allowSignIn: (username) => (failures.get(username) ?? 0) < 3,
      onSignInFailed: (username) => {
        failures.set(username, (failures.get(username) ?? 0) + 1)
      },
    })
    const browser = new Browser(provider)
    let page = await browser.get(provider.authorizeUrl())
    for (const status of [401, 401, 401, 429]) {
      page = await browser.signIn(page, 'alice', 'wrong')
      expect(page.status).toBe(status)
    }
    const locked = await browser.signIn(page)
    expect(locked.status).toBe(429)
    expect(locked.text).toContain('There were too many attempts.')
    expect(headingOf(await browser.signIn(locked, 'bob'))).toBe('Allow Notebook access?')
  })

  it('rejects when the application fails, so that its framework logs it', async () => {
    const fault = new Error('the database is down')
    const provider = createProvider({
      signIn: () => {
        throw fault
      },
    })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    await expect(browser.signIn(page)).rejects.toBe(fault)
    expect(provider.shown).toEqual([])
  })

  it('lives below the path of the issuer', async () => {
    const provider = createProvider({ issuer: 'https://host.example/tenant' })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl())
    expect(page.url).toMatch(/^https:\/\/host\.example\/tenant\/interaction\?id=/)
    expect(formOf(page).action).toBe(page.url)
    expect(answerOf(await browser.submit(await browser.signIn(page), 'approve'))).toHaveProperty(
      'code',
    )
    expect(headingOf(await browser.get('https://host.example/tenant/sign-out'))).toBe('Sign out?')
  })

  it.each([
    ['sessionLifetime', { sessionLifetime: 0 }],
    ['interactionLifetime', { interactionLifetime: 1.5 }],
    ['a secret', { secret: 'short' }],
    ['css', { css: '</STYLE><script>' }],
  ])('refuses %s that cannot work, at construction', (_what, options) => {
    const { server, store } = createProvider()
    const secret = 'interaction-secret-interaction-secret'
    const create = () => interaction({ server, store, secret, signIn: () => undefined, ...options })
    expect(create).toThrow(AuthkitConfigError)
  })
})
