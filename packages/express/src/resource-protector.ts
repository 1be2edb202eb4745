import { AuthkitConfigError } from '@authkit/common'
import {
  ResourceProtector as Protector,
  type AccessToken,
  type ResourceProtectorOptions as ProtectorOptions,
} from '@authkit/oauth2/resource'
import type { Request, RequestHandler } from 'express'
import { toHttpRequest } from './handler.ts'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The access token that it came with, verified. */
  readonly token: AccessToken
}

declare global {
  namespace Express {
    interface Request {
      /** Set by `ResourceProtector.requireToken`. */
      authkit?: AuthkitRequest
    }
  }
}

/** What protects the routes of an API. */
export interface ResourceProtectorOptions extends ProtectorOptions {
  /** Scheme, host and port that clients address the API by, `https://api.example`. Tokens that are bound to a URL need it. */
  readonly baseUrl?: string
}

// A host that nobody can have: what is bound to a URL matches nothing until `baseUrl` says what it is.
const unknownOrigin = 'https://base-url.invalid'

/** Lets requests through that carry an access token with the scopes they need, RFC 6750 §2.1. */
export class ResourceProtector extends Protector {
  readonly #origin: string

  constructor(options: ResourceProtectorOptions) {
    super(options)
    this.#origin = new URL(options.baseUrl ?? unknownOrigin).origin
  }

  /**
   * Guards the handlers after it and sets `req.authkit.token`. A list of scopes asks for any one of its entries, and an entry with
   * spaces for all of its words. A request without the right token goes to `next(error)` with its status and challenge.
   */
  requireToken(scopes?: string | readonly string[]): RequestHandler {
    return async (req, _res, next) => {
      const token = await this.validateRequest(toHttpRequest(req, this.#origin), scopes)
      req.authkit = { token }
      next()
    }
  }
}

/** The access token of a request that passed `requireToken`. */
export function getToken(req: Request): AccessToken {
  if (req.authkit) return req.authkit.token
  throw new AuthkitConfigError(
    'The request has no verified token: put protector.requireToken() before this handler',
  )
}
