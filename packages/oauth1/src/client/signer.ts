import { AuthkitConfigError } from '@authkit/common'
import {
  apiOrigins,
  type ApiRequest,
  type AuthorizedRequest,
  isApiTarget,
} from '@authkit/common/client'
import { DisallowedOriginError } from './client-errors.ts'

/** Signs requests to an API: what an adapter of an HTTP client works with. */
export interface OAuth1Signer {
  /** Throws a `DisallowedOriginError` for a URL that no signed request may go to. */
  checkTarget(url: URL): void
  /**
   * Signs a request with a nonce of its own, RFC 5849 §3.3. Header fields are changed in place; URL and body are what to send. Throws like
   * `checkTarget`, and for a request that cannot be signed.
   */
  sign(request: ApiRequest): AuthorizedRequest
  /** The same credentials for another API. */
  limitedTo(options: OAuth1SignerOptions): OAuth1Signer
}

/** Which API requests are signed for. */
export interface OAuth1SignerOptions {
  /** Origins such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Base of the API's relative URLs; requests to its origin are signed unless `allowedOrigins` is given. */
  readonly baseUrl?: string | undefined
}

type Sign = OAuth1Signer['sign']

/** Gives the credentials of a client to one API, RFC 5849 §3.1. Throws an `AuthkitConfigError` when nothing says which. */
export function oauth1Signer(
  { signer }: { readonly signer: OAuth1Signer },
  options: OAuth1SignerOptions,
): OAuth1Signer {
  return signer.limitedTo(options)
}

/** Signs requests to some origins alone. */
export function containedSigner(sign: Sign, origins: ReadonlySet<string>): OAuth1Signer {
  const checkTarget = (url: URL): void => {
    if (origins.size === 0) throw noOrigin('apiBaseUrl or allowedOrigins')
    if (!isApiTarget(url, origins)) throw new DisallowedOriginError()
  }
  return {
    checkTarget,
    sign(request) {
      checkTarget(request.url)
      return sign(request)
    },
    limitedTo({ allowedOrigins, baseUrl }) {
      const base = allowedOrigins === undefined && baseUrl !== '' ? baseUrl : undefined
      const others = apiOrigins(allowedOrigins, base)
      if (others.size === 0) throw noOrigin('a base URL or allowedOrigins')
      return containedSigner(sign, others)
    },
  }
}

function noOrigin(options: string): AuthkitConfigError {
  return new AuthkitConfigError(`set ${options} to say which API requests are signed for`)
}
