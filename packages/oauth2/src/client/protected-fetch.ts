import type { ApiTokens } from './api-tokens.ts'
import { TooManyRedirectsError } from './client-errors.ts'
import {
  type ApiFetch,
  isRedirect,
  isReplayable,
  nextHop,
  type Outgoing,
  toOutgoing,
} from '@authkit/common/client'
import { withoutToken } from './token-placement.ts'
import type { OAuth2Token } from './token.ts'

/** What a fetch with tokens works with. */
export interface ProtectedFetchOptions {
  /** Where the tokens come from, and where they may go. */
  readonly tokens: ApiTokens
  /** Base of relative URLs. */
  readonly apiBaseUrl: string | undefined
  /** Sends the requests. */
  readonly fetch: typeof globalThis.fetch
}

const MOST_REDIRECTS = 5

/**
 * Makes a `fetch` that sends a bearer token to the allowed origins only, renews it ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * It follows redirects within the origin and returns any other redirect as it is.
 */
export function createProtectedFetch(options: ProtectedFetchOptions): ApiFetch {
  const { tokens, apiBaseUrl, fetch } = options
  return async (input, init) => {
    let outgoing = toOutgoing(input, init, apiBaseUrl)
    tokens.checkTarget(outgoing.url)
    const { signal, redirect } = outgoing.init
    signal?.throwIfAborted()
    // What the caller says about authorization stands.
    const isOurs = init?.withholdToken !== true && !outgoing.headers.has('authorization')
    let token = isOurs ? await tokens.current(signal) : undefined
    let isFresh = false
    for (let redirects = 0; ;) {
      const { url, response } = await send(outgoing, token, { tokens, fetch })
      if (response.status === 401 && token !== undefined && !isFresh && isReplayable(outgoing)) {
        const replacement = await replacementOf(token, { tokens, response, signal })
        if (replacement === undefined) return response
        token = replacement
        isFresh = true
        letGo(response)
        continue
      }
      if (redirect === 'manual' || !isRedirect(response)) return response
      if (redirect === 'error' || redirects === MOST_REDIRECTS) {
        letGo(response)
        throw new TooManyRedirectsError()
      }
      // A hook may have sent it elsewhere than it was to go.
      const next = nextHop(response, { ...outgoing, url })
      if (next === undefined) return response
      letGo(response)
      outgoing = token === undefined ? next : { ...next, url: withoutToken(next.url, token) }
      redirects += 1
    }
  }
}

/** The token that takes the place of a refused one; the connection of the refusal does not wait for one that never comes. */
async function replacementOf(
  token: OAuth2Token,
  { tokens, response, signal }: Refusal,
): Promise<OAuth2Token | undefined> {
  try {
    return await tokens.replace(token.access_token, signal)
  } catch (error) {
    letGo(response)
    throw error
  }
}

interface Refusal {
  readonly tokens: ApiTokens
  readonly response: Response
  readonly signal: AbortSignal | null | undefined
}

/** Lets go of a body that nobody will read; one that broke off meanwhile is gone as well. */
function letGo({ body }: Response): void {
  body?.cancel().catch(() => undefined)
}

/** A response, and the URL that it came from. */
interface Sent {
  readonly url: URL
  readonly response: Response
}

async function send(
  { url, init, headers, body }: Outgoing,
  token: OAuth2Token | undefined,
  { tokens, fetch }: Pick<ProtectedFetchOptions, 'tokens' | 'fetch'>,
): Promise<Sent> {
  if (token === undefined) {
    return { url, response: await fetch(url, { ...init, headers, body, redirect: 'manual' }) }
  }
  const sent = new Headers(headers)
  const request = { url, method: init.method ?? 'GET', headers: sent, body }
  const signing = tokens.sign(token, request)
  const signed = signing instanceof Promise ? await signing : signing
  // Whatever a hook made of the body is for fetch to judge.
  const signedBody = signed.body as Outgoing['body']
  const all: RequestInit = { ...init, headers: sent, body: signedBody, redirect: 'manual' }
  return { url: signed.url, response: await fetch(signed.url, all) }
}
