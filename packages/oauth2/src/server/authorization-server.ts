import { AuthkitConfigError, isSecureTransport, systemClock, type Clock } from '@authkit/common'
import {
  jsonResponse,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
} from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import type { KeySet } from '@authkit/jose'
import { AccessDeniedError, InvalidRequestError, OAuth2Error } from '../errors.ts'
import type { ClientMetadata } from '../protocol/client-metadata.ts'
import type { AuthorizationServerMetadata } from '../protocol/metadata.ts'
import { AuthorizationRequestError, type ErrorTarget } from './authorization-error.ts'
import { clientAuthenticator } from './client-authenticator.ts'
import { clientSecretBasic, clientSecretPost, none } from './client-authentication/index.ts'
import { clientDirectory, type QueryClient } from './clients/client-directory.ts'
import type {
  Approval,
  AuthorizationRequest,
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  Lifetimes,
  ResponseMode,
  ResponseType,
  ServerContext,
  TokenFormat,
} from './contracts.ts'
import {
  validateAuthorizationRequest,
  type AuthorizationInput,
  type AuthorizationLists,
} from './endpoints/authorization.ts'
import { jwks, metadata, token } from './endpoints/index.ts'
import type { ServerEvent } from './events.ts'
import { MemberList } from './member-list.ts'
import { repositories } from './repositories/repositories.ts'
import { fragment, query } from './response-modes/index.ts'
import { deriveMetadata } from './server-metadata.ts'
import { opaque } from './token-formats/index.ts'
import { tokenIssuer } from './token-issuer.ts'

/** What an authorization server is made of. */
export interface AuthorizationServerOptions {
  /** Identifier of the server: an https URL without query and fragment, or http on loopback. */
  readonly issuer: string
  /** Where codes, tokens and grants live. */
  readonly store: Store
  /** Registered clients, or a function that finds one by its identifier. */
  readonly clients: readonly ClientMetadata[] | QueryClient
  /** Scopes of the server; a request for another one is refused. Any scope is fine unless given. */
  readonly scopes?: readonly string[]
  /** Private keys for signing; needed for JWT access tokens and ID Tokens. */
  readonly keys?: KeySet
  /** How access tokens are written; `opaque()` unless given. */
  readonly accessTokens?: TokenFormat
  /** Ways for clients to authenticate; Basic, form and none unless given. */
  readonly clientAuthentication?: readonly ClientAuthenticationMethod[]
  /** Lifetimes in seconds: authorization code 60, access token 3600 unless given. */
  readonly lifetimes?: Partial<Lifetimes>
  /** Path of the authorization endpoint below the issuer; `/authorize` unless given. */
  readonly authorizationPath?: string
  /** Told what happens; never told a code, token or secret. */
  readonly onEvent?: (event: ServerEvent) => void
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock
}

/** An endpoint and where it is mounted. */
export interface Route {
  /** Name of the endpoint. */
  readonly name: string
  /** Path from the origin. */
  readonly path: string
  /** Methods it takes. */
  readonly methods: readonly string[]
  /** True for a document whose place from the origin a specification fixes. */
  readonly wellKnown: boolean
  /** Answers a request. */
  readonly handler: HttpHandler
}

/** An OAuth 2.0 authorization server, RFC 6749 §1.1. It knows no framework: requests and responses are plain records. */
export class AuthorizationServer {
  /** Identifier of the server. */
  readonly issuer: string
  /** What members of the server's lists may use; for endpoints and extensions of your own. */
  readonly context: ServerContext

