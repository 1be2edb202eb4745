const brand = Symbol.for('authkit.error')

/** Base of every error that Authkit throws on purpose. Test `code`, which is stable; two copies of a package break `instanceof`. */
export abstract class AuthkitError extends Error {
  /** Stable identifier of the kind of error, for programs. */
  abstract readonly code: string
  override readonly name: string = 'AuthkitError'

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options)
    Object.defineProperty(this, brand, { value: true })
  }
}

/** A mistake of the caller, found at construction: an option that is missing, contradictory or unsafe. */
export class AuthkitConfigError extends AuthkitError {
  override readonly name: string = 'AuthkitConfigError'
  override readonly code: string = 'ERR_AUTHKIT_CONFIG'
}

/** Text that is not what its encoding allows, or too long to be written in it. */
export class EncodingError extends AuthkitError {
  override readonly name: string = 'EncodingError'
  override readonly code: string = 'ERR_ENCODING'
}

/** Status codes of a request that cannot be read: malformed, too large, or of a type that the endpoint does not take. */
export type HttpInputStatus = 400 | 413 | 415

/** A request that cannot be read. Its message may go on the wire. */
export class HttpInputError extends AuthkitError {
  override readonly name: string = 'HttpInputError'
  override readonly code: string = 'ERR_HTTP_INPUT'
  /** Status code to answer with, RFC 9110 §15.5. */
  readonly status: HttpInputStatus

  constructor(status: HttpInputStatus, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Why an outbound request gave no response that may be used. */
export type FetchErrorCode =
  | 'ERR_FETCH_INSECURE'
  | 'ERR_FETCH_TIMEOUT'
  | 'ERR_FETCH_TOO_LARGE'
  | 'ERR_FETCH_REDIRECT'
  | 'ERR_FETCH_BLOCKED_ADDRESS'
  | 'ERR_FETCH_NETWORK'

/** An outbound request that gave no response that may be used. */
export class FetchError extends AuthkitError {
  override readonly name: string = 'FetchError'
  override readonly code: FetchErrorCode

  constructor(code: FetchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** True for an error of any Authkit package, whichever copy of the package threw it. */
export function isAuthkitError(value: unknown): value is AuthkitError {
  return typeof value === 'object' && value !== null && brand in value && value[brand] === true
}
