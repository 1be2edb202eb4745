import { answerOf } from './answer.ts'
import type { Flow, Observer } from './audit.ts'
import { Browser, type Page } from './browser.ts'
import { anywhere, atEnd, records, useCode } from './observe.ts'
import { issuer } from './world.ts'

/** Where somebody stands: the heading of a page, or what the client got. */
async function place({ world }: Browser, page: Page): Promise<unknown> {
  if (page.location !== '') return useCode(world, page)
  return [page.status, /<h1>(.*?)<\/h1>/s.exec(page.body ?? '')?.[1]]
}

/** Where the user ends who does on each page what it asks for. */
async function finished(browser: Browser, start: Page): Promise<unknown> {
  let page = start
  for (let steps = 0; steps < 6; steps++) {
    const text = page.body ?? ''
    if (page.location.startsWith(issuer)) page = await browser.follow(page.location)
    else if (text.includes('value="sign-in"')) page = await browser.signIn(page)
    else if (text.includes('value="approve"')) page = await browser.press(page, 'approve')
    else break
  }
  return place(browser, page)
}

/** A request of a browser: what comes before it, how it is made, and when those who look see that it was. */
interface Step {
  readonly name: string
  readonly status: number
  readonly spared?: number
  readonly open: (browser: Browser) => Promise<Page>
  readonly act: (browser: Browser, page: Page) => Promise<Page>
  /** When a user who begins again sees that it was made. */
  readonly beginsAgain?: Turn
  /** When a user who does it again sees that it was made. */
  readonly doesAgain?: Turn
}

type Turn = (look: Observer['look']) => Observer

/**
 * When the interaction ends, which is before its answer is made, so that of two decisions one is heard. A fault after that is told to the
 * client as an error, and a new request needs no page any more.
 */
const whenItEnds: Turn = (look) => ({ look, turnsAt: { call: 'consume interaction' } })

const flow = ({
  name,
  status,
  spared,
  open,
  act,
  beginsAgain = anywhere,
  doesAgain = atEnd,
}: Step): Flow => ({
  name,
  status,
  spared,
  async begin() {
    const browser = new Browser()
    const { world } = browser
    const page = await open(browser)
    return {
      store: world.faulty,
      act: async () => answerOf(await browser.lose(() => act(browser, page))),
      observers: {
        ...records(world),
        'the user who begins again': beginsAgain(async () => place(browser, await browser.begin())),
        'the user who does it again': doesAgain(async () =>
          place(browser, await act(browser, page)),
        ),
        'the user who goes through a new request': atEnd(async () =>
          finished(browser, await browser.begin()),
        ),
      },
    }
  },
})

/** Signs in and stands before the question for consent. */
async function atConsent(browser: Browser): Promise<Page> {
  const page = await browser.signIn(await browser.begin())
  return browser.follow(page.location)
}

/** Signs in and consents, so that a further request needs no page. */
async function consented(browser: Browser): Promise<Page> {
  return browser.press(await atConsent(browser), 'approve')
}

/** A page that was opened before the user signed in and consented in another tab. */
async function otherTab(browser: Browser): Promise<Page> {
  const waiting = await browser.begin()
  await consented(browser)
  return waiting
}

/** Every request of a browser to the pages. */
export const pageFlows: readonly Flow[] = [
  {
    name: 'pages: an authorization request is kept',
    status: 303,
    open: (browser: Browser) => browser.begin(),
    act: (browser: Browser) => browser.get(browser.authorizeUrl()),
  },
  {
    name: 'pages: sign-in',
    status: 303,
    open: (browser: Browser) => browser.begin(),
    act: (browser: Browser, page: Page) => browser.signIn(page),
  },
  {
    name: 'pages: sign-in where somebody is signed in (session start and end)',
    status: 303,
    async open(browser: Browser) {
      const waiting = await browser.begin()
      await browser.signIn(await browser.begin())
      return waiting
    },
    act: (browser: Browser, page: Page) => browser.signIn(page),
  },
  {
    name: 'pages: consent',
    status: 303,
    open: atConsent,
    // A consent that cannot be remembered is asked for again.
    spared: 2,
    act: (browser: Browser, page: Page) => browser.press(page, 'approve'),
    doesAgain: whenItEnds,
  },
  {
    name: 'pages: refusal',
    status: 303,
    open: atConsent,
    act: (browser: Browser, page: Page) => browser.press(page, 'deny'),
    doesAgain: whenItEnds,
  },
  {
    name: 'pages: an interaction that needs nothing more',
    status: 303,
    open: otherTab,
    act: (browser: Browser, page: Page) => browser.get(page.url),
    doesAgain: whenItEnds,
  },
  {
    name: 'pages: an authorization request that needs no page',
    status: 303,
    open: consented,
    act: (browser: Browser) => browser.get(browser.authorizeUrl()),
  },
  {
    name: 'pages: sign-out (session end)',
    status: 200,
    async open(browser: Browser) {
      await consented(browser)
      return browser.get(`${issuer}/sign-out`)
    },
    act: (browser: Browser, page: Page) => browser.press(page, 'sign-out'),
    beginsAgain: atEnd,
  },
].map(flow)
