import { describe, expect, it } from 'vitest'
import { Browser, headingOf, type Seen } from '../browser.ts'
import { createProvider } from '../provider.ts'

/** The pages on which a user decides about a client, in their order. */
async function pagesOf(client_id: string): Promise<readonly Seen[]> {
  const provider = createProvider({ signUp: () => undefined })
  const browser = new Browser(provider)
  const signIn = await browser.get(provider.authorizeUrl({ client_id }))
  const signUp = await browser.get(signIn.url + '&page=sign-up')
  return [signIn, signUp, await browser.signIn(signIn)]
}

describe('what a client registered about itself', () => {
  it('is on the pages for signing in, signing up and consent: logo, policy and terms, Registration §2', async () => {
    const pages = await pagesOf('presented')
    expect(pages.map(headingOf)).toEqual([
      'Sign in',
      'Create an account',
      'Allow Presented access?',
    ])
    for (const { text, headers } of pages) {
      expect(text).toContain('src="https://images.app.example/logo.png?size=64&amp;amp=1"')
      expect(text).toContain('href="https://app.example/policy"')
      expect(text).toContain('href="https://app.example/terms"')
      // The page may load images from there and from nowhere else.
      expect(headers['content-security-policy']).toContain('; img-src https://images.app.example;')
    }
  })

  it('is left out when nothing of it is an https URL, whoever wrote it, Registration §2', async () => {
    for (const { text, headers } of await pagesOf('hostile')) {
      expect(text).not.toMatch(/<img|javascript:|rel="noopener/)
      expect(headers['content-security-policy']).not.toContain('img-src')
    }
  })

  it('is nothing for a client that registered nothing of the kind', async () => {
    for (const { text } of await pagesOf('web')) expect(text).not.toMatch(/<img|rel="noopener/)
  })
})
