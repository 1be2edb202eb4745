import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf, linkOf } from '../browser.ts'
import {
  endpoint,
  goodbye,
  lastSid,
  sessionCookieName,
  signedIn,
  signingOut,
  signOutUrl,
  type SigningOut,
} from '../client-sign-out.ts'
import { createProvider, type Provider } from '../provider.ts'

const crossSite = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', cookie: '' }
const signedOut = 'You are signed out'

function setUp(options: Parameters<typeof createProvider>[0] = {}): [Provider, SigningOut] {
  const signing = signingOut()
  return [createProvider({ ...options, extensions: [signing.extension] }), signing]
}

/** Whether the session of a browser is alive. */
async function isAlive(provider: Provider, session: string | undefined): Promise<boolean> {
  const browser = new Browser(provider)
  browser.cookies.set(sessionCookieName, session ?? '')
  return headingOf(await browser.get(`${provider.issuer}/sign-out`)) === 'Sign out?'
}

describe('a client that asks to sign a user out', () => {
  it('T-LO-8 is named on a page, and after a yes the session ends and the browser goes back, RP-Initiated Logout §2 and §3', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const session = browser.cookies.get(sessionCookieName)
    const page = await browser.get(signOutUrl())
    expect([page.status, headingOf(page)]).toEqual([200, 'Sign out?'])
    expect(page.text).toContain('<bdi>Notebook</bdi> asks you to sign out')
    expect(page.text).toContain('<bdi>app.example</bdi>')
    expect(page.text).toContain('<bdi>Alice</bdi>')
    // The browser applies it to where the form leads in the end.
    expect(page.headers['content-security-policy']).toContain(
      "form-action 'self' https://app.example;",
    )
    expect(await isAlive(provider, session)).toBe(true)
    expect(signing.notified).toEqual([])

    const end = await browser.submit(page, 'sign-out')
    expect([end.status, end.location?.href]).toEqual([303, goodbye])
    expect(browser.cookies.size).toBe(0)
    expect(await isAlive(provider, session)).toBe(false)
    expect(signing.notified).toEqual([{ sid: lastSid(provider), subject: 'user-alice' }])
  })

  it('T-LO-8 is not asked about when it shows that it knows the session, RP-Initiated Logout §2', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const end = await browser.get(signOutUrl({ about: lastSid(provider) }))
    expect([end.status, end.location?.href, end.url]).toEqual([303, goodbye, end.url])
    expect(browser.cookies.size).toBe(0)
    expect(signing.notified).toHaveLength(1)
    const next = await browser.get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(next)).toMatchObject({ error: 'login_required' })
  })

  it('A-31 A-40 is asked about when it knows another session, and nothing ended before, RP-Initiated Logout §6', async () => {
    const [provider, signing] = setUp()
    await signedIn(provider, 'bob')
    const bobs = lastSid(provider)
    const browser = await signedIn(provider)
    expect(headingOf(await browser.get(signOutUrl({ about: bobs })))).toBe('Sign out?')
    expect(headingOf(await browser.get(signOutUrl({ about: '' })))).toBe('Sign out?')
    expect(signing.notified).toEqual([])
    expect(await isAlive(provider, browser.cookies.get(sessionCookieName))).toBe(true)
  })

  it('goes on directly when nobody is signed in and it shows that it knew a session, RP-Initiated Logout §3', async () => {
    const [provider, signing] = setUp()
    const browser = new Browser(provider)
    const end = await browser.get(signOutUrl({ about: 'a session of before' }))
    expect([end.status, end.location?.href]).toEqual([303, goodbye])
    const stay = await browser.get(endpoint)
    expect([headingOf(stay), stay.headers['set-cookie']]).toEqual([signedOut, undefined])
    expect(signing.notified).toEqual([])
  })

  it('A-05 sends nobody on who is not signed in and did not say so, but shows him a link, RP-Initiated Logout §3', async () => {
    const [provider, signing] = setUp()
    signing.frames = ['https://other.example/out']
    const browser = new Browser(provider)
    for (const page of [
      await browser.get(signOutUrl()),
      await browser.post(endpoint, { client: 'web', to: goodbye }, crossSite),
    ]) {
      expect([page.status, headingOf(page), page.location]).toEqual([200, signedOut, undefined])
      expect(linkOf(page, 'Go back to Notebook')).toBe(goodbye)
      expect(page.text).not.toMatch(/<script|http-equiv|<iframe/)
    }
    expect(signing.notified).toEqual([])
  })

  it('shows the last page when it names no place, RP-Initiated Logout §3', async () => {
    const [provider] = setUp()
    const browser = await signedIn(provider)
    const page = await browser.get(`${endpoint}?client=web`)
    expect(page.text).toContain('<bdi>Notebook</bdi> asks you to sign out')
    expect(page.text).not.toContain('Afterwards')
    const end = await browser.submit(page, 'sign-out')
    expect([headingOf(end), end.location]).toEqual([signedOut, undefined])
  })

  it('A-05 goes nowhere that is not registered, signed in or not, RP-Initiated Logout §3', async () => {
    const [provider, signing] = setUp()
    for (const browser of [new Browser(provider), await signedIn(provider)]) {
      for (const to of ['https://evil.example/', '//evil.example', 'https://app.example.evil/']) {
        for (const page of [
          await browser.get(signOutUrl({ to })),
          await browser.post(endpoint, { client: 'web', to }),
        ]) {
          expect([page.status, headingOf(page)]).toEqual([400, 'This cannot be completed'])
          expect(page.headers).not.toHaveProperty('location')
          expect(page.text).not.toContain('evil.example')
        }
      }
    }
    expect(signing.notified).toEqual([])
    expect(provider.written.filter((text) => text.includes('evil.example'))).toEqual([])
  })

  it.each(['javascript:alert(1)//', 'data:text/html,x', 'nowhere'])(
    'A-06 S-C1 is a mistake of the extension when it leads to %s',
    async (location) => {
      const signing = signingOut()
      const { signOut } = signing.extension
      if (!signOut) throw new Error('it signs out')
      const broken = {
        ...signing.extension,
        signOut: {
          ...signOut,
          validate: async () => ({
            client: undefined,
            hinted: true,
            location,
            uiLocales: [],
            logoutHint: undefined,
            isFor: async () => true,
          }),
        },
      }
      const provider = createProvider({ extensions: [broken] })
      const browser = new Browser(provider)
      await expect(browser.get(endpoint)).rejects.toThrow(AuthkitConfigError)
    },
  )

  it('speaks the language that it asks for, on every page', async () => {
    const languages: string[] = []
    const [provider, signing] = setUp({ languages: ['en', 'de'] })
    const browser = await signedIn(provider)
    signing.frames = ['https://other.example/out']
    const page = await browser.get(signOutUrl({ lang: 'fr de' }))
    for (const { text } of [page, await browser.submit(page, 'sign-out')])
      languages.push(/<html lang="(\w+)"/.exec(text)?.[1] ?? '')
    expect(languages).toEqual(['de', 'de'])
  })

  it('A-53 is shown without its markup', async () => {
    const [provider] = setUp()
    const browser = await signedIn(provider)
    const page = await browser.get(
      signOutUrl({ client: 'hostile', to: 'https://app.example/"><script>alert(1)</script>' }),
    )
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page.text).not.toContain('<script>')
  })

  it('A-32 A-38 is asked about on a page that is not framed, cached or named in Referer', async () => {
    const [provider] = setUp()
    const page = await (await signedIn(provider)).get(signOutUrl())
    expect(page.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(page.headers['content-security-policy']).not.toContain('script-src')
  })
})

