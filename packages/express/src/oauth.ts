import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type {
  IntrospectionResult,
  OAuth2Token,
  ServerMetadata,
  TokenInput,
  TokenRequest,
} from '@authkit/oauth2/client'
import type { UserInfo } from '@authkit/oidc'
import {
  ApiMethods,
  type AskUserinfoOptions,
  type AuthorizeAccessTokenOptions,
  type AuthorizeRedirectOptions,
  type CompletedLogin,
  type CompletedLogout,
  LoginError,
  type LogoutRedirectOptions,
  type OAuth as NamedClients,
  type OAuth1AccessTokenOptions,
  type OAuth1App as NeutralOAuth1App,
  type OAuth1RedirectOptions,
  type OAuth1RequestInit,
  type OAuth1Token,
  type OAuthApp as NeutralApp,
  type OAuthConstructor,
  type OAuthOptions as RegistryOptions,
  OAuthRegistry,
  type StoredToken,
  type TokenChoice,
  type TokenClient,
  type TokenHint,
  type TokenRequestInit,
} from '@authkit/registry'
import type { Request, Response } from 'express'
import { readPostedLogin } from './body.ts'
import { sendHttpResponse } from './handler.ts'
import { expressRequest, originOf, saveSession, toLoginRequest } from './request.ts'

type Registration = ReturnType<NonNullable<RegistryOptions['resolveClient']>>

/** What the registry of an Express application is made with. */
export interface OAuthOptions<Name extends string = string> extends Omit<
  RegistryOptions<Name>,
  'fetchToken' | 'resolveClient'
> {
  /** URL that browsers reach the application at, `https://app.example`; callbacks can then be given as paths below it. */
  readonly baseUrl?: string | undefined
  /** Finds the token of whoever a request is from, by the name of a client; asked once for each request. */
  readonly fetchToken?: ((name: string, req: Request) => StoredToken) | undefined
  /** Finds the registration of a client whose name is not registered, such as that of a tenant. */
  readonly resolveClient?: ((name: string, req: Request | undefined) => Registration) | undefined
}

/** What is the same but for the request, which is one of Express. */
type OfExpress<Options> = Omit<Options, 'request'> & {
  /** The request whose token `fetchToken` finds. */
  readonly request?: Request | undefined
}

/** How a login starts. */
export type LoginOptions = Omit<AuthorizeRedirectOptions, 'redirectUri'>

/** What clients of either protocol do alike. */
abstract class ExpressApp<Init extends RequestInit> extends ApiMethods<Init> {
  /** Name that it was registered by. */
  readonly name: string
  readonly #baseUrl: string | undefined
  readonly #origin: string

  constructor(name: string, baseUrl: string | undefined) {
    super()
    this.name = name
    this.#origin = originOf(baseUrl)
    this.#baseUrl = baseUrl
  }

  /** The record of a request. */
  protected record(req: Request): HttpRequest {
    return toLoginRequest(req, this.#origin)
  }

  /** Options with the record of their request; one that is missing stays missing, since it has no token. */
  protected recorded<Options extends { readonly request?: Request | undefined }>(
    options: Options,
  ): Omit<Options, 'request'> & { readonly request?: HttpRequest | undefined } {
    const { request, ...rest } = options
    if (request !== undefined) return { ...rest, request: this.record(request) }
    return 'request' in options ? { ...rest, request } : rest
  }

  /** Sends the browser away, after what its session holds is stored. */
  protected async leave(req: Request, res: Response, response: HttpResponse): Promise<void> {
    await saveSession(req)
    sendHttpResponse(res, response)
  }

  /** Completes what the browser went away for; the cookie is forgotten whatever the outcome. */
  protected async comeBack<Done extends CompletedLogin<unknown> | CompletedLogout>(
    req: Request,
    complete: (request: HttpRequest) => Promise<Done>,
  ): Promise<Done> {
    try {
      await readPostedLogin(req)
      const done = await complete(this.record(req))
      const { returnTo, appState, setCookie } = done
      forget(req, setCookie)
      req.authkit = { ...req.authkit, returnTo, appState }
      return done
    } catch (error) {
      if (error instanceof LoginError) forget(req, error.setCookie)
      throw error
    }
  }

