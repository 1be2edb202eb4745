import { type Clock, systemClock } from '@authkit/common'
import { unverifiedJwt } from '@authkit/jose'
import { MissingTokenError, OAuth2Token, type TokenInput } from '@authkit/oauth2/client'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { isSessionState } from './sessions/check-session.ts'

/** Who signed in, where and when. */
export interface SessionIdentity {
  /** The issuer. */
  readonly iss?: unknown
  /** The user. */
  readonly sub?: string | undefined
  /** When the user signed in, in seconds since the epoch. */
  readonly auth_time?: unknown
}

/**
 * A token with the verified claims of the ID Token that came with it, OpenID Connect Core §3.1.3.3. That of a login with the response type
 * `id_token` has no access token: `hasAccessToken` tells, and reading `access_token` throws a `MissingTokenError`.
 */
export class OpenIDToken extends OAuth2Token {
  readonly #claims: IDTokenClaims | undefined
  readonly #hasAccessToken: boolean

  constructor(
    input: Readonly<Record<string, unknown>>,
    claims: IDTokenClaims | undefined,
    clock: Clock = systemClock,
  ) {
    const isIdTokenOnly =
      input['access_token'] === undefined && typeof input['id_token'] === 'string'
    super(isIdTokenOnly ? { ...input, access_token: 'none' } : input, clock)
    this.#claims = claims
    this.#hasAccessToken = !isIdTokenOnly
    // What the base class asks for is taken away again, so that nobody sends it.
    if (isIdTokenOnly) Object.defineProperty(this, 'access_token', missing)
  }

  /** Takes a stored token, whose ID Token nobody verified again; one that is an `OpenIDToken` already is returned as it is. */
  static override from(input: TokenInput, clock: Clock = systemClock): OpenIDToken {
    return input instanceof OpenIDToken ? input : new OpenIDToken(input, undefined, clock)
  }

  /** The claims of the ID Token; absent for a token that comes from a store, and not part of its JSON form. */
  override get userinfo(): IDTokenClaims | undefined {
    return this.#claims
  }

  /** False for a login that asked for an ID Token and nothing else, OpenID Connect Core §3.2.2.5. */
  get hasAccessToken(): boolean {
    return this.#hasAccessToken
  }

  /** The `session_state` of the login, for `checkSessionPage`; absent where the provider sent none, Session Management §2. */
  get sessionState(): string | undefined {
    const { session_state: sessionState } = this
    return isSessionState(sessionState) ? sessionState : undefined
  }

  /**
   * Who and when the ID Token is about. That of a stored token is read without a check, since it was verified when it came; give the signed one
   * when it is encrypted.
   */
  identity(signed: string | undefined = this.id_token): SessionIdentity {
    if (this.#claims !== undefined) return this.#claims
    return signed === undefined ? {} : unverifiedJwt(signed).claims
  }
}

const missing: PropertyDescriptor = {
  enumerable: false,
  get: () => {
    throw new MissingTokenError('The login asked for an ID Token only, so there is no access token')
  },
}
