import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { available, launch, newPerson } from './chromium.ts'
import { type Site, startSite } from './site.ts'
import { begin, heading, press, signIn } from './steps.ts'

/** Nobody issued the certificates of these servers. */
const trusting = { ignoreHTTPSErrors: true }

describe.skipIf(!available)('pages in Chromium (needs Chromium, CHROMIUM_PATH)', () => {
  let site: Site
  let browser: Browser

  beforeAll(async () => {
    site = await startSite({ secure: true })
    browser = await launch()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await site.stop()
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  })

  it('show the logo of the application, which their policy lets through (Registration §2)', async () => {
    const { page, problems } = await newPerson(browser, trusting)
    const width = () =>
      page.evaluate<number>(
        `(async ([image]) => (await image.decode(), image.naturalWidth))(document.images)`,
      )
    await begin(page, site.calendar)
    await heading(page, 'Sign in')
    expect(await width()).toBe(7)
    await signIn(page, 'alice')
    await heading(page, 'Allow The calendar access?')
    expect(await width()).toBe(7)
    expect(site.calendar.logos).toEqual([undefined, undefined])
    expect(problems).toEqual([])
  })

  it('let people go on as who they are, or as somebody else, of whom applications are told (Core §3.1.2.1, Front-Channel Logout §2)', async () => {
    const { page, problems } = await newPerson(browser, trusting)
    await begin(page, site.mail)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    await begin(page, site.mail, { prompt: 'select_account' })
    await heading(page, 'Choose an account')
    await press(page, 'Continue as Alice Liddell')
    await heading(page, 'Signed in as user-alice')

    await begin(page, site.notes, { prompt: 'select_account' })
    await page.getByRole('link', { name: 'Use another account' }).click()
    const before = site.mail.frames.length
    // Its time stands still, so that nothing but the frame can take the page on.
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    await signIn(page, 'bob')
    await heading(page, 'Signed in as user-bob')
    expect(site.mail.frames.length).toBe(before + 1)

    await begin(page, site.notes, { prompt: 'select_account' })
    await press(page, 'Cancel')
    await heading(page, 'Refused: access_denied')
    expect(problems).toEqual([])
  })

  it('go from one account to another where scripts are switched off (Front-Channel Logout §2)', async () => {
    const { page, problems } = await newPerson(browser, { ...trusting, javaScriptEnabled: false })
    await begin(page, site.mail)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    await begin(page, site.mail, { prompt: 'login' })
    const before = site.mail.frames.length
    await signIn(page, 'bob')
    await heading(page, 'One moment')
    await page.getByRole('link', { name: 'Continue' }).click()
    await heading(page, 'Signed in as user-bob')
    expect(site.mail.frames.length).toBe(before + 1)
    expect(problems).toEqual([])
  })

  it('ask for the password again (Core §3.1.2.1)', async () => {
    const { page, problems } = await newPerson(browser, trusting)
    await begin(page, site.mail)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    await begin(page, site.mail, { prompt: 'login' })
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    expect(problems).toEqual([])
  })

  it('create an account, and lead from there to signing in and back (Initiating User Registration via OpenID Connect §4.1)', async () => {
    const { page, problems } = await newPerson(browser, trusting)
    await begin(page, site.mail, { prompt: 'create' })
    await heading(page, 'Create an account')
    await page.getByRole('link', { name: 'Sign in with an account that you have' }).click()
    await heading(page, 'Sign in')
    await page.getByRole('link', { name: 'Create an account' }).click()
    const create = async (username: string): Promise<void> => {
      await page.getByLabel('Username').fill(username)
      await page.getByLabel('Password').fill(username)
      await press(page, 'Create account')
    }
    await create('alice')
    expect(await page.getByRole('alert').textContent()).toContain('Somebody has this username')
    await create('carol')
    await heading(page, 'Signed in as user-carol')
    expect(problems.filter((text) => !text.includes('status of 4'))).toEqual([])
  })
})
