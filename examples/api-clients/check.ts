import { DisallowedOriginError } from '@authkit/oauth2/client'
import type { ServerEvent } from '@authkit/oauth2/server'
import { type FixedClock, UserAgent } from '@authkit/testing'
import { runDevice } from './device.ts'
import type { Programs } from './programs.ts'
import { lifetime } from './provider.ts'
import { createService, ordersOf, type Service } from './service.ts'
import { createServiceAccount } from './service-account.ts'

/** What the steps happen in. */
export interface World {
  readonly at: Programs
  /** The time of every program. */
  readonly clock: FixedClock
  /** What the provider has issued, in order. */
  readonly issued: Extract<ServerEvent, { type: 'token_issued' }>[]
}

interface State extends World {
  readonly browser: UserAgent
  readonly service: Service
}

interface Step {
  readonly title: string
  readonly run: (state: State) => Promise<string>
}

/** Fails the step with what was seen. */
function expect(holds: boolean, seen: string): void {
  if (!holds) throw new Error(seen)
}

const people = { username: 'alice', password: 'wonderland' }
const alice = 'user-alice'

/** Does something, and tells how many tokens the provider issued meanwhile. */
async function counted<T>({ issued }: World, work: () => Promise<T>) {
  const before = issued.length
  const result = await work()
  return { result, tokens: issued.slice(before) }
}

/** Thirty calls at the same time, ten by each HTTP client. */
async function thirtyCalls(state: State): Promise<string> {
  const { fetch, axios, got } = state.service.calls
  const calls = Array.from({ length: 10 }).flatMap(() => [fetch(), axios(), got()])
  const { result, tokens } = await counted(state, () => Promise.all(calls))
  const isOurs = result.every(({ of, through }) => of === 'reports' && through === 'reports')
  expect(isOurs && tokens.length === 1, `${result.length} calls, ${tokens.length} tokens`)
  return `${result.length} calls by fetch, axios and got, ${tokens.length} token`
}

async function askOrders({ at, browser }: State) {
  return browser.request(`${at.web}/orders`)
}

const steps: readonly Step[] = [
  {
    title: 'the service calls the API for the first time',
    run: thirtyCalls,
  },
  {
    title: 'and again when its token has expired',
    async run(state) {
      state.clock.advance(lifetime)
      return thirtyCalls(state)
    },
  },
  {
    title: 'and when somebody has revoked it, which the API tells by 401',
    async run(state) {
      await state.service.client.revokeToken()
      return thirtyCalls(state)
    },
  },
  {
    title: 'no other origin is sent a token',
    async run({ service, at }) {
      const refusal = await service.client.fetch(`${at.web}/orders`).catch((error) => error)
      expect(refusal instanceof DisallowedOriginError, String(refusal))
      return refusal.message
    },
  },
  {
    title: 'the service account signs an assertion for its first call',
    async run(state) {
      const account = createServiceAccount(state.at.parts)
      const call = async () => ordersOf(await account.fetch('/orders'))
      const ten = () => Promise.all(Array.from({ length: 10 }, call))
      const first = await counted(state, ten)
      state.clock.advance(lifetime)
      const second = await counted(state, ten)
      const counts = [first.tokens.length, second.tokens.length]
      const [{ of } = { of: '' }] = second.result
      expect(
        of === 'nightly@accounts.example' && counts.every((n) => n === 1),
        `${of}, ${counts.join(', ')}`,
      )
      return `and another one when its token has expired; ten calls each time as ${of}`
    },
  },
  {
    title: 'a device shows a code, and asks until its user has typed it',
    async run({ at, clock, browser }) {
      let asked = 0
      let shown = { uri: '', code: '' }
      const { of } = await runDevice(at.parts, {
        show: ({ verification_uri: uri, user_code: code }) => (shown = { uri, code }),
        wait: async (seconds) => clock.advance(seconds),
        async onPending() {
          asked += 1
          if (asked < 3) return
          const form = { ...people, user_code: shown.code }
          const done = await browser.submit(await browser.request(shown.uri), form)
          expect(done.body.includes('Television is signed in'), `${done.status}`)
        },
      })
      expect(of === alice && asked === 3, `${of}, asked ${asked} times`)
      return `${asked} times in vain, then it called the API as ${of}`
    },
  },
  {
    title: 'alice signs in at the web application',
    async run({ at, browser, issued }) {
      const login = await browser.follow(await browser.request(`${at.web}/login`))
      const consent = await browser.follow(await browser.submit(login, people))
      const page = await browser.follow(await browser.submit(consent, {}, 'Allow'))
      expect(page.body.includes(`Orders of ${alice}`), `${page.status} at ${page.url}`)
      return `and sees her orders by a token of ${issued.at(-1)?.grantType}`
    },
  },
  {
    title: 'five minutes later she has ten tabs open',
    async run(state) {
      const { at, clock } = state
      const before = await at.tokens.find(alice)
      clock.advance(lifetime)
      const tabs = () => Promise.all(Array.from({ length: 10 }, () => askOrders(state)))
      const { result, tokens } = await counted(state, tabs)
      const after = await at.tokens.find(alice)
      const isSaved = after !== undefined && after['access_token'] !== before?.['access_token']
      const works = result.every(({ body }) => body.includes(`Orders of ${alice}`))
      expect(works && isSaved && tokens.length === 1, `${result[0]?.status}, ${tokens.length}`)
      return 'one refresh for all of them, and the new token is in the table'
    },
  },
  {
    title: 'the provider ends her session',
    async run(state) {
      const { at, clock } = state
      await at.endSessions(alice, { grants: true })
      clock.advance(lifetime)
      const { status } = await askOrders(state)
      const kept = await at.tokens.find(alice)
      const { status: later } = await askOrders(state)
      expect(kept === undefined && later === 401, `${status}, then ${later}`)
      return `the refresh is refused, her token forgotten, and she is asked to sign in: ${later}`
    },
  },
]

/** Does what the programs and alice would do, and prints a line a step. The exit code tells whether all held. */
export async function check(world: World): Promise<number> {
  const service = createService(world.at.parts)
  const state: State = { ...world, browser: new UserAgent(), service }
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
