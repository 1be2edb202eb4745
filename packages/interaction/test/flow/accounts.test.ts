import { describe, expect, it } from 'vitest'
import type { AboutRequest, InteractionOptions } from '../../src/index.ts'
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

describe('a request for one user', () => {
  const expected_subject = 'user-alice'

  it('is answered at once when that user is signed in, Core §3.1.2.2', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const end = await browser.get(provider.authorizeUrl({ expected_subject, prompt: 'none' }))
    expect(answerOf(end)).toHaveProperty('code')
  })

  it('asks another user who is signed in to sign in again and says why, Core §3.1.2.2', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider, 'bob')
    const page = await browser.get(provider.authorizeUrl({ expected_subject }))
    expect([page.status, headingOf(page)]).toEqual([200, 'Sign in'])
    expect(page.text).toContain('The application asks for another account.')
    expect(headingOf(await browser.signIn(page))).toBe(consent)
  })

  it('is answered login_required for prompt=none and another user, Core §3.1.2.2', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider, 'bob')
    const end = await browser.get(provider.authorizeUrl({ expected_subject, prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required', state: 'state-of-the-client' })
  })

  it('tells whoever signs in as another user so, and starts no session, Core §3.1.2.2', async () => {
    const failures: string[] = []
    const provider = createProvider({ onSignInFailed: (name) => void failures.push(name) })
    const browser = new Browser(provider)
    const page = await browser.get(provider.authorizeUrl({ expected_subject }))
    const refused = await browser.signIn(page, 'bob')
    expect([refused.status, headingOf(refused)]).toEqual([403, 'Sign in'])
    expect(refused.text).toContain('The application asks for another account.')
    expect(refused.text).not.toContain('aria-invalid="true"')
    expect(browser.cookies.has('__Host-authkit.session')).toBe(false)
    // The password was right.
    expect(failures).toEqual([])
    // Pressing on is no way around it, and giving up is told the client.
    expect((await browser.signIn(refused, 'bob')).status).toBe(403)
    expect(answerOf(await browser.submit(refused, 'deny'))).toMatchObject({
      error: 'access_denied',
    })
  })

  it('keeps the session of another user when somebody else signs in for it in vain', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider, 'bob')
    const page = await browser.get(provider.authorizeUrl({ expected_subject: 'user-carol' }))
    expect((await browser.signIn(page, 'alice')).status).toBe(403)
    const next = await browser.get(provider.authorizeUrl({ prompt: 'consent' }))
    expect(next.text).toContain('<bdi>bob</bdi>')
  })

  it('is not answered about the user who signed in in another tab meanwhile, Core §3.1.2.2', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.signIn(
      await browser.get(provider.authorizeUrl({ expected_subject })),
    )
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    expect(headingOf(await browser.submit(page, 'approve'))).toBe('Sign in')
  })
})

describe('essential authentication context classes', () => {
  const strong: InteractionOptions['signIn'] = ({ username }, { acrValues }) => ({
    subject: `user-${username}`,
    acr: username === 'weak' ? 'urn:example:pwd' : acrValues[0],
  })
  const essential = { acr_values: 'urn:example:2fa', acr_essential: 'yes' }

  it('A-34 ask for a sign-in that may reach them, once, Core §5.5.1.1', async () => {
    const provider = createProvider({ signIn: strong })
    const browser = await returningBrowser(provider)
    const page = await browser.get(provider.authorizeUrl(essential))
    expect(headingOf(page)).toBe('Sign in')
    expect(answerOf(await browser.signIn(page))).toHaveProperty('code')
    expect(answerOf(await browser.get(provider.authorizeUrl(essential)))).toHaveProperty('code')
  })

  it('A-34 are answered login_required for prompt=none and a weaker session, Core §5.5.1.1', async () => {
    const provider = createProvider({ signIn: strong })
    const browser = await returningBrowser(provider)
    const end = await browser.get(provider.authorizeUrl({ ...essential, prompt: 'none' }))
    expect(answerOf(end)).toMatchObject({ error: 'login_required' })
  })

  it('A-34 are answered unmet_authentication_requirements after a sign-in that does not reach them, Core §5.5.1.1', async () => {
    const provider = createProvider({ signIn: strong })
    const browser = await returningBrowser(provider, 'weak')
    const end = await browser.signIn(await browser.get(provider.authorizeUrl(essential)), 'weak')
    expect(answerOf(end)).toMatchObject({ error: 'unmet_authentication_requirements' })
  })

  it('ask for nothing more when they are only preferred, Core §3.1.2.1', async () => {
    const provider = createProvider({ signIn: strong })
    const browser = await returningBrowser(provider)
    const end = await browser.get(provider.authorizeUrl({ acr_values: 'urn:example:2fa' }))
    expect(answerOf(end)).toHaveProperty('code')
  })

  it('are told the application, with the client, the login hint and the languages', async () => {
    const told: AboutRequest[] = []
    const provider = createProvider({
      signIn: (_credentials, about) => {
        told.push(about)
        return undefined
      },
    })
    const browser = new Browser(provider)
    const parameters = { acr_values: 'a b', login_hint: 'alice', ui_locales: 'de en' }
    await browser.signIn(await browser.get(provider.authorizeUrl(parameters)))
    expect(told).toEqual([
      {
        client: expect.objectContaining({ client_id: 'web' }),
        acrValues: ['a', 'b'],
        loginHint: 'alice',
        uiLocales: ['de', 'en'],
      },
    ])
  })
})

