import { isSecureTransport } from '@authkit/common'
import { checkTarget, type TokenSource } from './api-tokens.ts'
import { InsecureTransportError, TooManyRedirectsError } from './client-errors.ts'
import { isRedirect, isReplayable, nextHop, type Outgoing, toOutgoing } from './outgoing.ts'
import type { OAuth2Token } from './token.ts'

/** What a fetch with tokens works with. */
export interface ProtectedFetchOptions {
  /** Where the tokens come from. */
  readonly tokens: TokenSource
  /** Base of relative URLs. */
  readonly apiBaseUrl: string | undefined
  /** The origins that may see the token. */
  readonly origins: ReadonlySet<string>
  /** Sends the requests. */
  readonly fetch: typeof globalThis.fetch
}

const MOST_REDIRECTS = 5

/**
 * Makes a `fetch` that sends a bearer token to the allowed origins only, renews it ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * It follows redirects within the origin and returns any other redirect as it is.
 */
export function createProtectedFetch(options: ProtectedFetchOptions): typeof globalThis.fetch {
  return async (input, init) => {
    let outgoing = toOutgoing(input, init, options.apiBaseUrl)
    checkTarget(outgoing.url, options.origins)
    // RFC 6750 §5.3: a bearer token never travels without TLS.
    if (!isSecureTransport(outgoing.url.href)) throw new InsecureTransportError()
    const { signal, redirect } = outgoing.init
    signal?.throwIfAborted()
    // What the caller says about authorization stands.
    const isOurs = !outgoing.headers.has('authorization')
    let token = isOurs ? await options.tokens.current(signal) : undefined
    let isFresh = false
    for (let redirects = 0; ;) {
      const response = await send(outgoing, token, options.fetch)
      if (response.status === 401 && token !== undefined && !isFresh && isReplayable(outgoing)) {
        const replacement = await options.tokens.replace(token.access_token, signal)
        if (replacement === undefined) return response
        token = replacement
        isFresh = true
        await response.body?.cancel()
        continue
      }
      if (redirect === 'manual' || !isRedirect(response)) return response
      if (redirect === 'error' || redirects === MOST_REDIRECTS) {
        await response.body?.cancel()
        throw new TooManyRedirectsError()
      }
      const next = nextHop(response, outgoing)
      if (next === undefined) return response
      await response.body?.cancel()
      outgoing = next
      redirects += 1
    }
  }
}

function send(
  { url, init, headers, body }: Outgoing,
  token: OAuth2Token | undefined,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const sent = new Headers(headers)
  if (token !== undefined) sent.set('authorization', `Bearer ${token.access_token}`)
  return fetch(url, { ...init, headers: sent, body, redirect: 'manual' })
}
