import { AuthkitError } from '@authkit/common'
import { OAuthClientError, type OAuthClientErrorOptions } from '@authkit/oauth2/client'

/** A Logout Token is not acceptable, Back-Channel Logout §2.6. The reason is in the message, and in `cause` when a JOSE check failed. */
export class LogoutTokenError extends AuthkitError {
  override readonly name: string = 'LogoutTokenError'
  override readonly code: string = 'ERR_OIDC_LOGOUT_TOKEN'
}

/** What came back from a logout at the provider is malformed: too long, or with a repeated parameter, RP-Initiated Logout §3. */
export class LogoutResponseError extends OAuthClientError {
  override readonly name: string = 'LogoutResponseError'

  constructor(message: string, options?: OAuthClientErrorOptions) {
    super('invalid_logout_response', message, { status: 400, ...options })
  }
}

/** A logout request through the browser is not the provider's, or not about this session, Front-Channel Logout §2. */
export class FrontChannelLogoutError extends OAuthClientError {
  override readonly name: string = 'FrontChannelLogoutError'

  constructor(message: string, options?: OAuthClientErrorOptions) {
    super('invalid_logout_request', message, { status: 400, ...options })
  }
}
