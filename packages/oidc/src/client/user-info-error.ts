import { AuthkitError } from '@authkit/common'

/** The UserInfo endpoint gave no claims, or claims about somebody else, OpenID Connect Core §5.3.2. */
export class UserInfoError extends AuthkitError {
  override readonly name: string = 'UserInfoError'
  override readonly code: string = 'ERR_OIDC_USERINFO'
  /** HTTP status code of the answer. */
  readonly status: number

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
