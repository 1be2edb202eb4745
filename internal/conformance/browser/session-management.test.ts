import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { available, launch, newPerson, newTrustingPerson } from './chromium.ts'
import type { RelyingParty } from './relying-party.ts'
import { type Site, startSite } from './site.ts'
import { begin, heading, leave, signIn } from './steps.ts'

// Frames of the provider see its cookies in pages of its own site: `localhost` at two ports, here. On http those cookies are SameSite=Lax, so
// that in pages of another site, `127.0.0.1`, frames see none, just as in browsers that keep cookies from third parties.
describe.skipIf(!available)(
  'session management in Chromium (needs Chromium, CHROMIUM_PATH)',
  () => {
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
    })

    it('tells a page that the session is unchanged, and changed after a sign-out in another tab (Session Management §3.1 and §3.2)', async () => {
      const { context, page, problems } = await newPerson(browser)
      await signInAt(page, site.notes)
      const tab = await watch(context, site.notes)
      // A login at another application changes nothing.
      await begin(page, site.mail)
      await heading(page, 'Signed in as user-alice')
      await tab.clock.runFor(10_000)
      await leave(page, site.mail, { state: 'the end' })
      await heading(page, 'Goodbye: the end')
      await tab.clock.runFor(1000)
      expect(await heard(tab, 2)).toEqual(['unchanged', 'changed'])
      expect(problems).toEqual([])
    })

    it('tells a page that somebody else signed in (Session Management §3.1)', async () => {
      const { context, page, problems } = await newPerson(browser)
      await signInAt(page, site.notes)
      const tab = await watch(context, site.notes)
      await begin(page, site.notes, { prompt: 'login' })
      await signIn(page, 'bob')
      await heading(page, 'Signed in as user-bob')
      await tab.clock.runFor(1000)
      expect(await heard(tab, 2)).toEqual(['unchanged', 'changed'])
      // What the login of bob brought is about his session.
      await tab.reload()
      expect(await heard(tab, 1)).toEqual(['unchanged'])
      expect(problems).toEqual([])
    })

    it('says changed to pages of another site, where the frame has no cookies (Session Management §5.1)', async () => {
      const { page, problems } = await newPerson(browser)
      await signInAt(page, site.mail)
      await page.goto(`${site.mail.origin}/watch`)
      expect(await heard(page, 1)).toEqual(['changed'])
      expect(problems).toEqual([])
    })

    it('says error, and no more, to what is not a question (Session Management §3.2)', async () => {
      const { page, problems } = await newPerson(browser)
      await signInAt(page, site.notes)
      const url = encodeURIComponent(`${site.issuer}/check-session`)
      await page.goto(`${site.notes.origin}/framing?url=${url}`)
      const other = `notes ${'0'.repeat(64)}.salt`
      const given = JSON.stringify([site.issuer, '', 'notes', other])
      const answers = await page.evaluate<unknown>(`(${ask})(${given})`)
      expect(answers).toEqual(['error', 'error', 'changed'])
      expect(problems).toEqual([])
    })
  },
)

// By https the cookies are SameSite=None, so that browsers which let cookies of third parties through have them in frames on every site.
describe.skipIf(!available)('session management by https (needs Chromium, CHROMIUM_PATH)', () => {
  it('tells pages of another site what is so (Session Management §3.2)', async () => {
    const site = await startSite({ secure: true })
    const { context, page, problems, close } = await newTrustingPerson()
    await signInAt(page, site.mail)
    const tab = await watch(context, site.mail)
    await leave(page, site.mail, { state: 'the end' })
    await heading(page, 'Goodbye: the end')
    await tab.clock.runFor(1000)
    expect(await heard(tab, 2)).toEqual(['unchanged', 'changed'])
    expect(problems).toEqual([])
    await close()
    await site.stop()
  })
})

/** Asks the frame of the provider, and gathers what it answers. */
const ask = `async ([origin, ...questions]) => {
  const frame = document.querySelector('iframe').contentWindow
  const answers = []
  for (const question of questions) {
    const answer = new Promise((resolve) => addEventListener('message', resolve, { once: true }))
    frame.postMessage(question, origin)
    answers.push((await answer).data)
  }
  return answers
}`

async function signInAt(page: Page, party: RelyingParty): Promise<void> {
  await begin(page, party)
  await signIn(page, 'alice')
  await heading(page, 'Signed in as user-alice')
}

/** Opens a page that watches the session, with a clock to advance, and waits until it knows that nothing changed. */
async function watch(context: BrowserContext, { origin }: RelyingParty): Promise<Page> {
  const tab = await context.newPage()
  await tab.clock.install()
  await tab.goto(`${origin}/watch`)
  expect(await heard(tab, 1)).toEqual(['unchanged'])
  return tab
}

/** Waits until a page was told something so often, and tells what. */
async function heard(page: Page, count: number): Promise<readonly string[]> {
  const items = page.getByRole('listitem')
  await items.nth(count - 1).waitFor()
  return items.allTextContents()
}
