import type { Page, UserAgent } from '@authkit/testing'
import { user } from './accounts.ts'
import type { Client } from './client.ts'
import type { Suite } from './suite.ts'

/** Parameters of an authorization request; `undefined` leaves one out. */
export type Request = Readonly<Record<string, string | undefined>>

/** What reached the client. */
export interface Answer {
  /** How: in the query or the fragment of the redirect, or as a form. */
  readonly carrier: 'query' | 'fragment' | 'form_post'
  readonly parameters: URLSearchParams
  /** URL that the browser was sent to. */
  readonly uri: URL
}

/** What a user saw of an authorization request, and how it ended. */
export interface Visit {
  /** What was sent. */
  readonly request: Request
  /** Pages that asked the user to sign in, then those that asked for consent. */
  readonly signIns: readonly Page[]
  readonly consents: readonly Page[]
  /** The last page of the provider when it did not send the browser back. */
  readonly page: Page
  readonly answer: Answer | undefined
}

/** The authorization request of a client for its variant, with `state` and `nonce`, Core §3.1.2.1. */
export function requestOf({ id, redirectUri, variant }: Client, changes: Request = {}): Request {
  return {
    client_id: id,
    redirect_uri: redirectUri,
    scope: 'openid',
    state: random(),
    nonce: random(),
    response_type: variant.responseType,
    ...(variant.responseMode === 'default' ? {} : { response_mode: variant.responseMode }),
    ...changes,
  }
}

/** A text that nobody guesses. */
export function random(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** Sends the browser to the authorization endpoint, by GET unless told otherwise, and does there what the pages ask of the user. */
export async function authorize(
  suite: Suite,
  browser: UserAgent,
  request: Request,
  method: 'GET' | 'POST' = 'GET',
): Promise<Visit> {
  const endpoint = suite.endpoint('authorization_endpoint')
  const parameters = Object.fromEntries(
    Object.entries(request).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
  const query = new URLSearchParams(parameters).toString()
  const first =
    method === 'GET'
      ? await browser.request(`${endpoint}?${query}`)
      : await browser.request(endpoint, parameters)
  return { request, ...(await walk(suite, browser, first)) }
}

const maxSteps = 12

async function walk(
  suite: Suite,
  browser: UserAgent,
  first: Page,
): Promise<Omit<Visit, 'request'>> {
  const { site } = suite
  const signIns: Page[] = []
  const consents: Page[] = []
  let page = first
  for (let step = 0; step < maxSteps; step += 1) {
    if (page.location?.startsWith(site.origin)) {
      const uri = new URL(page.location)
      await browser.request(uri.href)
      return { signIns, consents, page, answer: redirected(uri) }
    }
    if (page.location !== undefined) page = await browser.request(page.location)
    else if (/name="password"/.test(page.body)) {
      signIns.push(page)
      const { username, password } = user
      // The second is what oidc-provider calls the first.
      page = await browser.submit(page, { username, login: username, password })
    } else if (/>(Allow|Continue)<\/button>/.test(page.body) && !/<noscript>/.test(page.body)) {
      consents.push(page)
      page = await browser.submit(page, {})
    } else break
  }
  return { signIns, consents, page, answer: await posted(suite, browser, page) }
}

function redirected(uri: URL): Answer {
  return uri.hash === ''
    ? { carrier: 'query', parameters: uri.searchParams, uri }
    : { carrier: 'fragment', parameters: new URLSearchParams(uri.hash.slice(1)), uri }
}

/** The answer on a page that posts itself to the client, OAuth 2.0 Form Post Response Mode §2; `undefined` for any other page. */
async function posted(
  { site }: Suite,
  browser: UserAgent,
  page: Page,
): Promise<Answer | undefined> {
  if (!/<form\b/.test(page.body)) return undefined
  const before = site.requests.length
  await browser.submit(page, {})
  const [received] = site.requests.slice(before)
  if (!received) return undefined
  const { method, url, form, headers } = received
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded'
  if (method !== 'POST' || !isForm) throw new Error('the client was not posted a form')
  return { carrier: 'form_post', parameters: form, uri: url }
}
