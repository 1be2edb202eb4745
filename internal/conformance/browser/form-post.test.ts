import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { available, launch, newPerson } from './chromium.ts'
import { type Site, startSite } from './site.ts'
import { heading, signIn } from './steps.ts'

/** What HTML, URLs and forms each have a meaning for, and what is no ASCII. */
const state = `a"b'c&amp;d<e>f+g%20h=i;j é 漢字 😀 end`

describe.skipIf(!available)('form_post in Chromium (needs Chromium, CHROMIUM_PATH)', () => {
  let site: Site
  let browser: Browser

  beforeAll(async () => {
    site = await startSite()
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await site.stop()
  })

  const begin = (page: Page, origin: string, more: Record<string, string> = {}) => {
    const query = { response_type: 'code id_token', response_mode: 'form_post', state, ...more }
    return page.goto(`${origin}/login?${new URLSearchParams(query).toString()}`)
  }
  const expected = () => ({
    method: 'POST',
    parameters: {
      code: expect.stringMatching(/^\w{43}$/),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      state,
      iss: site.issuer,
      session_state: expect.any(String),
    },
  })

  it('posts itself to the application, with the state as it came (OAuth 2.0 Form Post Response Mode §2)', async () => {
    const { close, page, problems } = await newPerson(browser)
    await begin(page, site.mail.origin)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    expect(page.url()).toBe(`${site.mail.origin}/callback`)
    expect(site.mail.answers.at(-1)).toEqual(expected())
    expect(problems).toEqual([])
    await close()
  })

  it('follows the post of the consent page, which knows no other site than the application (OAuth 2.0 Form Post Response Mode §2)', async () => {
    const { close, page, problems } = await newPerson(browser)
    await begin(page, site.calendar.origin)
    await signIn(page, 'alice')
    await page.getByRole('button', { name: 'Allow' }).click()
    await heading(page, 'Signed in as user-alice')
    expect(site.calendar.answers.at(-1)).toEqual(expected())
    await begin(page, site.calendar.origin, { prompt: 'consent' })
    await page.getByRole('button', { name: 'Deny' }).click()
    await heading(page, 'Refused: access_denied')
    expect(site.calendar.answers.at(-1)).toMatchObject({ method: 'POST', parameters: { state } })
    expect(problems).toEqual([])
    await close()
  })

  it('has a button where scripts are switched off (OAuth 2.0 Form Post Response Mode §2)', async () => {
    const { close, page } = await newPerson(browser, { javaScriptEnabled: false })
    await begin(page, site.mail.origin)
    await signIn(page, 'alice')
    await page.getByRole('button', { name: 'Continue' }).click()
    await heading(page, 'Signed in as user-alice')
    expect(site.mail.answers.at(-1)).toEqual(expected())
    await close()
  })

  it('answers prompt=none in a frame of an application of the same site, and of another one without its cookies (Core §3.1.2.1)', async () => {
    const { close, page, problems } = await newPerson(browser)
    await begin(page, site.notes.origin)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    const silent = `/login?prompt=none&response_type=code+id_token&response_mode=form_post`
    for (const [{ origin }, answer] of [
      [site.notes, 'Signed in as user-alice'],
      [site.mail, 'Refused: login_required'],
    ] as const) {
      await page.goto(`${origin}/framing?url=${encodeURIComponent(silent)}`)
      await heading(page.frameLocator('iframe'), answer)
    }
    expect(problems).toEqual([])
    await close()
  })

  it('is the answer to a request that was posted from another site, which finds the session (Core §3.1.2.1)', async () => {
    const { close, page, problems } = await newPerson(browser)
    await begin(page, site.mail.origin)
    await signIn(page, 'bob')
    await heading(page, 'Signed in as user-bob')
    await begin(page, site.mail.origin, { via: 'post' })
    await page.getByRole('button', { name: 'Go' }).click()
    await heading(page, 'Signed in as user-bob')
    expect(site.mail.answers.at(-1)).toEqual(expected())
    expect(problems).toEqual([])
    await close()
  })
})
