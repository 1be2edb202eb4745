import { AuthkitConfigError, HttpInputError, isAuthkitError } from '@authkit/common'
import { OAuthClientError, OAuthError } from '@authkit/oauth2/client'
import { type FailedLogin, LoginError } from '../errors.ts'

const maxLength = 512

/** A path of this site; anything that a browser could take for another site is dropped, RFC 9700 §4.11. */
export function safeReturnTo(text: unknown): string | undefined {
  // A query parser makes lists and objects of repeated parameters.
  if (typeof text !== 'string' || text.length > maxLength) return undefined
  // "//host" and "/\host" are other sites to a browser, and it skips control characters. Quotes and backslashes are in no URI, and grow in the sealed cookie.
  if (!/^\/(?!\/)[\x21\x23-\x5B\x5D-\x7E]*$/.test(text)) return undefined
  // "/.//host" is a path of this site whose path, read again, is another site.
  const { pathname } = new URL(text, 'https://site.example')
  return pathname.startsWith('//') ? undefined : text
}

/** What is wrong with the response that the browser brought, as a `LoginError`. A fault of this application stays what it is. */
export function fromBrowser(error: unknown): unknown {
  if (error instanceof HttpInputError)
    return failure('invalid_response', error.message, error.status, error)
  if (!(error instanceof OAuthClientError)) return error
  // RFC 6749 §4.1.2.1: the provider, or the person there, said no.
  const isAnswer = error instanceof OAuthError
  const message = isAnswer ? 'The provider answered with an error' : error.message
  return failure(error.error, message, error.error === 'access_denied' ? 403 : 400, error)
}

/** What went wrong between us and the provider, as a `LoginError`. A fault of this application stays what it is. */
export function fromProvider(error: unknown): unknown {
  if (error instanceof LoginError) return error
  if (!isAuthkitError(error) || error instanceof AuthkitConfigError) return error
  if (!(error instanceof OAuthError)) {
    return failure('provider_error', 'The provider did not complete the login', 502, error)
  }
  // A code that was used or is too old came from the browser; everything else is between us and the provider.
  const status = error.error === 'invalid_grant' ? 400 : 502
  return failure(error.error, refusals.get(error.error) ?? refused, status, error)
}

/**
 * RFC 9700 §4.4.2: a code goes to nobody but the provider that was asked, also where a registration says something else by now. Throws a
 * `LoginError`.
 */
export function requireSameProvider(asked: { readonly provider: string }, now: string): void {
  if (asked.provider === now) return
  const message =
    'The login was started with another provider: the registration or the metadata of the client changed meanwhile; start it again'
  throw new LoginError('mismatching_provider', message, { status: 400 })
}

/** A handler of rejections that throws another error. */
export function rethrow(toError: (error: unknown) => unknown): (error: unknown) => never {
  return (error) => {
    throw toError(error)
  }
}

/** A transaction that was taken, and the cookie to forget. */
interface Taken {
  readonly transaction: Omit<FailedLogin, 'setCookie'>
  readonly setCookie: readonly string[]
}

/** The error of a login that was taken, with what the application needs to answer it. */
export function withTransaction(error: unknown, { transaction, setCookie }: Taken): unknown {
  if (!(error instanceof LoginError)) return error
  const { status, cause, description, uri } = error
  const { returnTo, appState } = transaction
  const login = { returnTo, appState, setCookie }
  return new LoginError(error.error, error.message, { status, cause, description, uri, login })
}

const refused = 'The provider refused the token request'
const refusals: ReadonlyMap<string, string> = new Map([
  ['invalid_grant', 'The provider does not take the code of this login; start it again'],
  [
    'invalid_client',
    'The provider does not take the clientId and clientSecret of this application',
  ],
])

function failure(error: string, message: string, status: number, cause: unknown): LoginError {
  const { description, uri } = cause instanceof OAuthError ? cause : {}
  return new LoginError(error, message, { status, cause, description, uri })
}
