import { OAuth1ClientError, OAuth1RefusalError } from '@authkit/oauth1/client'
import { AuthkitConfigError, isAuthkitError } from '@authkit/common'
import { LoginError } from '../errors.ts'

/** What is wrong with the callback that the browser brought, as a `LoginError`. A fault of this application stays what it is. */
export function fromOAuth1Browser(error: unknown): unknown {
  if (!(error instanceof OAuth1ClientError)) return error
  // RFC 5849 §2.2: the provider, or the person there, said no.
  const isRefusal = error instanceof OAuth1RefusalError
  const message = isRefusal ? 'The provider answered with an error' : error.message
  const status = error.error === 'access_denied' ? 403 : 400
  return new LoginError(error.error, message, { status, cause: error })
}

/** What went wrong between us and an OAuth 1.0 provider, as a `LoginError`. A fault of this application stays what it is. */
export function fromOAuth1Provider(error: unknown): unknown {
  if (!isAuthkitError(error) || error instanceof AuthkitConfigError) return error
  if (error instanceof LoginError) return error
  const isRefusal = error instanceof OAuth1RefusalError
  const name = isRefusal ? error.error : 'provider_error'
  const message = isRefusal
    ? 'The provider refused to give credentials'
    : 'The provider did not complete the login'
  return new LoginError(name, message, { status: 502, cause: error })
}
