import { AuthkitConfigError, memoryStore, systemClock } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { AppCache } from '../config/app-cache.ts'
import { configKey } from '../config/config-key.ts'
import type {
  AppKinds,
  ClientRegistrations,
  Exact,
  NamedApps,
  OAuth1Names,
  OAuth2Names,
  RequestOf,
} from '../config/named-apps.ts'
import {
  checkOAuthOptions,
  defaultUserAgent,
  type OAuthOptions,
  requireOwnConnection,
} from '../config/oauth-options.ts'
import type {
  ClientRegistration,
  OAuth1Registration,
  OAuth2Registration,
  RegisterOptions,
} from '../config/registration.ts'
import { resolveConfig, type ResolveOptions } from '../config/resolve-config.ts'
import { requireOwnVariables } from '../config/settings.ts'
import { LoginError } from '../errors.ts'
import { missing } from '../transactions/missing.ts'
import { TransactionStore } from '../transactions/transaction-store.ts'
import { readCallback, requireOwnCallback } from './callback.ts'
import { createApp, type CreateApps } from '../config/create-app.ts'
import type { OAuth1App } from './oauth1-app.ts'
import type { OAuthApp } from './oauth-app.ts'
import type { SharedServices, TokenUpdate } from './shared.ts'

/** Hears that a token took the place of another. Requests wait until it is done. */
export type TokenUpdateListener = (update: TokenUpdate) => void | Promise<void>

/** Most clients of `resolveClient` that are kept with their metadata and keys. */
const maxDynamic = 1000

/** Named providers. Frameworks give their own kinds of `App`. */
export class OAuthRegistry<App, App1 = OAuth1App> {
  readonly #apps: Map<string, App | App1> = new Map()
  readonly #dynamic: AppCache<App | App1> = new AppCache(maxDynamic)
  readonly #listeners: Set<TokenUpdateListener> = new Set()
  readonly #options: OAuthOptions
  readonly #services: SharedServices
  readonly #create: CreateApps<App, App1>

