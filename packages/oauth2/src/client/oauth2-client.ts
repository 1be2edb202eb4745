import { checkedClock, type Clock, sha256, systemClock } from '@authkit/common'
import { type ApiFetch, apiOrigins } from '@authkit/common/client'
import { type AboutTokenContext, introspect, revoke } from './about-token.ts'
import { containedTokens } from './api-tokens.ts'
import {
  type AuthorizationDefaults,
  authorizationDefaults,
  responseTypesOf,
} from './authorization-defaults.ts'
import {
  type AuthorizationUrl,
  type AuthorizationUrlOptions,
  buildAuthorizationUrl,
} from './authorization-request.ts'
import {
  type AuthorizationResponse,
  type AuthorizationResponseChecks,
  readAuthorizationResponse,
} from './authorization-response.ts'
import { BackChannel, type ClientTransport, transportOf } from './back-channel.ts'
import { InvalidTokenError, MissingTokenError } from './client-errors.ts'
import type { DeviceAuthorization } from './device/device-authorization.ts'
import { pollDeviceToken, type PollDeviceTokenOptions } from './device/poll-device-token.ts'
import {
  type DeviceAuthorizationOptions,
  requestDeviceAuthorization,
} from './device/request-device-authorization.ts'
import { endpointAuthentication } from './endpoint-authentication.ts'
import { defaultGrants } from './defaults.ts'
import { SingleFlight, untilAborted } from './flight.ts'
import type { TokenExchangeRequest, TokenRequest } from './grants/contract.ts'
import { type ComplianceHook, type ComplianceHookName, HookList } from './hooks.ts'
import {
  type ImplicitContext,
  tokenFromFragment,
  type TokenFromFragmentChecks,
  tokenOfImplicitLogin,
} from './implicit.ts'
import type { IntrospectionResult } from './introspection.ts'
import { checkClientOptions } from './known-options.ts'
import { byName } from './members.ts'
import type { OAuth2ClientOptions, ReplacedToken } from './options.ts'
import { type ScopeInput, scopeText } from './parameters.ts'
import { createProtectedFetch } from './protected-fetch.ts'
import { isRefused, type RenewalOptions, type Renewed, renewToken } from './renewal.ts'
import type { AuthorizationResponseInput } from './response-parameters.ts'
import { requireEndpoint, selectServerMetadata, type ServerMetadata } from './server-metadata.ts'
import { OAuth2Token, type TokenInput } from './token.ts'
import { TokenEndpoint } from './token-endpoint.ts'
import { requireBearer } from './token-response.ts'
import { requestSigner, type TokenSource } from './token-source.ts'

/** All renewals of this process: one for each token, whichever client asks. */
const renewals = new SingleFlight<Renewed>()

/** What is renewed, and how the server is asked to. */
interface Renewal {
  readonly request: TokenRequest
  readonly replaced: ReplacedToken
}

/** A token that a server sent, and the request that gets another one like it without a person. */
interface Fetched {
  readonly token: OAuth2Token
  readonly repeatable: TokenRequest | undefined
}

/**
 * A client of one authorization server: fetches tokens, keeps one fresh and calls APIs with it, RFC 6749. It holds one token, so that an
 * application whose users have tokens makes one for each request or session; options and server metadata may be shared by all.
 */
export class OAuth2Client {
  /** The client's identifier at the server. */
  readonly clientId: string
  /** What is asked for, space-separated. */
  readonly scope: string | undefined
  /** Where authorization responses go. */
  readonly redirectUri: string | undefined
  /** What is known of the server. */
  readonly serverMetadata: ServerMetadata
  /** How long before its expiry a token is renewed, in seconds. */
  readonly leeway: number
  /** The token for APIs, kept fresh; what `apiTokens` makes adapters of HTTP clients from. */
  readonly tokens: TokenSource
  /** A `fetch` that sends the token to the API's origin, renews it when needed and follows redirects within the origin only, RFC 6750 §2.1. */
  readonly fetch: ApiFetch
  /** Tells the time. */
  protected readonly clock: Clock
  /** How the server is reached. */
  protected readonly transport: ClientTransport
  /** Keeps clients that accept tokens by different rules from sharing a renewal. */
  protected readonly kind: string = 'oauth2'
  /** The response types that the client can read, their words in alphabetical order. */
  protected readonly responseTypes: readonly string[]
  /** The grant of requests that name none, where the options name none either; `undefined` asks for a name. */
  protected readonly defaultGrantType: string | undefined = 'client_credentials'

