import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import type { HttpHeaders, HttpRequest } from '@authkit/common/http'
import type { AccessToken } from '@authkit/oauth2/resource'
import type { Request } from 'express'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The verified access token of the request; set by `ResourceProtector.requireToken`. */
  readonly token?: AccessToken | undefined
  /** The path that was given to `authorizeRedirect`; set by `authorizeAccessToken`. */
  readonly returnTo?: string | undefined
}

declare global {
  namespace Express {
    interface Request {
      /** What Authkit knows about the request. */
      authkit?: AuthkitRequest
    }
  }
}

/** The record of a request; its body is text, or what a body parser left. */
export function toHttpRequest(req: Request, origin: string): HttpRequest {
  return {
    method: req.method,
    url: origin + requestTarget(req),
    headers: distinctHeaders(req),
    body: req.body,
  }
}

/** Path and query of a request as they came, wherever the router is mounted. */
export function requestTarget({ originalUrl }: Request): string {
  if (originalUrl.startsWith('/')) return originalUrl
  // RFC 9112 §3.2.2: a client may send the whole URL. Its host is no more believed than the Host field.
  const url = URL.parse(originalUrl)
  return url ? url.pathname + url.search : '/'
}

// Node drops or joins the repetitions of a field in `headers`; a repeated Authorization must be seen to be refused.
function distinctHeaders({ headersDistinct }: Request): HttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    const [only, ...others] = values
    headers[name] = only !== undefined && others.length === 0 ? only : values
  }
  return headers
}

/** The origin of the URL that an application says it lives at; of one that says nothing, a host that nobody can have. */
export function originOf(baseUrl: string | undefined): string {
  // What is bound to a URL, such as a proof of possession, then matches nothing, for no header of the request is believed.
  if (baseUrl === undefined) return 'https://base-url.invalid'
  if (isSecureTransport(baseUrl)) return new URL(baseUrl).origin
  throw new AuthkitConfigError('baseUrl is an https URL, or http on loopback: https://app.example')
}
