import type { Clock } from '@authkit/common'
import type { HttpRequest, Parameters } from '@authkit/common/http'
import type { JsonObject, JsonValue, Store } from '@authkit/common/store'
import type { KeySet, SigningKeys } from '@authkit/jose'
import type { TokenResponse } from '../protocol/token.ts'
import type { AuthenticationContext, Client, GrantRecord } from './authorization.ts'
import type {
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  ResponseType,
} from './contracts.ts'
import type { ServerEvent } from './events.ts'
import type { Repositories } from './repositories/repositories.ts'
import type { Resource } from './resources/resource.ts'

/** What a server signs with: keys that stay as they are, or keys that rotate by themselves. */
export type ServerKeys = KeySet | SigningKeys

/** Whom tokens are issued to, and by which grant. */
export interface TokenSource {
  /** The client that gets them. */
  readonly client: Client
  /** Value of `grant_type`; `implicit` for tokens of the authorization endpoint. */
  readonly grantType: string
}

/** A token request by an authenticated client. */
export interface TokenRequest extends TokenSource {
  /** The request as it came. */
  readonly http: HttpRequest
  /** Its form parameters, none of them repeated but those that may be. */
  readonly parameters: Parameters
  /** True when the client proved who it is; a public client only says so. */
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

/** What to issue an access token for. */
export interface Issue {
  /** The grant, or for client credentials a description of one that is not stored. */
  readonly grant: GrantRecord
  /** Scope of the access token, within the grant's. */
  readonly scope: readonly string[]
  /** Resources that the access token is for; those of the grant unless given, RFC 8707 §2.2. */
  readonly resources?: readonly string[] | undefined
  /** A refresh token that was made already and goes into the response. */
  readonly refreshToken?: string | undefined
  /** Seconds since the epoch after which no token of this grant lives. */
  readonly notAfter?: number | undefined
  /** Who acts for the subject, the `act` claim of RFC 8693 §4.1. */
  readonly actor?: JsonObject | undefined
  /** Token type that the access token has to be as well, RFC 8693 §3; any unless given. */
  readonly tokenType?: string | undefined
  /** Further members of the response. */
  readonly members?: Readonly<Record<string, JsonValue>> | undefined
  /** True when the tokens come from a refresh. */
  readonly refreshed?: boolean | undefined
  /** True when the tokens are made of other tokens, so that nobody signed in at this client for them, RFC 8693 §1. */
  readonly derived?: boolean | undefined
}

/** What was issued; extensions may add members to the response. */
export interface Issued extends Issue, TokenSource {
  /** The access token. */
  readonly accessToken: string
  /** True when the tokens come from a refresh. */
  readonly refreshed: boolean
}

/** What somebody allowed in a token request itself, without an authorization request before. */
export interface NewGrant {
  /** The user that the tokens are about. */
  readonly subject: string
  /** Scopes that it covers. */
  readonly scope: readonly string[]
  /** Resources that it covers, RFC 8707 §2. */
  readonly resources?: readonly string[] | undefined
  /** How the user was authenticated. */
  readonly authentication?: AuthenticationContext | undefined
  /** What extensions remember, by extension name. */
  readonly remembered?: Readonly<Record<string, JsonObject>> | undefined
  /** Whether the client may get a refresh token for it. */
  readonly refreshable: boolean
}

/** Lifetimes in seconds. */
export interface Lifetimes {
  /** Of an authorization code; 60 unless given, RFC 6749 §4.1.2 allows 600 at most. */
  readonly authorizationCode: number
  /** Of an access token; 3600 unless given. A function tells it for a client and a grant. */
  readonly accessToken: number | ((source: TokenSource) => number)
}

/** What a server is made of, by name, for members that derive something from it. */
export interface ServerMembers {
  /** Grants by `grant_type`. */
  readonly grants: ReadonlyMap<string, Grant>
  /** Values of `grant_type` that clients can be registered for. */
  readonly grantTypes: ReadonlySet<string>
  /** Response types by `response_type`, their words sorted. */
  readonly responseTypes: ReadonlyMap<string, ResponseType>
  /** Ways for clients to authenticate by `token_endpoint_auth_method`. */
  readonly clientAuthentication: ReadonlyMap<string, ClientAuthenticationMethod>
  /** Endpoints by name. */
  readonly endpoints: ReadonlyMap<string, Endpoint>
  /** Extensions, each once. */
  readonly extensions: readonly Extension[]
}

/** Everything of the server that its members may use. */
export interface ServerContext {
  /** Identifier of the server. */
  readonly issuer: string
  /** The time, in seconds since the epoch. */
  readonly clock: Clock
  /** Signing keys; absent when the server signs nothing. */
  readonly keys: ServerKeys | undefined
  /** Private keys that others encrypt for the server with; absent when it decrypts nothing. */
  readonly encryptionKeys: KeySet | undefined
  /** Scopes of the server; absent when any is fine. */
  readonly scopes: readonly string[] | undefined
  /** Lifetimes in seconds. */
  readonly lifetimes: Lifetimes
  /** Where everything lives; its faults are reported and answered with 503. For members that keep a kind of their own. */
  readonly store: Store
  /** Typed access to the store. */
  readonly repositories: Repositories
  /** What the server is made of, as it stands now. */
  readonly members: ServerMembers
  /** Absolute URL of an endpoint, by its name. */
  readonly endpointUrl: (name: string) => string
  /** How a user is called before a client, OpenID Connect Core §8. */
  readonly subjectFor: (subject: string, client: Client) => Promise<string>
  /** Finds a client; `undefined` for an unknown one. */
  readonly findClient: (clientId: string) => Promise<Client | undefined>
  /** True when a URI is a redirect URI of the client, RFC 9700 §2.1. */
  readonly isRedirectUri: (uri: string, client: Client) => Promise<boolean>
  /** A resource of the server by its identifier; `undefined` for an unknown one, RFC 8707 §2. */
  readonly findResource: (resource: string) => Promise<Resource | undefined>
  /** True when the server knows resources; the parameter `resource` means nothing to it otherwise. */
  readonly hasResources: boolean
  /** The scopes that a client gets of those it asks for, as it wrote them or as a list; throws `InvalidScopeError`, RFC 6749 §3.3. */
  readonly resolveScope: (
    requested: string | readonly string[] | undefined,
    client: Client,
  ) => Promise<readonly string[]>
  /** Authenticates the client of a request, RFC 6749 §2.3. Where `confidential` is asked for, one that only says who it is is refused. */
  readonly authenticateClient: (
    request: HttpRequest,
    parameters: Parameters,
    required?: { readonly confidential: boolean },
  ) => Promise<AuthenticatedClient>
  /** Makes, stores and answers an access token and what belongs to it, RFC 6749 §5.1. */
  readonly issueTokens: (source: TokenSource, issue: Issue) => Promise<TokenResponse>
  /** Stores a grant that a token request itself gives, and issues its first tokens. */
  readonly grantTokens: (source: TokenSource, grant: NewGrant) => Promise<TokenResponse>
  /** Runs the `tokenRequest` hooks of the extensions of a grant. */
  readonly checkTokenRequest: (request: TokenRequest, grant: GrantRecord) => Promise<void>
  /** The first refresh token for a grant, when the server has refresh tokens and the client may use them. */
  readonly startRefreshFamily: (
    client: Client,
    grant: GrantRecord,
  ) => Promise<RefreshFamily | undefined>
  /** Reports what happened. */
  readonly report: (event: ServerEvent) => void
}