describe('prompt=select_account', () => {
  const url = (provider: Provider) => provider.authorizeUrl({ prompt: 'select_account' })

  it('OC-4 lets the user go on as who is signed in, each time anew, Core §3.1.2.1', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    for (let time = 1; time <= 2; time++) {
      const page = await browser.get(url(provider))
      expect(headingOf(page)).toBe('Choose an account')
      expect(page.text).toContain('<bdi>Alice</bdi>')
      // Looking at it is no choice.
      expect(headingOf(await browser.get(page.url))).toBe('Choose an account')
      expect(answerOf(await browser.submit(page, 'continue'))).toHaveProperty('code')
    }
  })

  it('lets another user sign in', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const page = await browser.get(url(provider))
    const signIn = await browser.get(linkOf(page, 'Use another account'))
    expect(headingOf(signIn)).toBe('Sign in')
    const next = await browser.signIn(signIn, 'bob')
    expect(headingOf(next)).toBe(consent)
    expect(next.text).toContain('<bdi>bob</bdi>')
  })

  it('lets the user give up', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const end = await browser.submit(await browser.get(url(provider)), 'deny')
    expect(answerOf(end)).toMatchObject({ error: 'access_denied' })
  })

  it('is a sign-in for whoever is not signed in', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    const page = await browser.get(url(provider))
    expect(headingOf(page)).toBe('Sign in')
    expect(headingOf(await browser.signIn(page))).toBe(consent)
  })

  it('asks again when another user signed in in another tab before the choice', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const page = await browser.get(url(provider))
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    const again = await browser.submit(page, 'continue')
    expect(headingOf(again)).toBe('Choose an account')
    expect(again.text).toContain('<bdi>bob</bdi>')
  })

  it('asks again when another user signed in in another tab after the choice', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const both = provider.authorizeUrl({ prompt: 'select_account consent' })
    const asked = await browser.submit(await browser.get(both), 'continue')
    expect(headingOf(asked)).toBe(consent)
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    expect(headingOf(await browser.submit(asked, 'approve'))).toBe('Choose an account')
  })

  it('is a sign-in after a choice when the session is too old, Core §3.1.2.1', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const old = { prompt: 'select_account', max_age: '60' }
    const page = await browser.get(provider.authorizeUrl(old))
    provider.clock.advance(61)
    expect(headingOf(await browser.submit(page, 'continue'))).toBe('Sign in')
  })

  it('OC-4 is refused account_selection_required where no page may be shown, Core §3.1.2.6', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const end = await browser.get(provider.authorizeUrl({ prompt: 'none select_account' }))
    expect(answerOf(end)).toMatchObject({ error: 'account_selection_required' })
  })

  it('A-31 takes no choice without its form, from another site or of another session', async () => {
    const provider = createProvider()
    const browser = await returningBrowser(provider)
    const page = await browser.get(url(provider))
    const stranger = await returningBrowser(provider, 'bob')
    const strangers = await stranger.get(url(provider))
    for (const refused of [
      await browser.post(page.url, { action: 'continue' }),
      await browser.submit(page, 'continue', {}, { 'sec-fetch-site': 'cross-site' }),
      await browser.submit(page, 'continue', {}, { origin: 'https://evil.example' }),
      await browser.submit(strangers, 'continue'),
    ])
      expect([refused.status, refused.location]).toEqual([403, undefined])
    expect(headingOf(await browser.get(page.url))).toBe('Choose an account')
  })
})
