import { UserAgent } from '@authkit/testing'
import type { Programs } from './programs.ts'

interface State {
  readonly at: Programs
  /** The browser that most of it happens in, and one on another machine. */
  readonly browser: UserAgent
  readonly other: UserAgent
}

interface Step {
  readonly title: string
  readonly run: (state: State) => Promise<string>
}

/** Fails the step with what was seen. */
function expect(holds: boolean, seen: string): void {
  if (!holds) throw new Error(seen)
}

const user = 'Signed in as Alice Liddell'
const people = { username: 'alice', password: 'wonderland' }

/** Signs in at an application; true when the provider asked for the password. */
async function signIn(browser: UserAgent, app: string): Promise<boolean> {
  const page = await browser.follow(await browser.request(`${app}/login`))
  const isAsked = page.body.includes('type="password"')
  const end = isAsked ? await browser.follow(await browser.submit(page, people)) : page
  expect(end.body.includes(user), `${end.status} at ${end.url}`)
  return isAsked
}

async function isSignedIn(browser: UserAgent, app: string): Promise<boolean> {
  return (await browser.request(app)).body.includes(user)
}

const steps: readonly Step[] = [
  {
    title: 'alice signs in at the calendar, with her password',
    async run({ browser, at }) {
      expect(await signIn(browser, at.calendar), 'nobody asked for it')
      return user
    },
  },
  {
    title: 'and at the mail, where nobody asks for it again',
    async run({ browser, at }) {
      expect(!(await signIn(browser, at.mail)), 'the password was asked for')
      return user
    },
  },
  {
    title: 'she does so in another browser',
    async run({ other, at }) {
      expect(await signIn(other, at.calendar), 'nobody asked for the password')
      expect(!(await signIn(other, at.mail)), 'the password was asked for')
      return 'four sessions at applications, two at the provider'
    },
  },
  {
    title: 'a Logout Token that the provider did not sign ends nothing',
    async run({ browser, at }) {
      const form = { logout_token: 'eyJhbGciOiJub25lIn0.e30.' }
      const { status } = await browser.request(`${at.mail}/backchannel-logout`, form)
      expect(status === 400 && (await isSignedIn(browser, at.mail)), `${status}`)
      return `${status}`
    },
  },
  {
    title: 'alice signs out at the calendar, and the provider asks nothing',
    async run({ browser, at }) {
      const leaving = await browser.submit(await browser.request(at.calendar), {})
      const returning = await browser.follow(leaving, `${at.calendar}/goodbye`)
      expect(returning.location?.includes('state=') === true, `${returning.status}`)
      const planted = await browser.request(`${at.calendar}/goodbye?state=planted`)
      expect(planted.status === 400, `${planted.status} for another state`)
      const page = await browser.follow(returning)
      expect(page.body.includes('Signed out everywhere'), `${page.status}`)
      return 'back at the calendar, with the state of this logout and no other'
    },
  },
  {
    title: 'the mail was told by back-channel logout, and her session there is over',
    async run({ browser, at }) {
      expect(!(await isSignedIn(browser, at.mail)), 'she is still signed in')
      return 'the mail knows nobody any more'
    },
  },
  {
    title: 'her other browser is signed in as before',
    async run({ other, at }) {
      const both = [await isSignedIn(other, at.calendar), await isSignedIn(other, at.mail)]
      expect(both.every(Boolean), both.join(', '))
      return 'at both applications'
    },
  },
  {
    title: 'until the operator ends every session of hers',
    async run({ other, at }) {
      const count = await at.endSessions('user-alice')
      const both = [await isSignedIn(other, at.calendar), await isSignedIn(other, at.mail)]
      expect(count === 1 && !both.some(Boolean), `${count}, ${both.join(', ')}`)
      return 'one session at the provider, and with it those at both applications'
    },
  },
  {
    title: 'whoever signs in again is asked for the password',
    async run({ browser, at }) {
      expect(await signIn(browser, at.mail), 'nobody asked for it')
      return user
    },
  },
]

/** Does what alice would do, and prints a line a step. The exit code tells whether all held. */
export async function check(at: Programs): Promise<number> {
  const state: State = { at, browser: new UserAgent(), other: new UserAgent() }
  let failed = 0
  for (const { title, run } of steps) {
    // A step builds on those before it, so the first failure usually explains the others.
    const outcome = await run(state).then(
      (seen) => `pass  ${title}: ${seen}`,
      (error: unknown) => {
        failed += 1
        return `FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`
      },
    )
    process.stdout.write(`${outcome}\n`)
  }
  process.stdout.write(`\n${steps.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}
