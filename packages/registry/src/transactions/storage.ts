import type { Clock, Sealer } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject, Store } from '@authkit/common/store'

/** Where transactions are kept: `cookieTransactions()`, `sessionTransactions()` or `storeTransactions()`. */
export interface TransactionStorage {
  /** Longest sealed transaction that it holds, in characters. */
  readonly maxLength: number
  /** Makes the keeper of one registry. */
  open(services: StorageServices): TransactionKeeper
}

/** What a storage works with. */
export interface StorageServices {
  /** Seals what is kept, for the browser or a store to hold but not to read. */
  readonly sealer: Sealer
  /** The store of the registry. */
  readonly store: Store
  /** The time, in seconds since the epoch. */
  readonly clock: Clock
}

/** Keeps sealed transactions for the browsers that they began in. */
export interface TransactionKeeper {
  /** Keeps one and forgets what is over or too much; gives the values of `set-cookie`. */
  keep(request: HttpRequest, entry: TransactionEntry): Promise<readonly string[]>
  /** The one that this browser has for a state, with any client unless a name is given. */
  find(request: HttpRequest, key: TransactionKey): Promise<FoundTransaction | undefined>
  /** Where one would be, and whether this browser has any. */
  locate(request: HttpRequest, key: TransactionKey): TransactionPlace
}

/** What finds a transaction. */
export interface TransactionKey {
  /** Name of the client; any unless given. */
  readonly name?: string | undefined
  /** The state of the response. */
  readonly state: string
}

/** A transaction to keep. */
export interface TransactionEntry {
  /** Name of the client. */
  readonly name: string
  /** The state that its response brings. */
  readonly state: string
  /** Everything, as it is to come back. */
  readonly content: JsonObject
  /** From when on it is over, in seconds since the epoch. */
  readonly expiresAt: number
  /** Seconds until then. */
  readonly lifetime: number
  /** Whether the browser comes back over TLS. */
  readonly secure: boolean
  /** Whether the response is posted by a page of another site. */
  readonly crossSite: boolean
}

/** A transaction that was kept for this browser. It may have expired. */
export interface FoundTransaction {
  /** What was kept. */
  readonly content: JsonObject
  /** Forgets it; gives the values of `set-cookie`. */
  forget(): Promise<readonly string[]>
}

/** Where a transaction would be. */
export interface TransactionPlace {
  /** Name of the cookie, where it is one. */
  readonly cookie?: string | undefined
  /** What the key in the session begins with, where it is one. */
  readonly sessionKey?: string | undefined
  /** Whether this browser brought any transaction at all. */
  readonly hasOthers: boolean
}

/** Most transactions that a browser has under way with one client; one more forgets the oldest. */
export const maxPending = 5

/** From when on a transaction is over, in seconds since the epoch. */
export function expiryOf({ expiresAt }: JsonObject): number {
  return typeof expiresAt === 'number' ? expiresAt : 0
}

/** Whether the browser comes back over TLS. */
export function isOverTls({ redirectUri }: JsonObject): boolean {
  return typeof redirectUri === 'string' && redirectUri.startsWith('https:')
}

/** Of transactions under way those to forget, so that there is room for one more. */
export function surplus<Pending extends { readonly expiresAt: number }>(
  pending: readonly Pending[],
  now: number,
): readonly Pending[] {
  const live = pending
    .filter(({ expiresAt }) => expiresAt > now)
    .toSorted((a, b) => a.expiresAt - b.expiresAt)
  const over = pending.filter(({ expiresAt }) => expiresAt <= now)
  return [...over, ...live.slice(0, Math.max(0, live.length - maxPending + 1))]
}
