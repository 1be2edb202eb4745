import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import { InsecureTransportError } from './client-errors.ts'
import type { OAuth1ClientOptions } from './options.ts'

const MOST_SECONDS = 3600

/** Where a provider takes the three steps of a login, RFC 5849 §2. */
export type Endpoints = Pick<
  OAuth1ClientOptions,
  'temporaryCredentialUrl' | 'authorizeUrl' | 'tokenCredentialUrl'
>

/** The URLs of a provider; throws an `AuthkitConfigError` for one that is neither https nor loopback. */
export function checkedEndpoints(options: Endpoints): Endpoints {
  const { temporaryCredentialUrl, authorizeUrl, tokenCredentialUrl } = options
  const endpoints = { temporaryCredentialUrl, authorizeUrl, tokenCredentialUrl }
  for (const [name, url] of Object.entries(endpoints)) {
    if (url === undefined || secureUrl(url) !== undefined) continue
    throw new AuthkitConfigError(
      `${name} must be https, or http on loopback, and without user information`,
    )
  }
  return endpoints
}

/** The URL of a step; throws an `AuthkitConfigError` without one, and an `InsecureTransportError` for plain http. */
export function endpointUrl(url: string | URL | undefined, option: keyof Endpoints): URL {
  if (url === undefined) throw new AuthkitConfigError(`give a URL, or set ${option}`)
  const endpoint = secureUrl(url)
  if (endpoint === undefined) throw new InsecureTransportError()
  return endpoint
}

/** Where users return to: an absolute URI or `oob`, RFC 5849 §2.1; throws an `AuthkitConfigError` for anything else. */
export function checkedRedirectUri(redirectUri: string | URL): string {
  const text = String(redirectUri)
  if (text === 'oob' || URL.canParse(text)) return text
  throw new AuthkitConfigError("redirectUri must be an absolute URI, or 'oob'")
}

/** Seconds for one request; throws an `AuthkitConfigError` for what is none. */
export function checkedTimeout(timeout: number | undefined): number | undefined {
  if (timeout === undefined || (timeout > 0 && timeout <= MOST_SECONDS)) return timeout
  throw new AuthkitConfigError(`timeout must be 0 to ${MOST_SECONDS} seconds`)
}

function secureUrl(input: string | URL): URL | undefined {
  const text = String(input)
  const url = isSecureTransport(text) ? URL.parse(text) : null
  return url === null || url.username !== '' || url.password !== '' ? undefined : url
}
