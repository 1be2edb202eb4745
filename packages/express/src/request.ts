import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import { headersFromRaw, type HttpRequest, requestTarget } from '@authkit/common/http'
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
    url: origin + requestTarget(req.originalUrl),
    headers: headersFromRaw(req.rawHeaders),
    body: req.body,
  }
}

/** The origin of the URL that an application says it lives at; of one that says nothing, a host that nobody can have. */
export function originOf(baseUrl: string | undefined): string {
  // What is bound to a URL, such as a proof of possession, then matches nothing, for no header of the request is believed.
  if (baseUrl === undefined) return 'https://base-url.invalid'
  if (isSecureTransport(baseUrl)) return new URL(baseUrl).origin
  throw new AuthkitConfigError('baseUrl is an https URL, or http on loopback: https://app.example')
}
