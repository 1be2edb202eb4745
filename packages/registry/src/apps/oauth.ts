import {
  AuthkitConfigError,
  checkOptions,
  type Clock,
  memoryStore,
  systemClock,
} from '@authkit/common'
import type { Store } from '@authkit/common/store'
import type { ClientConfig } from '../provider/client-config.ts'
import { OAuthApp, type SharedServices, type UpdateNamedToken } from './oauth-app.ts'
import { TransactionStore } from '../transactions/transaction-store.ts'

/** What a registry is made with. */
export interface OAuthOptions<Name extends string = string> {
  /** Registrations by name; each becomes a typed property. */
  readonly clients?: Readonly<Record<Name, ClientConfig>> | undefined
  /** Secret of at least 32 bytes that seals logins under way; several to rotate: the first seals, all unseal. */
  readonly secret: string | readonly string[]
  /** Remembers which logins came back; give a shared one when the application runs as several processes. In memory unless given. */
  readonly store?: Store | undefined
  /** Saves a token that was renewed. */
  readonly updateToken?: UpdateNamedToken | undefined
  /** Seconds that a person has to sign in; 600 unless given. */
  readonly loginLifetime?: number | undefined
  /** Sends every request, to providers and APIs; the platform's unless given. */
  readonly fetch?: typeof fetch | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** Makes what a name stands for. */
export type CreateApp<App> = (app: OAuthApp) => App

/** Named providers. Frameworks give their own kind of `App`. */
export class OAuthRegistry<App> {
  readonly #apps: Map<string, App> = new Map()
  readonly #services: SharedServices
  readonly #create: CreateApp<App>

  constructor(options: OAuthOptions, create: CreateApp<App>) {
    checkOptions('new OAuth', options, {
      clients: 'object?',
      secret: 'text|list',
      store: 'object?',
      updateToken: 'function?',
      loginLifetime: 'number?',
      fetch: 'function?',
      clock: 'function?',
    })
    const { secret, store, updateToken, loginLifetime, clock = systemClock } = options
    const { fetch = globalThis.fetch } = options
    const transactions = new TransactionStore({
      secret,
      store: store ?? memoryStore({ clock }),
      clock,
      lifetime: loginLifetime,
    })
    this.#services = { transactions, clock, fetch, transport: { fetch }, updateToken }
    this.#create = create
    for (const [name, config] of Object.entries(options.clients ?? {})) {
      if (name in this)
        throw new AuthkitConfigError(
          `A client cannot be called "${name}"; register it by another name`,
        )
      const value = this.register(name, config)
      Object.defineProperty(this, name, { value, enumerable: true })
    }
  }

  /** Adds a provider. */
  register(name: string, config: ClientConfig): App {
    if (this.#apps.has(name))
      throw new AuthkitConfigError(`The client "${name}" is registered already`)
    const app = this.#create(new OAuthApp(name, config, this.#services))
    this.#apps.set(name, app)
    return app
  }

  /** A provider by its name. Throws an `AuthkitConfigError` that lists the names there are. */
  client(name: string): App {
    const app = this.#apps.get(name)
    if (app !== undefined) return app
    const names = [...this.#apps.keys()].join(', ') || 'none'
    throw new AuthkitConfigError(`There is no client "${name}"; registered: ${names}`)
  }
}

/** A registry with a property for each client that it was made with. */
export type OAuth<Name extends string = never, App = OAuthApp> = OAuthRegistry<App> & {
  readonly [name in Name]: App
}

/** Constructor of a registry; the names of its clients become properties. */
export interface OAuthConstructor<App, Options extends OAuthOptions = OAuthOptions> {
  new <Name extends string = never>(
    options: Omit<Options, 'clients'> & Pick<OAuthOptions<Name>, 'clients'>,
  ): OAuth<Name, App>
}

class OAuthOfApps extends OAuthRegistry<OAuthApp> {
  constructor(options: OAuthOptions) {
    super(options, (app) => app)
  }
}

/** Named remote providers, framework-neutral: `new OAuth({ secret, clients: { github: { … } } })`. */
// The constructor of the registry defines a property for each name of `clients`.
export const OAuth: OAuthConstructor<OAuthApp> = OAuthOfApps as OAuthConstructor<OAuthApp>
