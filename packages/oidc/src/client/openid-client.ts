import { generateToken } from '@authkit/common'
import {
  type AuthorizationResponse,
  type AuthorizationResponseChecks,
  type AuthorizationResponseInput,
  type AuthorizationUrlOptions,
  InvalidTokenError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2Token,
  requireEndpoint,
  type ScopeInput,
  type TokenInput,
  type TokenRequest,
} from '@authkit/oauth2/client'
import type { UserInfo } from '../claims/user-info.ts'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { IDTokenError } from '../id-token/id-token-error.ts'
import { signedInside } from '../id-token/signed-inside.ts'
import type { BrowserInput } from './browser/parameters.ts'
import {
  type LoginRequest,
  isLogin,
  loginChecks,
  maxAgeOf,
  requireOpenid,
  requireSameUser,
  responseChecks,
} from './login-checks.ts'
import { logoutHint } from './logout/logout-hint.ts'
import {
  type LogoutResponse,
  type LogoutResponseChecks,
  readLogoutResponse,
} from './logout/logout-response.ts'
import type { LogoutToken } from './logout/logout-token.ts'
import { buildLogoutUrl, type LogoutUrl, type LogoutUrlOptions } from './logout/logout-url.ts'
import { type ParseLogoutTokenOptions, verifyLogoutToken } from './logout/verify-logout-token.ts'
import { OpenIDToken } from './openid-token.ts'
import type {
  AuthenticationUrl,
  OpenIDClientOptions,
  ParseIdTokenOptions,
  UserInfoOptions,
} from './options.ts'
import { type ProviderRules, providerRules } from './provider-rules.ts'
import { type ResponseChoice, responseOf, responseTypes } from './response-choice.ts'
import { claimsOfBoth } from './same-login.ts'
import { withSessionState } from './sessions/check-session.ts'
import { fetchUserInfo, requireSubject } from './user-info.ts'

/**
 * A client of an OpenID provider: an OAuth 2.0 client that knows who logged in, OpenID Connect Core §3. It holds the token of one user, so make
 * one for each request or session. All that are made with the same object `serverMetadata` share the provider's keys.
 */
export class OpenIDClient extends OAuth2Client {
  protected override readonly kind = 'openid'
  protected override readonly responseTypes: readonly string[] = responseTypes
  /** A login whose response is lost must not become a token of the application itself. */
  protected override readonly defaultGrantType: string | undefined = undefined
  readonly #provider: ProviderRules
  readonly #response: ResponseChoice
  /** The claims that came through the browser, by the token request that they are for. */
  readonly #frontChannel: WeakMap<TokenRequest, IDTokenClaims> = new WeakMap()
  /** The `session_state` that came through the browser, likewise. */
  readonly #sessionStates: WeakMap<TokenRequest, string> = new WeakMap()

  constructor(options: OpenIDClientOptions) {
    super({ ...options, scope: options.scope ?? 'openid' })
    requireOpenid(this.scope)
    const transport = { ...this.transport, clock: this.clock }
    this.#provider = providerRules(options, this.serverMetadata, transport)
    const { responseType = 'code', responseMode } = options
    this.#response = this.#provider.requireReadable(responseOf({ responseType, responseMode }, {}))
  }

  /** The token to work with; only one that this client fetched has `userinfo`. */
  override get token(): OpenIDToken | undefined {
    return super.token === undefined ? undefined : OpenIDToken.from(super.token, this.clock)
  }

  override set token(token: TokenInput | undefined) {
    super.token = token === undefined ? undefined : OpenIDToken.from(token, this.clock)
  }

