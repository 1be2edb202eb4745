import { AuthkitConfigError, type Clock } from '@authkit/common'
import {
  type HttpRequest,
  type HttpResponse,
  queryParameters,
  redirectResponse,
} from '@authkit/common/http'
import {
  MissingTokenError,
  OAuth2Client,
  type OAuth2Token,
  type ReplacedToken,
  type ServerMetadata,
  type TokenInput,
  type TransportOptions,
} from '@authkit/oauth2/client'
import { OpenIDClient, type UserInfo } from '@authkit/oidc/client'
import { checkConfig, type ClientConfig, isOpenID } from '../provider/client-config.ts'
import { fromBrowser, fromProvider, safeReturnTo } from './login-response.ts'
import { ProviderSource } from '../provider/provider-source.ts'
import type { TakenTransaction, TransactionStore } from '../transactions/transaction-store.ts'

/** What all clients of a registry share. */
export interface SharedServices {
  readonly transactions: TransactionStore
  readonly clock: Clock
  /** How providers are reached. */
  readonly transport: TransportOptions
  /** Sends requests to APIs. */
  readonly fetch: typeof fetch
  /** Saves a token that was renewed. */
  readonly updateToken?: UpdateNamedToken | undefined
}

/** Saves a token that was renewed, by the name of its client. Requests wait until it is done. */
export type UpdateNamedToken = (
  name: string,
  token: OAuth2Token,
  replaced: ReplacedToken,
) => void | Promise<void>

/** Where a login comes back to, and what else to ask the provider. */
export interface AuthorizeRedirectOptions {
  /** Absolute URL of the callback, as registered at the provider. */
  readonly redirectUri: string
  /** Path of this site to go to afterwards; anything else than a path is dropped. */
  readonly returnTo?: string | undefined
  /** More parameters of the authorization request, under their wire names, such as `prompt`. */
  readonly params?: Readonly<Record<string, string>> | undefined
}

/** A request with a token. */
export interface TokenRequestInit extends RequestInit {
  /** The token to send. */
  readonly token: TokenInput | undefined
  /** Saves the token that took its place, if it had to be renewed: in the session of this person. */
  readonly updateToken?: ((token: OAuth2Token) => void | Promise<void>) | undefined
}

/** A login that succeeded. */
export interface CompletedLogin {
  /** The token; with OpenID Connect its `userinfo` are the verified claims of the ID Token. */
  readonly token: OAuth2Token
  /** The path that was given to `authorizeRedirect`. */
  readonly returnTo: string | undefined
  /** Values of `set-cookie` for the answer. */
  readonly setCookie: readonly string[]
}

/** A registered provider: starts logins with it, completes them, and calls its API. */
export class OAuthApp {
  /** The name that it is registered by. */
  readonly name: string
  readonly #config: ClientConfig
  readonly #services: SharedServices
  readonly #provider: ProviderSource

  constructor(name: string, config: ClientConfig, services: SharedServices) {
    checkConfig(name, config)
    this.name = name
    this.#config = config
    this.#services = services
    this.#provider = new ProviderSource(config, services.transport, services.clock)
  }

  /** What is known of the provider; loaded once and renewed hourly, now with `force`. */
  async loadServerMetadata(options: { readonly force?: boolean } = {}): Promise<ServerMetadata> {
    return (await this.#provider.load(options.force)).metadata
  }

  /** Sends the browser to the provider with state, PKCE and, for OpenID Connect, nonce; keeps them in a sealed cookie, RFC 6749 §4.1.1. Rejects with a `LoginError` when the provider cannot be reached. */
  async authorizeRedirect(
    request: HttpRequest,
    options: AuthorizeRedirectOptions,
  ): Promise<HttpResponse> {
    const { redirectUri, returnTo, params } = options
    const client = await this.#client().catch(rethrow(fromProvider))
    const parameters = { ...this.#config.authorizeParams, ...params }
    const { url, state, codeVerifier, nonce, maxAge } = client.createAuthorizationUrl({
      ...parameters,
      redirectUri,
    })
    const setCookie = await this.#services.transactions.save(request, {
      name: this.name,
      clientId: client.clientId,
      state,
      codeVerifier,
      redirectUri,
      nonce,
      issuer: client.serverMetadata.issuer,
      maxAge,
      returnTo: safeReturnTo(returnTo),
    })
    return redirectResponse(url, { headers: { 'set-cookie': setCookie } })
  }

