import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf, type Seen } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

const signIn = 'Sign in'
const consent = 'Allow Notebook access?'

/** A browser whose user signed in and allowed everything. */
async function returningBrowser(provider: Provider): Promise<Browser> {
  const browser = new Browser(provider)
  await browser.submit(await browser.signIn(await browser.get(provider.authorizeUrl())), 'approve')
  return browser
}

describe('what a request waits for', () => {
  it('T-OC-6, OC-4, A-34 is the answer login_required for prompt=none without a session, Core §3.1.2.6', async () => {
    const provider = createProvider()
    const end = await new Browser(provider).get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required', state: 'state-of-the-client' })
    expect([end.url, provider.written]).toEqual([provider.authorizeUrl({ prompt: 'none' }), []])
  })

  it('T-OC-5, OC-4 is a sign-in of whoever is not signed in, consent of whoever is, and for prompt=login a sign-in of both, Core §3.1.2.1', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const headings: (string | undefined)[] = []
    const visit = async (prompt?: string): Promise<Seen> => {
      const page = await browser.get(provider.authorizeUrl({ prompt }))
      headings.push(headingOf(page))
      return page
    }
    await visit('login')
    await browser.signIn(await visit())
    await visit()
    await visit('login')
    expect(headings).toEqual([signIn, signIn, consent, signIn])
  })

  it('OC-4, A-34 is the answer consent_required for prompt=none without consent, Core §3.1.2.6', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    await browser.signIn(await browser.get(provider.authorizeUrl()))
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'consent_required' })
  })

  it('A-34 is the answer login_required for prompt=none with a sign-in older than max_age, Core §3.1.2.1', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    provider.clock.advance(61)
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none', max_age: '60' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required' })
  })

  it('is a code for prompt=none with a session and consent', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none' }))
    expect(answerOf(end)).toHaveProperty('code')
  })

  it.each(['login', 'login select_account', 'login consent', 'create'])(
    'A-34 is a new sign-in for prompt=%s, every time, Core §3.1.2.1',
    async (prompt) => {
      const provider = createProvider()
      const browser = await returningBrowser(provider)
      for (let time = 1; time <= 2; time++) {
        const page = await browser.get(provider.authorizeUrl({ prompt }))
        expect(headingOf(page)).toBe(signIn)
        // Loading the page again does not count as signing in.
        expect(headingOf(await browser.get(page.url))).toBe(signIn)
        const next = await browser.signIn(page)
        const end = next.location ? next : await browser.submit(next, 'approve')
        expect(answerOf(end)).toHaveProperty('code')
      }
    },
  )

  it('A-34 is a new sign-in once the last one is older than max_age, and auth_time moves, Core §3.1.2.1', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    provider.clock.advance(60)
    expect(answerOf(await browser.get(provider.authorizeUrl({ max_age: '60' })))).toHaveProperty(
      'code',
    )
    provider.clock.advance(1)
    const page = await browser.get(provider.authorizeUrl({ max_age: '60' }))
    expect(headingOf(page)).toBe(signIn)
    expect(answerOf(await browser.signIn(page))).toHaveProperty('code')
    const last = provider.written
      .map((text) => JSON.parse(text).data.authentication?.time)
      .findLast((time) => time !== undefined)
    expect(last).toBe(provider.clock())
  })

  it('A-34 is a new sign-in for max_age=0 even in the same second', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    expect(headingOf(await browser.get(provider.authorizeUrl({ max_age: '0' })))).toBe(signIn)
  })

  it('takes a sign-in for this request as done, however long the user reads the consent page', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(await browser.get(provider.authorizeUrl({ max_age: '1' })))
    expect(headingOf(page)).toBe(consent)
    provider.clock.advance(600)
    expect(headingOf(await browser.get(page.url))).toBe(consent)
    expect(answerOf(await browser.submit(page, 'approve'))).toHaveProperty('code')
  })

  it('is consent for prompt=consent even after an earlier one, Core §3.1.2.1', async () => {
    const provider = createProvider({ trusted: () => true })
    const browser = await returningBrowserOfTrusted(provider)
    const page = await browser.get(provider.authorizeUrl({ prompt: 'consent' }))
    expect(headingOf(page)).toBe(consent)
    expect(answerOf(await browser.submit(page, 'approve'))).toHaveProperty('code')
  })

  it('is consent for a scope that was not allowed before, and not for fewer', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const fewer = await browser.get(provider.authorizeUrl({ scope: 'notes:read' }))
    expect(answerOf(fewer)).toHaveProperty('code')
    const more = await browser.get(provider.authorizeUrl({ scope: 'notes:read notes:delete' }))
    expect(headingOf(more)).toBe(consent)
    await browser.submit(more, 'approve')
    const all = provider.authorizeUrl({ scope: 'notes:read notes:write notes:delete' })
    expect(answerOf(await browser.get(all))).toHaveProperty('code')
  })

  it('is consent once for a request without scopes', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const url = provider.authorizeUrl({ scope: undefined })
    const page = await browser.signIn(await browser.get(url))
    expect(page.text).toContain('no particular permission')
    await browser.submit(page, 'approve')
    expect(answerOf(await browser.get(url))).toHaveProperty('code')
  })

  it('is consent again after a denial', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    await browser.submit(await browser.signIn(await browser.get(provider.authorizeUrl())), 'deny')
    expect(headingOf(await browser.get(provider.authorizeUrl()))).toBe(consent)
  })

  it('is consent of each user', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const page = await browser.get(provider.authorizeUrl({ prompt: 'login' }))
    const next = await browser.signIn(page, 'bob')
    expect(headingOf(next)).toBe(consent)
    expect(next.text).toContain('<bdi>bob</bdi>')
  })

  it('is no consent for a trusted client', async () => {
    const provider = createProvider({ trusted: ({ client_id: id }) => id === 'web' })
    const browser = new Browser(provider)
    const end = await browser.signIn(await browser.get(provider.authorizeUrl()))
    expect(answerOf(end)).toHaveProperty('code')
  })

  it.each([
    ['com.example.app:/callback', true],
    ['http://[::1]:4711/callback', true],
    ['https://app.example/native', false],
  ])(
    'for a public client at %s is consent every time: %s, RFC 8252 §8.6',
    async (redirectUri, everyTime) => {
      const provider = createProvider()
      const browser = new Browser(provider)
      const url = provider.authorizeUrl({ client_id: 'native', redirect_uri: redirectUri })
      await browser.submit(await browser.signIn(await browser.get(url)), 'approve')
      const again = await browser.get(url)
      expect(headingOf(again)).toBe(everyTime ? 'Allow native access?' : undefined)
    },
  )

  it('begins the sign-in with the login hint', async () => {
    const provider = createProvider()
    const page = await new Browser(provider).get(provider.authorizeUrl({ login_hint: 'a"b@c' }))
    expect(page.text).toContain('value="a&quot;b@c"')
  })
})

async function returningBrowserOfTrusted(provider: Provider): Promise<Browser> {
  const browser = new Browser(provider)
  await browser.signIn(await browser.get(provider.authorizeUrl()))
  return browser
}
