import type { HttpRequest, HttpResponse, Parameters } from '@authkit/common/http'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import type { ClientMetadata } from '../protocol/client-metadata.ts'
import type { TokenResponse } from '../protocol/token.ts'
import type { CheckedApproval } from './approval.ts'
import type {
  Approval,
  AuthenticationContext,
  AuthorizationRequest,
  Client,
  GrantRecord,
} from './authorization.ts'
import type {
  AuthenticatedClient,
  Issued,
  RefreshFamily,
  ServerContext,
  ServerKeys,
  TokenRequest,
} from './context.ts'
import type { ClientMetadataRule } from './registration/metadata-rule.ts'
import type { SessionCookie, SignOut } from './sign-out.ts'

/** A way to get tokens, RFC 6749 §1.3. */
export interface Grant {
  /** Value of `grant_type`, and what a client registers in `grant_types`. */
  readonly grantType: string
  /** Response types of the authorization endpoint that lead to this grant. */
  readonly responseTypes?: readonly ResponseType[]
  /** Endpoints that the grant begins at. */
  readonly endpoints?: readonly Endpoint[]
  /** True when only clients that prove who they are may use it. */
  readonly confidentialOnly?: boolean
  /** Names of extensions that must be registered with it. */
  readonly needs?: readonly string[]
  /** Starts a family of refresh tokens; the grant that redeems them has it. */
  readonly startFamily?: (grant: GrantRecord, context: ServerContext) => Promise<RefreshFamily>
  /** The client of a request that names none, for grants whose credentials name it; `undefined` when they do not. */
  readonly identifyClient?: (
    parameters: Parameters,
    context: ServerContext,
  ) => Promise<IdentifiedClient | undefined>
  /** Answers a token request of this type; absent when all tokens come from the authorization endpoint. */
  readonly handle?: (request: TokenRequest, context: ServerContext) => Promise<TokenResponse>
}

/** A client that the credentials of a grant name, before anything of them is verified, RFC 7521 §4.1. */
export interface IdentifiedClient {
  /** The client that is named. */
  readonly clientId: string
  /** What limits and events call this way to authenticate. */
  readonly method: string
  /** Verifies the credentials; throws an `InvalidGrantError` for those that are not good. */
  readonly verify: () => Promise<AuthenticatedClient>
}

/** A member of the authorization response, RFC 6749 §3.1.1. */
export interface ResponseType {
  /** Value of `response_type`; several words are sorted. */
  readonly responseType: string
  /** Grant type that a client must be registered for to use it; its extensions see the request. */
  readonly grantType: string
  /** Further grant types that a client must be registered for, OpenID Connect Registration §2. */
  readonly alsoNeeds?: readonly string[]
  /** Response mode unless the request names one. */
  readonly defaultResponseMode: string
  /** Response modes that must not carry it, such as `query` for a token. */
  readonly refusedResponseModes?: readonly string[]
  /** Checks a request for it before the user is asked; what it throws is answered to the client. */
  readonly check?: (request: AuthorizationRequest, context: ServerContext) => void | Promise<void>
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
  /** The identifier it claims; a store can hold it, or nobody has it. */
  readonly clientId: string
  /** The secret it presented, where the method has one. */
  readonly secret?: string | undefined
  /** The JWT it presented, where the method has one, RFC 7523 §2.2. */
  readonly assertion?: string | undefined
}

/** A way for clients to authenticate, RFC 6749 §2.3. */
export interface ClientAuthenticationMethod {
  /** Value of `token_endpoint_auth_method`, RFC 7591 §2. */
  readonly method: string
  /** Reads credentials presented this way; `undefined` when there are none, an error when they are malformed. */
  readonly read: (request: HttpRequest, parameters: Parameters) => PresentedCredentials | undefined
  /**
   * True when the credentials are the client's; false, or an `InvalidClientError` whose `reason` tells the operator why, when they are not.
   * `client` is undefined when unknown, and the work done must be the same.
   */
  readonly verify: (
    credentials: PresentedCredentials,
    client: Client | undefined,
    context: ServerContext,
  ) => boolean | Promise<boolean>
  /** What clients have for it: nothing, a secret of which the server keeps a hash, a secret that it must know, or a key. */
  readonly credential: 'none' | 'hashed-secret' | 'secret' | 'key'
  /** True when success proves who the client is. */
  readonly confidential: boolean
  /** Authentication scheme for `WWW-Authenticate` when it fails. */
  readonly scheme?: string
  /** Signature algorithms that it takes, for the metadata. */
  readonly signingAlgorithms?: readonly string[]
}

/** What an access token says. */
export interface AccessTokenContent {
  readonly issuer: string
  readonly client: Client
  /** Value of `grant_type` that it comes from. */
  readonly grantType: string
  readonly subject: string | undefined
  readonly scope: readonly string[]
  /** Whom it is for; empty when no resource was asked for and the format names none, RFC 8707 §2. */
  readonly audience: readonly string[]
  readonly issuedAt: number
  readonly expiresAt: number
  readonly authentication: AuthenticationContext | undefined
  readonly confirmation: JsonObject | undefined
  /** Who acts for the subject, the `act` claim of RFC 8693 §4.1. */
  readonly actor: JsonObject | undefined
}