  /**
   * Completes a login: checks state, issuer and, for OpenID Connect, the ID Token, and exchanges the code, RFC 6749 §4.1.3.
   * Rejects with a `LoginError`, whose `status` is the one to answer with.
   */
  async authorizeAccessToken(request: HttpRequest): Promise<CompletedLogin> {
    const { transaction, setCookie } = await this.#takeTransaction(request)
    const { state, codeVerifier, redirectUri, issuer, nonce, maxAge, returnTo } = transaction
    const client = await this.#client().catch(rethrow(fromProvider))
    try {
      client.parseAuthorizationResponse(request.url, { state, issuer })
    } catch (error) {
      throw fromBrowser(error)
    }
    const token = await client
      .fetchToken({
        authorizationResponse: request.url,
        state,
        codeVerifier,
        redirectUri,
        ...(issuer === undefined ? {} : { issuer }),
        ...(nonce === undefined ? {} : { nonce }),
        ...(maxAge === undefined ? {} : { maxAge }),
      })
      .catch(rethrow(fromProvider))
    return { token, returnTo, setCookie }
  }

  /** RFC 9700 §4.7.1: the response is taken only in the browser that the login began in, and once. */
  async #takeTransaction(request: HttpRequest): Promise<TakenTransaction> {
    try {
      const login = { name: this.name, clientId: this.#config.clientId }
      const state = queryParameters(request).get('state')
      return await this.#services.transactions.take(request, login, state)
    } catch (error) {
      throw fromBrowser(error)
    }
  }

  /** Claims about the user from the provider's UserInfo endpoint, about the one who signed in, OpenID Connect Core §5.3. */
  async userinfo({ token }: { readonly token: TokenInput | undefined }): Promise<UserInfo> {
    const client = await this.#client(required(token))
    if (client instanceof OpenIDClient) return client.userinfo()
    throw new AuthkitConfigError(
      `Client "${this.name}" is no OpenID provider: ask for the scope openid, or call the provider's own API with fetch`,
    )
  }

  /**
   * A `fetch` with the token, sent to the origin of `apiBaseUrl` only and renewed when needed. Save what `updateToken` is given:
   * a provider that rotates refresh tokens takes the old one for stolen.
   */
  async fetch(url: string | URL, init: TokenRequestInit): Promise<Response> {
    const { token, updateToken, ...rest } = init
    const client = await this.#client(required(token))
    const before = client.token?.access_token
    try {
      return await client.fetch(url, rest)
    } finally {
      // Saved even when the API could not be reached with it.
      const { token: after } = client
      if (after !== undefined && after.access_token !== before) await updateToken?.(after)
    }
  }

  /** A new token by the refresh token of this one, RFC 6749 §6. */
  async refreshToken(token: TokenInput | undefined): Promise<OAuth2Token> {
    return (await this.#client(required(token))).refreshToken()
  }

  /** Ends a token at the provider, the refresh token if there is one, RFC 7009 §2.1. */
  async revokeToken(token: TokenInput | undefined): Promise<void> {
    return (await this.#client(required(token))).revokeToken()
  }

  /** A protocol client for one token, so that the tokens of two people never meet. */
  async #client(token?: TokenInput): Promise<OAuth2Client> {
    const { metadata, keys } = await this.#provider.load()
    const { clientId, clientSecret, apiBaseUrl, clientOptions } = this.#config
    const { clock, fetch, updateToken } = this.#services
    const options = {
      ...clientOptions,
      clientId,
      clientSecret,
      serverMetadata: { ...metadata },
      apiBaseUrl,
      token,
      clock,
      fetch,
      updateToken:
        updateToken &&
        ((renewed: OAuth2Token, replaced: ReplacedToken) =>
          updateToken(this.name, renewed, replaced)),
    }
    return isOpenID(this.#config)
      ? new OpenIDClient({ ...options, keys })
      : new OAuth2Client(options)
  }
}

function rethrow(toError: (error: unknown) => unknown): (error: unknown) => never {
  return (error) => {
    throw toError(error)
  }
}

function required(token: TokenInput | undefined): TokenInput {
  if (token === undefined) throw new MissingTokenError('There is no token; log in first')
  return token
}
