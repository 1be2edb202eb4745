import { AuthkitConfigError } from '@authkit/common'
import { DisallowedOriginError } from './client-errors.ts'
import { tokenOrigins } from './origins.ts'
import type { OAuth2Token } from './token.ts'

/** Where requests get their tokens from. */
export interface TokenSource {
  /** A token that has not expired. The signal ends the waiting, not the renewal. */
  current(signal?: AbortSignal | null): Promise<OAuth2Token>
  /** The token that takes the place of an access token that the API refused; `undefined` when there is none. */
  replace(accessToken: string, signal?: AbortSignal | null): Promise<OAuth2Token | undefined>
}

/** The tokens of a client for an API: what an adapter of an HTTP client puts on its requests. */
export interface ApiTokens extends TokenSource {
  /** Throws a `DisallowedOriginError` for a URL that must not see the token, RFC 6750 §5.2. */
  checkTarget(url: URL): void
}

/** Which API may see the token. */
export interface ApiTokensOptions {
  /** Origins such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Base of the API's relative URLs; its origin may see the token unless `allowedOrigins` is given. */
  readonly baseUrl?: string | undefined
}

/** Gives the tokens of a client to one API, RFC 6750 §5.2. */
export function apiTokens(
  { tokens }: { readonly tokens: TokenSource },
  { allowedOrigins, baseUrl }: ApiTokensOptions,
): ApiTokens {
  const base = allowedOrigins === undefined && baseUrl !== '' ? baseUrl : undefined
  const origins = tokenOrigins(allowedOrigins ?? [], base)
  if (origins.size === 0) throw noOrigin('a base URL or allowedOrigins')
  return {
    current: (signal) => tokens.current(signal),
    replace: (accessToken, signal) => tokens.replace(accessToken, signal),
    checkTarget: (url) => checkTarget(url, origins),
  }
}

/** Throws a `DisallowedOriginError` for a URL of another origin, or with user information. */
export function checkTarget(url: URL, origins: ReadonlySet<string>): void {
  if (origins.size === 0) throw noOrigin('apiBaseUrl or allowedOrigins')
  // User information makes one host look like another.
  const isAllowed = origins.has(url.origin) && url.username === '' && url.password === ''
  if (!isAllowed) throw new DisallowedOriginError()
}

function noOrigin(options: string): AuthkitConfigError {
  return new AuthkitConfigError(`set ${options} to say which API may see the token`)
}
