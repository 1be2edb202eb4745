import type { ApiRequestInit } from '@authkit/common/client'
import type { OAuth2Client } from '@authkit/oauth2/client'
import { HeldTokenClient } from './held-token.ts'
import type { ProtocolClients } from './protocol-clients.ts'
import type { TokenChoice, TokenFinder } from './token-choice.ts'

/** A request to an API, as `fetch` takes it, and whose token it carries. */
export interface TokenRequestInit extends ApiRequestInit, TokenChoice {}

/** Sends a request to the API of a provider; a relative URL is one below `apiBaseUrl`. */
export type ApiFetch<Init> = (url: string | URL, init?: Init) => Promise<Response>

/** Requests to the API of a provider by their method. */
export abstract class ApiMethods<Init extends RequestInit> {
  /** Sends a request with the token, to the origin of `apiBaseUrl` and `allowedOrigins` only. */
  abstract fetch(url: string | URL, init?: Init): Promise<Response>

  /** Sends a GET, as `fetch` does. */
  get(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('GET', url, init)
  }

  /** Sends a HEAD, as `fetch` does. */
  head(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('HEAD', url, init)
  }

  /** Sends a POST, as `fetch` does. */
  post(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('POST', url, init)
  }

  /** Sends a PUT, as `fetch` does. */
  put(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('PUT', url, init)
  }

  /** Sends a PATCH, as `fetch` does. */
  patch(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('PATCH', url, init)
  }

  /** Sends a DELETE, as `fetch` does. */
  delete(url: string | URL, init?: Init): Promise<Response> {
    return this.#send('DELETE', url, init)
  }

  #send(method: string, url: string | URL, init: Init | undefined): Promise<Response> {
    // What was given is an `Init` still when its method is another text.
    return this.fetch(url, { ...init, method } as Init)
  }
}

/** Makes the `fetch` of a registered provider, RFC 6750 §5.2. A request that says itself who it is from, or withholds the token, needs none. */
export function apiFetch(
  clients: ProtocolClients,
  tokens: TokenFinder,
): ApiFetch<TokenRequestInit> {
  let bare: OAuth2Client | undefined
  return async (url, init = {}) => {
    const { token: _token, request: _request, updateToken, ...rest } = init
    if (rest.withholdToken === true || hasAuthorization(rest)) {
      bare ??= clients.bare()
      return bare.fetch(url, { ...rest, withholdToken: true })
    }
    return new HeldTokenClient(tokens.hold(init), updateToken).fetch(url, rest)
  }
}

/** Whether the caller says who a request is from, which stands. */
export function hasAuthorization({ headers }: RequestInit): boolean {
  return headers !== undefined && new Headers(headers).has('authorization')
}
