import { AuthkitError } from '@authkit/common'

/** Claims of another provider are missing, unreachable or not to be believed, OpenID Connect Core §5.6.2. The reason is in `cause` when another check failed. */
export class ClaimSourceError extends AuthkitError {
  override readonly name: string = 'ClaimSourceError'
  override readonly code: string = 'ERR_OIDC_CLAIM_SOURCE'
}
