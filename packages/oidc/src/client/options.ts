import type { ClaimRule, KeyInput } from '@authkit/jose'
import type {
  AuthorizationUrl,
  OAuth2ClientOptions,
  ResponseMode,
  TokenInput,
} from '@authkit/oauth2/client'
import type { VerificationKeys } from '../id-token/verification-key.ts'
import type { IssuerRule } from './issuer-rule.ts'

/** How a relying party is registered at its OpenID provider. */
export interface OpenIDClientOptions extends OAuth2ClientOptions {
  /** What a login asks for; `code` unless given. The implicit and hybrid types exist for providers that want them, RFC 9700 §2.1.2. */
  readonly responseType?: string | undefined
  /** How a login is answered; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
  /**
   * The algorithm that the provider signs ID Tokens with for this client; RS256 unless given. With `none` they are unsigned and taken from the
   * token endpoint only; Logout Tokens are then signed with RS256, or a public-key algorithm that the provider announces.
   */
  readonly idTokenSignedResponseAlg?: string | undefined
  /** Takes every public-key algorithm that the provider announces instead. */
  readonly acceptAdvertisedAlgorithms?: boolean | undefined
  /** The key management algorithm that the provider encrypts ID Tokens with for this client; they are not encrypted unless given. */
  readonly idTokenEncryptedResponseAlg?: string | undefined
  /** The content encryption of ID Tokens; A128CBC-HS256 unless given. */
  readonly idTokenEncryptedResponseEnc?: string | undefined
  /** The algorithm that the provider signs UserInfo responses with for this client; they are plain JSON unless given. */
  readonly userinfoSignedResponseAlg?: string | undefined
  /** The key management algorithm that the provider encrypts UserInfo responses with for this client; they are not encrypted unless given. */
  readonly userinfoEncryptedResponseAlg?: string | undefined
  /** The content encryption of UserInfo responses; A128CBC-HS256 unless given. */
  readonly userinfoEncryptedResponseEnc?: string | undefined
  /** Private keys that the provider encrypts for with their public halves; the client secret serves the algorithms without public keys. */
  readonly decryptionKeys?: KeyInput | undefined
  /**
   * The provider's keys; those at its `jwks_uri` unless given, fetched once for all clients that are made with the same object `serverMetadata`, and the
   * same `fetch`, `timeout` and `clock`.
   */
  readonly keys?: VerificationKeys | undefined
  /** How the issuer of a provider with many tenants is judged: `multiTenantIssuer()`. */
  readonly issuerRule?: IssuerRule | undefined
  /** Other audiences that ID Tokens may name. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** Takes an ID Token from the token endpoint without nonce when it says `nonce_supported: false`; false unless given. */
  readonly acceptMissingNonce?: boolean | undefined
  /** By how many seconds the clocks of client and provider may differ; 120 unless given. */
  readonly idTokenLeeway?: number | undefined
}

/** What an ID Token is held against. */
export interface ParseIdTokenOptions {
  /** The nonce of the authorization request. */
  readonly nonce?: string | undefined
  /** The access token that came with it. */
  readonly accessToken?: string | undefined
  /** The authorization code that came with it. */
  readonly code?: string | undefined
  /** The state that came with it. */
  readonly state?: string | undefined
  /** The response type that brought it through the browser; it is one from the token endpoint unless given. */
  readonly responseType?: string | undefined
  /** The `max_age` of the authorization request, in seconds. */
  readonly maxAge?: number | undefined
  /** What is asked of single claims beside the rules of OpenID Connect, which stay. */
  readonly claims?: Readonly<Record<string, ClaimRule>> | undefined
  /** By how many seconds the clocks may differ; that of the client unless given. */
  readonly leeway?: number | undefined
}

/** An authentication request: where to send the browser, and what to keep until it comes back. */
export interface AuthenticationUrl extends AuthorizationUrl {
  /** Keep it in this browser's session; the ID Token must carry it. */
  readonly nonce: string
  /** Keep it in this browser's session; the response must be of this type. */
  readonly responseType: string
  /** Keep it in this browser's session; absent where the type decides. */
  readonly responseMode?: ResponseMode
}

/** Whose claims to ask for, and how. */
export interface UserInfoOptions {
  /** The token to ask with; the client's unless given. */
  readonly token?: TokenInput | undefined
  /** Who the claims must be about; the subject of the ID Token unless given. */
  readonly expectedSubject?: string | undefined
  /** Sends the access token in the header of a GET, or in the body of a POST; in the header unless given. */
  readonly accessTokenIn?: 'header' | 'body' | undefined
}
