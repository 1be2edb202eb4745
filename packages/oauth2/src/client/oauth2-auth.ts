import { AuthkitConfigError } from '@authkit/common'
import { type ApiFetch, apiOrigins } from '@authkit/common/client'
import { containedTokens } from './api-tokens.ts'
import { HookList } from './hooks.ts'
import { createProtectedFetch } from './protected-fetch.ts'
import { checkPlacement, type TokenPlacement } from './token-placement.ts'
import { requestSigner, type TokenSource } from './token-source.ts'
import { requireBearer } from './token-response.ts'
import { OAuth2Token, type TokenInput } from './token.ts'

/** Where a bare token goes, and how. */
export interface OAuth2AuthOptions {
  /** Where requests carry the token; in the header unless given. */
  readonly tokenPlacement?: TokenPlacement | undefined
  /** Base of the API's relative URLs; its origin may see the token. */
  readonly apiBaseUrl?: string | URL | undefined
  /** More origins that may see the token, such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Sends the requests; the platform's unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** A token that somebody else keeps fresh, for `fetch` and for HTTP clients to carry, RFC 6750 §2. */
export class OAuth2Auth {
  /** The token; what `apiTokens` makes adapters of HTTP clients from. */
  readonly tokens: TokenSource
  /** A `fetch` that sends the token to the allowed origins. */
  readonly fetch: ApiFetch

  constructor(token: TokenInput, options: OAuth2AuthOptions = {}) {
    const { tokenPlacement = 'header', allowedOrigins, fetch = globalThis.fetch } = options
    checkPlacement(tokenPlacement)
    if (typeof token !== 'object' || token === null) {
      throw new AuthkitConfigError('OAuth2Auth takes a token as an object with its members')
    }
    const bearer = OAuth2Token.from(token)
    requireBearer(bearer)
    const apiBaseUrl = options.apiBaseUrl === undefined ? undefined : String(options.apiBaseUrl)
    this.tokens = {
      current: () => Promise.resolve(bearer),
      replace: () => Promise.resolve(undefined),
      sign: requestSigner(tokenPlacement, new HookList()),
    }
    const origins = apiOrigins(allowedOrigins, apiBaseUrl)
    this.fetch = createProtectedFetch({
      apiBaseUrl,
      fetch,
      tokens: containedTokens(this.tokens, origins),
    })
  }
}
