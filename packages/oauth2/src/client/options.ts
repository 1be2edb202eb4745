import type { Clock } from '@authkit/common'
import type { ClientAuthentication } from './client-authentication/contract.ts'
import type { ClientGrant } from './grants/contract.ts'
import type { ScopeInput } from './parameters.ts'
import type { ServerMetadata, ServerMetadataInput } from './server-metadata.ts'
import type { OAuth2Token, TokenInput } from './token.ts'

/** What a new token takes the place of. */
export interface ReplacedToken {
  /** The refresh token that was used. */
  readonly refreshToken?: string | undefined
  /** The access token that was replaced. */
  readonly accessToken?: string | undefined
}

/** Saves a token that was renewed. Requests wait until it is done. */
export type UpdateToken = (token: OAuth2Token, replaced: ReplacedToken) => void | Promise<void>

/** How a client is registered, where its server is and which token it has. */
export interface OAuth2ClientOptions {
  /** The client's identifier at the server. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** How the client authenticates: a name of `clientAuthentications` or a method; the first that fits unless given. */
  readonly tokenEndpointAuthMethod?: string | ClientAuthentication | undefined
  /** The ways to authenticate that are known; client_secret_basic, client_secret_post and none unless given. */
  readonly clientAuthentications?: readonly ClientAuthentication[] | undefined
  /** The grants that are known; authorization_code, refresh_token and client_credentials unless given. */
  readonly grants?: readonly ClientGrant[] | undefined
  /** The grant of requests that name none, with which an expired token is renewed if no person takes part. */
  readonly grantType?: string | undefined
  /** What to ask for. */
  readonly scope?: ScopeInput | undefined
  /** Where authorization responses go. */
  readonly redirectUri?: string | URL | undefined
  /** Endpoints and abilities of the server; `discoverAuthorizationServer` loads them. */
  readonly serverMetadata?: ServerMetadata | ServerMetadataInput | undefined
  /** The token to work with. */
  readonly token?: TokenInput | undefined
  /** Saves a token that was renewed. */
  readonly updateToken?: UpdateToken | undefined
  /** How long before its expiry a token is renewed, in seconds; 60 unless given. */
  readonly leeway?: number | undefined
  /** Base of the API's relative URLs; its origin may see the token. */
  readonly apiBaseUrl?: string | URL | undefined
  /** More origins that may see the token, such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Sends every request, to the server and to the API; the platform's unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Time for one request to the server, in seconds; 5 unless given. */
  readonly timeout?: number | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}
