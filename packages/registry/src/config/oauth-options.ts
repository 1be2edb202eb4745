import { AuthkitConfigError, checkOptions, type Clock, type Transport } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import type { RenewalLock } from '@authkit/oauth2/client'
import type { FetchNamedToken, NamedSessionExpired, UpdateNamedToken } from '../apps/shared.ts'
import { type Addresses, checkAddresses } from '../provider/outbound.ts'
import type { TransactionStorage } from '../transactions/storage.ts'
import type { ClientRegistration } from './registration.ts'
import type { ClientSettings } from './settings.ts'

/** Finds the registration of a client whose name is not registered, such as that of a tenant; `undefined` when there is no such client. */
export type ResolveClient = (
  name: string,
  request: HttpRequest | undefined,
) => ClientRegistration | undefined | Promise<ClientRegistration | undefined>

/** What a registry is made with. */
export interface OAuthOptions<Name extends string = string> {
  /** Registrations by name; each becomes a typed property. */
  readonly clients?: Readonly<Record<Name, ClientRegistration>> | undefined
  /** Where registrations find what they leave out: settings by name, or an environment such as `process.env`, which has `GITHUB_CLIENT_ID`. */
  readonly config?: ClientSettings | undefined
  /** Lets `config` win over registrations; they win unless told. */
  readonly overwrite?: boolean | undefined
  /** Finds clients that are not registered, such as those of tenants; `resolve` asks it. */
  readonly resolveClient?: ResolveClient | undefined
  /** Secret of at least 32 bytes that seals logins under way; several to rotate: the first seals, all unseal. */
  readonly secret: string | readonly string[]
  /** Remembers which logins came back; give a shared one when the application runs as several processes. In memory unless given. */
  readonly store?: Store | undefined
  /** Where logins under way are kept; `cookieTransactions()` unless given. */
  readonly transactions?: TransactionStorage | undefined
  /** Seconds that a person has to sign in; 600 unless given. */
  readonly loginLifetime?: number | undefined
  /** Finds the token of whoever a request is from. */
  readonly fetchToken?: FetchNamedToken | undefined
  /** Saves a token that was renewed. */
  readonly updateToken?: UpdateNamedToken | undefined
  /** Ends a session whose refresh token is no longer taken. */
  readonly sessionExpired?: NamedSessionExpired | undefined
  /** Lets one of many processes renew a token: `storeLock(store)`. */
  readonly lock?: RenewalLock | undefined
  /**
   * `public` asks providers on the public internet alone, over https and a connection of its own, so without `fetch` and `transport`. Unless given,
   * clients of `resolveClient` are `public` and registered ones `any`. What a registration says wins.
   */
  readonly addresses?: Addresses | undefined
  /** What requests name themselves in `User-Agent`; `authkit` and its home page unless given. */
  readonly userAgent?: string | undefined
  /** Sends every request, to providers and APIs; the platform's unless given. */
  readonly fetch?: typeof fetch | undefined
  /** Sends requests to providers instead of `fetch`: `nodeTransport()` of `@authkit/common/node`. */
  readonly transport?: Transport | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** What requests name themselves when nobody says otherwise. */
export const defaultUserAgent = 'authkit (+https://github.com/authkit/authkit)'

/** Throws an `AuthkitConfigError` for options that no registry can be made with. */
export function checkOAuthOptions(options: OAuthOptions): void {
  checkOptions('new OAuth', options, {
    clients: 'object?',
    config: 'object?',
    overwrite: 'flag?',
    resolveClient: 'function?',
    secret: 'text|list',
    store: 'object?',
    transactions: 'object?',
    loginLifetime: 'number?',
    fetchToken: 'function?',
    updateToken: 'function?',
    sessionExpired: 'function?',
    lock: 'object?',
    addresses: 'text?',
    userAgent: 'text?',
    fetch: 'function?',
    transport: 'function?',
    clock: 'function?',
  })
  checkAddresses('new OAuth', options.addresses)
  if (options.resolveClient !== undefined) {
    requireOwnConnection('new OAuth with resolveClient', options, options.addresses ?? 'public')
  }
  requireOwnConnection('new OAuth', options, options.addresses)
}

/** Throws an `AuthkitConfigError` where public addresses are asked for and an application sends the requests: it alone sees where they go. */
export function requireOwnConnection(
  where: string,
  { fetch, transport }: Pick<OAuthOptions, 'fetch' | 'transport'>,
  addresses: Addresses | undefined,
): void {
  if (addresses !== 'public' || (fetch === undefined && transport === undefined)) return
  throw new AuthkitConfigError(
    `${where}: providers at public addresses are asked over a connection of our own; leave out fetch and transport, or say addresses: 'any'`,
  )
}
