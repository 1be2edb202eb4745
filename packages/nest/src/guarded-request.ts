import { AuthkitConfigError } from '@authkit/common'
import type { HttpHeaders, HttpRequest } from '@authkit/common/http'
import type { AccessToken } from '@authkit/oauth2/resource'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The access token that it came with, verified. */
  readonly token: AccessToken
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

/** The access token of a request that passed `ScopesGuard`; throws an `AuthkitConfigError` for one that did not. */
export function getToken(request: GuardedRequest): AccessToken {
  if (request.authkit) return request.authkit.token
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
    headers: distinctHeaders(rawHeaders ?? raw?.rawHeaders ?? []),
  }
}

function requestTarget(url: string): string {
  if (url.startsWith('/')) return url
  // RFC 9112 §3.2.2: a client may send the whole URL. Its host is no more believed than the Host field.
  const parsed = URL.parse(url)
  return parsed ? parsed.pathname + parsed.search : '/'
}

// Node drops or joins the repetitions of a field in `headers`; a repeated Authorization must be seen to be refused.
function distinctHeaders(rawHeaders: readonly string[]): HttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    const earlier = headers[name]
    headers[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return headers
}
