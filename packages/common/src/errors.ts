const brand: unique symbol = Symbol.for('authkit.error') as never

/** Base of every error that Authkit throws on purpose. Test `code`, which is stable; two copies of a package break `instanceof`. */
export abstract class AuthkitError extends Error {
  /** Stable identifier of the kind of error, for programs. */
  abstract readonly code: string
  readonly [brand]: true = true
  override readonly name: string = 'AuthkitError'
}

/** A mistake of the caller, found at construction: an option that is missing, contradictory or unsafe. */
export class AuthkitConfigError extends AuthkitError {
  override readonly name: string = 'AuthkitConfigError'
  override readonly code: string = 'ERR_AUTHKIT_CONFIG'
}

/** True for an error of any Authkit package, whichever copy of the package threw it. */
export function isAuthkitError(value: unknown): value is AuthkitError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
}
