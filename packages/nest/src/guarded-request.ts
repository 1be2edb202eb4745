import { AuthkitConfigError } from '@authkit/common'
import { headersFromRaw, type HttpRequest, requestTarget } from '@authkit/common/http'
import type { AccessToken } from '@authkit/oauth2/resource'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The access token that it came with, verified; absent where it is optional and none came. */
  readonly token?: AccessToken | undefined
}

/** What the requests of every HTTP platform of Nest have in common. */
export interface GuardedRequest {
  /** HTTP method. */
  readonly method: string
  /** Path and query, on Express below the place where a router is mounted. */
  readonly url: string
  /** Path and query as they came. */
  readonly originalUrl?: string
  /** Names and values of the header fields in turn, as they came; Fastify has them in `raw`. */
  readonly rawHeaders?: readonly string[]
  /** The request of `node:http`, on Fastify. */
  readonly raw?: { readonly rawHeaders: readonly string[] }
  /** Set by `ScopesGuard`. */
  authkit?: AuthkitRequest
}

/**
 * The access token of a request that passed `ScopesGuard`; throws an `AuthkitConfigError` for one that did not. Where the token is
 * optional, read `request.authkit?.token`.
 */
export function getToken(request: GuardedRequest): AccessToken {
  if (request.authkit?.token) return request.authkit.token
  throw new AuthkitConfigError(
    'The request has no verified token: put @UseGuards(ScopesGuard) on this route, or take @Public() off it',
  )
}

/** The record of a request, without its body. */
export function toHttpRequest(request: GuardedRequest, origin: string): HttpRequest {
  const { method, url, originalUrl = url, rawHeaders, raw } = request
  return {
    method,
    url: origin + requestTarget(originalUrl),
    headers: headersFromRaw(rawHeaders ?? raw?.rawHeaders ?? []),
  }
}
