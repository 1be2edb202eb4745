import {
  AuthkitConfigError,
  type Clock,
  type GuardedFetchOptions,
  sha256,
  systemClock,
} from '@authkit/common'
import type { TokenSource } from './api-tokens.ts'
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
import { BackChannel } from './back-channel.ts'
import { InvalidTokenError, MissingTokenError } from './client-errors.ts'
import { selectClientAuthentication } from './client-authentication/select.ts'
import { defaultClientAuthentications, defaultGrants } from './defaults.ts'
import { SingleFlight, untilAborted } from './flight.ts'
import type { ClientGrant, TokenRequest } from './grants/contract.ts'
import { type IntrospectionResult, readIntrospection } from './introspection.ts'
import { byName } from './members.ts'
import type { OAuth2ClientOptions, ReplacedToken, UpdateToken } from './options.ts'
import { tokenOrigins } from './origins.ts'
import { type ScopeInput, scopeText } from './parameters.ts'
import { createProtectedFetch } from './protected-fetch.ts'
import type { AuthorizationResponseInput } from './response-parameters.ts'
import { requireEndpoint, selectServerMetadata, type ServerMetadata } from './server-metadata.ts'
import { OAuth2Token, type TokenInput } from './token.ts'
import { chooseGrant, tokenRequestForm } from './token-request.ts'
import { readTokenResponse, requireBearer, requireSuccess } from './token-response.ts'

