import { describe, expect, it } from 'vitest'
import type { AboutRequest, SignUp } from '../../src/index.ts'
import { answerOf, Browser, headingOf, linkOf } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

const consent = 'Allow Notebook access?'

/** A browser whose user signed in and allowed everything. */
async function returningBrowser(provider: Provider, username = 'alice'): Promise<Browser> {
  const browser = new Browser(provider)
  const page = await browser.get(provider.authorizeUrl())
  await browser.submit(await browser.signIn(page, username), 'approve')
  return browser
}

describe('creating an account', () => {
  const accounts = (about: AboutRequest[] = []): { signUp: SignUp } => {
    const taken = new Set(['alice'])
    return {
      signUp({ username, password }, request) {
        about.push(request)
        if (taken.has(username)) return 'taken'
        if (password.length < 8) return undefined
        taken.add(username)
        return { subject: `user-${username}` }
      },
    }
  }
  const signUp = 'Create an account'
  const create = { prompt: 'create' }
  const typed = { username: 'dora', password: 'explorer-9' }

  it('is what prompt=create begins with, and it signs the user in, Initiating User Registration via OpenID Connect §4.1', async () => {
    const about: AboutRequest[] = []
    const provider = createProvider(accounts(about))
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl({ ...create, acr_values: 'a' }))
    expect(headingOf(page)).toBe(signUp)
    expect(page.text).toContain('autocomplete="new-password"')
    const next = await browser.submit(page, 'sign-up', typed)
    expect(headingOf(next)).toBe(consent)
    expect(next.text).toContain('<bdi>dora</bdi>')
    expect(about).toMatchObject([{ client: { client_id: 'web' }, acrValues: ['a'] }])
    expect(answerOf(await browser.submit(next, 'approve'))).toHaveProperty('code')
  })

  it('is asked of whoever is signed in, too', async () => {
    const provider = createProvider(accounts())
    const browser = await returningBrowser(provider)
    expect(headingOf(await browser.get(provider.authorizeUrl(create)))).toBe(signUp)
  })

  it('is one link away from signing in, and signing in from it', async () => {
    const provider = createProvider(accounts())
    const browser = new Browser(provider)
    const signIn = await browser.get(provider.authorizeUrl({ login_hint: 'dora' }))
    const page = await browser.get(linkOf(signIn, 'Create an account'))
    expect(headingOf(page)).toBe(signUp)
    expect(page.text).toContain('value="dora"')
    const back = await browser.get(linkOf(page, 'Sign in with an account that you have'))
    expect(headingOf(back)).toBe('Sign in')
    expect(headingOf(await browser.signIn(back))).toBe(consent)
    // Who signed in needs neither.
    expect(headingOf(await browser.get(`${back.url}&page=sign-up`))).toBe(consent)
  })

  it('is done for a request by signing in instead', async () => {
    const provider = createProvider(accounts())
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl(create))
    const signIn = await browser.get(linkOf(page, 'Sign in with an account that you have'))
    expect(headingOf(await browser.signIn(signIn))).toBe(consent)
  })

  it.each([
    ['a username that somebody has', 409, 'Somebody has this username', { username: 'alice' }],
    ['a password that is refused', 400, 'cannot be created', { password: 'short' }],
    ['no password', 400, 'cannot be created', { password: '' }],
    ['a username of 256 characters', 400, 'cannot be created', { username: 'a'.repeat(256) }],
    ['a username with U+0000', 400, 'cannot be created', { username: 'dora\0' }],
  ])('A-60 says what is wrong with %s', async (_what, status, words, wrong) => {
    const provider = createProvider(accounts())
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl(create))
    const refused = await browser.submit(page, 'sign-up', { ...typed, ...wrong })
    expect([refused.status, headingOf(refused)]).toEqual([status, signUp])
    expect(refused.text).toContain(words)
    expect(refused.text).toContain('aria-invalid="true"')
    expect(browser.cookies.has('__Host-authkit.session')).toBe(false)
  })

  it('A-55 asks before each attempt', async () => {
    const about: AboutRequest[] = []
    const provider = createProvider({ ...accounts(about), allowSignIn: () => false })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl(create))
    const refused = await browser.submit(page, 'sign-up', typed)
    expect([refused.status, headingOf(refused), about]).toEqual([429, signUp, []])
  })

  it('is not there without signUp: prompt=create is a sign-in, and the button and the page are none', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl(create))
    expect(headingOf(page)).toBe('Sign in')
    expect(page.text).not.toContain('Create an account')
    expect(headingOf(await browser.get(`${page.url}&page=sign-up`))).toBe('Sign in')
    expect((await browser.submit(page, 'sign-up', typed)).status).toBe(400)
  })

  it('is refused interaction_required where no page may be shown, Core §3.1.2.6', async () => {
    const provider = createProvider(accounts())
    const browser = new Browser(provider)
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none create' }))
    expect(answerOf(end)).toMatchObject({ error: 'interaction_required' })
  })

  it('A-31 is refused to another site and without its form', async () => {
    const about: AboutRequest[] = []
    const provider = createProvider(accounts(about))
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl(create))
    for (const refused of [
      await browser.post(page.url, { action: 'sign-up', ...typed }),
      await browser.submit(page, 'sign-up', typed, { origin: 'https://evil.example' }),
      await browser.submit(page, 'sign-up', typed, { 'sec-fetch-site': 'cross-site' }),
    ])
      expect(refused.status).toBe(403)
    expect(about).toEqual([])
  })

  it.each([[true], [{ id: 5 }], [{ subject: '' }], ['other']])(
    'S-C1 does not take the answer %j of signUp for a user',
    async (answer) => {
      // What JavaScript callers answer is anything.
      const provider = createProvider({ signUp: (() => answer) as unknown as SignUp })
      const browser = new Browser(provider)
      const page = await browser.get(provider.authorizeUrl(create))
      await expect(browser.submit(page, 'sign-up', typed)).rejects.toThrow('signUp answers')
    },
  )
})
