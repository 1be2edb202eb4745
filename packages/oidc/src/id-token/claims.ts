import type { UserInfo } from '../claims/user-info.ts'

/** The claims of an ID Token, OpenID Connect Core §2. Claims about the user are as the provider sent them. */
export interface IDTokenClaims extends UserInfo {
  /** Who issued the token. */
  readonly iss: string
  /** Whom it is for. */
  readonly aud: string | readonly string[]
  /** When it expires, in seconds since the epoch. */
  readonly exp: number
  /** When it was issued, in seconds since the epoch. */
  readonly iat: number
  /** When the user signed in, in seconds since the epoch. */
  readonly auth_time?: number | undefined
  /** What ties it to the authorization request. */
  readonly nonce?: string | undefined
  /** How strongly the user was authenticated. */
  readonly acr?: string | undefined
  /** By which means the user was authenticated. */
  readonly amr?: readonly string[] | undefined
  /** The client that it was issued to. */
  readonly azp?: string | undefined
  /** The session at the provider. */
  readonly sid?: string | undefined
  /** Hash of the access token that came with it. */
  readonly at_hash?: string | undefined
  /** Hash of the authorization code that came with it. */
  readonly c_hash?: string | undefined
  /** Hash of the state that came with it. */
  readonly s_hash?: string | undefined
}

/** What an ID Token is held against. */
export interface IDTokenExpectations {
  /** The client's identifier. */
  readonly clientId: string
  /** Who must have issued it, or a function that tells; any issuer unless given. */
  readonly issuer?: string | ((iss: string, claims: IDTokenClaims) => boolean) | undefined
  /** Other audiences that the client trusts. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** The nonce of the authorization request; not compared when there was none. */
  readonly nonce?: string | undefined
  /** Takes a token without nonce that says `nonce_supported: false`, as providers do that know no nonce; false unless given. */
  readonly acceptMissingNonce?: boolean | undefined
  /** The `max_age` of the authorization request, in seconds. */
  readonly maxAge?: number | undefined
  /** The access token that came with it. */
  readonly accessToken?: string | undefined
  /** The authorization code that came with it. */
  readonly code?: string | undefined
  /** The state that came with it. */
  readonly state?: string | undefined
  /** By how many seconds the clocks may differ. */
  readonly leeway: number
  /** The time, in seconds since the epoch. */
  readonly now: number
}
