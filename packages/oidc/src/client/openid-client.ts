import { AuthkitConfigError, generateToken } from '@authkit/common'
import {
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
import { verifyIdToken, type VerifyIdTokenOptions } from '../id-token/verify.ts'
import { idTokenAlgorithms, idTokenKeys } from './id-token-keys.ts'
import { isLogin, loginChecks, requireOpenid, requireSameUser } from './login-checks.ts'
import { OpenIDToken } from './openid-token.ts'
import type {
  AuthenticationUrl,
  OpenIDClientOptions,
  ParseIdTokenOptions,
  UserInfoOptions,
} from './options.ts'
import { fetchUserInfo, requireSubject } from './user-info.ts'

/** A client of an OpenID provider: an OAuth 2.0 client that knows who logged in, OpenID Connect Core §3.1. */
export class OpenIDClient extends OAuth2Client {
  protected override readonly kind = 'openid'
  readonly #idToken: Omit<VerifyIdTokenOptions, 'nonce' | 'maxAge' | 'accessToken'>

  constructor(options: OpenIDClientOptions) {
    super({ ...options, scope: options.scope ?? 'openid' })
    requireOpenid(this.scope)
    const { issuer } = this.serverMetadata
    if (issuer === undefined) {
      throw new AuthkitConfigError('serverMetadata.issuer is missing; discover(issuer) loads it')
    }
    const algorithms = idTokenAlgorithms(options, this.serverMetadata)
    const transport = { ...this.transport, clock: this.clock }
    this.#idToken = {
      issuer,
      clientId: this.clientId,
      algorithms,
      keys: idTokenKeys(options, algorithms, this.serverMetadata, transport),
      trustedAudiences: options.trustedAudiences,
      leeway: options.idTokenLeeway ?? 120,
      clock: this.clock,
    }
  }

  /** The token to work with; only one that this client fetched has `userinfo`. */
  override get token(): OpenIDToken | undefined {
    return super.token === undefined ? undefined : OpenIDToken.from(super.token, this.clock)
  }

  override set token(token: TokenInput | undefined) {
    super.token = token === undefined ? undefined : OpenIDToken.from(token, this.clock)
  }

  /** Begins a login with a nonce, OpenID Connect Core §3.1.2.1. Give `maxAge` to `fetchToken` when this asks for a `max_age`. */
  override createAuthorizationUrl(options: AuthorizationUrlOptions = {}): AuthenticationUrl {
    const nonce = options.nonce || generateToken()
    if (options.scope !== undefined) requireOpenid(options.scope)
    return { ...super.createAuthorizationUrl({ ...options, nonce }), nonce }
  }

  /** Fetches a token; one for a login comes with a verified ID Token, whose claims are its `userinfo`, OpenID Connect Core §3.1.3.3. */
  override async fetchToken(request: TokenRequest = {}): Promise<OpenIDToken> {
    if (isLogin(request)) loginChecks(request)
    return OpenIDToken.from(await super.fetchToken(request), this.clock)
  }

  /** Exchanges a refresh token; an ID Token that comes along must be about the same user, OpenID Connect Core §12.2. */
  override async refreshToken(
    refreshToken?: string,
    options?: { readonly scope?: ScopeInput | undefined },
  ): Promise<OpenIDToken> {
    return OpenIDToken.from(await super.refreshToken(refreshToken, options), this.clock)
  }

  /** Verifies an ID Token and gives its claims, OpenID Connect Core §3.1.3.7; rejects with an `IDTokenError`. */
  async parseIdToken(idToken: string, options: ParseIdTokenOptions = {}): Promise<IDTokenClaims> {
    const { leeway = this.#idToken.leeway, ...expected } = options
    const { claims } = await verifyIdToken(idToken, { ...this.#idToken, ...expected, leeway })
    return claims
  }

  /** Asks the provider about the user of a token, OpenID Connect Core §5.3; rejects with a `UserInfoError` for claims about another. */
  async userinfo(options: UserInfoOptions = {}): Promise<UserInfo> {
    const endpoint = requireEndpoint(this.serverMetadata, 'userinfo_endpoint')
    const token = await this.#tokenFor(options.token)
    const expected = options.expectedSubject ?? token.identity().sub
    const response = await fetchUserInfo(endpoint, token.access_token, this.transport)
    return requireSubject(response, expected)
  }

  /** Verifies the ID Token that came with a token, before the token is kept. */
  protected override async acceptToken(
    token: OAuth2Token,
    request: TokenRequest,
    refreshed: OAuth2Token | undefined,
  ): Promise<OpenIDToken> {
    const before = refreshed === undefined ? undefined : OpenIDToken.from(refreshed, this.clock)
    const { id_token: idToken } = token
    if (idToken === undefined) {
      // Core §3.1.3.3: a login is answered with an ID Token. A refresh need not be, §12.2.
      if (isLogin(request)) throw new IDTokenError('The token endpoint sent no ID Token')
      const kept = before?.id_token === undefined ? {} : { id_token: before.id_token }
      return new OpenIDToken({ ...kept, ...token }, before?.userinfo, this.clock)
    }
    const claims = await this.parseIdToken(idToken, {
      ...(isLogin(request) ? loginChecks(request) : {}),
      accessToken: token.access_token,
    })
    if (before !== undefined) requireSameUser(claims, before.identity())
    return new OpenIDToken(token, claims, this.clock)
  }

  async #tokenFor(given: TokenInput | undefined): Promise<OpenIDToken> {
    if (given !== undefined) return OpenIDToken.from(given, this.clock)
    if (!(await this.ensureActiveToken())) throw new InvalidTokenError()
    if (this.token === undefined) throw new MissingTokenError()
    return this.token
  }
}
