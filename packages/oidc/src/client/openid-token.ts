import { type Clock, systemClock } from '@authkit/common'
import { unverifiedJwt } from '@authkit/jose'
import { OAuth2Token, type TokenInput } from '@authkit/oauth2/client'
import type { IDTokenClaims } from '../id-token/claims.ts'

/** A token with the verified claims of the ID Token that came with it, OpenID Connect Core §3.1.3.3. */
export class OpenIDToken extends OAuth2Token {
  readonly #claims: IDTokenClaims | undefined

  constructor(
    input: Readonly<Record<string, unknown>>,
    claims: IDTokenClaims | undefined,
    clock: Clock = systemClock,
  ) {
    super(input, clock)
    this.#claims = claims
  }

  /** Takes a stored token, whose ID Token nobody verified again; one that is an `OpenIDToken` already is returned as it is. */
  static override from(input: TokenInput, clock: Clock = systemClock): OpenIDToken {
    return input instanceof OpenIDToken ? input : new OpenIDToken(input, undefined, clock)
  }

  /** The claims of the ID Token; absent for a token that comes from a store, and not part of its JSON form. */
  override get userinfo(): IDTokenClaims | undefined {
    return this.#claims
  }

  /** Who and when the ID Token is about. That of a stored token is read without a check: it was verified when it came. */
  identity(): { readonly sub?: string | undefined; readonly auth_time?: unknown } {
    if (this.#claims !== undefined) return this.#claims
    return this.id_token === undefined ? {} : unverifiedJwt(this.id_token).claims
  }
}