  /** An absolute URL, of a path below the `baseUrl` of the registry too. */
  protected absolute(url: string | URL): string {
    const text = String(url)
    const base = this.#baseUrl?.replace(/\/$/, '') ?? ''
    const absolute = text.startsWith('/') ? base + text : text
    if (isSecureTransport(absolute)) return absolute
    throw new AuthkitConfigError(
      'The callback is an https URL (or http on loopback), or a path with new OAuth({ baseUrl, … })',
    )
  }
}

/** Forgets a cookie in the answer that is on its way. */
function forget({ res }: Request, setCookie: readonly string[]): void {
  if (setCookie.length > 0 && res?.headersSent === false) res.appendHeader('set-cookie', setCookie)
}

/** A provider that users log in with, as the handlers of Express use it. */
export class OAuthApp extends ExpressApp<OfExpress<TokenRequestInit>> {
  readonly #app: NeutralApp

  constructor(app: NeutralApp, baseUrl: string | undefined) {
    super(app.name, baseUrl)
    this.#app = app
  }

  /**
   * Sends the browser to the provider, RFC 6749 §4.1.1. It comes back to `callbackUrl`, which is registered there: an absolute URL,
   * or a path below the `baseUrl` of the registry; that of the registration unless given.
   */
  async authorizeRedirect(
    req: Request,
    res: Response,
    callbackUrl?: string | URL,
    options: LoginOptions = {},
  ): Promise<void> {
    const redirectUri = callbackUrl === undefined ? undefined : this.absolute(callbackUrl)
    const request = this.record(req)
    const response = await this.#app.authorizeRedirect(request, { ...options, redirectUri })
    return this.leave(req, res, response)
  }

  /**
   * Completes a login in the handler of the callback, be it a GET or the POST of a form, and gives the token, RFC 6749 §4.1.3. Sets `req.authkit.returnTo` and
   * `req.authkit.appState`. Rejects with a `LoginError`, which has the status to answer with.
   */
  async authorizeAccessToken(
    req: Request,
    options: AuthorizeAccessTokenOptions = {},
  ): Promise<OAuth2Token> {
    const login = await this.comeBack(req, (request) =>
      this.#app.authorizeAccessToken(request, options),
    )
    return login.token
  }

  /** A `fetch` with the token, sent to the origin of `apiBaseUrl` only and renewed when needed; save what `updateToken` is given. */
  override async fetch(
    url: string | URL,
    init: OfExpress<TokenRequestInit> = {},
  ): Promise<globalThis.Response> {
    return this.#app.fetch(url, this.recorded(init))
  }

  /** A token that is kept fresh for HTTP clients: `attachOAuth2(instance, app.tokenClient({ request: req }))`. */
  tokenClient(options: OfExpress<TokenChoice> = {}): TokenClient {
    return this.#app.tokenClient(this.recorded(options))
  }

  /** Claims about the user from the provider's UserInfo endpoint, Core §5.3. */
  async userinfo(options: OfExpress<TokenChoice> & AskUserinfoOptions): Promise<UserInfo> {
    return this.#app.userinfo(this.recorded(options))
  }

  /** A new token by the refresh token of this one, RFC 6749 §6. */
  refreshToken(token: TokenInput | null | undefined): Promise<OAuth2Token> {
    return this.#app.refreshToken(token)
  }

  /** Ends a token at the provider, the refresh token if there is one, RFC 7009 §2.1. */
  revokeToken(token: TokenInput | null | undefined, hint: TokenHint = {}): Promise<void> {
    return this.#app.revokeToken(token, hint)
  }

  /** Asks the provider about a token, the refresh token if there is one, RFC 7662 §2.1. */
  introspectToken(
    token: TokenInput | null | undefined,
    hint: TokenHint = {},
  ): Promise<IntrospectionResult> {
    return this.#app.introspectToken(token, hint)
  }

  /** Fetches a token by a grant, such as `{ grantType: 'client_credentials' }`, RFC 6749 §4.4. */
  fetchAccessToken(request: TokenRequest = {}): Promise<OAuth2Token> {
    return this.#app.fetchAccessToken(request)
  }

  /**
   * Sends the browser to the provider to log out there too, RP-Initiated Logout §2; end the session of the application first. `postLogoutRedirectUri` may be a path
   * below the `baseUrl` of the registry.
   */
  async logoutRedirect(
    req: Request,
    res: Response,
    options: LogoutRedirectOptions = {},
  ): Promise<void> {
    const { postLogoutRedirectUri: given } = options
    const postLogoutRedirectUri = given === undefined ? undefined : this.absolute(given)
    const request = this.record(req)
    const response = await this.#app.logoutRedirect(request, { ...options, postLogoutRedirectUri })
    return this.leave(req, res, response)
  }

