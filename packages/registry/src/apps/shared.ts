import type { Clock, Transport } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type {
  OAuth2Token,
  OAuthError,
  RenewalLock,
  ReplacedToken,
  TokenInput,
} from '@authkit/oauth2/client'
import type { Addresses } from '../provider/outbound.ts'
import type { TransactionStore } from '../transactions/transaction-store.ts'

/** What all clients of a registry share. */
export interface SharedServices {
  /** Keeps logins until they come back. */
  readonly transactions: TransactionStore
  /** The time, in seconds since the epoch. */
  readonly clock: Clock
  /** Sends requests to APIs, and to providers unless there is a `transport`. */
  readonly fetch: typeof fetch
  /** Sends requests to providers instead of `fetch`. */
  readonly transport?: Transport | undefined
  /** Which hosts providers may be at, unless a registration says otherwise; `any` unless given. */
  readonly addresses?: Addresses | undefined
  /** What requests name themselves in `User-Agent`; that of `fetch` unless given. */
  readonly userAgent?: string | undefined
  /** Finds the token of whoever a request is from. */
  readonly fetchToken?: FetchNamedToken | undefined
  /** Saves a token that was renewed. */
  readonly updateToken?: UpdateNamedToken | undefined
  /** Ends a session whose refresh token is no longer taken. */
  readonly sessionExpired?: NamedSessionExpired | undefined
  /** Lets one of many processes renew a token. */
  readonly lock?: RenewalLock | undefined
  /** Tells those who listen for `tokenUpdate`, after `updateToken`. */
  readonly tokenUpdated?: ((update: TokenUpdate) => void | Promise<void>) | undefined
}

/** Finds the token of whoever a request is from, by the name of a client; `undefined` or `null` when there is none. */
export type FetchNamedToken = (name: string, request: HttpRequest) => StoredToken

/** A token as an application keeps it, or none. */
export type StoredToken = TokenInput | null | undefined | Promise<TokenInput | null | undefined>

/** Saves a token that was renewed, by the name of its client. Requests wait until it is done. */
export type UpdateNamedToken = (
  name: string,
  token: OAuth2Token,
  replaced: ReplacedToken,
) => void | Promise<void>

/** Ends a session whose refresh token the provider no longer takes, by the name of its client. */
export type NamedSessionExpired = (
  name: string,
  replaced: ReplacedToken,
  error: OAuthError,
) => void | Promise<void>

/** A token took the place of another. */
export interface TokenUpdate extends ReplacedToken {
  /** Name of the client. */
  readonly name: string
  /** The new token. */
  readonly token: OAuth2Token
}
