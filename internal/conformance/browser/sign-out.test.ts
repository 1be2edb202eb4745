import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { available, launch, newPerson, type Person } from './chromium.ts'
import { type Site, startSite } from './site.ts'
import { begin, heading, leave, press, sidAt, signIn } from './steps.ts'

const state = 'a&b=c "d" é 漢字'

describe.skipIf(!available)('sign-out in Chromium (needs Chromium, CHROMIUM_PATH)', () => {
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
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    for (const { sessions, frames, notices } of [site.mail, site.notes]) {
      sessions.clear()
      frames.length = 0
      notices.length = 0
    }
  })

  /** Signs alice in at both applications; tells the `sid` that both know. */
  async function signInAtBoth(page: Page): Promise<unknown> {
    await begin(page, site.mail)
    await signIn(page, 'alice')
    await heading(page, 'Signed in as user-alice')
    await begin(page, site.notes)
    await heading(page, 'Signed in as user-alice')
    const sid = sidAt(site.mail)
    expect([sid, sidAt(site.notes)]).toEqual([expect.any(String), sid])
    return sid
  }
  async function expectSignedOut({ page }: Person): Promise<void> {
    expect([site.mail.sessions.size, site.notes.sessions.size]).toEqual([0, 0])
    await begin(page, site.mail)
    await heading(page, 'Sign in')
  }

  it('loads the pages of all applications in hidden frames, and goes on once they are there (Front-Channel Logout §2, RP-Initiated Logout §3)', async () => {
    const person = await newPerson(browser)
    const { page, problems } = person
    const sid = await signInAtBoth(page)
    // Its time stands still, so that nothing but the frames can take the page on.
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    const free = site.notes.hold()
    await leave(page, site.mail, { state })
    await heading(page, 'You are signed out')
    const frames = page.locator('iframe')
    expect(await frames.count()).toBe(2)
    for (const frame of await frames.all()) expect(await frame.isVisible()).toBe(false)
    free()
    await heading(page, `Goodbye: ${state}`)
    expect(new URL(page.url()).origin).toBe(site.mail.origin)
    const told = [{ iss: site.issuer, sid }]
    expect([site.mail.frames, site.notes.frames]).toEqual([told, told])
    expect(problems).toEqual([])
    await expectSignedOut(person)
  })

  it('goes on after three seconds without a page that does not come (Front-Channel Logout §2)', async () => {
    const { page, problems } = await newPerson(browser)
    await signInAtBoth(page)
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    const free = site.notes.hold()
    await leave(page, site.mail, { state })
    await heading(page, 'You are signed out')
    await page.clock.runFor(3000)
    await heading(page, `Goodbye: ${state}`)
    free()
    expect(problems).toEqual([])
  })

  it('does both where scripts are switched off (Front-Channel Logout §2)', async () => {
    const person = await newPerson(browser, { javaScriptEnabled: false })
    const { page, problems } = person
    const sid = await signInAtBoth(page)
    await leave(page, site.mail, { state })
    await heading(page, 'You are signed out')
    await heading(page, `Goodbye: ${state}`)
    const told = [{ iss: site.issuer, sid }]
    expect([site.mail.frames, site.notes.frames]).toEqual([told, told])
    expect(problems).toEqual([])
    await expectSignedOut(person)
  })

  it('has the provider itself tell every application (Back-Channel Logout §2.5)', async () => {
    const { page } = await newPerson(browser)
    const sid = await signInAtBoth(page)
    await leave(page, site.notes, { state })
    await heading(page, `Goodbye: ${state}`)
    const notice = { iss: site.issuer, sub: 'user-alice', sid }
    expect(site.mail.notices).toMatchObject([{ ...notice, clientId: 'mail' }])
    expect(site.notes.notices).toMatchObject([{ ...notice, clientId: 'notes' }])
  })

  it('is asked about without an ID Token, and one click does it (RP-Initiated Logout §2)', async () => {
    const person = await newPerson(browser)
    const { page, problems } = person
    await signInAtBoth(page)
    await leave(page, site.mail, { state, hint: 'none' })
    await heading(page, 'Sign out?')
    expect(await page.getByText('The mail asks you to sign out of Accounts.').count()).toBe(1)
    expect([site.mail.frames, site.mail.notices]).toEqual([[], []])
    await press(page, 'Sign out')
    await heading(page, `Goodbye: ${state}`)
    expect(problems).toEqual([])
    await expectSignedOut(person)
  })

  it('goes straight back after the click where no page has to be loaded (RP-Initiated Logout §3)', async () => {
    const { page, problems } = await newPerson(browser)
    await begin(page, site.calendar)
    await signIn(page, 'alice')
    await press(page, 'Allow')
    await heading(page, 'Signed in as user-alice')
    await leave(page, site.calendar, { state, hint: 'none' })
    await press(page, 'Sign out')
    await heading(page, `Goodbye: ${state}`)
    expect(problems).toEqual([])
  })

  it('finds the session when the request was posted from another site (RP-Initiated Logout §2)', async () => {
    const person = await newPerson(browser)
    const { page, problems } = person
    const sid = await signInAtBoth(page)
    await leave(page, site.mail, { state, via: 'post' })
    await press(page, 'Go')
    await heading(page, `Goodbye: ${state}`)
    expect(site.notes.frames).toEqual([{ iss: site.issuer, sid }])
    expect(problems).toEqual([])
    await expectSignedOut(person)
  })

  it('is asked about on a page that no other one frames, be it of the same site (RFC 9700 §4.16)', async () => {
    const { page, problems } = await newPerson(browser)
    await signInAtBoth(page)
    const silent = encodeURIComponent(`${site.issuer}/sign-out`)
    await page.goto(`${site.notes.origin}/framing?url=${silent}`)
    const [, frame] = page.frames()
    expect(frame?.url()).toBe('chrome-error://chromewebdata/')
    expect(problems).toEqual([expect.stringContaining(`"frame-ancestors 'none'"`)])
    await page.goto(`${site.issuer}/sign-out`)
    await heading(page, 'Sign out?')
  })
})