  constructor(options: OAuthOptions, create: CreateApps<App, App1>) {
    checkOAuthOptions(options)
    this.#options = options
    this.#services = servicesOf(options, async (update) => {
      for (const listener of this.#listeners) await listener(update)
    })
    this.#create = create
    for (const [name, registration] of Object.entries(options.clients ?? {})) {
      if (name in this)
        throw new AuthkitConfigError(
          `A client cannot be called "${name}"; register it by another name`,
        )
      const value = this.register(name, registration)
      Object.defineProperty(this, name, { value, enumerable: true })
    }
  }

  /** Adds a provider. What the registration leaves out comes from its `provider` and from the `config` of the registry. */
  register(name: string, registration: OAuth1Registration, options?: RegisterOptions): App1
  register(name: string, registration?: OAuth2Registration, options?: RegisterOptions): App
  register(name: string, registration: ClientRegistration, options?: RegisterOptions): App | App1
  register(
    name: string,
    registration: ClientRegistration = {},
    options: RegisterOptions = {},
  ): App | App1 {
    const { overwrite = this.#options.overwrite, replace = false } = options
    if (this.#apps.has(name) && !replace) {
      throw new AuthkitConfigError(
        `The client "${name}" is registered already; say { replace: true } to put another in its place`,
      )
    }
    if (replace && Object.hasOwn(this, name)) {
      throw new AuthkitConfigError(
        `The client "${name}" stands in clients, whose properties stay; change it there`,
      )
    }
    const { config: settings } = this.#options
    if (settings !== undefined) requireOwnVariables(settings, name, this.#apps.keys())
    const app = this.#make(name, registration, { settings, overwrite })
    this.#apps.set(name, app)
    return app
  }

  /** A provider by its name. Throws an `AuthkitConfigError` that lists the names there are. */
  client(name: string): App | App1 {
    const app = this.#apps.get(name)
    if (app !== undefined) return app
    const names = [...this.#apps.keys()].join(', ') || 'none'
    throw new AuthkitConfigError(`There is no client "${name}"; registered: ${names}`)
  }

  /** A provider by its name; `undefined` when none is registered by it. */
  createClient(name: string): App | App1 | undefined {
    return this.#apps.get(name)
  }

  /**
   * A provider by its name, which may come from a request: registered, or found by `resolveClient`. Rejects with a `LoginError` of status 404 when there is
   * none. A client that is found again with the same registration is the same, so that metadata and keys are loaded once.
   */
  async resolve(name: string, request?: HttpRequest): Promise<App | App1> {
    const app = this.#apps.get(name)
    if (app !== undefined) return app
    const registration = await this.#options.resolveClient?.(name, request)
    if (registration === undefined || registration === null) {
      throw new LoginError('unknown_client', 'There is no provider of this name', { status: 404 })
    }
    const key = configKey(name, registration)
    return this.#dynamic.get(key, () => this.#make(name, registration, { isDynamic: true }))
  }

  /**
   * The provider that a response comes from, found by the login of this browser: for one handler of many callbacks. Give each provider a callback URL of its
   * own, such as `/callback/github`: a response that comes to another than its login named is refused, which keeps the code of one provider from
   * the next where responses name no issuer, RFC 9700 §4.4.2. Rejects with a `LoginError`.
   */
  async resolveCallback(request: HttpRequest): Promise<App | App1> {
    const { parameters } = readCallback(request)
    // RFC 5849 §2.2: OAuth 1.0 brings the request token back; a refusal brings it as `denied`.
    const state = ['state', 'oauth_token', 'denied']
      .map((name) => parameters.get(name))
      .find((value) => value !== undefined)
    if (state === undefined) throw missing('no_state')
    const found = await this.#services.transactions.identify(request, state)
    requireOwnCallback(request, found.redirectUri)
    return this.resolve(found.name, request)
  }

  /** Has somebody told of each token that took the place of another, after `updateToken`; gives what ends it. */
  on(_event: 'tokenUpdate', listener: TokenUpdateListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #make(
    name: string,
    registration: ClientRegistration,
    { isDynamic = false, ...options }: ResolveOptions & { readonly isDynamic?: boolean } = {},
  ): App | App1 {
    const config = resolveConfig(name, registration, options)
    // Whoever writes the registration of a tenant chooses the hosts that this one asks.
    const { addresses = isDynamic ? 'public' : undefined } = this.#services
    requireOwnConnection(`Client "${name}"`, this.#options, config.addresses ?? addresses)
    const services = { ...this.#services, addresses }
    return createApp(this.#create, { name, config, registration, services })
  }
}

function servicesOf(options: OAuthOptions, tokenUpdated: TokenUpdateListener): SharedServices {
  const { secret, transactions: storage, loginLifetime: lifetime, clock = systemClock } = options
  const { store = memoryStore({ clock }), fetch = globalThis.fetch } = options
  return {
    transactions: new TransactionStore({ secret, store, clock, lifetime, storage }),
    clock,
    fetch,
    transport: options.transport,
    addresses: options.addresses,
    userAgent: options.userAgent ?? defaultUserAgent,
    fetchToken: options.fetchToken,
    updateToken: options.updateToken,
    sessionExpired: options.sessionExpired,
    lock: options.lock,
    tokenUpdated,
  }
}

/** A registry with a property for each client that it was made with. */
export type OAuth<
  Name extends string = never,
  App = OAuthApp,
  OAuth1Name extends string = never,
  App1 = OAuth1App,
  Request = HttpRequest,
> = NamedApps<Name, App, OAuth1Name, App1, Request> &
  OAuthRegistry<App, App1> & { readonly [name in Name]: App } & {
    readonly [name in OAuth1Name]: App1
  }

/** Constructor of a registry; the names of its clients become properties. */
export interface OAuthConstructor<Kinds extends AppKinds, Options extends object = OAuthOptions> {
  new (
    options: Omit<Options, 'clients'> & { readonly clients?: undefined },
  ): OAuth<never, Kinds['oauth2'], never, Kinds['oauth1'], RequestOf<Kinds>>
  new <const Clients extends ClientRegistrations>(
    options: Omit<Options, 'clients'> & { readonly clients?: Exact<Clients> | undefined },
  ): OAuth<
    OAuth2Names<Clients>,
    Kinds['oauth2'],
    OAuth1Names<Clients>,
    Kinds['oauth1'],
    RequestOf<Kinds>
  >
}

class OAuthOfApps extends OAuthRegistry<OAuthApp> {
  constructor(options: OAuthOptions) {
    super(options, { oauth2: (app) => app, oauth1: (app) => app })
  }
}

/** Named remote providers, framework-neutral: `new OAuth({ secret, clients: { github: { … } } })`. */
// The constructor of the registry defines a property for each name of `clients`.
export const OAuth: OAuthConstructor<{ oauth2: OAuthApp; oauth1: OAuth1App }> =
  OAuthOfApps as OAuthConstructor<{ oauth2: OAuthApp; oauth1: OAuth1App }>