  /**
   * Begins a login with a nonce, by code, implicit or hybrid flow, OpenID Connect Core §3.1.2.1, §3.2.2.1 and §3.3.2.1. Keep what it returns for `fetchToken`:
   * `maxAge` is there when this asks for a `max_age`.
   */
  override createAuthorizationUrl(options: AuthorizationUrlOptions = {}): AuthenticationUrl {
    const nonce = options.nonce || generateToken()
    if (options.scope !== undefined) requireOpenid(options.scope)
    const maxAge = maxAgeOf(options)
    const response = this.#provider.requireReadable(responseOf(options, this.#response))
    const request = super.createAuthorizationUrl({ ...options, ...response, nonce })
    return { ...request, ...response, nonce, ...(maxAge === undefined ? {} : { maxAge }) }
  }

  /** Checks an authorization response without exchanging its code; nobody verifies its tokens, OpenID Connect Core §3.3.2.8. */
  override parseAuthorizationResponse(
    response: AuthorizationResponseInput,
    checks: AuthorizationResponseChecks,
  ): AuthorizationResponse {
    const choice = responseOf({ ...checks }, this.#response)
    return super.parseAuthorizationResponse(response, { ...checks, ...choice })
  }

  /**
   * Fetches a token; one for a login comes with verified ID Tokens, whose claims are its `userinfo`, OpenID Connect Core §3.1.3.3. What came through
   * the browser is verified before a code is exchanged, §3.3.3.1; in the implicit flow it is all there is. Without a response to a login it needs
   * a `grantType`, here or in the options of the client.
   */
  override async fetchToken(request: TokenRequest = {}): Promise<OpenIDToken> {
    if (!isLogin(request)) return OpenIDToken.from(await super.fetchToken(request), this.clock)
    const login = { ...request, ...responseOf(request, this.#response) }
    const complete = await this.#readFrontChannel(login)
    if (complete === undefined) return OpenIDToken.from(await super.fetchToken(login), this.clock)
    this.token = complete
    return complete
  }

  /** Exchanges a refresh token; an ID Token that comes along must be about the same user, OpenID Connect Core §12.2. */
  override async refreshToken(
    refreshToken?: string,
    options?: { readonly scope?: ScopeInput | undefined },
  ): Promise<OpenIDToken> {
    return OpenIDToken.from(await super.refreshToken(refreshToken, options), this.clock)
  }

  /** Verifies an ID Token and gives its claims, OpenID Connect Core §3.1.3.7; rejects with an `IDTokenError`, for an unsigned one always. */
  async parseIdToken(idToken: string, options: ParseIdTokenOptions = {}): Promise<IDTokenClaims> {
    return this.#provider.verifyIdToken(idToken, options)
  }

  /** Asks the provider about the user of a token, OpenID Connect Core §5.3; rejects with a `UserInfoError` for claims about another. */
  async userinfo(options: UserInfoOptions = {}): Promise<UserInfo> {
    const endpoint = requireEndpoint(this.serverMetadata, 'userinfo_endpoint')
    const token = await this.#tokenFor(options.token)
    const expected = options.expectedSubject ?? (await this.#identity(token)).sub
    const response = await fetchUserInfo(endpoint, token.access_token, {
      ...this.transport,
      accessTokenIn: options.accessTokenIn,
      protection: this.#provider.userinfo,
    })
    return requireSubject(response, expected)
  }

  /** The signed ID Token of a token, the client's unless given, decrypted where it came encrypted: what `id_token_hint` takes, OpenID Connect Core §3.1.2.1. */
  async idTokenHint(token: TokenInput | undefined = this.token): Promise<string | undefined> {
    const idToken = token === undefined ? undefined : OpenIDToken.from(token, this.clock).id_token
    return idToken === undefined ? undefined : signedInside(idToken, this.#provider.decryption)
  }

  /**
   * Begins a logout at the provider, with the ID Token of the session as hint, RP-Initiated Logout §2: where to send the browser and what to keep until it
   * comes back. End the session of the application first.
   */
  async createLogoutUrl(options: LogoutUrlOptions = {}): Promise<LogoutUrl> {
    const endpoint = requireEndpoint(this.serverMetadata, 'end_session_endpoint')
    const hint = await logoutHint(options.idToken, {
      kept: this.token?.id_token,
      signedInside: (idToken) => signedInside(idToken, this.#provider.decryption),
    })
    return buildLogoutUrl(options, { endpoint, clientId: this.clientId, hint })
  }

  /** Makes sure that a browser comes back from a logout of this application, RP-Initiated Logout §3; throws a `MismatchingStateError` or a `LogoutResponseError`. */
  validateLogoutResponse(response: BrowserInput, checks: LogoutResponseChecks): LogoutResponse {
    return readLogoutResponse(response, checks)
  }

  /** Verifies a Logout Token, Back-Channel Logout §2.6; rejects with a `LogoutTokenError`. `backChannelLogout` sees as well that it was not used before. */
  async parseLogoutToken(
    logoutToken: string,
    options: ParseLogoutTokenOptions = {},
  ): Promise<LogoutToken> {
    return verifyLogoutToken(logoutToken, { ...this.#provider.logoutToken(), ...options })
  }

  /** Verifies the ID Token that came with a token, before the token is kept. */
  protected override async acceptToken(
    token: OAuth2Token,
    request: TokenRequest,
    refreshed: OAuth2Token | undefined,
  ): Promise<OpenIDToken> {
    const before = refreshed === undefined ? undefined : OpenIDToken.from(refreshed, this.clock)
    const sessionState = this.#sessionStates.get(request) ?? before?.sessionState
    const fetched = withSessionState(token, sessionState)
    const { id_token: idToken } = token
    if (idToken === undefined) {
      // Core §3.1.3.3: a login is answered with an ID Token. A refresh need not be, §12.2.
      if (isLogin(request)) throw new IDTokenError('The token endpoint sent no ID Token')
      const kept = before?.id_token === undefined ? {} : { id_token: before.id_token }
      return new OpenIDToken({ ...kept, ...fetched }, before?.userinfo, this.clock)
    }
    const claims = await this.#provider.verifyFetchedIdToken(idToken, {
      ...(isLogin(request) ? loginChecks(request) : {}),
      accessToken: token.access_token,
    })
    if (before !== undefined) requireSameUser(claims, await this.#identity(before))
    const front = this.#frontChannel.get(request)
    const both = front === undefined ? claims : claimsOfBoth(front, claims)
    return new OpenIDToken(fetched, both, this.clock)
  }

  /** Verifies what came through the browser; gives the token of a login that ends there, OpenID Connect Core §3.2.2.8 and §3.3.2.8. */
  async #readFrontChannel(login: LoginRequest): Promise<OpenIDToken | undefined> {
    const checks = loginChecks(login)
    const { authorizationResponse: input } = login
    const { code, tokens, sessionState } = this.parseAuthorizationResponse(
      input,
      responseChecks(login, this.#response),
    )
    if (sessionState !== undefined) this.#sessionStates.set(login, sessionState)
    const { id_token: idToken, access_token: accessToken } = tokens ?? {}
    // Core §3.3.2.9: an access token without an ID Token beside it cannot be verified; that of the token endpoint takes its place.
    if (idToken === undefined) return undefined
    const expected = { ...checks, accessToken, ...(code === '' ? {} : { code }) }
    const { responseType } = responseOf(login, this.#response)
    const claims = await this.parseIdToken(idToken, { ...expected, responseType })
    if (code === '') {
      return new OpenIDToken(withSessionState({ ...tokens }, sessionState), claims, this.clock)
    }
    this.#frontChannel.set(login, claims)
    return undefined
  }

  async #identity(token: OpenIDToken): Promise<ReturnType<OpenIDToken['identity']>> {
    return token.userinfo ?? token.identity(await this.idTokenHint(token))
  }

  async #tokenFor(given: TokenInput | undefined): Promise<OpenIDToken> {
    if (given !== undefined) return OpenIDToken.from(given, this.clock)
    if (!(await this.ensureActiveToken())) throw new InvalidTokenError()
    if (this.token === undefined) throw new MissingTokenError()
    return this.token
  }
}
