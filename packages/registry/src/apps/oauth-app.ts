import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { KeySet } from '@authkit/jose'
import {
  type IntrospectionResult,
  type OAuth2Token,
  type ServerMetadata,
  type TokenInput,
  type TokenRequest,
} from '@authkit/oauth2/client'
import type { IDTokenClaims, LogoutUrl, ParseIdTokenOptions, UserInfo } from '@authkit/oidc/client'
import type { OAuth2ClientConfig } from '../provider/client-config.ts'
import { type ApiFetch, apiFetch, ApiMethods, type TokenRequestInit } from './api-calls.ts'
import { completeLogin } from './complete-login.ts'
import { HeldTokenClient, type TokenClient } from './held-token.ts'
import type {
  AuthorizationOptions,
  AuthorizationRequest,
  AuthorizeAccessTokenOptions,
  AuthorizeRedirectOptions,
  CompletedLogin,
} from './login-options.ts'
import {
  type CompletedLogout,
  completeLogout,
  createLogoutRequest,
  type LogoutOptions,
  type LogoutRedirectOptions,
  startLogout,
} from './logout.ts'
import { fetchKeys, verifiedIdToken } from './id-token.ts'
import { ProtocolClients } from './protocol-clients.ts'
import type { SharedServices } from './shared.ts'
import {
  createAuthorizationRequest,
  leave,
  saveAuthorizationRequest,
  type SavedRequest,
} from './start-login.ts'
import { type TokenChoice, TokenFinder } from './token-choice.ts'
import { askUserinfo, type AskUserinfoOptions } from './userinfo.ts'

/** A registered provider of OAuth 2.0 or OpenID Connect: starts logins with it, completes them, ends them and calls its API. */
export class OAuthApp extends ApiMethods<TokenRequestInit> {
  /** The name that it is registered by. */
  readonly name: string
  readonly #services: SharedServices
  readonly #clients: ProtocolClients
  readonly #tokens: TokenFinder
  readonly #fetch: ApiFetch<TokenRequestInit>

  constructor(name: string, config: OAuth2ClientConfig, services: SharedServices) {
    super()
    this.name = name
    this.#services = services
    this.#clients = new ProtocolClients(name, config, services)
    this.#tokens = new TokenFinder(this.#clients, services)
    this.#fetch = apiFetch(this.#clients, this.#tokens)
  }

  /** The client's identifier at the provider. */
  get clientId(): string {
    return this.#clients.config.clientId
  }

