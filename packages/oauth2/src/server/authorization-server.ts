import { AuthkitConfigError, checkOptions, type Clock } from '@authkit/common'
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '@authkit/common/http'
import type { JsonObject, Store } from '@authkit/common/store'
import type { KeySet } from '@authkit/jose'
import { AccessDeniedError, InvalidRequestError, OAuth2Error } from '../errors.ts'
import type { ClientMetadata } from '../protocol/client-metadata.ts'
import type { AuthorizationServerMetadata } from '../protocol/metadata.ts'
import { checkApproval } from './approval.ts'
import type { Approval, AuthorizationRequest } from './authorization.ts'
import { AuthorizationRequestError } from './authorization-error.ts'
import { clientSecretBasic, clientSecretPost, none } from './client-authentication/index.ts'
import type { QueryClient } from './clients/client-directory.ts'
import type { MatchRedirectUri } from './clients/redirect-uri-policy.ts'
import type { Lifetimes, ServerContext, ServerKeys } from './context.ts'
import type { ClientAuthenticationMethod, Endpoint, Extension, Grant } from './contracts.ts'
import {
  type AuthorizationInput,
  unknownClient,
  validateAuthorizationRequest,
} from './endpoints/authorization.ts'
import { jwks, metadata, token } from './endpoints/index.ts'
import type { ServerEvent } from './events.ts'
import { Members } from './members.ts'
import { formPost, fragment, query } from './response-modes/index.ts'
import type { RepositorySet } from './repositories/repositories.ts'
import type { QueryResource, Resource } from './resources/resource.ts'
import type { AllowScope } from './scope-policy.ts'
import { createServerContext } from './server-context.ts'
import { checkFurtherMetadata, deriveMetadata } from './server-metadata.ts'
import { type ServerUrls, serverUrls } from './server-urls.ts'
import type { AccessTokens } from './token-policy.ts'

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
  /** The application's own rule for the scopes of a client: defaults, narrowing, refusal. What the client registered unless given. */
  readonly allowScope?: AllowScope
  /** The APIs that tokens are issued for, or a function that finds one. The parameter `resource` is ignored unless given, RFC 8707 §2. */
  readonly resources?: readonly Resource[] | QueryResource
  /** Private keys for signing, a `KeySet` or `SigningKeys` that rotate; needed for JWT access tokens and ID Tokens. */
  readonly keys?: ServerKeys
  /** Private keys that others encrypt for the server with, such as request objects; published with the signing keys. */
  readonly encryptionKeys?: KeySet
  /** How access tokens are written, or a function that tells it for a client and a grant; `opaqueFormat()` unless given. */
  readonly accessTokens?: AccessTokens
  /** Ways for clients to authenticate; Basic, form and none unless given. */
  readonly clientAuthentication?: readonly ClientAuthenticationMethod[]
  /** Lifetimes in seconds: authorization code 60, access token 3600 unless given. */
  readonly lifetimes?: Partial<Lifetimes>
  /** Path of the authorization endpoint below the issuer; `/authorize` unless given. */
  readonly authorizationPath?: string
  /** Takes redirect URIs that a client did not register, such as those of previews; each use is reported. None unless given, RFC 9700 §2.1. */
  readonly matchRedirectUri?: MatchRedirectUri
  /** What the application keeps in tables of its own instead of in the store. */
  readonly repositories?: Partial<RepositorySet>
  /** Pages about errors by error code, named in JSON answers as `error_uri`, RFC 6749 §5.2. */
  readonly errorUris?: Readonly<Record<string, string>>
  /** Further members of the metadata, `service_documentation` and the like, RFC 8414 §2. */
  readonly metadata?: JsonObject
  /** Told what happens; never told a code, token or secret. The diagnostics channel `authkit:oauth2` is told the same. */
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
  /** URL of the authorization endpoint, which needs a user and pages and is not among the routes. */
  readonly authorizationEndpoint: string
  /** What members of the server's lists may use; for endpoints and extensions of your own. */
  readonly context: ServerContext

  readonly #members: Members = new Members()
  readonly #urls: ServerUrls
  readonly #errorUris: ReadonlyMap<string, string>
  readonly #moreMetadata: JsonObject
  #metadata: AuthorizationServerMetadata | undefined
  #handlers: ReadonlyMap<string, HttpHandler> | undefined

  constructor(options: AuthorizationServerOptions) {
    checkOptions('new AuthorizationServer', options, {
      issuer: 'text',
      store: 'object',
      clients: 'list|function',
      scopes: 'list?',
      allowScope: 'function?',
      resources: 'list|function?',
      keys: 'object?',
      encryptionKeys: 'object?',
      accessTokens: 'object|function?',
      clientAuthentication: 'list?',
      lifetimes: 'object?',
      authorizationPath: 'text?',
      matchRedirectUri: 'function?',
      repositories: 'object?',
      errorUris: 'object?',
      metadata: 'object?',
      onEvent: 'function?',
      clock: 'function?',
    })
    checkOptions('lifetimes', options.lifetimes ?? {}, {
      authorizationCode: 'number?',
      accessToken: 'number|function?',
    })
    const {
      issuer,
      keys,
      encryptionKeys,
      authorizationPath = '/authorize',
      metadata: more = {},
    } = options
    this.issuer = issuer
    this.#errorUris = checkedErrorUris(options.errorUris ?? {})
    this.#urls = serverUrls(issuer)
    checkFurtherMetadata(more, issuer)
    this.#moreMetadata = more
    this.authorizationEndpoint = this.#urls.below(authorizationPath)
    const methods = options.clientAuthentication ?? [
      clientSecretBasic(),
      clientSecretPost(),
      none(),
    ]
    this.#members.clientAuthentication.add(...methods)
    this.#members.responseModes.add(query(), fragment(), formPost())
    this.context = createServerContext(options, this.#members, this.#urls)
    this.#members.endpoints.add(token(this.#members), metadata())
    if (keys ?? encryptionKeys) this.#members.endpoints.add(jwks(keys, encryptionKeys))
  }

  /** Adds a grant, with extensions that only it uses. */
  registerGrant(grant: Grant, ...extensions: readonly Extension[]): this {
    for (const extension of extensions) this.#checkKeys(extension)
    this.#members.addGrant(grant, extensions)
    return this.#changed()
  }

  /** Adds an endpoint. */
  registerEndpoint(endpoint: Endpoint): this {
    this.#members.endpoints.add(endpoint)
    return this.#changed()
  }

  /** Adds an extension that sees every request. */
  use(extension: Extension): this {
    this.#checkKeys(extension)
    this.#members.addExtension(extension)
    return this.#changed()
  }

  #checkKeys({ extension, signs }: Extension): void {
    if (signs === undefined || signs === false) return
    const algorithms = this.context.keys?.algorithms() ?? []
    const missing = (signs === true ? [] : signs).find((name) => !algorithms.includes(name))
    if (missing !== undefined && algorithms.length > 0)
      throw new AuthkitConfigError(
        `${extension}() needs a private key that signs with ${missing}; the keys of the server sign with ${algorithms.join(', ')}`,
      )
    if (algorithms.length > 0) return
    throw new AuthkitConfigError(
      `${extension}() needs private keys to sign with: new AuthorizationServer({ keys: new KeySet([JsonWebKey.generate("RSA", { alg: "RS256" })]), … })`,
    )
  }

  #changed(): this {
    this.#metadata = undefined
    this.#handlers = undefined
    return this
  }

  /**
   * Checks an authorization request and answers what to show to the user, RFC 6749 §4.1.1. Give it the HTTP request, or the `parameters` of an
   * earlier result.
   * Throws an `OAuth2Error`; pass it to `createErrorResponse`.
   */
  async validateConsentRequest(input: AuthorizationInput): Promise<AuthorizationRequest> {
    try {
      return await validateAuthorizationRequest(input, this.#members, this.context)
    } catch (error) {
      // What goes to the client is reported when it is sent.
      if (error instanceof OAuth2Error && !(error instanceof AuthorizationRequestError))
        this.#reportRefused('authorization', error)
      throw error
    }
  }

  /** Answers an authorization request that the user approved; without an approval the user denied it, RFC 6749 §4.1.2. */
  async createAuthorizationResponse(
    request: AuthorizationRequest,
    approval: Approval | null | undefined,
  ): Promise<HttpResponse> {
    const granted = approval ? checkApproval(approval, request, this.context.clock) : undefined
    const { responseType, client } = request
    try {
      // RFC 7592 §2.3: to a client that was deleted while its user decided nothing is issued, and its redirect URI is nobody's.
      if (this.#members.keepsClients && !(await this.context.findClient(client.client_id)))
        return this.#refuse(unknownClient())
      if (!granted) throw new AccessDeniedError()
      // RFC 6749 §3.3: an answer has no way to say that nothing was granted of what was asked for.
      if (granted.scope.length === 0 && request.scope.length > 0)
        throw new AccessDeniedError(undefined, { reason: 'no_scope_granted' })
      let approved = request
      for (const { approval: check } of this.#members.extensionsOf(responseType.grantType))
        approved = (await check?.(approved, granted, this.context)) ?? approved
      const members = await responseType.respond(approved, granted, this.context)
      return await this.#respond(approved, members)
    } catch (error) {
      if (!(error instanceof OAuth2Error)) throw error
      return this.createAuthorizationErrorResponse(request, error)
    }
  }

  /** Tells the client why an authorization request failed, RFC 6749 §4.1.2.1. */
  createAuthorizationErrorResponse(
    request: AuthorizationRequest,
    error: OAuth2Error,
  ): Promise<HttpResponse> {
    this.#reportDenied(request.client.client_id, error)
    return this.#respond(request, errorMembers(error))
  }

  /**
   * The answer to what an authorization request was refused with: at the client's redirect URI when that is known to be the client's,
   * else JSON for who asked. Throws again what is no `OAuth2Error`: it is not for the other side to read.
   */
  createErrorResponse(error: unknown): HttpResponse {
    if (!(error instanceof OAuth2Error)) throw error
    if (!(error instanceof AuthorizationRequestError)) {
      const uri = error.uri ?? this.#errorUris.get(error.error)
      const body = { ...errorMembers(error), ...(uri === undefined ? {} : { error_uri: uri }) }
      // RFC 9700 §4.2: the parameters of the request stay out of Referer when a browser shows this.
      const headers = { 'referrer-policy': 'no-referrer', ...error.headers }
      return jsonResponse(error.status, body, headers)
    }
    const { clientId, redirectUri, state, responseMode } = error.target
    this.#reportDenied(clientId, error)
    return responseMode.respond(redirectUri, this.#withIdentity(errorMembers(error), state))
  }

  #refuse(error: OAuth2Error): HttpResponse {
    this.#reportRefused('authorization', error)
    return this.createErrorResponse(error)
  }

  #reportRefused(endpoint: string, { error, reason }: OAuth2Error): void {
    this.context.report({ type: 'request_refused', endpoint, error, reason })
  }

  #reportDenied(clientId: string, { error, reason }: OAuth2Error): void {
    this.context.report({ type: 'authorization_denied', clientId, error, reason })
  }

  async #respond(
    request: AuthorizationRequest,
    members: Readonly<Record<string, string>>,
  ): Promise<HttpResponse> {
    const { responseMode, responseType, redirectUri, state } = request
    let parameters = this.#withIdentity(members, state)
    for (const { authorizationResponse } of this.#members.extensionsOf(responseType.grantType)) {
      if (!authorizationResponse) continue
      const more = await authorizationResponse(parameters, request, this.context)
      // What the server says stays as it is.
      parameters = { ...more, ...parameters }
    }
    return responseMode.respond(redirectUri, parameters)
  }

  #withIdentity(
    members: Readonly<Record<string, string>>,
    state: string | undefined,
  ): Record<string, string> {
    // RFC 9207 §2: every authorization response says whose it is, errors included.
    return { ...members, ...(state === undefined ? {} : { state }), iss: this.issuer }
  }

  /** Answers a request to the token endpoint, RFC 6749 §3.2. */
  createTokenResponse(request: HttpRequest): Promise<HttpResponse> {
    return this.createEndpointResponse('token', request)
  }

  /** Answers a request to an endpoint. Protocol errors become answers; a fault of the server rejects. */
  async createEndpointResponse(name: string, request: HttpRequest): Promise<HttpResponse> {
    const { byName, names } = this.#members.endpoints
    const endpoint = byName.get(name)
    if (!endpoint) {
      throw new AuthkitConfigError(`There is no endpoint "${name}", only ${names.join(', ')}`)
    }
    try {
      // RFC 9110 §9.3.2: HEAD is GET without the content, which the HTTP server leaves out.
      const method = request.method === 'HEAD' ? 'GET' : request.method
      if (!endpoint.methods.includes(method)) throw methodNotAllowed(endpoint)
      return await endpoint.handle(request, this.context, this)
    } catch (error) {
      if (!(error instanceof OAuth2Error)) throw error
      this.#reportRefused(name, error)
      return this.createErrorResponse(error)
    }
  }

  /** Answers a request by its path, or `undefined` when no endpoint is there. For hosts without a router; the authorization endpoint is not among them. */
  async handle(request: HttpRequest): Promise<HttpResponse | undefined> {
    this.#handlers ??= new Map(this.routes().map(({ path, handler }) => [path, handler]))
    const url = URL.parse(request.url)
    return url ? this.#handlers.get(url.pathname)?.(request) : undefined
  }

  /** Where everything is mounted, the authorization endpoint apart. */
  routes(): readonly Route[] {
    return [...this.#members.endpoints].map((endpoint) => ({
      name: endpoint.name,
      path: this.#urls.path(endpoint),
      methods: endpoint.methods,
      wellKnown: endpoint.wellKnown !== undefined,
      handler: (request) => this.createEndpointResponse(endpoint.name, request),
    }))
  }

  /** The server's metadata, derived from what is registered, RFC 8414 §2. */
  metadata(): AuthorizationServerMetadata {
    this.#metadata ??= {
      ...this.#moreMetadata,
      ...deriveMetadata(this.#members, this.context, this.authorizationEndpoint),
    }
    return this.#metadata
  }
}

function errorMembers(error: OAuth2Error): Record<string, string> {
  return {
    error: error.error,
    ...(error.message === '' ? {} : { error_description: error.message }),
    ...(error.uri === undefined ? {} : { error_uri: error.uri }),
  }
}

function checkedErrorUris(pages: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  for (const [error, uri] of Object.entries(pages)) {
    // RFC 6749 §5.2: an error_uri holds %x21, %x23-5B and %x5D-7E only.
    if (typeof uri !== 'string' || !/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(uri) || !URL.canParse(uri))
      throw new AuthkitConfigError(`errorUris: the page about ${error} is an absolute URL`)
  }
  return new Map(Object.entries(pages))
}

function methodNotAllowed(endpoint: Endpoint): OAuth2Error {
  const allow = endpoint.methods.join(', ')
  return new InvalidRequestError(`This endpoint takes ${allow}`, {
    status: 405,
    headers: { allow },
  })
}
