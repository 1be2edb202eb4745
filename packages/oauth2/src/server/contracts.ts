import type { Clock } from '@authkit/common'
import type { HttpRequest, HttpResponse, Parameters } from '@authkit/common/http'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import type { KeySet, SigningKeys } from '@authkit/jose'
import type { TokenResponse } from '../protocol/token.ts'
import type {
  Approval,
  AuthenticationContext,
  AuthorizationRequest,
  Client,
  GrantRecord,
} from './authorization.ts'
import type { ServerEvent } from './events.ts'
import type { Repositories } from './repositories/repositories.ts'

/** A token request by an authenticated client. */
export interface TokenRequest {
  /** The request as it came. */
  readonly http: HttpRequest
  /** Its form parameters, none of them repeated. */
  readonly parameters: Parameters
  /** The client that authenticated. */
  readonly client: Client
  /** True when it proved who it is; a public client only says so. */
  readonly confidential: boolean
}

/** A client and how surely it is that client. */
export interface AuthenticatedClient {
  readonly client: Client
  /** True when it proved who it is; a public client only says so. */
  readonly confidential: boolean
}

/** The first refresh token of a family. */
export interface RefreshFamily {
  readonly refreshToken: string
  /** When the family ends, in seconds since the epoch. */
  readonly expiresAt: number
}

/** What to issue tokens for. */
export interface Issue {
  /** The grant, or for client credentials a description of one that is not stored. */
  readonly grant: GrantRecord
  /** Scope of the access token, within the grant's. */
  readonly scope: readonly string[]
  /** A refresh token that was made already and goes into the response. */
  readonly refreshToken?: string | undefined
  /** Seconds since the epoch after which no token of this grant lives. */
  readonly notAfter?: number | undefined
}

/** What was issued; extensions may add members to the response. */
export interface Issued extends Issue {
  readonly client: Client
  /** The access token. */
  readonly accessToken: string
  /** Set when the tokens come from a refresh. */
  readonly refreshed: boolean
}

/** Everything of the server that its members may use. */
export interface ServerContext {
  /** Identifier of the server. */
  readonly issuer: string
  /** The time, in seconds since the epoch. */
  readonly clock: Clock
  /** Signing keys; absent when the server signs nothing. */
  readonly keys: ServerKeys | undefined
  /** Scopes of the server; absent when any is fine. */
  readonly scopes: readonly string[] | undefined
  /** Lifetimes in seconds. */
  readonly lifetimes: Lifetimes
  /** Typed access to the store. */
  readonly repositories: Repositories
  /** Absolute URL of an endpoint, by its name. */
  readonly endpointUrl: (name: string) => string
  /** Finds a client; `undefined` for an unknown one. */
  readonly findClient: (clientId: string) => Promise<Client | undefined>
  /** Authenticates the client of a request, RFC 6749 §2.3. */
  readonly authenticateClient: (
    request: HttpRequest,
    parameters: Parameters,
  ) => Promise<AuthenticatedClient>
  /** Signs, stores and answers an access token and what belongs to it, RFC 6749 §5.1. */
  readonly issueTokens: (
    request: TokenRequest,
    issue: Issue,
    refreshed?: boolean,
  ) => Promise<TokenResponse>
  /** Runs the `tokenRequest` hooks of the extensions of a grant. */
  readonly checkTokenRequest: (
    grantType: string,
    request: TokenRequest,
    grant: GrantRecord,
  ) => Promise<void>
  /** The first refresh token for a grant, when the server has refresh tokens and the client may use them. */
  readonly startRefreshFamily: (
    client: Client,
    grant: GrantRecord,
  ) => Promise<RefreshFamily | undefined>
  /** Reports what happened. */
  readonly report: (event: ServerEvent) => void
}

/** Lifetimes in seconds. */
export interface Lifetimes {
  /** Of an authorization code; 60 unless given, RFC 6749 §4.1.2 allows 600 at most. */
  readonly authorizationCode: number
  /** Of an access token; 3600 unless given. */
  readonly accessToken: number
}

/** A way to get tokens at the token endpoint, RFC 6749 §1.3. */
export interface Grant {
  /** Value of `grant_type`. */
  readonly grantType: string
  /** Response types of the authorization endpoint that lead to this grant. */
  readonly responseTypes?: readonly ResponseType[]
  /** Names of extensions that must be registered with it. */
  readonly needs?: readonly string[]
  /** Starts a family of refresh tokens; the grant that redeems them has it. */
  readonly startFamily?: (grant: GrantRecord, context: ServerContext) => Promise<RefreshFamily>
  /** Answers a token request of this type. */
  readonly handle: (request: TokenRequest, context: ServerContext) => Promise<TokenResponse>
}

