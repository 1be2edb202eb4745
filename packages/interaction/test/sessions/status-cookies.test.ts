import type { Extension } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerOf, Browser, type Seen } from '../browser.ts'
import { signedIn, signingOut } from '../client-sign-out.ts'
import { createProvider, type Provider } from '../provider.ts'

const name = '__Host-state'

const showing: Extension = {
  extension: 'showing',
  sessionCookie: (sid, { issuer }) => ({
    name,
    value: `${new URL(issuer).host}-${sid.length}-${sid}`,
  }),
}

function setUp(issuer?: string): Provider {
  return createProvider({ extensions: [showing], ...(issuer !== undefined && { issuer }) })
}

/** The cookies of that name which are set on the way of some work. */
async function whatIsSet(
  provider: Provider,
  work: (browser: Browser) => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = []
  await work(
    new Browser({
      ...provider,
      async send(request) {
        const response = await provider.send(request)
        seen.push(...[response.headers['set-cookie'] ?? []].flat())
        return response
      },
    }),
  )
  return seen.filter((line) => line.startsWith(`${name}=`))
}

async function signInWith(provider: Provider, browser: Browser): Promise<Seen> {
  return browser.signIn(await browser.get(provider.authorizeUrl()))
}

describe('a cookie that scripts may read', () => {
  it('A-36 begins with a session and ends with it, for frames of every site, Session Management §3.2', async () => {
    const provider = setUp()
    const lines = await whatIsSet(provider, async (browser) => {
      await signInWith(provider, browser)
      await browser.submit(await browser.get(`${provider.issuer}/sign-out`), 'sign-out')
    })
    expect(lines).toEqual([
      expect.stringMatching(
        /^__Host-state=issuer\.example-22-\w{22}; Path=\/; Secure; SameSite=None$/,
      ),
      '__Host-state=; Max-Age=0; Path=/; Secure; SameSite=None',
    ])
  })

  it('has neither Secure nor None for an issuer on loopback http', async () => {
    const provider = setUp('http://127.0.0.1:4000')
    const lines = await whatIsSet(provider, (browser) => signInWith(provider, browser))
    expect(lines).toEqual([
      expect.stringMatching(/^__Host-state=127\.0\.0\.1:4000-22-\w{22}; Path=\/; SameSite=Lax$/),
    ])
  })

  it('A-35 opens no session', async () => {
    const provider = setUp()
    const browser = await signedIn(provider)
    const thief = new Browser(provider)
    const value = browser.cookies.get(name) ?? ''
    for (const cookie of [name, '__Host-authkit.session']) thief.cookies.set(cookie, value)
    const end = await thief.get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required' })
  })

  it.each([
    ['lost', undefined],
    ['that of an earlier session', 'issuer.example-22-old'],
  ])(
    'is set right by the authorization endpoint when it is %s, Session Management §3.2',
    async (_what, value) => {
      const provider = setUp()
      const browser = await signedIn(provider)
      const right = browser.cookies.get(name)
      for (const prompt of ['none', 'login', 'consent']) {
        browser.cookies.delete(name)
        if (value !== undefined) browser.cookies.set(name, value)
        await browser.get(provider.authorizeUrl({ prompt }))
        expect(browser.cookies.get(name), prompt).toBe(right)
      }
    },
  )

  it('is removed by the authorization endpoint when the session ended elsewhere, Session Management §3.2', async () => {
    const provider = setUp()
    const browser = await signedIn(provider)
    await provider.pages.endSessions('user-alice')
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required' })
    expect(browser.cookies.has(name)).toBe(false)
  })

  it.each([
    ['an image of the page of a client', '/end-session', 'image', 'no-cors'],
    ['an image of this page', '/sign-out', 'image', 'no-cors'],
    ['a silent request in a frame', '', 'iframe', 'navigate'],
    ['a script that fetches', '', 'empty', 'cors'],
    ['a browser that does not say what it is for', '/sign-out', undefined, undefined],
  ])(
    'A-31 survives what comes from another site without the cookie of the session: %s, Session Management §3.2',
    async (_what, path, destination, mode) => {
      const provider = createProvider({ extensions: [showing, signingOut().extension] })
      const browser = await signedIn(provider)
      const value = browser.cookies.get(name)
      browser.cookies.delete('__Host-authkit.session')
      browser.cookies.delete('__Host-authkit.browser')
      const said = destination && { 'sec-fetch-dest': destination, 'sec-fetch-mode': mode ?? '' }
      const url =
        path === '' ? provider.authorizeUrl({ prompt: 'none' }) : `${provider.issuer}${path}`
      const page = await browser.get(url, { 'sec-fetch-site': 'cross-site', ...said })
      expect([200, 303]).toContain(page.status)
      expect(browser.cookies.get(name)).toBe(value)
    },
  )

  it('A-31 survives a form that another site posts to a page', async () => {
    const provider = setUp()
    const browser = await signedIn(provider)
    browser.cookies.delete('__Host-authkit.session')
    const sent = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }
    await browser.post(`${provider.issuer}/sign-out`, {}, sent)
    expect(browser.cookies.has(name)).toBe(true)
  })

  it('is removed when the browser itself goes to a page and has no session, Session Management §3.2', async () => {
    const provider = setUp()
    for (const url of [provider.authorizeUrl({ prompt: 'none' }), `${provider.issuer}/sign-out`]) {
      const browser = await signedIn(provider)
      browser.cookies.delete('__Host-authkit.session')
      await browser.get(url, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' })
      expect(browser.cookies.has(name)).toBe(false)
    }
  })

  it('is not set again while it is right', async () => {
    const provider = setUp()
    const lines = await whatIsSet(provider, async (browser) => {
      const consent = await signInWith(provider, browser)
      await browser.submit(consent, 'approve')
      await browser.get(provider.authorizeUrl())
      await browser.get(provider.authorizeUrl({ prompt: 'none' }))
    })
    expect(lines).toHaveLength(1)
  })

  it('changes with the user, and not when the same one signs in again', async () => {
    const provider = setUp()
    const values = new Set<string | undefined>()
    const browser = await signedIn(provider)
    for (const username of ['alice', 'alice', 'bob']) {
      const page = await browser.get(provider.authorizeUrl({ prompt: 'login' }))
      await browser.signIn(page, username)
      values.add(browser.cookies.get(name))
    }
    expect(values.size).toBe(2)
  })
})