describe('a request to sign out by POST', () => {
  it('from the site of the client brings the cookies by a redirect and its parameters into no URL', async () => {
    const [provider] = setUp()
    const browser = await signedIn(provider)
    const secrets = [...browser.cookies]
    const page = await browser.post(endpoint, { client: 'web', to: goodbye, about: 'x' }, crossSite)
    expect([headingOf(page), page.url]).toEqual([
      'Sign out?',
      expect.stringMatching(/^https:\/\/issuer\.example\/sign-out\?id=\w{43}$/),
    ])
    expect([...browser.cookies]).toEqual(secrets)
    expect((await browser.submit(page, 'sign-out')).location?.href).toBe(goodbye)
  })

  it('ends the session that the client knows at once, after the redirect', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const fields = { client: 'web', to: goodbye, about: lastSid(provider) }
    const end = await browser.post(endpoint, fields, crossSite)
    expect([end.status, end.location?.href]).toEqual([303, goodbye])
    expect(signing.notified).toHaveLength(1)
  })

  it('A-37 is answered 303, sets no cookie and ends nothing itself', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const answer = await provider.send({
      method: 'POST',
      url: endpoint,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
      },
      body: new URLSearchParams({ client: 'web', about: lastSid(provider) }).toString(),
    })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([303, undefined])
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(signing.notified).toEqual([])
  })

  it('is checked in the same way when it comes and when it is answered', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    await browser.post(endpoint, 'client=web&lang=a+b&lang=c', crossSite)
    const [first, second] = signing.validated
    expect(first).toEqual({
      method: 'GET',
      url: `${endpoint}?client=web&lang=a+b&lang=c`,
      headers: {},
    })
    expect(second).toEqual(first)
  })

  it('A-60 is kept without what the endpoint does not know, though that was checked', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    await browser.post(endpoint, 'client=web&x=junk&__proto__=junk&to=', crossSite)
    expect(signing.validated.map(({ url }) => url)).toEqual([
      `${endpoint}?client=web&x=junk&__proto__=junk&to=`,
      `${endpoint}?client=web`,
    ])
    expect(provider.written.filter((text) => text.includes('junk'))).toEqual([])
  })

  it.each(['', 'x=junk', 'client=&to=', `x=${'junk'.repeat(1000)}`])(
    'A-60 is kept nowhere when it asks for nothing: %j',
    async (body) => {
      const [provider] = setUp()
      const browser = await signedIn(provider)
      const before = provider.written.length
      const page = await browser.post(endpoint, body, crossSite)
      expect([headingOf(page), page.url]).toEqual(['Sign out?', `${provider.issuer}/sign-out`])
      expect(provider.written.length).toBe(before)
    },
  )

  it('is kept as long as an interaction', async () => {
    const [provider] = setUp({ interactionLifetime: 60 })
    const browser = await signedIn(provider)
    const page = await browser.post(endpoint, { client: 'web' }, crossSite)
    provider.clock.advance(59)
    expect((await browser.get(page.url)).status).toBe(200)
    provider.clock.advance(1)
    expect((await browser.get(page.url)).status).toBe(400)
  })

  it.each(['A'.repeat(43), 'short', "' OR 1=1 --", '\0', '__proto__'])(
    'A-65 is not found by the identifier %j',
    async (id) => {
      const [provider] = setUp()
      const browser = await signedIn(provider)
      const url = `${provider.issuer}/sign-out?id=${encodeURIComponent(id)}`
      const page = await browser.get(url)
      expect([page.status, headingOf(page)]).toEqual([400, 'This cannot be completed'])
    },
  )

  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  it.each<[string, number, Record<string, string>, unknown]>([
    ['a body of 20 kB', 413, form, `client=${'x'.repeat(20_000)}`],
    ['JSON', 415, { 'content-type': 'application/json' }, '{}'],
    ['a nested object of a parser', 400, form, { client: { $ne: '' } }],
    ['a broken percent sequence', 400, form, 'client=%zz'],
    ['bytes that are not UTF-8', 400, form, new Uint8Array([0x61, 0x3d, 0xff])],
    ['an unknown client', 400, form, 'client=nobody'],
  ])('A-60 with %s is answered with %i and kept nowhere', async (_what, status, headers, body) => {
    const [provider] = setUp()
    const page = await provider.send({ method: 'POST', url: endpoint, headers, body })
    expect([page.status, page.headers['content-type']]).toEqual([
      status,
      'text/html; charset=utf-8',
    ])
    expect(provider.written).toEqual([])
  })

  it.each(['PUT', 'HEAD', 'DELETE'])('A-60 is no %s', async (method) => {
    const [provider] = setUp()
    const page = await provider.send({ method, url: endpoint, headers: {} })
    expect([page.status, page.headers['allow']]).toEqual([405, 'GET, POST'])
  })
})

describe('the routes', () => {
  it('have one for every way to sign out, below the path of the issuer', () => {
    const extensions = [signingOut('/end-session').extension, signingOut('/logout').extension]
    const provider = createProvider({ issuer: 'https://host.example/tenant', extensions })
    expect(provider.pages.routes().map(({ path }) => path)).toEqual([
      '/tenant/authorize',
      '/tenant/interaction',
      '/tenant/sign-out',
      '/tenant/end-session',
      '/tenant/logout',
    ])
  })

  it.each(['/sign-out', '/interaction', '/token', '/authorize'])(
    'S-C1 refuse %s, which is that of another',
    (path) => {
      expect(() => createProvider({ extensions: [signingOut(path).extension] })).toThrow(
        `Two endpoints have the path ${path}`,
      )
    },
  )
})