/** A member of the authorization response, RFC 6749 §3.1.1. */
export interface ResponseType {
  /** Value of `response_type`; several words are sorted. */
  readonly responseType: string
  /** Grant type that a client must be registered for to use it. */
  readonly grantType: string
  /** Response mode unless the request names one. */
  readonly defaultResponseMode: string
  /** The parameters of a successful response. */
  readonly respond: (
    request: AuthorizationRequest,
    approval: Approval,
    context: ServerContext,
  ) => Promise<Readonly<Record<string, string>>>
}

/** How authorization response parameters travel to the client, OAuth 2.0 Multiple Response Type Encoding Practices §2.1. */
export interface ResponseMode {
  /** Value of `response_mode`. */
  readonly responseMode: string
  /** The HTTP response that carries the parameters. */
  readonly respond: (
    redirectUri: string,
    parameters: Readonly<Record<string, string>>,
  ) => HttpResponse
}

/** What a client presented to prove who it is. */
export interface PresentedCredentials {
  /** The identifier it claims. */
  readonly clientId: string
  /** The secret it presented, where the method has one. */
  readonly secret?: string | undefined
}

/** A way for clients to authenticate, RFC 6749 §2.3. */
export interface ClientAuthenticationMethod {
  /** Value of `token_endpoint_auth_method`, RFC 7591 §2. */
  readonly method: string
  /** Reads credentials presented this way; `undefined` when there are none, an error when they are malformed. */
  readonly read: (request: HttpRequest, parameters: Parameters) => PresentedCredentials | undefined
  /** True when the credentials are the client's. `client` is undefined when unknown, and the work done must be the same. */
  readonly verify: (
    credentials: PresentedCredentials,
    client: Client | undefined,
  ) => boolean | Promise<boolean>
  /** True when clients have a secret for it. */
  readonly usesSecret: boolean
  /** True when success proves who the client is. */
  readonly confidential: boolean
  /** Authentication scheme for `WWW-Authenticate` when it fails. */
  readonly scheme?: string
}

/** What an access token says. */
export interface AccessTokenContent {
  readonly issuer: string
  readonly clientId: string
  readonly subject: string | undefined
  readonly scope: readonly string[]
  readonly issuedAt: number
  readonly expiresAt: number
  readonly authentication: AuthenticationContext | undefined
  readonly confirmation: JsonObject | undefined
}

/** What a server signs with: keys that stay as they are, or keys that rotate by themselves. */
export type ServerKeys = KeySet | SigningKeys

/** How access tokens are written. */
export interface TokenFormat {
  /** Name of the format. */
  readonly tokenFormat: string
  /** True when it needs the server's signing keys. */
  readonly signs: boolean
  /** Makes the token. */
  readonly create: (
    content: AccessTokenContent,
    keys: ServerKeys | undefined,
  ) => string | Promise<string>
}

/** An endpoint other than the authorization endpoint, which needs a user and pages. */
export interface Endpoint {
  /** Name in the server's list, `token`. */
  readonly name: string
  /** Path below the issuer, `/token`. */
  readonly path: string
  /** Path from the origin, for documents whose place a specification fixes. */
  readonly wellKnown?: (issuer: string) => string
  /** Methods it takes. */
  readonly methods: readonly string[]
  /** Member of the server metadata that holds its URL. */
  readonly metadataName?: string
  /** True when it authenticates clients; its methods are then in the metadata. */
  readonly authenticatesClients?: boolean
  /** Answers a request; a thrown `OAuth2Error` becomes the answer. */
  readonly handle: (
    request: HttpRequest,
    context: ServerContext,
    server: MetadataSource,
  ) => Promise<HttpResponse>
}

/** Gives the server metadata that is derived from the lists. */
export interface MetadataSource {
  readonly metadata: () => JsonObject & { readonly issuer: string }
}

/** Hooks that add a specification to the server. They run in the order of registration. */
export interface Extension {
  /** Name; also the key under which it remembers things with a grant. */
  readonly extension: string
  /** True when it needs the server's signing keys. */
  readonly signs?: boolean
  /** Endpoints it brings. */
  readonly endpoints?: readonly Endpoint[]
  /** Checks an authorization request and returns it, possibly with more remembered. */
  readonly authorizationRequest?: (
    request: AuthorizationRequest,
    context: ServerContext,
  ) => AuthorizationRequest | Promise<AuthorizationRequest>
  /** Checks a token request against what was remembered. */
  readonly tokenRequest?: (
    request: TokenRequest,
    grant: GrantRecord,
    context: ServerContext,
  ) => void | Promise<void>
  /** Members to add to a token response. */
  readonly tokenResponse?: (
    issued: Issued,
    context: ServerContext,
  ) =>
    | Readonly<Record<string, JsonValue>>
    | undefined
    | Promise<Readonly<Record<string, JsonValue>> | undefined>
  /** Members to add to the server metadata. */
  readonly metadata?: (context: ServerContext) => JsonObject
}
