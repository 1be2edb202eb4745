import { AuthkitConfigError } from '@authkit/common'
import { InvalidTokenError } from '../errors.ts'
import type { TokenValidator } from './access-token.ts'
import { issuerOfToken } from './unverified-issuer.ts'

/** The validators of one scheme, of which each token meets one at most: that of its issuer. */
export class ValidatorList {
  readonly #only: TokenValidator | undefined
  readonly #byIssuer = new Map<string, TokenValidator>()
  readonly #opaque: TokenValidator | undefined

  /** Throws an `AuthkitConfigError` where two could judge the same token. */
  constructor(validators: readonly TokenValidator[]) {
    if (validators.length === 1) this.#only = validators[0]
    for (const validator of validators) {
      const { issuer, opaque } = validator
      if (issuer !== undefined) {
        if (this.#byIssuer.has(issuer))
          throw new AuthkitConfigError('validators holds two of one scheme and one issuer')
        this.#byIssuer.set(issuer, validator)
      }
      if (opaque === true) {
        if (this.#opaque)
          throw new AuthkitConfigError(
            'validators holds two of one scheme for tokens that name no issuer; leave one of them out',
          )
        this.#opaque = validator
      }
      if (issuer === undefined && opaque !== true && !this.#only)
        throw new AuthkitConfigError(
          'validators holds two of one scheme; each needs the issuer whose tokens it judges',
        )
    }
  }

  /** The validator of a token; throws an `InvalidTokenError` when no issuer here has issued it, without asking anybody. */
  of(token: string): TokenValidator {
    if (this.#only) return this.#only
    const issuer = issuerOfToken(token)
    // A server that is shown the token of another one could use it.
    const validator = issuer === undefined ? this.#opaque : this.#byIssuer.get(issuer)
    if (validator) return validator
    throw new InvalidTokenError(undefined, { reason: 'other_issuer' })
  }
}