  readonly #defaults: AuthorizationDefaults
  readonly #hooks: HookList
  readonly #endpoint: TokenEndpoint
  readonly #aboutToken: AboutTokenContext
  readonly #clientSecret: string | undefined
  readonly #autoRefresh: boolean
  readonly #renewal: RenewalOptions
  /** Renewals that no other client may share. */
  readonly #own: SingleFlight<Renewed> = new SingleFlight()
  #token: OAuth2Token | undefined
  #repeatable: TokenRequest | undefined

  constructor(options: OAuth2ClientOptions) {
    checkClientOptions(options)
    const { clientId, clientSecret, leeway = 60 } = options
    const { fetch = globalThis.fetch, tokenPlacement = 'header', autoRefresh = true } = options
    const clock = checkedClock(options.clock ?? systemClock)
    this.clientId = clientId
    this.leeway = leeway
    this.clock = clock
    this.scope = scopeText(options.scope)
    this.redirectUri = options.redirectUri === undefined ? undefined : String(options.redirectUri)
    this.#defaults = authorizationDefaults(options)
    this.responseTypes = responseTypesOf(options)
    this.serverMetadata = selectServerMetadata(options.serverMetadata ?? {})
    this.transport = transportOf(options)
    this.#hooks = new HookList(options.complianceHooks)
    const { issuer, token_endpoint: tokenEndpoint } = this.serverMetadata
    const channel = new BackChannel({
      credentials: { clientId, clientSecret, issuer, tokenEndpoint },
      hooks: this.#hooks,
      transport: this.transport,
      clock,
    })
    const authentication = endpointAuthentication(options, this.serverMetadata)
    this.#aboutToken = { channel, authentication, metadata: this.serverMetadata }
    this.#endpoint = new TokenEndpoint({
      channel,
      authentication: authentication.token,
      grants: byName(options.grants ?? defaultGrants),
      grantType: options.grantType,
      clock,
    })
    this.#clientSecret = clientSecret
    this.#autoRefresh = autoRefresh
    const { lock, readToken, updateToken, sessionExpired } = options
    this.#renewal = { lock, readToken, updateToken, sessionExpired, clock, leeway }
    this.token = options.token

    this.tokens = {
      current: (signal) => untilAborted(this.#activeToken(), signal),
      replace: async (accessToken, signal) => {
        const { token } = this
        // Another request may have renewed it in the meantime.
        if (token === undefined || token.access_token !== accessToken) return token
        return autoRefresh ? untilAborted(this.#replace(token), signal) : undefined
      },
      sign: requestSigner(tokenPlacement, this.#hooks),
    }
    const apiBaseUrl = options.apiBaseUrl === undefined ? undefined : String(options.apiBaseUrl)
    const origins = apiOrigins(options.allowedOrigins, apiBaseUrl)
    const tokens = containedTokens(this.tokens, origins)
    this.fetch = createProtectedFetch({ apiBaseUrl, fetch, tokens })
  }

  /** The token to work with. */
  get token(): OAuth2Token | undefined {
    return this.#token
  }

  set token(token: TokenInput | undefined) {
    // A database that has none may give null.
    this.#token = isAbsent(token) ? undefined : OAuth2Token.from(token, this.clock)
    this.#repeatable = undefined
  }

  /** Adds a hook for a server that does not keep to the specification; of several each gets what the one before it gave. */
  registerComplianceHook<Name extends ComplianceHookName>(
    name: Name,
    hook: ComplianceHook<Name>,
  ): void {
    this.#hooks.register(name, hook)
  }

  /** Begins a login: says where to send the browser and what to keep until it comes back, RFC 6749 §4.1.1. */
  createAuthorizationUrl(options: AuthorizationUrlOptions = {}): AuthorizationUrl {
    return buildAuthorizationUrl(options, {
      endpoint: requireEndpoint(this.serverMetadata, 'authorization_endpoint'),
      clientId: this.clientId,
      redirectUri: this.redirectUri,
      scope: this.scope,
      responseTypes: this.responseTypes,
      ...this.#defaults,
    })
  }

  /** Checks an authorization response without exchanging its code, RFC 6749 §4.1.2; throws what `fetchToken` would throw for it. */
  parseAuthorizationResponse(
    response: AuthorizationResponseInput,
    checks: AuthorizationResponseChecks,
  ): AuthorizationResponse {
    const { responseType = this.#defaults.responseType } = checks
    const { responseMode = this.#defaults.responseMode } = checks
    const complete = { ...checks, responseType, responseMode }
    return readAuthorizationResponse(response, complete, this.serverMetadata)
  }

  /**
   * Fetches a token by a grant and keeps it, RFC 6749 §4.1.3 and §4.4. What `createAuthorizationUrl` returned and the `authorizationResponse`
   * complete a login; an `AuthkitConfigError` tells of one without the other.
   */
  async fetchToken(request: TokenRequest = {}): Promise<OAuth2Token> {
    const implicit = tokenOfImplicitLogin(request, this.#implicit())
    if (implicit !== undefined) return this.#keep({ token: implicit, repeatable: undefined })
    return this.#keep(await this.#exchange(request))
  }

  /** Exchanges a token for another, RFC 8693 §2.1; the client keeps its own. */
  async exchangeToken(request: TokenExchangeRequest): Promise<OAuth2Token> {
    const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'
    return (await this.#exchange({ ...request, grantType })).token
  }

  /** Takes the token out of the URL that a login ended at and keeps it, RFC 6749 §4.2.2; for a client whose `responseType` is `token`, RFC 9700 §2.1.2. */
  tokenFromFragment(
    response: AuthorizationResponseInput,
    checks: TokenFromFragmentChecks,
  ): OAuth2Token {
    const token = tokenFromFragment(response, checks, this.#implicit())
    return this.#keep({ token, repeatable: undefined })
  }

  /** Begins an authorization of a device without a browser: what to show to its user, RFC 8628 §3.1. */
  async requestDeviceAuthorization(
    options: DeviceAuthorizationOptions = {},
  ): Promise<DeviceAuthorization> {
    const url = requireEndpoint(this.serverMetadata, 'device_authorization_endpoint')
    const { channel, authentication } = this.#aboutToken
    return requestDeviceAuthorization(options, {
      scope: this.scope,
      clock: this.clock,
      post: (form) => channel.post({ url, form, authentication: authentication.token }),
    })
  }

  /** Asks for the token of a device until its user has answered, and keeps it, RFC 8628 §3.4 and §3.5. */
  async pollDeviceToken(
    device: DeviceAuthorization,
    options: PollDeviceTokenOptions = {},
  ): Promise<OAuth2Token> {
    // A token that comes after the signal is not kept.
    const exchange = (request: TokenRequest): Promise<Fetched> => this.#exchange(request)
    return this.#keep(await pollDeviceToken(device, options, { clock: this.clock, exchange }))
  }

  /**
   * Exchanges a refresh token, the current one unless given, for a new token and saves it by `updateToken`, RFC 6749 §6.
   * Clients that ask for the same at the same time share one request and its outcome.
   */
  async refreshToken(
    refreshToken: string | undefined = this.#token?.refresh_token,
    options: { readonly scope?: ScopeInput | undefined } = {},
  ): Promise<OAuth2Token> {
    if (!refreshToken) throw new MissingTokenError('There is no refresh token; log in again')
    return this.#renew({ request: { ...options, refreshToken }, replaced: { refreshToken } })
  }

  /** Whether there is a token that works, renewed if it had to be; rejects with a `MissingTokenError` when there is none at all. */
  async ensureActiveToken(): Promise<boolean> {
    const token = this.#requireToken()
    if (token.isExpired(this.leeway, this.clock()) !== true) return true
    return (await this.#replace(token)) !== undefined
  }

  /** Revokes a token, the current refresh token or else access token unless given, RFC 7009 §2.1. */
  async revokeToken(token: string = this.#revocable(), tokenTypeHint?: string): Promise<void> {
    return revoke({ token, hint: tokenTypeHint }, this.#aboutToken)
  }

  /** Asks the server about a token, the current refresh token or else access token unless given, RFC 7662 §2.1. */
  async introspectToken(
    token: string = this.#revocable(),
    tokenTypeHint?: string,
  ): Promise<IntrospectionResult> {
    return introspect({ token, hint: tokenTypeHint }, this.#aboutToken)
  }

  /** Judges a token before it is kept; a client with more rules than OAuth 2.0 has overrides it. */
  protected async acceptToken(
    token: OAuth2Token,
    _request: TokenRequest,
    _refreshed: OAuth2Token | undefined,
  ): Promise<OAuth2Token> {
    return token
  }

  async #exchange(request: TokenRequest): Promise<Fetched> {
    const before = this.#token
    const context = {
      redirectUri: this.redirectUri,
      scope: this.scope,
      metadata: this.serverMetadata,
      token: before,
      ...this.#defaults,
    }
    const received = await this.#endpoint.exchange(request, context, this.defaultGrantType)
    const { token, used, isRepeatable } = received
    const refreshed = used !== undefined && before?.refresh_token === used ? before : undefined
    const accepted = await this.acceptToken(token, request, refreshed)
    return { token: accepted, repeatable: isRepeatable ? request : undefined }
  }

  #implicit(): ImplicitContext {
    const { responseTypes, serverMetadata: metadata, clock } = this
    return { ...this.#defaults, responseTypes, metadata, clock }
  }

  #keep({ token, repeatable }: Fetched): OAuth2Token {
    this.token = token
    this.#repeatable = repeatable
    return token
  }

  async #renew({ request, replaced }: Renewal): Promise<OAuth2Token> {
    const before = this.#token
    const key = this.#renewalKey(request, replaced)
    // Only a refresh token tells whose token it is; without one nothing but this client does.
    const flights = replaced.refreshToken === undefined ? this.#own : renewals
    const exchange = async (): Promise<OAuth2Token> => {
      const renewed = await this.#exchange(request)
      // A token that was put aside meanwhile, by a logout or another login, does not come back.
      if (this.#token === before) this.#keep(renewed)
      return renewed.token
    }
    try {
      const { token, unsaved } = await flights.run(key, () =>
        renewToken({ key, replaced, before, exchange }, this.#renewal),
      )
      // Kept by all who waited even if it could not be saved: the old refresh token is used up.
      if (this.#token === before) this.token = token
      if (unsaved !== undefined) throw unsaved.reason
      return token
    } catch (error) {
      // What the server no longer takes is not offered again.
      const isOver = isRefused(error) && replaced.refreshToken !== undefined
      const isOurs = before?.refresh_token === replaced.refreshToken && this.#token === before
      if (isOver && isOurs) this.token = undefined
      throw error
    }
  }

  #renewalKey(request: TokenRequest, replaced: ReplacedToken): string {
    const { token_endpoint: endpoint } = this.serverMetadata
    const { name } = this.#aboutToken.authentication.token
    const client = [this.kind, endpoint, this.clientId, this.#clientSecret, name, this.scope]
    return sha256(JSON.stringify([...client, request, replaced]))
  }

  async #replace(token: OAuth2Token): Promise<OAuth2Token | undefined> {
    if (token.refresh_token) return this.refreshToken(token.refresh_token)
    const request = this.#repeatable ?? this.#endpoint.repeatableRequest()
    if (request === undefined) return undefined
    const renewed = await this.#renew({ request, replaced: { accessToken: token.access_token } })
    if (this.#token === renewed) this.#repeatable = request
    return renewed
  }

  async #activeToken(): Promise<OAuth2Token> {
    if (this.#token === undefined) return this.#firstToken()
    requireBearer(this.#token)
    if (!this.#autoRefresh) return this.#token
    if (!(await this.ensureActiveToken())) throw new InvalidTokenError()
    return this.#requireToken()
  }

  /** A client that works for itself starts without a token. */
  async #firstToken(): Promise<OAuth2Token> {
    const request = this.#endpoint.repeatableRequest()
    if (request !== undefined) return this.#renew({ request, replaced: {} })
    throw new MissingTokenError(
      "There is no token; fetch one first, or set grantType: 'client_credentials' for an application that acts for itself",
    )
  }

  #requireToken(): OAuth2Token {
    if (this.#token === undefined) throw new MissingTokenError()
    return this.#token
  }

  #revocable(): string {
    const { refresh_token: refresh, access_token: access } = this.#requireToken()
    return refresh || access
  }
}

function isAbsent(token: TokenInput | null | undefined): token is null | undefined {
  return token === undefined || token === null
}
