import type { KeyResolver, VerificationKeyInput } from '@authkit/jose'
import type { AuthorizationUrl, OAuth2ClientOptions, TokenInput } from '@authkit/oauth2/client'

/** How a relying party is registered at its OpenID provider. */
export interface OpenIDClientOptions extends OAuth2ClientOptions {
  /** The algorithm that the provider signs ID Tokens with for this client; RS256 unless given, and never none. */
  readonly idTokenSignedResponseAlg?: string | undefined
  /** Takes every public-key algorithm that the provider announces instead. */
  readonly acceptAdvertisedAlgorithms?: boolean | undefined
  /** The provider's keys; those at its `jwks_uri` unless given. */
  readonly keys?: VerificationKeyInput | KeyResolver | undefined
  /** Other audiences that ID Tokens may name. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** By how many seconds the clocks of client and provider may differ; 120 unless given. */
  readonly idTokenLeeway?: number | undefined
}

/** What an ID Token is held against. */
export interface ParseIdTokenOptions {
  /** The nonce of the authorization request. */
  readonly nonce?: string | undefined
  /** The access token that came with it. */
  readonly accessToken?: string | undefined
  /** The `max_age` of the authorization request, in seconds. */
  readonly maxAge?: number | undefined
  /** By how many seconds the clocks may differ; that of the client unless given. */
  readonly leeway?: number | undefined
}

/** An authentication request: where to send the browser, and what to keep until it comes back. */
export interface AuthenticationUrl extends AuthorizationUrl {
  /** Keep it in this browser's session; the ID Token must carry it. */
  readonly nonce: string
}

/** Whose claims to ask for. */
export interface UserInfoOptions {
  /** The token to ask with; the client's unless given. */
  readonly token?: TokenInput | undefined
  /** Who the claims must be about; the subject of the ID Token unless given. */
  readonly expectedSubject?: string | undefined
}
