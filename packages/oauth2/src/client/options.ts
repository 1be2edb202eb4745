import type { Clock, Transport } from '@authkit/common'
import type { AuthorizationDefaultsInput } from './authorization-defaults.ts'
import type { OAuthError } from './client-errors.ts'
import type {
  ClientAuthentication,
  ClientAuthenticationFunction,
} from './client-authentication/contract.ts'
import type { ClientGrant } from './grants/contract.ts'
import type { ComplianceHooks } from './hooks.ts'
import type { ScopeInput } from './parameters.ts'
import type { RenewalLock } from './renewal-lock.ts'
import type { ServerMetadata, ServerMetadataInput } from './server-metadata.ts'
import type { TokenPlacement } from './token-placement.ts'
import type { OAuth2Token, TokenInput } from './token.ts'

/** What a new token takes the place of. */
export interface ReplacedToken {
  /** The refresh token that was used. */
  readonly refreshToken?: string | undefined
  /** The access token that was replaced. */
  readonly accessToken?: string | undefined
}

/**
 * Saves a token that was renewed. Requests wait until it is done. Write it only where the replaced one still stands, since the session may have ended
 * meanwhile. Of clients that wait for one renewal the one that began it is asked.
 */
export type UpdateToken = (token: OAuth2Token, replaced: ReplacedToken) => void | Promise<void>

/** Ends a session whose refresh token the server no longer takes, RFC 6749 §5.2. */
export type SessionExpired = (replaced: ReplacedToken, error: OAuthError) => void | Promise<void>

/** A way to authenticate: a name of `clientAuthentications`, a method, or a function of the application. */
export type ClientAuthenticationInput = string | ClientAuthentication | ClientAuthenticationFunction

/** How a client is registered, where its server is and which token it has. */
export interface OAuth2ClientOptions extends AuthorizationDefaultsInput {
  /** The client's identifier at the server. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** How the client authenticates: a name of `clientAuthentications`, a method or a function; the first that fits unless given. */
  readonly tokenEndpointAuthMethod?: ClientAuthenticationInput | undefined
  /** How it authenticates to revoke tokens; as at the token endpoint unless given. */
  readonly revocationEndpointAuthMethod?: ClientAuthenticationInput | undefined
  /** How it authenticates to introspect tokens; as at the token endpoint unless given. */
  readonly introspectionEndpointAuthMethod?: ClientAuthenticationInput | undefined
  /** The ways to authenticate that are known, the preferred one first; all but `privateKeyJwt`, which needs its key, unless given. */
  readonly clientAuthentications?: readonly ClientAuthentication[] | undefined
  /** The grants that are known; all but `password()` unless given, RFC 9700 §2.4. */
  readonly grants?: readonly ClientGrant[] | undefined
  /** The grant of requests that name none. One that no person takes part in also fetches the first token for `fetch`, and replaces an expired one. */
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
  /** Reads the token as it is stored now, since another process may have renewed it; asked before a refresh, and when the server refuses one. */
  readonly readToken?: (() => TokenInput | undefined | Promise<TokenInput | undefined>) | undefined
  /** Told once when the server no longer takes the refresh token; the client forgets its token then. */
  readonly sessionExpired?: SessionExpired | undefined
  /** Lets one of many processes renew a token: `storeLock(store)`. */
  readonly lock?: RenewalLock | undefined
  /** Whether tokens are renewed for requests to the API; true unless given. Without it an expired token is sent as it is. */
  readonly autoRefresh?: boolean | undefined
  /** Where requests to the API carry the token; in the header unless given, RFC 6750 §2. */
  readonly tokenPlacement?: TokenPlacement | undefined
  /** What is done for a server that does not keep to the specification. */
  readonly complianceHooks?: ComplianceHooks | undefined
  /** How long before its expiry a token is renewed, in seconds; 60 unless given. */
  readonly leeway?: number | undefined
  /** Base of the API's relative URLs; its origin may see the token. */
  readonly apiBaseUrl?: string | URL | undefined
  /** More origins that may see the token, such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Sends every request, to the server and to the API; the platform's unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Sends the requests to the server instead of `fetch`: `nodeTransport()` of `@authkit/common/node`. */
  readonly transport?: Transport | undefined
  /** Time for one request to the server, in seconds; 5 unless given. */
  readonly timeout?: number | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}