  /** What is known of the provider; loaded once and renewed hourly, now with `force`. */
  async loadServerMetadata(options: { readonly force?: boolean } = {}): Promise<ServerMetadata> {
    return (await this.#clients.provider(options.force)).metadata
  }

  /** The provider's public keys, kept for ten minutes; fetched now with `force`, RFC 7517 §5. */
  fetchJwkSet(options: { readonly force?: boolean } = {}): Promise<KeySet> {
    return fetchKeys(this.#clients, options.force)
  }

  /** Writes an authorization request with state, PKCE and, for OpenID Connect, a nonce; `saveAuthorizeData` keeps it, RFC 6749 §4.1.1. */
  createAuthorizationUrl(options: AuthorizationOptions = {}): Promise<AuthorizationRequest> {
    return createAuthorizationRequest(this.#clients, options)
  }

  /** Keeps what `createAuthorizationUrl` returned until this browser comes back; gives the values of `set-cookie`. */
  saveAuthorizeData(request: HttpRequest, data: SavedRequest): Promise<readonly string[]> {
    const { transactions } = this.#services
    return saveAuthorizationRequest(this.#clients, transactions, { request, data })
  }

  /** Sends the browser to the provider with state, PKCE and, for OpenID Connect, nonce, which are kept for its return, RFC 6749 §4.1.1. Rejects with a `LoginError` when the provider cannot be reached. */
  async authorizeRedirect(
    request: HttpRequest,
    options: AuthorizeRedirectOptions = {},
  ): Promise<HttpResponse> {
    const { returnTo, appState, ...rest } = options
    const started = await this.createAuthorizationUrl(rest)
    const setCookie = await this.saveAuthorizeData(request, { ...started, returnTo, appState })
    return leave(started.url, setCookie)
  }

  /**
   * Completes a login, whether the response came in a query or as a form: checks state, issuer and, for OpenID Connect, the ID Token, and exchanges the
   * code, RFC 6749 §4.1.3. Rejects with a `LoginError`, whose `status` is the one to answer with.
   */
  async authorizeAccessToken(
    request: HttpRequest,
    options: AuthorizeAccessTokenOptions = {},
  ): Promise<CompletedLogin> {
    const { transactions } = this.#services
    const login = await completeLogin(this.#clients, transactions, { request, options })
    this.#tokens.remember(request, login.token)
    return login
  }

  /** Fetches a token by a grant, such as `{ grantType: 'client_credentials' }`, RFC 6749 §4.4. Nothing of a login is checked but what the request gives. */
  async fetchAccessToken(request: TokenRequest = {}): Promise<OAuth2Token> {
    const client = await this.#clients.create()
    return client.fetchToken({ ...this.#clients.config.accessTokenParams, ...request })
  }

  /** Claims about the user from the provider's UserInfo endpoint, about the one who signed in, OpenID Connect Core §5.3. */
  async userinfo(options: TokenChoice & AskUserinfoOptions): Promise<UserInfo> {
    const { expectedSubject, accessTokenIn } = options
    return this.#held(options).use((client) =>
      askUserinfo(this.#clients, client, { expectedSubject, accessTokenIn }),
    )
  }

  /** Verifies the ID Token of a token and gives its claims; `undefined` when there is none, OpenID Connect Core §3.1.3.7. */
  parseIdToken(
    token: TokenInput | string,
    options: ParseIdTokenOptions = {},
  ): Promise<IDTokenClaims | undefined> {
    return verifiedIdToken(this.#clients, token, options)
  }

  /**
   * A `fetch` with the token, sent to the origin of `apiBaseUrl` and `allowedOrigins` only and renewed when needed. Save what `updateToken` is given:
   * a provider that rotates refresh tokens takes the old one for stolen.
   */
  override fetch(url: string | URL, init?: TokenRequestInit): Promise<Response> {
    return this.#fetch(url, init)
  }

  /** A token that is kept fresh for HTTP clients: `attachOAuth2(instance, app.tokenClient({ token, updateToken }))`. Nothing is loaded before it is asked for. */
  tokenClient(options: TokenChoice = {}): TokenClient {
    return this.#held(options)
  }

  /** A new token by the refresh token of this one, RFC 6749 §6. */
  async refreshToken(token: TokenInput | null | undefined): Promise<OAuth2Token> {
    return this.#held({ token }).use((client) => client.refreshToken())
  }

  /** Ends a token at the provider, the refresh token if there is one, RFC 7009 §2.1. */
  async revokeToken(
    token: TokenInput | null | undefined,
    { tokenTypeHint }: TokenHint = {},
  ): Promise<void> {
    return this.#held({ token }).use((client) => client.revokeToken(undefined, tokenTypeHint))
  }

  /** Asks the provider about a token, the refresh token if there is one, RFC 7662 §2.1. */
  async introspectToken(
    token: TokenInput | null | undefined,
    { tokenTypeHint }: TokenHint = {},
  ): Promise<IntrospectionResult> {
    return this.#held({ token }).use((client) => client.introspectToken(undefined, tokenTypeHint))
  }

  /** Writes a logout request; nothing is kept, RP-Initiated Logout §2. */
  createLogoutUrl(options: LogoutOptions = {}): Promise<LogoutUrl> {
    return createLogoutRequest(this.#clients, options)
  }

  /** Sends the browser to the provider to log out there too; end the session of the application first, RP-Initiated Logout §2. */
  logoutRedirect(request: HttpRequest, options: LogoutRedirectOptions = {}): Promise<HttpResponse> {
    return startLogout(this.#clients, this.#services.transactions, { request, options })
  }

  /** Makes sure that a browser comes back from a logout that it began here, once, RP-Initiated Logout §3. Rejects with a `LoginError`. */
  validateLogoutResponse(request: HttpRequest): Promise<CompletedLogout> {
    return completeLogout(this.#clients, this.#services.transactions, request)
  }

  #held(choice: TokenChoice): HeldTokenClient {
    return new HeldTokenClient(this.#tokens.hold(choice), choice.updateToken)
  }
}

/** What helps a provider to find a token. */
export interface TokenHint {
  /** `access_token` or `refresh_token`. */
  readonly tokenTypeHint?: string | undefined
}
