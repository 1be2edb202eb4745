import { appClient, type Addresses } from './addresses.ts'
import { type Page, UserAgent } from '@authkit/testing'

interface Step {
  readonly title: string
  readonly run: (state: State) => Promise<string>
}

interface State {
  readonly at: Addresses
  readonly browser: UserAgent
  page: Page
  callback: string
}

/** Fails the step with what was seen. */
function expect(holds: boolean, seen: string): void {
  if (!holds) throw new Error(seen)
}

const steps: readonly Step[] = [
  {
    title: 'the app sends the browser to the provider with state, nonce and PKCE',
    async run(state) {
      state.page = await state.browser.request(`${state.at.app}/login`)
      const query = new URL(state.page.location ?? state.at.app).searchParams
      const missing = ['state', 'nonce', 'code_challenge'].filter((name) => !query.get(name))
      expect(missing.length === 0, `missing: ${missing.join(', ')}`)
      return `${state.page.status}, code_challenge_method ${query.get('code_challenge_method')}`
    },
  },
  {
    title: 'a wrong password is refused',
    async run(state) {
      state.page = await state.browser.follow(state.page)
      state.page = await state.browser.submit(state.page, { username: 'alice', password: 'wrong' })
      expect(state.page.location === undefined, `redirected to ${state.page.location}`)
      return `${state.page.status}, the page asks again`
    },
  },
  {
    title: 'alice signs in',
    async run(state) {
      const answer = await state.browser.submit(state.page, {
        username: 'alice',
        password: 'wonderland',
      })
      state.page = await state.browser.follow(answer, `${state.at.app}/callback`)
      expect(state.page.body.includes('Notes'), 'no consent page')
      return 'the consent page names the app'
    },
  },
  {
    title: 'alice consents and the provider answers with a code, state and iss',
    async run(state) {
      const answer = await state.browser.submit(state.page, {}, 'Allow')
      state.page = await state.browser.follow(answer, `${state.at.app}/callback`)
      state.callback = state.page.location ?? ''
      const query = new URL(state.callback).searchParams
      expect(query.has('code') && query.has('state'), 'no code')
      expect(query.get('iss') === state.at.provider, 'wrong iss')
      return `${state.page.status} to the callback`
    },
  },
  {
    title: 'the app exchanges the code, checks the ID Token and signs alice in',
    async run(state) {
      state.page = await state.browser.follow(await state.browser.request(state.callback))
      expect(state.page.body.includes('Alice Liddell'), `${state.page.status}`)
      return 'Signed in as Alice Liddell'
    },
  },
  {
    title: 'the API takes the access token for its scope',
    async run(state) {
      const page = await state.browser.request(`${state.at.app}/notes`)
      expect(page.status === 200 && page.body.includes('RFC 9700'), `${page.status}`)
      return '200 with notes'
    },
  },
  {
    title: 'the API refuses it for another scope',
    async run(state) {
      const page = await state.browser.request(`${state.at.app}/delete`, {})
      expect(page.status === 403 && page.body.includes('insufficient_scope'), `${page.status}`)
      return '403 insufficient_scope'
    },
  },
  {
    title: 'the API refuses a request without a token',
    async run(state) {
      const page = await state.browser.request(`${state.at.api}/notes`)
      const challenge = page.headers.get('www-authenticate') ?? ''
      expect(page.status === 401 && challenge.startsWith('Bearer'), `${page.status} ${challenge}`)
      return `401 ${challenge}`
    },
  },
  {
    title: 'the app refreshes the access token, and the new one works',
    async run(state) {
      const page = await state.browser.request(`${state.at.app}/refresh`, {})
      expect(page.status === 200 && page.body.includes('A new access token'), `${page.status}`)
      expect(
        (await state.browser.request(`${state.at.app}/notes`)).status === 200,
        'the new token is refused',
      )
      return '200, and 200 from the API'
    },
  },
  {
    title: 'a replayed callback is refused by the app',
    async run(state) {
      const page = await state.browser.request(state.callback)
      expect(page.status >= 400 && page.status < 500, `${page.status}`)
      return `${page.status}, the login transaction is over`
    },
  },
  {
    title: 'a replayed code is refused by the provider',
    async run(state) {
      const { status, body } = await redeem(state)
      expect(status === 400 && body.includes('invalid_grant'), `${status} ${body}`)
      return '400 invalid_grant'
    },
  },
  {
    title: 'and it ended what the code had issued: the refresh token no longer works',
    async run(state) {
      const page = await state.browser.request(`${state.at.app}/refresh`, {})
      expect(page.status >= 400 && page.body.includes('invalid_grant'), `${page.status}`)
      return `${page.status} invalid_grant`
    },
  },
  {
    title: 'alice signs out of the app',
    async run(state) {
      const page = await state.browser.follow(
        await state.browser.request(`${state.at.app}/logout`, {}),
      )
      expect(page.body.includes('Sign in with'), `${page.status}`)
      return 'the app knows nobody any more'
    },
  },
  {
    title: 'alice signs out of the provider, which then asks for the password again',
    async run(state) {
      const page = await state.browser.request(`${state.at.provider}/sign-out`)
      await state.browser.submit(page, {})
      const login = await state.browser.request(`${state.at.app}/login`)
      const asked = await state.browser.follow(login, `${state.at.app}/callback`)
      expect(asked.body.includes('type="password"'), `${asked.status} ${asked.location ?? ''}`)
      return 'the sign-in page'
    },
  },
]

async function redeem({ at, callback }: State): Promise<{ status: number; body: string }> {
  const response = await fetch(`${at.provider}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${appClient.client_id}:${appClient.client_secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(callback).searchParams.get('code') ?? '',
      redirect_uri: `${at.app}/callback`,
      code_verifier: 'x'.repeat(43),
    }),
    signal: AbortSignal.timeout(10_000),
  })
  return { status: response.status, body: await response.text() }
}

/** Drives the three programs as a person would, and prints a line a step. The exit code tells whether all held. */
export async function check(at: Addresses): Promise<number> {
  const empty: Page = {
    status: 0,
    url: at.app,
    location: undefined,
    body: '',
    headers: new Headers(),
  }
  const state: State = { at, browser: new UserAgent(), page: empty, callback: '' }
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
