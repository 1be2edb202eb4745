/** A value that survives JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
/** An object that survives JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined
}

/**
 * One thing that must outlive a request. Secrets are never stored: an `id` made from one is its SHA-256. Text that `isStoreKey` refuses
 * is no value of `id`, `grantId`, `clientId` or `subject`: looking it up finds nothing, writing it rejects with AuthkitConfigError.
 */
export interface StoreRecord {
  /** Unique within its kind, 1 to 255 characters, compared exactly (case, spaces and accents count). */
  readonly id: string
  /** When it stops existing, in whole seconds since the epoch; absent for ever. */
  readonly expiresAt?: number | undefined
  /** The grant it belongs to: what one sign-in and consent allowed. */
  readonly grantId?: string | undefined
  /** The client it was made for. */
  readonly clientId?: string | undefined
  /** The user it is about. */
  readonly subject?: string | undefined
  /** Everything else. */
  readonly data: JsonObject
}

/** A record as a store returns it. */
export interface StoredRecord extends StoreRecord {
  /** Changes with every write of the record and does not come back after a delete; give it to `replace`. */
  readonly version: number
  /** When it was consumed, in seconds since the epoch; absent while it is fresh. */
  readonly consumedAt?: number | undefined
}

/** The answer of `consume`: the first caller ever gets `first: true`, all later ones `first: false`, on every machine. */
export interface Consumed {
  /** Whether this call is the one that used the record. */
  readonly first: boolean
  /** The record as consumed, with the `consumedAt` of the first call. */
  readonly record: StoredRecord
}

/** Selects records by one of the common columns. */
export type StoreSelector =
  | { readonly grantId: string; readonly clientId?: never; readonly subject?: never }
  | { readonly clientId: string; readonly grantId?: never; readonly subject?: never }
  | { readonly subject: string; readonly grantId?: never; readonly clientId?: never }

/**
 * Where everything lives that must outlive a request. Every operation is atomic, also across processes and machines.
 * Losing a race is an answer, never an exception. A record whose `expiresAt` is now or past is never returned, and its id is free for `insert`.
 */
export interface Store {
  /** The live record, consumed or not, or `undefined`. */
  get(kind: string, id: string): Promise<StoredRecord | undefined>
  /** Writes or overwrites a record; what it overwrites is gone, its consumption too. */
  put(kind: string, record: StoreRecord): Promise<void>
  /** Writes the record if no live one has its id; `false` when one has. */
  insert(kind: string, record: StoreRecord): Promise<boolean>
  /**
   * Marks a live record as used and tells whether this call was the first; `undefined` when there is no live record.
   * The record stays until it expires, so that a second use can be told from a forgery.
   */
  consume(kind: string, id: string): Promise<Consumed | undefined>
  /** Overwrites a live record if its version is still `version`; `false` when it changed, was consumed, expired or is gone. */
  replace(kind: string, record: StoreRecord, version: number): Promise<boolean>
  /** Removes a record; `false` when there was no live one. */
  delete(kind: string, id: string): Promise<boolean>
  /** Removes all records that match. */
  deleteBy(kind: string, selector: StoreSelector): Promise<void>
  /** All live records that match, in no particular order. */
  findBy(kind: string, selector: StoreSelector): Promise<readonly StoredRecord[]>
  /**
   * Removes records of every kind that expired at or before `now` (seconds since the epoch, the store's clock when absent), in batches,
   * and tells how many. Safe to run from many processes. A store whose engine removes them by itself may find none left.
   */
  purgeExpired(now?: number): Promise<number>
}
