import { AuthkitError } from '@authkit/common'

/** Why no issuer was found: by what the user typed, since the host knows none, or since its answer cannot be used. */
export type IssuerDiscoveryProblem = 'identifier' | 'unknown' | 'response'

/** No issuer could be found by the identifier of a user, Discovery §2. */
export class IssuerDiscoveryError extends AuthkitError {
  override readonly name: string = 'IssuerDiscoveryError'
  override readonly code: string = 'ERR_OIDC_ISSUER_DISCOVERY'
  /** What went wrong. */
  readonly problem: IssuerDiscoveryProblem

  constructor(problem: IssuerDiscoveryProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
