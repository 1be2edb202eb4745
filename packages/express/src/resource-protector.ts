import { AuthkitConfigError } from '@authkit/common'
import {
  ResourceProtector as Protector,
  type AccessToken,
  type ResourceProtectorOptions as ProtectorOptions,
  type TokenConditions,
} from '@authkit/oauth2/resource'
import type { Request, RequestHandler } from 'express'
import { originOf, toHttpRequest } from './request.ts'

/** What protects the routes of an API. */
export interface ResourceProtectorOptions extends ProtectorOptions {
  /** URL that clients reach the API at, `https://api.example`. Tokens that are bound to a URL need it. */
  readonly baseUrl?: string
}

/** Lets requests through that carry an access token with the scopes they need, RFC 6750 §2.1. */
export class ResourceProtector extends Protector {
  readonly #origin: string

  constructor({ baseUrl, ...options }: ResourceProtectorOptions) {
    super(options)
    this.#origin = originOf(baseUrl)
  }

  /**
   * Guards the handlers after it and sets `req.authkit.token`. A list of scopes asks for any one of its entries, and an entry with
   * spaces for all of its words. A request without the right token goes to `next(error)` with its status and challenge. With
   * `{ optional: true }` one without credentials passes, and `req.authkit.token` is `undefined`.
   */
  requireToken(
    ...asked: [] | [scopes: string | readonly string[], conditions?: TokenConditions]
  ): RequestHandler {
    // What comes from an unset variable would ask for less than was meant.
    if (asked.some((one) => one === undefined || one === null))
      throw new AuthkitConfigError('requireToken: write [] for scopes where any token will do')
    const [scopes = [], conditions] = asked
    const guard = this.guard({ ...conditions, scopes })
    return async (req, _res, next) => {
      const token = await guard(toHttpRequest(req, this.#origin))
      req.authkit = { ...req.authkit, token }
      next()
    }
  }
}

/** The access token of a request that passed `requireToken`; where it is optional, read `req.authkit?.token`. */
export function getToken(req: Request): AccessToken {
  if (req.authkit?.token) return req.authkit.token
  throw new AuthkitConfigError(
    'The request has no verified token: put protector.requireToken() before this handler',
  )
}