  /** Makes sure that a browser comes back from a logout that it began here, RP-Initiated Logout §3. Sets `req.authkit.returnTo` and `req.authkit.appState`. */
  validateLogoutResponse(req: Request): Promise<CompletedLogout> {
    return this.comeBack(req, (request) => this.#app.validateLogoutResponse(request))
  }

  /** What is known of the provider; loaded once and renewed hourly, now with `force`. */
  loadServerMetadata(options: { readonly force?: boolean } = {}): Promise<ServerMetadata> {
    return this.#app.loadServerMetadata(options)
  }
}

/** A provider of OAuth 1.0 that users log in with, as the handlers of Express use it. */
export class OAuth1App extends ExpressApp<OfExpress<OAuth1RequestInit>> {
  readonly #app: NeutralOAuth1App

  constructor(app: NeutralOAuth1App, baseUrl: string | undefined) {
    super(app.name, baseUrl)
    this.#app = app
  }

  /** Sends the browser to the provider with a request token, RFC 5849 §2.2. It comes back to `callbackUrl`, as that of `OAuthApp`. */
  async authorizeRedirect(
    req: Request,
    res: Response,
    callbackUrl?: string | URL,
    options: Omit<OAuth1RedirectOptions, 'redirectUri'> = {},
  ): Promise<void> {
    const redirectUri = callbackUrl === undefined ? undefined : this.absolute(callbackUrl)
    const request = this.record(req)
    const response = await this.#app.authorizeRedirect(request, { ...options, redirectUri })
    return this.leave(req, res, response)
  }

  /** Completes a login in the handler of the callback and gives the token, RFC 5849 §2.3. Rejects with a `LoginError`, which has the status to answer with. */
  async authorizeAccessToken(
    req: Request,
    options: OAuth1AccessTokenOptions = {},
  ): Promise<OAuth1Token> {
    const login = await this.comeBack(req, (request) =>
      this.#app.authorizeAccessToken(request, options),
    )
    return login.token
  }

  /** A `fetch` that signs the request, to the origin of `apiBaseUrl` only, RFC 5849 §3.1. */
  override async fetch(
    url: string | URL,
    init: OfExpress<OAuth1RequestInit> = {},
  ): Promise<globalThis.Response> {
    return this.#app.fetch(url, this.recorded(init))
  }
}

class ExpressOAuth extends OAuthRegistry<OAuthApp, OAuth1App> {
  readonly #origin: string

  constructor({ baseUrl, fetchToken, resolveClient, ...options }: OAuthOptions) {
    super(
      {
        ...options,
        fetchToken: fetchToken && ((name, record) => fetchToken(name, expressRequest(record))),
        resolveClient:
          resolveClient &&
          ((name, record) => resolveClient(name, record && expressRequest(record))),
      },
      {
        oauth2: (app) => new OAuthApp(app, baseUrl),
        oauth1: (app) => new OAuth1App(app, baseUrl),
      },
    )
    this.#origin = originOf(baseUrl)
  }

  /** A provider by its name, which may come from the request: registered, or found by `resolveClient`. */
  override async resolve(
    name: string,
    request?: HttpRequest | Request,
  ): Promise<OAuthApp | OAuth1App> {
    return super.resolve(name, request && this.#record(request))
  }

  /** The provider that a response comes from, for one handler of many callbacks: one callback URL a provider, RFC 9700 §4.4.2. Rejects with a `LoginError`. */
  override async resolveCallback(request: HttpRequest | Request): Promise<OAuthApp | OAuth1App> {
    if ('originalUrl' in request) await readPostedLogin(request)
    return super.resolveCallback(this.#record(request))
  }

  #record(request: HttpRequest | Request): HttpRequest {
    return 'originalUrl' in request ? toLoginRequest(request, this.#origin) : request
  }
}

/** What the names of a registry stand for. */
interface ExpressKinds {
  readonly oauth2: OAuthApp
  readonly oauth1: OAuth1App
  readonly request: Request
}

/** Named remote providers: `oauth.google` for a name of `clients`, `oauth.client('google')` for any. */
export type OAuth<Name extends string = never, OAuth1Name extends string = never> = NamedClients<
  Name,
  OAuthApp,
  OAuth1Name,
  OAuth1App,
  Request | HttpRequest
>

/** Makes a registry of remote providers: `new OAuth({ secret, baseUrl, clients: { google: { … } } })`. */
// The registry's constructor defines a property for each name of `clients`, of which the class itself knows nothing.
export const OAuth: OAuthConstructor<ExpressKinds, OAuthOptions> =
  ExpressOAuth as unknown as OAuthConstructor<ExpressKinds, OAuthOptions>