  readonly #base: string
  readonly #authorizationPath: string
  readonly #grants: MemberList<Grant> = new MemberList('grant', (grant) => grant.grantType)
  readonly #responseTypes: MemberList<ResponseType> = new MemberList(
    'response type',
    (type) => type.responseType,
  )
  readonly #responseModes: MemberList<ResponseMode> = new MemberList(
    'response mode',
    (mode) => mode.responseMode,
  )
  readonly #methods: MemberList<ClientAuthenticationMethod> = new MemberList(
    'client authentication method',
    (method) => method.method,
  )
  readonly #endpoints: MemberList<Endpoint> = new MemberList(
    'endpoint',
    (endpoint) => endpoint.name,
  )
  readonly #extensions: MemberList<Extension> = new MemberList(
    'extension',
    (extension) => extension.extension,
  )
  readonly #grantExtensions: Map<string, readonly Extension[]> = new Map()

  constructor(options: AuthorizationServerOptions) {
    this.issuer = checkIssuer(options.issuer)
    this.#base = this.issuer.replace(/\/$/, '')
    this.#authorizationPath = options.authorizationPath ?? '/authorize'
    for (const method of options.clientAuthentication ?? [
      clientSecretBasic(),
      clientSecretPost(),
      none(),
    ])
      this.#methods.add(method)
    for (const mode of [query(), fragment()]) this.#responseModes.add(mode)
    this.context = this.#createContext(options)
    this.#endpoints.add(token(this.#grants.byName))
    this.#endpoints.add(metadata())
    if (options.keys) this.#endpoints.add(jwks(options.keys))
  }

  #createContext(options: AuthorizationServerOptions): ServerContext {
    const { clock = systemClock, keys, scopes, onEvent, accessTokens = opaque() } = options
    if (accessTokens.signs && !keys) {
      throw new AuthkitConfigError(
        `The access token format "${accessTokens.tokenFormat}" needs signing keys: pass keys: new KeySet([…])`,
      )
    }
    const findClient = clientDirectory(options.clients, new Set(this.#methods.byName.keys()))
    const report = (event: ServerEvent) => onEvent?.(event)
    const issue = tokenIssuer(accessTokens, (grantType) => this.#extensionsOf(grantType))
    const context: ServerContext = {
      issuer: this.issuer,
      clock,
      keys,
      scopes,
      lifetimes: { authorizationCode: 60, accessToken: 3600, ...options.lifetimes },
      repositories: repositories(options.store, clock),
      endpointUrl: (name) => this.#endpointUrl(name),
      findClient,
      authenticateClient: clientAuthenticator(
        [...this.#methods.byName.values()],
        findClient,
        report,
      ),
      issueTokens: (request, content, refreshed = false) =>
        issue(context, request, content, refreshed),
      checkTokenRequest: async (grantType, request, grant) => {
        for (const extension of this.#extensionsOf(grantType))
          await extension.tokenRequest?.(request, grant, context)
      },
      startRefreshFamily: async (client, grant) => {
        const refresh = [...this.#grants.byName.values()].find(
          (member) => member.startFamily !== undefined,
        )
        return refresh && client.grant_types.includes(refresh.grantType)
          ? refresh.startFamily?.(grant, context)
          : undefined
      },
      report,
    }
    return context
  }

  /** Adds a grant, with extensions that only it uses. */
  registerGrant(grant: Grant, ...extensions: readonly Extension[]): this {
    const names = [...extensions, ...this.#extensions.byName.values()].map(
      (extension) => extension.extension,
    )
    const missing = grant.needs?.find((name) => !names.includes(name))
    if (missing !== undefined) {
      throw new AuthkitConfigError(
        `The grant "${grant.grantType}" needs the extension "${missing}": registerGrant(…, ${missing}())`,
      )
    }
    this.#grants.add(grant)
    this.#grantExtensions.set(grant.grantType, extensions)
    for (const responseType of grant.responseTypes ?? []) this.#responseTypes.add(responseType)
    for (const extension of extensions) this.#addEndpoints(extension)
    return this
  }

  /** Adds an endpoint. */
  registerEndpoint(endpoint: Endpoint): this {
    this.#endpoints.add(endpoint)
    return this
  }

  /** Adds an extension that sees every request. */
  use(extension: Extension): this {
    this.#extensions.add(extension)
    this.#addEndpoints(extension)
    return this
  }

  #addEndpoints(extension: Extension): void {
    for (const endpoint of extension.endpoints ?? []) this.#endpoints.add(endpoint)
  }

  #extensionsOf(grantType: string): readonly Extension[] {
    return [...(this.#grantExtensions.get(grantType) ?? []), ...this.#extensions.byName.values()]
  }

  /**
   * Checks an authorization request, RFC 6749 §4.1.1. Give it the HTTP request, or the `parameters` of an earlier result.
   * Throws an `OAuth2Error`; pass it to `createErrorResponse`.
   */
  validateConsentRequest(input: AuthorizationInput): Promise<AuthorizationRequest> {
    const lists: AuthorizationLists = {
      responseTypes: this.#responseTypes.byName,
      responseModes: this.#responseModes.byName,
      extensionsOf: (grantType) => this.#extensionsOf(grantType),
      context: this.context,
    }
    return validateAuthorizationRequest(input, lists)
  }

  /** Answers an authorization request that the user approved; without an approval the user denied it, RFC 6749 §4.1.2. */
  async createAuthorizationResponse(
    request: AuthorizationRequest,
    approval: Approval | undefined,
  ): Promise<HttpResponse> {
    if (!approval) return this.createAuthorizationErrorResponse(request, new AccessDeniedError())
    const scope = approval.scope ?? request.scope
    // RFC 6749 §3.3: the user may grant less than was asked for, never more.
    if (!scope.every((token) => request.scope.includes(token))) {
      throw new AuthkitConfigError('An approval can only hold scopes of the authorization request')
    }
    const parameters = await request.responseType.respond(
      request,
      { ...approval, scope },
      this.context,
    )
    return request.responseMode.respond(
      request.redirectUri,
      this.#withIdentity(parameters, request.state),
    )
  }

  /** Tells the client why an authorization request failed, RFC 6749 §4.1.2.1. */
  createAuthorizationErrorResponse(
    request: AuthorizationRequest,
    error: OAuth2Error,
  ): HttpResponse {
    const { client, redirectUri, state, responseMode } = request
    return this.createErrorResponse(
      new AuthorizationRequestError(error, {
        clientId: client.client_id,
        redirectUri,
        state,
        responseMode,
      }),
    )
  }

  /** The answer to an error: at the client's redirect URI when that is known to be the client's, else JSON for who asked. */
  createErrorResponse(error: OAuth2Error): HttpResponse {
    if (error instanceof AuthorizationRequestError && error.target.responseMode) {
      const { clientId, redirectUri, state, responseMode } = error.target
      this.context.report({ type: 'authorization_denied', clientId, error: error.error })
      return (responseMode as ResponseMode).respond(
        redirectUri,
        this.#withIdentity(errorMembers(error), state),
      )
    }
    return jsonResponse(error.status, errorMembers(error), error.headers)
  }

  #withIdentity(
    parameters: Readonly<Record<string, string>>,
    state: ErrorTarget['state'],
  ): Record<string, string> {
    return {
      ...parameters,
      ...(state === undefined ? {} : { state }),
      // RFC 9207 §2: every authorization response says whose it is, errors included.
      iss: this.issuer,
    }
  }

  /** Answers a request to the token endpoint, RFC 6749 §3.2. */
  createTokenResponse(request: HttpRequest): Promise<HttpResponse> {
    return this.createEndpointResponse('token', request)
  }

  /** Answers a request to an endpoint. Protocol errors become answers; a fault of the server rejects. */
  async createEndpointResponse(name: string, request: HttpRequest): Promise<HttpResponse> {
    const endpoint = this.#endpoints.byName.get(name)
    if (!endpoint)
      throw new AuthkitConfigError(
        `There is no endpoint "${name}": ${[...this.#endpoints.byName.keys()].join(', ')}`,
      )
    try {
      if (!endpoint.methods.includes(request.method)) throw methodNotAllowed(endpoint)
      return await endpoint.handle(request, this.context, this)
    } catch (error) {
      if (!(error instanceof OAuth2Error)) throw error
      this.context.report({ type: 'token_refused', clientId: undefined, error: error.error })
      return this.createErrorResponse(error)
    }
  }

  /** Where everything is mounted. The authorization endpoint is not among them: it needs a user and pages. */
  routes(): readonly Route[] {
    const prefix = new URL(`${this.#base}/`).pathname.replace(/\/$/, '')
    return [...this.#endpoints.byName.values()].map((endpoint) => ({
      name: endpoint.name,
      path: endpoint.wellKnown?.(this.issuer) ?? prefix + endpoint.path,
      methods: endpoint.methods,
      wellKnown: endpoint.wellKnown !== undefined,
      handler: (request) => this.createEndpointResponse(endpoint.name, request),
    }))
  }

  /** URL of the authorization endpoint. */
  get authorizationEndpoint(): string {
    return this.#base + this.#authorizationPath
  }

  #endpointUrl(name: string): string {
    const endpoint = this.#endpoints.byName.get(name)
    if (!endpoint) throw new AuthkitConfigError(`There is no endpoint "${name}"`)
    return endpoint.wellKnown
      ? new URL(endpoint.wellKnown(this.issuer), this.#base).href
      : this.#base + endpoint.path
  }

  /** The server's metadata, derived from what is registered, RFC 8414 §2. */
  metadata(): AuthorizationServerMetadata {
    return deriveMetadata({
      context: this.context,
      authorizationEndpoint: this.authorizationEndpoint,
      grants: [...this.#grants.byName.values()],
      responseTypes: [...this.#responseTypes.byName.keys()],
      responseModes: [...this.#responseModes.byName.keys()],
      methods: [...this.#methods.byName.keys()],
      endpoints: [...this.#endpoints.byName.values()],
      extensions: [
        ...new Set([...this.#grantExtensions.values()].flat()),
        ...this.#extensions.byName.values(),
      ],
    })
  }
}

function checkIssuer(issuer: string): string {
  // RFC 8414 §2: https, no query and no fragment.
  if (!isSecureTransport(issuer) || /[?#]/.test(issuer)) {
    throw new AuthkitConfigError(
      'issuer is an https URL (or http on loopback) without query and fragment',
    )
  }
  return issuer
}

function errorMembers(error: OAuth2Error): Record<string, string> {
  return {
    error: error.error,
    ...(error.message === '' ? {} : { error_description: error.message }),
    ...(error.uri === undefined ? {} : { error_uri: error.uri }),
  }
}

function methodNotAllowed(endpoint: Endpoint): OAuth2Error {
  const allow = endpoint.methods.join(', ')
  return new InvalidRequestError(`This endpoint takes ${allow}`, {
    status: 405,
    headers: { allow },
  })
}