/** All renewals of this process: one for each token, whichever client asks. */
const renewals = new SingleFlight<OAuth2Token>()

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
  readonly fetch: typeof globalThis.fetch
  /** Tells the time. */
  protected readonly clock: Clock
  /** How the server is reached. */
  protected readonly transport: Pick<GuardedFetchOptions, 'fetch' | 'timeout'>
  /** Keeps clients that accept tokens by different rules from sharing a renewal. */
  protected readonly kind: string = 'oauth2'
  /** The response types that the client can read, their words in alphabetical order. */
  protected readonly responseTypes: readonly string[] = ['code']
  /** The grant of requests that name none, where the options name none either; `undefined` asks for a name. */
  protected readonly defaultGrantType: string | undefined = 'client_credentials'

  readonly #backChannel: BackChannel
  readonly #grants: ReadonlyMap<string, ClientGrant>
  readonly #grantType: string | undefined
  readonly #clientSecret: string | undefined
  readonly #updateToken: UpdateToken | undefined
  #token: OAuth2Token | undefined
  #repeatable: TokenRequest | undefined

  constructor(options: OAuth2ClientOptions) {
    const {
      clientId,
      leeway = 60,
      fetch = globalThis.fetch,
      timeout,
      clock = systemClock,
    } = options
    if (typeof clientId !== 'string' || clientId === '') {
      throw new AuthkitConfigError('clientId is missing; the server gave it at registration')
    }
    if (!(leeway >= 0)) throw new AuthkitConfigError('leeway must be 0 or more seconds')
    this.clientId = clientId
    this.leeway = leeway
    this.clock = clock
    this.scope = scopeText(options.scope)
    this.redirectUri = options.redirectUri === undefined ? undefined : String(options.redirectUri)
    this.serverMetadata = selectServerMetadata(options.serverMetadata ?? {})
    this.transport = timeout === undefined ? { fetch } : { fetch, timeout }
    this.#backChannel = backChannelOf(options, this.serverMetadata, this.transport)
    this.#grants = byName(options.grants ?? defaultGrants)
    this.#grantType = options.grantType
    this.#clientSecret = options.clientSecret
    this.#updateToken = options.updateToken
    this.token = options.token

    const apiBaseUrl = options.apiBaseUrl === undefined ? undefined : String(options.apiBaseUrl)
    this.tokens = {
      current: (signal) => untilAborted(this.#activeToken(), signal),
      replace: async (accessToken, signal) => {
        const { token } = this
        // Another request may have renewed it in the meantime.
        if (token === undefined || token.access_token !== accessToken) return token
        return untilAborted(this.#replace(token), signal)
      },
    }
    this.fetch = createProtectedFetch({
      apiBaseUrl,
      origins: tokenOrigins(options.allowedOrigins ?? [], apiBaseUrl),
      fetch,
      tokens: this.tokens,
    })
  }

  /** The token to work with. */
  get token(): OAuth2Token | undefined {
    return this.#token
  }

  set token(token: TokenInput | undefined) {
    this.#token = token === undefined ? undefined : OAuth2Token.from(token, this.clock)
    this.#repeatable = undefined
  }

  /** Begins a login: says where to send the browser and what to keep until it comes back, RFC 6749 §4.1.1. */
  createAuthorizationUrl(options: AuthorizationUrlOptions = {}): AuthorizationUrl {
    return buildAuthorizationUrl(options, {
      endpoint: requireEndpoint(this.serverMetadata, 'authorization_endpoint'),
      clientId: this.clientId,
      redirectUri: this.redirectUri,
      scope: this.scope,
      responseTypes: this.responseTypes,
    })
  }

  /** Checks an authorization response without exchanging its code, RFC 6749 §4.1.2; throws what `fetchToken` would throw for it. */
  parseAuthorizationResponse(
    response: AuthorizationResponseInput,
    checks: AuthorizationResponseChecks,
  ): AuthorizationResponse {
    return readAuthorizationResponse(response, checks, this.serverMetadata)
  }

  /**
   * Fetches a token by a grant and keeps it, RFC 6749 §4.1.3 and §4.4. What `createAuthorizationUrl` returned and the `authorizationResponse`
   * complete a login; an `AuthkitConfigError` tells of one without the other.
   */
  async fetchToken(request: TokenRequest = {}): Promise<OAuth2Token> {
    return this.#keep(await this.#exchange(request))
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
    const endpoint = requireEndpoint(this.serverMetadata, 'revocation_endpoint')
    requireSuccess(await this.#backChannel.post(endpoint, tokenForm(token, tokenTypeHint)))
  }

  /** Asks the server about a token, the current refresh token or else access token unless given, RFC 7662 §2.1. */
  async introspectToken(
    token: string = this.#revocable(),
    tokenTypeHint?: string,
  ): Promise<IntrospectionResult> {
    const endpoint = requireEndpoint(this.serverMetadata, 'introspection_endpoint')
    return readIntrospection(
      await this.#backChannel.post(endpoint, tokenForm(token, tokenTypeHint)),
    )
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
    const grant = chooseGrant(request, this.#grants, this.#grantType ?? this.defaultGrantType)
    const endpoint = requireEndpoint(this.serverMetadata, 'token_endpoint')
    const before = this.#token
    const form = tokenRequestForm(grant, request, {
      redirectUri: this.redirectUri,
      scope: this.scope,
      metadata: this.serverMetadata,
      token: before,
    })
    const received = readTokenResponse(await this.#backChannel.post(endpoint, form), this.clock)
    const used = form.find(([name]) => name === 'refresh_token')?.[1]
    // RFC 6749 §6: a refresh token that the server did not replace stays in use.
    const token =
      used === undefined || received.refresh_token
        ? received
        : new OAuth2Token({ ...received, refresh_token: used }, this.clock)
    const refreshed = used !== undefined && before?.refresh_token === used ? before : undefined
    const accepted = await this.acceptToken(token, request, refreshed)
    return { token: accepted, repeatable: grant.isRepeatable ? request : undefined }
  }

  #keep({ token, repeatable }: Fetched): OAuth2Token {
    this.token = token
    this.#repeatable = repeatable
    return token
  }

  async #renew({ request, replaced }: Renewal): Promise<OAuth2Token> {
    const { token_endpoint: endpoint } = this.serverMetadata
    const key = [this.kind, endpoint, this.clientId, this.#clientSecret, request, replaced]
    const before = this.#token
    const token = await renewals.run(sha256(JSON.stringify(key)), async () => {
      const renewed = await this.#exchange(request)
      // A token that was put aside meanwhile, by a logout or another login, does not come back.
      if (this.#token === before) this.#keep(renewed)
      await this.#updateToken?.(renewed.token, replaced)
      return renewed.token
    })
    if (this.#token === before) this.token = token
    return token
  }

  async #replace(token: OAuth2Token): Promise<OAuth2Token | undefined> {
    if (token.refresh_token) return this.refreshToken(token.refresh_token)
    const request = this.#repeatable ?? this.#configuredRequest()
    if (request === undefined) return undefined
    const renewed = await this.#renew({ request, replaced: { accessToken: token.access_token } })
    if (this.#token === renewed) this.#repeatable = request
    return renewed
  }

  #configuredRequest(): TokenRequest | undefined {
    const grant = this.#grantType === undefined ? undefined : this.#grants.get(this.#grantType)
    return grant?.isRepeatable ? { grantType: grant.name } : undefined
  }

  async #activeToken(): Promise<OAuth2Token> {
    requireBearer(this.#requireToken())
    if (!(await this.ensureActiveToken())) throw new InvalidTokenError()
    return this.#requireToken()
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

function backChannelOf(
  options: OAuth2ClientOptions,
  metadata: ServerMetadata,
  transport: Pick<GuardedFetchOptions, 'fetch' | 'timeout'>,
): BackChannel {
  const authentication = selectClientAuthentication(
    {
      wanted: options.tokenEndpointAuthMethod,
      list: options.clientAuthentications ?? defaultClientAuthentications,
      supported: metadata.token_endpoint_auth_methods_supported,
    },
    options,
  )
  return new BackChannel(options, authentication, transport)
}

function tokenForm(token: string, hint: string | undefined): [string, string][] {
  const form: [string, string][] = [['token', token]]
  return hint === undefined ? form : [...form, ['token_type_hint', hint]]
}
