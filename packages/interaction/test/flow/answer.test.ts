import type { Extension } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf } from '../browser.ts'
import { lastSid, signedIn, signingOut, type SigningOut } from '../client-sign-out.ts'
import { createProvider, type Provider } from '../provider.ts'

const stateCookie = '__Host-state'

interface Race {
  readonly provider: Provider
  readonly signing: SigningOut
  /** Does something once the next approval is under way. */
  readonly during: (work: () => Promise<unknown>) => void
}

/** A provider in which something happens after it was looked who is signed in, before or after there is a grant. */
function setUp(hook: 'approval' | 'authorizationResponse'): Race {
  const waiting: (() => Promise<unknown>)[] = []
  const signing = signingOut()
  const racing: Extension = {
    extension: 'racing',
    sessionCookie: (sid) => ({ name: stateCookie, value: sid }),
    [hook]: async () => void (await waiting.pop()?.()),
  }
  const provider = createProvider({ extensions: [signing.extension, racing] })
  return { provider, signing, during: (work) => void waiting.push(work) }
}

/** A second tab of a browser. */
function tabOf(browser: Browser, provider: Provider): Browser {
  const tab = new Browser(provider)
  for (const [name, value] of browser.cookies) tab.cookies.set(name, value)
  return tab
}

async function signOut(browser: Browser, provider: Provider): Promise<void> {
  const tab = tabOf(browser, provider)
  await tab.submit(await tab.get(`${provider.issuer}/sign-out`), 'sign-out')
}

describe.each(['approval', 'authorizationResponse'] as const)(
  'a session that ends during an approval, at the moment of %s',
  (hook) => {
    it('A-34 gives the client nothing, and its clients are told again, for one may be new (Core §3.1.2.6)', async () => {
      const { provider, signing, during } = setUp(hook)
      const browser = await signedIn(provider)
      const sid = lastSid(provider)
      const page = await browser.get(provider.authorizeUrl())
      browser.cookies.delete(stateCookie)
      during(() => signOut(browser, provider))
      const end = await browser.submit(page, 'approve')
      expect(answerOf(end)).toEqual({
        error: 'login_required',
        error_description: 'The user has to sign in',
        state: 'state-of-the-client',
        iss: provider.issuer,
      })
      const session = { sid, subject: 'user-alice' }
      expect(signing.notified).toEqual([session, session])
      expect(browser.cookies.has(stateCookie)).toBe(false)
    })

    it('A-34 leaves no consent behind', async () => {
      const { provider, during } = setUp(hook)
      const browser = await signedIn(provider)
      const page = await browser.get(provider.authorizeUrl())
      during(() => provider.pages.endSessions('user-alice'))
      expect(answerOf(await browser.submit(page, 'approve'))).toHaveProperty('error')
      const again = await browser.signIn(await browser.get(provider.authorizeUrl()))
      expect(headingOf(again)).toBe('Allow Notebook access?')
    })

    it('A-34 gives nothing to a silent request or one that nothing has to be asked for (Core §3.1.2.6)', async () => {
      const { provider, signing, during } = setUp(hook)
      for (const prompt of ['none', undefined]) {
        const browser = await signedIn(provider)
        const page = await browser.get(provider.authorizeUrl())
        if (headingOf(page) !== undefined) await browser.submit(page, 'approve')
        signing.notified.length = 0
        during(() => signOut(browser, provider))
        const end = await browser.get(provider.authorizeUrl({ prompt }))
        expect(answerOf(end)).toMatchObject({ error: 'login_required' })
        expect(signing.notified).toHaveLength(2)
      }
    })

    it('A-34 gives nothing when another user signed in with the browser', async () => {
      const { provider, during } = setUp(hook)
      const browser = await signedIn(provider)
      const page = await browser.get(provider.authorizeUrl())
      const tab = tabOf(browser, provider)
      during(async () =>
        tab.signIn(await tab.get(provider.authorizeUrl({ prompt: 'login' })), 'bob'),
      )
      expect(answerOf(await browser.submit(page, 'approve'))).toMatchObject({
        error: 'login_required',
      })
    })

    it('is not one that the same user carried on by signing in again', async () => {
      const { provider, signing, during } = setUp(hook)
      const browser = await signedIn(provider)
      const page = await browser.get(provider.authorizeUrl())
      const tab = tabOf(browser, provider)
      during(async () => tab.signIn(await tab.get(provider.authorizeUrl({ prompt: 'login' }))))
      expect(answerOf(await browser.submit(page, 'approve'))).toHaveProperty('code')
      expect(signing.notified).toEqual([])
    })
  },
)
