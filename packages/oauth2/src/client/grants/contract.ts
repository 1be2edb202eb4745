import type { ParameterValue, ScopeInput } from '../parameters.ts'
import type { AuthorizationResponseInput, FormRecord } from '../response-parameters.ts'
import type { ResponseMode } from '../response-type.ts'
import type { ServerMetadata } from '../server-metadata.ts'
import type { OAuth2Token } from '../token.ts'

/** Exchanges the response of an authorization server for a token, RFC 6749 §4.1.3. */
export interface AuthorizationCodeTokenRequest {
  readonly grantType?: 'authorization_code' | undefined
  /** The URL that the browser was sent back to, or the parameters when they came as a form. */
  readonly authorizationResponse: AuthorizationResponseInput
  /** The `state` that `createAuthorizationUrl` returned for this browser. */
  readonly state: string
  /** The `codeVerifier` that `createAuthorizationUrl` returned for this browser; empty where no code was asked for. */
  readonly codeVerifier: string
  /** The redirect URI of the authorization request; the client's unless given. */
  readonly redirectUri?: string | undefined
  /** The issuer that was asked; that of the server metadata unless given. */
  readonly issuer?: string | undefined
  /** The `nonce` that `createAuthorizationUrl` returned for this browser; an OpenID Connect client checks it. */
  readonly nonce?: string | undefined
  /** The `maxAge` that `createAuthorizationUrl` returned for this browser, in seconds; an OpenID Connect client checks the one given here. */
  readonly maxAge?: number | undefined
  /** What `createAuthorizationUrl` asked for; a code unless given. */
  readonly responseType?: string | undefined
  /** How the response was to come; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
  /** The `url` that `createAuthorizationUrl` returned; it is not sent. */
  readonly url?: string | undefined
  /** Any other parameter of the token request under its wire name. */
  readonly [parameter: string]: ParameterValue | URL | URLSearchParams | FormRecord
}

/** Fetches a token by any other grant, or for a code that came without a browser. */
export interface GrantTokenRequest {
  /** Absent: with it this is the end of a login. */
  readonly authorizationResponse?: never
  /** The grant; that of the client unless given. An OpenID Connect client that has none needs it. */
  readonly grantType?: string | undefined
  /** What to ask for; the client's unless given. */
  readonly scope?: ScopeInput | undefined
  /** An authorization code that no browser brought, such as that of an identity SDK; only with `skipStateCheck: true`. */
  readonly code?: string | undefined
  /** True with a `code` alone, which cannot be held against a `state`, RFC 6749 §10.12. */
  readonly skipStateCheck?: true | undefined
  /** The PKCE code verifier that belongs to the `code`, where it has one. */
  readonly codeVerifier?: string | undefined
  /** The redirect URI that belongs to the `code`; the client's unless given, and none where it is empty. */
  readonly redirectUri?: string | undefined
  /** The device code of a device authorization, RFC 8628 §3.4; `pollDeviceToken` asks until there is an answer. */
  readonly deviceCode?: string | undefined
  /** A JWT of somebody whom the server trusts, RFC 7523 §2.1. */
  readonly assertion?: string | undefined
  /** The token to exchange for another, RFC 8693 §2.1. */
  readonly subjectToken?: string | undefined
  /** Its type, `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subjectTokenType?: string | undefined
  /** A token of who acts for the subject. */
  readonly actorToken?: string | undefined
  /** Its type. */
  readonly actorTokenType?: string | undefined
  /** The type of the token that is wanted; the server decides unless given. */
  readonly requestedTokenType?: string | undefined
  /** The user's name, for a client that lists `password()`. */
  readonly username?: string | undefined
  /** The user's password. */
  readonly password?: string | undefined
  /** Any other parameter of the token request under its wire name, such as `resource` and `audience`. */
  readonly [parameter: string]: ParameterValue | URL | URLSearchParams | FormRecord
}

/** Exchanges a token for another, RFC 8693 §2.1. */
export type TokenExchangeRequest = GrantTokenRequest &
  Required<Pick<GrantTokenRequest, 'subjectToken' | 'subjectTokenType'>>

/** What to fetch a token with. */
export type TokenRequest = AuthorizationCodeTokenRequest | GrantTokenRequest

/** What a grant may know of its client. */
export interface GrantContext {
  /** The client's redirect URI. */
  readonly redirectUri: string | undefined
  /** The client's scope. */
  readonly scope: string | undefined
  /** What is known of the server. */
  readonly metadata: ServerMetadata
  /** The client's token, before the request. */
  readonly token: OAuth2Token | undefined
  /** What logins ask for that do not say it; a code unless given. */
  readonly responseType?: string | undefined
  /** How they are answered; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
}

/** Parameters of a token request; what is `undefined` or empty is not sent. */
export type GrantParameters = readonly (readonly [string, string | undefined])[]

/** A way to get a token, RFC 6749 §1.3. */
export interface ClientGrant {
  /** Its `grant_type`. */
  readonly name: string
  /** Names of the options of a token request that this grant reads; the others are sent as they are. */
  readonly options: readonly string[]
  /** The option, or one of the options, that selects this grant when a request names none. */
  readonly selectedBy?: string | readonly string[]
  /** Whether an expired token is replaced by asking again, since no person takes part. */
  readonly isRepeatable: boolean
  /** The parameters of the token request, without `grant_type` and what authenticates the client. */
  parameters(
    request: TokenRequest,
    context: GrantContext,
  ): GrantParameters | Promise<GrantParameters>
  /**
   * Judges what an answer has beyond every other, and tells whether it brings an access token: one must be a bearer token. Throws a
   * `TokenResponseError`. It does bring one where this is absent.
   */
  readonly bringsAccessToken?: (
    answer: Readonly<Record<string, unknown>>,
    request: TokenRequest,
  ) => boolean
}
