import { HttpInputError, isAuthkitError } from '@authkit/common'
import { OAuthClientError, OAuthError, TokenResponseError } from '@authkit/oauth2/client'
import { LoginError } from '../errors.ts'

const maxLength = 2048

/** A path of this site; anything that a browser could take for another site is dropped, RFC 9700 §4.11. */
export function safeReturnTo(text: string | undefined): string | undefined {
  if (text === undefined || text.length > maxLength) return undefined
  // "//host" and "/\host" are other sites to a browser, and it skips control characters.
  return /^\/(?![/\\])[\x21-\x7E]*$/.test(text) ? text : undefined
}

/** What a failed login is to the framework: the browser's fault, or the provider's. A fault of this application stays what it is. */
export function toLoginError(error: unknown): unknown {
  if (error instanceof LoginError || !isAuthkitError(error)) return error
  if (error instanceof HttpInputError)
    return failure('invalid_response', error.message, error.status, error)
  if (error instanceof OAuthError) return answered(error)
  const isFromBrowser = error instanceof OAuthClientError && !(error instanceof TokenResponseError)
  return isFromBrowser
    ? failure(error.error, error.message, 400, error)
    : failure('provider_error', 'The provider did not complete the login', 502, error)
}

/** The provider's own error: through the browser, or at the token endpoint. */
function answered(error: OAuthError): LoginError {
  const { error: code, status } = error
  if (status === undefined) {
    return failure(
      code,
      'The provider answered with an error',
      code === 'access_denied' ? 403 : 400,
      error,
    )
  }
  // A code that was used or is too old came from the browser; everything else is between us and the provider.
  return failure(code, 'The provider refused the code', code === 'invalid_grant' ? 400 : 502, error)
}

function failure(error: string, message: string, status: number, cause: unknown): LoginError {
  return new LoginError(error, message, { status, cause })
}
