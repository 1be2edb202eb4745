import { OAuth2Error } from '../errors.ts'
import type { ResponseMode } from './contracts.ts'

/** Where an error of an authorization request may be sent. */
export interface ErrorTarget {
  /** The client that is told. */
  readonly clientId: string
  /** Its redirect URI, known to be registered. */
  readonly redirectUri: string
  /** The `state` of its request. */
  readonly state: string | undefined
  /** How the parameters travel. */
  readonly responseMode: ResponseMode
}

/** An error that is answered at the client's redirect URI, which is known to be the client's, RFC 6749 §4.1.2.1. */
export class AuthorizationRequestError extends OAuth2Error {
  override readonly name = 'AuthorizationRequestError'
  /** Where the answer goes. */
  readonly target: ErrorTarget

  constructor(error: OAuth2Error, target: ErrorTarget) {
    const { status, uri, reason } = error
    super(error.error, error.message, { cause: error, status, uri, reason })
    this.target = target
  }
}
