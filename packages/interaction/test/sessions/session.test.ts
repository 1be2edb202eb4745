import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

const cookie = '__Host-authkit.session'

async function signedIn(provider: Provider): Promise<Browser> {
  const browser = new Browser(provider)
  await browser.submit(await browser.signIn(await browser.get(provider.authorizeUrl())), 'approve')
  return browser
}

function isSignedIn(provider: Provider, session: string | undefined): Promise<boolean> {
  const browser = new Browser(provider)
  if (session !== undefined) browser.cookies.set(cookie, session)
  return browser.get(`${provider.issuer}/sign-out`).then((page) => headingOf(page) === 'Sign out?')
}

/** The cookies that are set on the way to the consent page. */
async function setCookies(provider: Provider): Promise<string[]> {
  const seen: string[] = []
  const browser = new Browser({
    ...provider,
    async send(request) {
      const response = await provider.send(request)
      seen.push(...[response.headers['set-cookie'] ?? []].flat())
      return response
    },
  })
  await browser.signIn(await browser.get(provider.authorizeUrl()))
  return seen
}

describe('a session', () => {
  it('A-35 has a new secret at every sign-in, and the old one is dead', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    const before = browser.cookies.get(cookie)
    expect(await isSignedIn(provider, before)).toBe(true)
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })))
    const after = browser.cookies.get(cookie)
    expect(after).not.toBe(before)
    expect(await isSignedIn(provider, before)).toBe(false)
    expect(await isSignedIn(provider, after)).toBe(true)
  })

  it('A-35 does not get the secret that an attacker planted', async () => {
    const provider = createProvider()
    const attacker = await signedIn(provider)
    const planted = attacker.cookies.get(cookie) ?? ''
    const victim = new Browser(provider)
    victim.cookies.set(cookie, planted)
    await victim.signIn(await victim.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    expect(victim.cookies.get(cookie)).not.toBe(planted)
    expect(await isSignedIn(provider, planted)).toBe(false)
  })

  it('ends 8 hours after the sign-in, however much it is used', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    for (let hour = 1; hour <= 7; hour++) {
      provider.clock.advance(3600)
      expect(answerOf(await browser.get(provider.authorizeUrl()))).toHaveProperty('code')
    }
    provider.clock.advance(3599)
    expect(answerOf(await browser.get(provider.authorizeUrl()))).toHaveProperty('code')
    provider.clock.advance(1)
    expect(headingOf(await browser.get(provider.authorizeUrl()))).toBe('Sign in')
  })

  it.each([
    ['empty', ''],
    ['changed', 'A'.repeat(43)],
    ['long', 'A'.repeat(20_000)],
    ['SQL', "' OR 1=1 --"],
    ['percent-encoded', '%00%zz'],
  ])('is not found by a cookie that is %s', async (_what, value) => {
    expect(await isSignedIn(createProvider(), value)).toBe(false)
  })

  it('is found in a cookie field that came in parts, RFC 9113 §8.2.3', async () => {
    const provider = createProvider()
    const session = (await signedIn(provider)).cookies.get(cookie)
    const page = await provider.send({
      method: 'GET',
      url: `${provider.issuer}/sign-out`,
      headers: { cookie: ['theme=dark', `${cookie}=${session}`] },
    })
    expect(page.body).toContain('Sign out?')
  })

  it('is not looked for in a cookie field of more than 16 384 characters', async () => {
    const provider = createProvider()
    const session = (await signedIn(provider)).cookies.get(cookie)
    for (const [padding, heading] of [
      [16_000, 'Sign out?'],
      [16_384, 'You are signed out'],
    ] as const) {
      const headers = { cookie: `${cookie}=${session}; x=${'x'.repeat(padding)}` }
      const url = `${provider.issuer}/sign-out`
      const page = await provider.send({ method: 'GET', url, headers })
      expect(page.body).toContain(heading)
    }
  })

  it('of one server is none of another with the same store and host', async () => {
    const one = createProvider({ issuer: 'https://host.example/one' })
    const browser = await signedIn(one)
    const other = createProvider({ issuer: 'https://host.example/other', store: one.store })
    const visitor = new Browser(other)
    for (const [name, value] of browser.cookies) visitor.cookies.set(name, value)
    expect(headingOf(await visitor.get(other.authorizeUrl()))).toBe('Sign in')
  })
})

describe('cookies', () => {
  it('A-36 go to this host only, over TLS, and to no script', async () => {
    expect(await setCookies(createProvider())).toEqual([
      expect.stringMatching(
        /^__Host-authkit\.browser=\w{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
      expect.stringMatching(
        /^__Host-authkit\.session=\w{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ])
  })

  it('have neither prefix nor Secure for an issuer on loopback http', async () => {
    expect(await setCookies(createProvider({ issuer: 'http://127.0.0.1:4000' }))).toEqual([
      expect.stringMatching(/^authkit\.browser=\w{43}; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^authkit\.session=\w{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
  })

  it('A-35 are replaced when somebody planted a weak one', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    browser.cookies.set('__Host-authkit.browser', 'x')
    await browser.get(provider.authorizeUrl())
    expect(browser.cookies.get('__Host-authkit.browser')).toMatch(/^\w{43}$/)
  })
})
