import { AuthkitConfigError } from '@authkit/common'
import { apiOrigins, isApiTarget } from '@authkit/common/client'
import { DisallowedOriginError } from './client-errors.ts'

import type { TokenSource } from './token-source.ts'

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
  const origins = apiOrigins(allowedOrigins, base)
  if (origins.size === 0) throw noOrigin('a base URL or allowedOrigins')
  return containedTokens(tokens, origins)
}

/** Keeps the tokens of a source within origins, wherever a hook would send them. */
export function containedTokens(tokens: TokenSource, origins: ReadonlySet<string>): ApiTokens {
  const contain = (url: URL): void => checkTarget(url, origins)
  return {
    current: (signal) => tokens.current(signal),
    replace: (accessToken, signal) => tokens.replace(accessToken, signal),
    sign(token, request) {
      const signed = tokens.sign(token, request)
      if (!(signed instanceof Promise)) return signed
      return signed.then((changed) => {
        contain(changed.url)
        return changed
      })
    },
    checkTarget: contain,
  }
}

function checkTarget(url: URL, origins: ReadonlySet<string>): void {
  if (origins.size === 0) throw noOrigin('apiBaseUrl or allowedOrigins')
  if (!isApiTarget(url, origins)) throw new DisallowedOriginError()
}

function noOrigin(options: string): AuthkitConfigError {
  return new AuthkitConfigError(`set ${options} to say which API may see the token`)
}
