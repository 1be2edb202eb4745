import type { JsonObject } from '@authkit/common/store'

/** A verified access token, whatever it looks like. */
export interface AccessToken {
  /** The user it is about; absent when the client acts for itself. */
  readonly subject?: string | undefined
  /** The client it was issued to. */
  readonly clientId: string
  /** What it allows. */
  readonly scope: readonly string[]
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt?: number | undefined
  /** Everything it says, by claim name. */
  readonly claims: JsonObject
}

/** Tells whether an access token is good. */
export interface TokenValidator {
  /** Authentication scheme of the Authorization header, in lower case. */
  readonly scheme: string
  /** The token's content; throws `InvalidTokenError` for a token that is not good. */
  readonly validate: (token: string) => Promise<AccessToken>
}
