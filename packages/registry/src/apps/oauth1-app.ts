import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import {
  MissingRequestTokenError,
  MissingTokenError,
  type OAuth1Token,
  type OAuth1TokenInput,
} from '@authkit/oauth1/client'
import type { OAuth1ClientConfig } from '../provider/client-config.ts'
import { ApiMethods, hasAuthorization } from './api-calls.ts'
import type { CompletedLogin } from './login-options.ts'
import { OAuth1Clients, type RequestToken } from './oauth1-clients.ts'
import {
  completeOAuth1Login,
  createOAuth1Request,
  type OAuth1AccessTokenOptions,
  type OAuth1AuthorizationOptions,
  type OAuth1AuthorizationRequest,
  type OAuth1RedirectOptions,
  type SavedOAuth1Request,
  saveOAuth1Request,
  signedParameters,
} from './oauth1-login.ts'
import type { SharedServices } from './shared.ts'
import { leave } from './start-login.ts'

export type { OAuth1Token } from '@authkit/oauth1/client'

/** A signed request to the API of an OAuth 1.0 provider, as `fetch` takes it, and whose token it is signed with. */
export interface OAuth1RequestInit extends RequestInit {
  /** The token. */
  readonly token?: OAuth1TokenInput | null | undefined
  /** The request whose token `fetchToken` finds, once for each request. */
  readonly request?: HttpRequest | undefined
  /** Sends the request without token and signature; false unless given. */
  readonly withholdToken?: boolean | undefined
}

/** What exchanges a request token for a token: what began the login, and the verifier of its callback. */
export interface OAuth1Exchange extends OAuth1AccessTokenOptions {
  /** The request token of the login. */
  readonly requestToken: RequestToken | null | undefined
  /** What came back with the user, RFC 5849 §2.2. */
  readonly verifier: string
}

/** A registered provider of OAuth 1.0: starts logins with it, completes them and calls its API. Its tokens do not expire. */
export class OAuth1App extends ApiMethods<OAuth1RequestInit> {
  /** The name that it is registered by. */
  readonly name: string
  readonly #services: SharedServices
  readonly #clients: OAuth1Clients
  readonly #byRequest: WeakMap<HttpRequest, Promise<OAuth1TokenInput>> = new WeakMap()

  constructor(name: string, config: OAuth1ClientConfig, services: SharedServices) {
    super()
    this.name = name
    this.#services = services
    this.#clients = new OAuth1Clients(name, config, services)
  }

  /** The client's identifier at the provider. */
  get clientId(): string {
    return this.#clients.config.clientId
  }

  /** Gets a request token and says where to send the browser; `saveAuthorizeData` keeps it, RFC 5849 §2.1 and §2.2. */
  createAuthorizationUrl(
    options: OAuth1AuthorizationOptions = {},
  ): Promise<OAuth1AuthorizationRequest> {
    return createOAuth1Request(this.#clients, options)
  }

  /** Keeps what `createAuthorizationUrl` returned until this browser comes back; gives the values of `set-cookie`. */
  saveAuthorizeData(request: HttpRequest, data: SavedOAuth1Request): Promise<readonly string[]> {
    return saveOAuth1Request(this.#clients, this.#services.transactions, { request, data })
  }

  /** Sends the browser to the provider with a request token, whose secret is kept for its return, RFC 5849 §2.2. Rejects with a `LoginError` when there is none. */
  async authorizeRedirect(
    request: HttpRequest,
    options: OAuth1RedirectOptions = {},
  ): Promise<HttpResponse> {
    const { returnTo, appState, ...rest } = options
    const started = await this.createAuthorizationUrl(rest)
    const setCookie = await this.saveAuthorizeData(request, { ...started, returnTo, appState })
    return leave(started.url, setCookie)
  }

  /** Completes a login, once, and gives the token, RFC 5849 §2.3. Rejects with a `LoginError`, whose `status` is the one to answer with. */
  async authorizeAccessToken(
    request: HttpRequest,
    options: OAuth1AccessTokenOptions = {},
  ): Promise<CompletedLogin<OAuth1Token>> {
    const { transactions } = this.#services
    const login = await completeOAuth1Login(this.#clients, transactions, { request, options })
    this.#byRequest.set(request, Promise.resolve(login.token))
    return login
  }

  /** Exchanges a request token and its verifier, RFC 5849 §2.3. Whose login it is nobody checks. */
  async fetchAccessToken({ requestToken, verifier, params }: OAuth1Exchange): Promise<OAuth1Token> {
    if (requestToken === null || requestToken === undefined) throw new MissingRequestTokenError()
    const client = this.#clients.create({ token: requestToken })
    const sent = signedParameters(this.#clients.config.accessTokenParams, params)
    return client.fetchAccessToken(undefined, { verifier, params: sent })
  }

  /** A `fetch` that signs the request with the token, to the origin of `apiBaseUrl` and `allowedOrigins` only, RFC 5849 §3.1. */
  override async fetch(url: string | URL, init: OAuth1RequestInit = {}): Promise<Response> {
    const { token, request, ...rest } = init
    if (rest.withholdToken === true || hasAuthorization(rest)) {
      return this.#clients.create().fetch(url, rest)
    }
    const client = this.#clients.create({ token: await this.#tokenOf({ token, request }) })
    return client.fetch(url, rest)
  }

  async #tokenOf({
    token,
    request,
  }: Pick<OAuth1RequestInit, 'token' | 'request'>): Promise<OAuth1TokenInput> {
    if (token !== undefined && token !== null) return token
    if (request === undefined) throw missingToken()
    const known = this.#byRequest.get(request)
    if (known !== undefined) return known
    const found = this.#find(request)
    this.#byRequest.set(request, found)
    // What failed is tried again by the next call.
    found.catch(() => this.#byRequest.delete(request))
    return found
  }

  async #find(request: HttpRequest): Promise<OAuth1TokenInput> {
    const { fetchToken: own } = this.#clients.config
    const { fetchToken: shared } = this.#services
    const token = own === undefined ? await shared?.(this.name, request) : await own(request)
    if (token === undefined || token === null) throw missingToken()
    return token
  }
}

function missingToken(): Error {
  return new MissingTokenError('There is no token; log in first', { status: 401 })
}
