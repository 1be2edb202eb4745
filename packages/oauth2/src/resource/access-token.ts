import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'

/** How and when the user of a token was authenticated, as far as the token says. */
export interface TokenAuthentication {
  /** When, in seconds since the epoch. */
  readonly time?: number | undefined
  /** Authentication context class reference. */
  readonly acr?: string | undefined
  /** Authentication methods, RFC 8176. */
  readonly amr?: readonly string[] | undefined
}

/** A verified access token, whatever it looks like. */
export interface AccessToken {
  /** The user it is about; absent when the client acts for itself. */
  readonly subject?: string | undefined
  /** The client it was issued to; empty when an authorization server does not tell. */
  readonly clientId: string
  /** The grant it belongs to; absent for a client's own, and where only the authorization server knows. */
  readonly grantId?: string | undefined
  /** What it allows. */
  readonly scope: readonly string[]
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt?: number | undefined
  /** Who issued it, as far as it is known. */
  readonly issuer?: string | undefined
  /** The resources it is for; absent when it does not say. */
  readonly audience?: readonly string[] | undefined
  /** How the user was authenticated; absent when it does not say. */
  readonly authentication?: TokenAuthentication | undefined
  /** Everything it says, by claim name. */
  readonly claims: JsonObject
}

/** Tells whether an access token is good. */
export interface TokenValidator {
  /** Authentication scheme of the Authorization header, in lower case. */
  readonly scheme: string
  /** The issuer whose tokens it judges: beside other validators of its scheme it gets the JWTs that name this one, and no others. */
  readonly issuer?: string | undefined
  /** True when it also judges tokens that name no issuer; of the validators of a scheme at most one does. */
  readonly opaque?: boolean | undefined
  /** The token's content; throws `InvalidTokenError` for a token that is not good. The request is there for what proves possession. */
  readonly validate: (token: string, request?: HttpRequest) => Promise<AccessToken>
}
