import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { OAuth2Token, ServerMetadata, TokenInput } from '@authkit/oauth2/client'
import type { UserInfo } from '@authkit/oidc'
import {
  OAuthRegistry,
  type AuthorizeRedirectOptions,
  type OAuthApp as NeutralApp,
  type OAuthConstructor,
  type OAuthOptions as RegistryOptions,
  type TokenRequestInit,
} from '@authkit/registry'
import type { Request, Response } from 'express'
import { sendHttpResponse } from './handler.ts'
import { originOf, toHttpRequest } from './request.ts'

/** What the registry of an Express application is made with. */
export interface OAuthOptions<Name extends string = string> extends RegistryOptions<Name> {
  /** URL that browsers reach the application at, `https://app.example`; callbacks can then be given as paths below it. */
  readonly baseUrl?: string | undefined
}

/** How a login starts. */
export type LoginOptions = Omit<AuthorizeRedirectOptions, 'redirectUri'>

/** A provider that users log in with, as the handlers of Express use it. */
export class OAuthApp {
  /** Name that it was registered by. */
  readonly name: string
  readonly #app: NeutralApp
  readonly #baseUrl: string | undefined
  readonly #origin: string

  constructor(app: NeutralApp, baseUrl: string | undefined) {
    this.name = app.name
    this.#app = app
    this.#origin = originOf(baseUrl)
    this.#baseUrl = baseUrl
  }

  /**
   * Sends the browser to the provider, RFC 6749 §4.1.1. It comes back to `callbackUrl`, which is registered there: an absolute URL,
   * or a path below the `baseUrl` of the registry.
   */
  async authorizeRedirect(
    req: Request,
    res: Response,
    callbackUrl: string,
    options: LoginOptions = {},
  ): Promise<void> {
    const redirectUri = this.#absolute(callbackUrl)
    const response = await this.#app.authorizeRedirect(this.#record(req), {
      ...options,
      redirectUri,
    })
    sendHttpResponse(res, response)
  }

  /**
   * Completes a login in the handler of the callback and gives the token, RFC 6749 §4.1.3. Sets `req.authkit.returnTo`.
   * Rejects with a `LoginError`, which has the status to answer with.
   */
  async authorizeAccessToken(req: Request): Promise<OAuth2Token> {
    const { token, returnTo, setCookie } = await this.#app.authorizeAccessToken(this.#record(req))
    req.res?.appendHeader('set-cookie', setCookie)
    req.authkit = { ...req.authkit, returnTo }
    return token
  }

  /** A `fetch` with the token, sent to the origin of `apiBaseUrl` only and renewed when needed; save what `updateToken` is given. */
  fetch(url: string | URL, init: TokenRequestInit): Promise<globalThis.Response> {
    return this.#app.fetch(url, init)
  }

  /** Claims about the user from the provider's UserInfo endpoint, Core §5.3. */
  userinfo(options: { readonly token: TokenInput | undefined }): Promise<UserInfo> {
    return this.#app.userinfo(options)
  }

  /** A new token by the refresh token of this one, RFC 6749 §6. */
  refreshToken(token: TokenInput | undefined): Promise<OAuth2Token> {
    return this.#app.refreshToken(token)
  }

  /** Ends a token at the provider, the refresh token if there is one, RFC 7009 §2.1. */
  revokeToken(token: TokenInput | undefined): Promise<void> {
    return this.#app.revokeToken(token)
  }

  /** What is known of the provider; loaded once and renewed hourly, now with `force`. */
  loadServerMetadata(options: { readonly force?: boolean } = {}): Promise<ServerMetadata> {
    return this.#app.loadServerMetadata(options)
  }

  #record(req: Request): HttpRequest {
    return toHttpRequest(req, this.#origin)
  }

  #absolute(callbackUrl: string): string {
    const base = this.#baseUrl?.replace(/\/$/, '') ?? ''
    const url = callbackUrl.startsWith('/') ? base + callbackUrl : callbackUrl
    if (isSecureTransport(url)) return url
    throw new AuthkitConfigError(
      'The callback is an https URL (or http on loopback), or a path with new OAuth({ baseUrl, … })',
    )
  }
}

class ExpressOAuth extends OAuthRegistry<OAuthApp> {
  constructor({ baseUrl, ...options }: OAuthOptions) {
    super(options, (app) => new OAuthApp(app, baseUrl))
  }
}

/** Named remote providers: `oauth.google` for a name of `clients`, `oauth.client('google')` for any. */
export type OAuth<Name extends string = never> = InstanceType<typeof OAuth<Name>>

/** Makes a registry of remote providers: `new OAuth({ secret, baseUrl, clients: { google: { … } } })`. */
// The registry's constructor defines a property for each name of `clients`.
export const OAuth: OAuthConstructor<OAuthApp, OAuthOptions> = ExpressOAuth as OAuthConstructor<
  OAuthApp,
  OAuthOptions
>
