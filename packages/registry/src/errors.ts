import { AuthkitError } from '@authkit/common'

/** A login did not come to its end. `status` is the HTTP status to answer the browser with; `cause` says what went wrong behind it. */
export class LoginError extends AuthkitError {
  override readonly name: string = 'LoginError'
  override readonly code: string = 'ERR_LOGIN'
  /** The provider's error code, `access_denied`, or a short name of the fault. */
  readonly error: string
  /** HTTP status code: 400 or 403 for what the browser brought, 502 for what the provider did. */
  readonly status: number
  /** The provider's explanation, as it sent it. Show it to developers, not to users. */
  readonly description: string | undefined
  /** A page of the provider about the error. */
  readonly uri: string | undefined
  /** The path that the login was started with; absent where the response belongs to no login. */
  readonly returnTo: string | undefined
  /** Values of `set-cookie` that forget the login. */
  declare readonly setCookie: readonly string[]
  /** What else the login was started with. */
  declare readonly appState: unknown

  constructor(error: string, message: string, options: LoginErrorOptions) {
    super(message, { cause: options.cause })
    this.error = errorNames.test(error) ? error : 'invalid_response'
    this.status = options.status
    this.description = options.description
    this.uri = options.uri
    const { returnTo, appState, setCookie = [] } = options.login ?? {}
    this.returnTo = returnTo
    // What a logger has no use for, it does not see.
    Object.defineProperty(this, 'setCookie', { value: setCookie })
    Object.defineProperty(this, 'appState', { value: appState })
  }

  /** The same number under the name that Express and Fastify look for. */
  get statusCode(): number {
    return this.status
  }
}

/** What an error can be called. Anybody can write another name into the URL of a callback. */
const errorNames = /^[\w.:-]{1,64}$/

/** What a `LoginError` is made with. */
export interface LoginErrorOptions {
  /** HTTP status code. */
  readonly status: number
  /** What went wrong; not for the browser. */
  readonly cause?: unknown
  /** The provider's explanation. */
  readonly description?: string | undefined
  /** A page of the provider about the error. */
  readonly uri?: string | undefined
  /** The login that failed. */
  readonly login?: FailedLogin | undefined
}

/** What a login that failed leaves behind. */
export interface FailedLogin {
  /** The path that it was started with. */
  readonly returnTo?: string | undefined
  /** What else it was started with. */
  readonly appState?: unknown
  /** Values of `set-cookie` that forget it. */
  readonly setCookie?: readonly string[] | undefined
}

/**
 * Why a response belongs to no login of this browser: it had no state (`no_state`), the browser has no login under way (`no_session`), or not this one
 * (`state_unknown`); the person took too long (`state_expired`); it was answered before (`used`).
 */
export type MissingTransactionReason =
  | 'no_state'
  | 'no_session'
  | 'state_unknown'
  | 'state_expired'
  | 'used'

/** The browser came back without what it got when it left, too late, or for the second time. */
export class MissingTransactionError extends LoginError {
  override readonly name = 'MissingTransactionError'
  override readonly code = 'ERR_LOGIN_TRANSACTION'
  /** Why there is none. */
  readonly reason: MissingTransactionReason
  /** Name of the cookie that was expected; absent when the browser brought no state, and where a session keeps logins. */
  readonly cookie: string | undefined
  /** What the key in the session begins with that was expected; absent where cookies keep logins. */
  readonly sessionKey: string | undefined

  constructor(
    reason: MissingTransactionReason,
    message: string,
    place: { readonly cookie?: string | undefined; readonly sessionKey?: string | undefined } = {},
  ) {
    super('mismatching_state', message, { status: 400 })
    this.reason = reason
    this.cookie = place.cookie
    this.sessionKey = place.sessionKey
  }
}
