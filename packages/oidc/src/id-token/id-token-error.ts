import { AuthkitError } from '@authkit/common'

/** An ID Token is missing or not acceptable, OpenID Connect Core §3.1.3.7. The reason is in the message, and in `cause` when a JOSE check failed. */
export class IDTokenError extends AuthkitError {
  override readonly name: string = 'IDTokenError'
  override readonly code: string = 'ERR_OIDC_ID_TOKEN'
}
