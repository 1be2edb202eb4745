import { describe, expect, it } from 'vitest'
import { Browser, formOf, headingOf } from '../browser.ts'
import { createProvider, type Provider } from '../provider.ts'

const url = 'https://issuer.example/sign-out'

async function signedIn(provider: Provider): Promise<Browser> {
  const browser = new Browser(provider)
  await browser.signIn(await browser.get(provider.authorizeUrl()))
  return browser
}

describe('sign-out', () => {
  it('asks, ends the session and takes the cookies away', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    const session = browser.cookies.get('__Host-authkit.session') ?? ''
    const page = await browser.get(url)
    expect([page.status, headingOf(page)]).toEqual([200, 'Sign out?'])
    expect(page.text).toContain('<bdi>Alice</bdi>')

    const done = await browser.submit(page, 'sign-out')
    expect([done.status, headingOf(done)]).toEqual([200, 'You are signed out'])
    expect(browser.cookies.size).toBe(0)
    browser.cookies.set('__Host-authkit.session', session)
    expect(headingOf(await browser.get(provider.authorizeUrl()))).toBe('Sign in')
  })

  it('does nothing by being looked at', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    await browser.get(url)
    expect(headingOf(await browser.get(url))).toBe('Sign out?')
  })

  it('tells whoever is not signed in, and sets no cookie', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    for (const page of [await browser.get(url), await browser.post(url, {})]) {
      expect([page.status, headingOf(page)]).toEqual([200, 'You are signed out'])
      expect(page.headers).not.toHaveProperty('set-cookie')
    }
  })

  it('A-31 refuses the form of another session, browser or page', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    const page = await browser.get(url)
    const other = await (await signedIn(provider)).get(url)
    const interaction = await browser.get(provider.authorizeUrl({ prompt: 'login' }))
    for (const foreign of [other, interaction]) {
      const refused = await browser.post(url, { form_token: formOf(foreign).token })
      expect(refused.status).toBe(403)
    }
    await browser.signIn(interaction, 'bob')
    expect((await browser.submit(page, 'sign-out')).status).toBe(403)
    expect(headingOf(await browser.submit(await browser.get(url), 'sign-out'))).toBe(
      'You are signed out',
    )
  })

  it('works for a browser that lost its other cookie', async () => {
    const provider = createProvider()
    const browser = await signedIn(provider)
    browser.cookies.delete('__Host-authkit.browser')
    const done = await browser.submit(await browser.get(url), 'sign-out')
    expect(headingOf(done)).toBe('You are signed out')
  })
})
