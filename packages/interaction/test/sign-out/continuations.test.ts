import { describe, expect, it } from 'vitest'
import type { SignOutModel } from '../../src/index.ts'
import { Browser, formOf, headingOf, hiddenOf, type Seen } from '../browser.ts'
import { goodbye, signedIn, signingOut, signOutUrl, type SigningOut } from '../client-sign-out.ts'
import { createProvider, type Provider } from '../provider.ts'

const signedOut = 'You are signed out'

function setUp(options: Parameters<typeof createProvider>[0] = {}): [Provider, SigningOut] {
  const signing = signingOut()
  return [createProvider({ ...options, extensions: [signing.extension] }), signing]
}

describe('the form that confirms it', () => {
  /** The page, its browser, and what was sealed into it. */
  async function asked(
    options: Parameters<typeof createProvider>[0] = {},
  ): Promise<[Provider, SigningOut, Browser, Seen]> {
    const [provider, signing] = setUp(options)
    const browser = await signedIn(provider)
    return [provider, signing, browser, await browser.get(signOutUrl())]
  }

  it('A-05 A-33 takes no place but the one that was sealed for this browser and session, RP-Initiated Logout §3', async () => {
    const [provider, signing, browser, page] = await asked()
    const { request = '' } = hiddenOf(page)
    const other = await signedIn(provider)
    const others = hiddenOf(await other.get(signOutUrl()))['request'] ?? ''
    const { token } = formOf(page)
    for (const forged of ['x', goodbye, others, token, `${request.slice(0, -4)}AAAA`]) {
      const refused = await browser.submit(page, 'sign-out', { request: forged })
      expect([refused.status, refused.location]).toEqual([403, undefined])
    }
    expect((await browser.submit(page, 'sign-out', { request: 'x'.repeat(20_000) })).status).toBe(
      413,
    )
    const elsewhere = { location: 'https://evil.example', to: 'https://evil.example' }
    const end = await browser.submit(page, 'sign-out', elsewhere)
    expect(end.location?.href).toBe(goodbye)
    expect(signing.notified).toHaveLength(1)
  })

  it('A-33 is none in another browser, nor in a later session of this one', async () => {
    const [provider, , browser, page] = await asked()
    const { request = '' } = hiddenOf(page)
    const stranger = new Browser(provider)
    await stranger.get(provider.authorizeUrl())
    const theirs = await stranger.post(formOf(page).action, { request })
    expect([theirs.status, theirs.location]).toEqual([403, undefined])
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    const later = await browser.submit(await browser.get(signOutUrl()), 'sign-out', { request })
    expect([later.status, later.location]).toEqual([403, undefined])
  })

  it('LO-8, A-31 is refused to another site, without its token, and after another user signed in', async () => {
    const [provider, signing, browser, page] = await asked()
    const { request = '' } = hiddenOf(page)
    for (const refused of [
      await browser.submit(page, 'sign-out', {}, { origin: 'https://evil.example' }),
      await browser.submit(page, 'sign-out', {}, { 'sec-fetch-site': 'cross-site' }),
      await browser.post(formOf(page).action, { action: 'sign-out', request }),
    ])
      expect([refused.status, refused.location]).toEqual([403, undefined])
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    signing.notified.length = 0
    const late = await browser.submit(page, 'sign-out')
    expect([late.status, late.location, signing.notified]).toEqual([403, undefined, []])
  })

  it('goes on for a button that was pressed twice, and tells clients once', async () => {
    const [, signing, browser, page] = await asked()
    const ends = await Promise.all([
      browser.submit(page, 'sign-out'),
      browser.submit(page, 'sign-out'),
    ])
    expect(ends.map(({ location }) => location?.href)).toEqual([goodbye, goodbye])
    expect(signing.notified).toHaveLength(1)
    // Once the cookies are gone, nothing tells whose form it is.
    expect(headingOf(await browser.submit(page, 'sign-out'))).toBe(signedOut)
  })

  it('is not taken after its time', async () => {
    const [provider, signing, browser, page] = await asked({ interactionLifetime: 60 })
    provider.clock.advance(60)
    expect((await browser.submit(page, 'sign-out')).status).toBe(403)
    expect(signing.notified).toEqual([])
  })

  it('leads to no place of a client that was deleted meanwhile, RFC 7592 §2.3', async () => {
    const [provider, , browser, page] = await asked()
    const { context } = provider.server
    const findClient = context.findClient
    Object.assign(context, { findClient: async () => undefined })
    const end = await browser.submit(page, 'sign-out')
    Object.assign(context, { findClient })
    expect([headingOf(end), end.location]).toEqual([signedOut, undefined])
  })

  it('A-60 holds a long place, and refuses one that is too long to be held', async () => {
    const [provider] = setUp()
    const browser = await signedIn(provider)
    const long = `https://app.example/${'x'.repeat(8000)}`
    const end = await browser.submit(await browser.get(signOutUrl({ to: long })), 'sign-out')
    expect(end.location?.href).toBe(long)
    const again = await signedIn(provider)
    const page = await again.get(signOutUrl({ to: `${long}${'x'.repeat(8000)}` }))
    expect([page.status, page.location]).toEqual([400, undefined])
  })

  it('is made by pages of the application too', async () => {
    const models: SignOutModel[] = []
    const [provider] = setUp({
      pages: {
        signOut: (model) => {
          models.push(model)
          return 'Bye?'
        },
      },
    })
    const browser = await signedIn(provider)
    await browser.get(signOutUrl())
    await browser.get(`${provider.issuer}/sign-out`)
    expect(models).toMatchObject([
      { client: { name: 'Notebook', destination: 'app.example' }, user: 'Alice' },
      { client: undefined, request: undefined, user: 'Alice' },
    ])
    expect(models[0]?.request).not.toContain('app.example')
  })
})
