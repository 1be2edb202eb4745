import type { Page, UserAgent } from '@authkit/testing'
import { expect } from 'vitest'
import { errorOf } from './answer.ts'
import { authorize, random, type Request, requestOf } from './authorization.ts'
import { type Client, registerClient } from './client.ts'
import { allows, elements, textOf } from './markup.ts'
import type { Suite } from './suite.ts'
import type { Variant } from './variants.ts'

/** What became of a request to end a session. */
export interface LogoutVisit {
  /** Pages that asked whether the user wants to sign out; the user does. */
  readonly confirmations: readonly Page[]
  /** The last page of the provider. */
  readonly page: Page
  /** Where the browser went back to the client. */
  readonly returned: URL | undefined
}

/** Registers a client with a page to come back to after a logout, RP-Initiated Logout §3.1. */
export async function registerForLogout(
  suite: Suite,
  variant: Variant,
  members: Readonly<Record<string, unknown>> = {},
): Promise<Client & { readonly postLogoutUri: string }> {
  const postLogoutUri = `${suite.site.origin}/post_logout_redirect`
  const post_logout_redirect_uris = [postLogoutUri]
  const client = await registerClient(suite, variant, { post_logout_redirect_uris, ...members })
  expect(client.registered['post_logout_redirect_uris']).toEqual(post_logout_redirect_uris)
  return { ...client, postLogoutUri }
}

/** A long state, which a provider must not cut, RP-Initiated Logout §2. */
export function longState(): string {
  return random().repeat(4)
}

const maxSteps = 8

/** Sends the browser to the end session endpoint and does what the pages ask of the user, RP-Initiated Logout §2. */
export async function endSession(
  suite: Suite,
  browser: UserAgent,
  parameters: Request,
): Promise<LogoutVisit> {
  const url = new URL(suite.endpoint('end_session_endpoint'))
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  const confirmations: Page[] = []
  let page = await browser.request(url.href)
  for (let step = 0; step < maxSteps; step += 1) {
    await loadFrames(browser, page)
    const next = page.location ?? refreshOf(page)
    if (next?.startsWith(suite.site.origin)) {
      await browser.request(next)
      return { confirmations, page, returned: new URL(next) }
    }
    if (next !== undefined) page = await browser.request(next)
    else if (/<form\b/.test(page.body)) {
      confirmations.push(page)
      // The field of oidc-provider, which has its button beside the form.
      page = await browser.submit(page, { logout: 'yes' })
    } else break
  }
  return { confirmations, page, returned: undefined }
}

/** Loads the frames that the page may load by its own policy. */
async function loadFrames(browser: UserAgent, page: Page): Promise<void> {
  const urls = elements(page, 'iframe').map(({ src = '' }) => src)
  await Promise.all(
    urls.filter((url) => allows(page, 'frame-src', url)).map((url) => browser.request(url)),
  )
}

/** Where a page leads on by itself. */
function refreshOf(page: Page): string | undefined {
  const refresh = elements(page, 'meta').find(
    (meta) => meta['http-equiv']?.toLowerCase() === 'refresh',
  )
  return refresh && /url=(.*)$/i.exec(refresh['content'] ?? '')?.[1]
}

/** Checks that the browser came back with the state alone, RP-Initiated Logout §3. */
export function expectReturn(
  { returned, page }: LogoutVisit,
  postLogoutUri: string,
  state: string | undefined,
): void {
  if (!returned) throw new Error(`the browser did not come back: ${page.url} said ${page.status}`)
  expect(`${returned.origin}${returned.pathname}`).toBe(postLogoutUri)
  expect([...returned.searchParams]).toEqual(state === undefined ? [] : [['state', state]])
}

/** Checks that the browser stayed at the provider, on an error or after a question, RP-Initiated Logout §3 and §4. */
export function expectNoReturn({ returned, page, confirmations }: LogoutVisit): void {
  expect(returned).toBeUndefined()
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  if (confirmations.length === 0) expect(page.status).toBeGreaterThanOrEqual(400)
  expect(page.status).toBeLessThan(500)
}

/** Checks that nobody is signed in with the browser any more, Core §3.1.2.6. */
export async function expectSignedOut(
  suite: Suite,
  client: Client,
  browser: UserAgent,
): Promise<void> {
  const visit = await authorize(suite, browser, requestOf(client, { prompt: 'none' }))
  expect(errorOf(suite, client, visit)).toMatch(
    /^(login_required|interaction_required|consent_required|account_selection_required)$/,
  )
}

/** Checks that the user stays at a page that says that nobody is signed in, RP-Initiated Logout §2. */
export function expectSignedOutPage({ returned, page }: LogoutVisit): void {
  expect(returned).toBeUndefined()
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  expect(textOf(page)).toMatch(/\bsign(ed)?[ -]out\b/i)
}
