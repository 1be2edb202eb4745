import { AuthkitError } from '@authkit/common'

/** A login did not come to its end. `status` is the HTTP status to answer the browser with; `cause` says what went wrong behind it. */
export class LoginError extends AuthkitError {
  override readonly name: string = 'LoginError'
  override readonly code: string = 'ERR_LOGIN'
  /** The provider's error code, `access_denied`, or a short name of the fault. */
  readonly error: string
  /** HTTP status code: 400 or 403 for what the browser brought, 502 for what the provider did. */
  readonly status: number

  constructor(error: string, message: string, options: LoginErrorOptions) {
    super(message, { cause: options.cause })
    this.error = error
    this.status = options.status
  }

  /** The same number under the name that Express and Fastify look for. */
  get statusCode(): number {
    return this.status
  }
}

/** What a `LoginError` is made with. */
export interface LoginErrorOptions {
  /** HTTP status code. */
  readonly status: number
  /** What went wrong; not for the browser. */
  readonly cause?: unknown
}

/** The browser came back without the cookie of the login, or for the second time. */
export class MissingTransactionError extends LoginError {
  override readonly name = 'MissingTransactionError'
  override readonly code = 'ERR_LOGIN_TRANSACTION'
  /** Name of the cookie that was expected; absent when the browser brought no state. */
  readonly cookie: string | undefined

  constructor(cookie: string | undefined, reason: string) {
    super('mismatching_state', reason, { status: 400 })
    this.cookie = cookie
  }
}