/** How access tokens are written. */
export interface TokenFormat {
  /** Name of the format. */
  readonly tokenFormat: string
  /** True when it needs the server's signing keys. */
  readonly signs: boolean
  /** Signature algorithm that the keys must have; any will do unless given. */
  readonly algorithm?: string | undefined
  /** Token type that its tokens are besides access tokens, RFC 8693 §3. */
  readonly tokenType?: string | undefined
  /** Whom its tokens are for when a request names no resource; what the server says about those among its resources holds for them. */
  readonly audience?: readonly string[] | undefined
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
  /** Members of the server metadata that say how clients authenticate there begin with this, `token_endpoint`. */
  readonly authenticatesClients?: string
  /** True when public clients get nothing there, so that the metadata offers them no way to authenticate. */
  readonly confidentialClients?: boolean
  /** True when it keeps clients in the store, so that they are looked for there as well. */
  readonly keepsClients?: boolean
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

/** A client that is about to authenticate. */
export interface ClientAttempt {
  /** The request as it came. */
  readonly http: HttpRequest
  /** The identifier it claims; anybody can claim any. */
  readonly clientId: string
  /** How it authenticates: a value of `token_endpoint_auth_method`, or `jwt-bearer` by the assertion that is its grant. */
  readonly method: string
}

/** Hooks that add a specification, or rules of the application, to the server. They run one after another in the order of registration; what they throw refuses the request. */
export interface Extension {
  /** Name; also the key under which it remembers things with a grant. */
  readonly extension: string
  /** True when it needs the server's signing keys; a list names the signature algorithms that they must have. */
  readonly signs?: boolean | readonly string[]
  /** Names of extensions that it builds on, which are to be registered before it. */
  readonly needs?: readonly string[]
  /** Endpoints it brings. */
  readonly endpoints?: readonly Endpoint[]
  /** Response types it brings. */
  readonly responseTypes?: readonly ResponseType[]
  /** Response modes it brings. */
  readonly responseModes?: readonly ResponseMode[]
  /** Puts other parameters in the place of those that came by HTTP, before anything but the client is looked at. For `use` only. */
  readonly authorizationParameters?: (
    parameters: Parameters,
    client: Client,
    context: ServerContext,
  ) => Parameters | Promise<Parameters>
  /** Checks an authorization request and returns it, possibly with more remembered. */
  readonly authorizationRequest?: (
    request: AuthorizationRequest,
    context: ServerContext,
  ) => AuthorizationRequest | Promise<AuthorizationRequest>
  /**
   * Checks the yes of a user before anything is issued for it, and may answer the request with other things remembered; an `OAuth2Error` is
   * answered to the client.
   */
  readonly approval?: (
    request: AuthorizationRequest,
    approval: CheckedApproval,
    context: ServerContext,
  ) => AuthorizationRequest | undefined | Promise<AuthorizationRequest | undefined>
  /** Sees the parameters of the answer to a checked authorization request, a refusal included, before it is sent, and returns members to add. */
  readonly authorizationResponse?: (
    parameters: Readonly<Record<string, string>>,
    request: AuthorizationRequest,
    context: ServerContext,
  ) =>
    | Readonly<Record<string, string>>
    | undefined
    | Promise<Readonly<Record<string, string>> | undefined>
  /** Sees a client before its credentials are checked, for limits on attempts. For `use` only. */
  readonly clientAuthentication?: (
    attempt: ClientAttempt,
    context: ServerContext,
  ) => void | Promise<void>
  /** Sees a token request of an authenticated client before its grant does. */
  readonly authenticatedRequest?: (
    request: TokenRequest,
    context: ServerContext,
  ) => void | Promise<void>
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
  /** Keeps a token response in tables of the application as well; when it throws, nothing is answered. */
  readonly saveToken?: (
    token: TokenResponse,
    issued: Issued,
    context: ServerContext,
  ) => void | Promise<void>
  /** Members to add to the server metadata; `others` are those of the server and of earlier extensions. */
  readonly metadata?: (context: ServerContext, others: JsonObject) => JsonObject
  /** How a user is called before a client, in tokens that it reads; by the subject of the approval unless given. */
  readonly subjectFor?: (
    subject: string,
    client: Client,
    context: ServerContext,
  ) => string | Promise<string>
  /** Throws an `AuthkitConfigError` for a client that cannot work with it. Asked about clients that are written down in code, at once. */
  readonly checkClient?: (client: Client, context: ServerContext) => void
  /** True for a client whose secret the server itself works with, so that a hash of it is not enough. */
  readonly needsSecret?: (client: ClientMetadata) => boolean
  /** A cookie that scripts may read while a session lasts: it changes with the session and says nothing else. */
  readonly sessionCookie?: (sid: string, context: ServerContext) => SessionCookie
  /** How clients ask for the end of a session, and how they are told of it. */
  readonly signOut?: SignOut
  /** Members that clients may register because of it, RFC 7591 §2. */
  readonly clientMetadata?: readonly ClientMetadataRule[]
}
