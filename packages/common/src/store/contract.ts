/** A value that survives JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
/** An object that survives JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined
}

/** One thing that must outlive a request. Secrets are never stored: an `id` made from one is its SHA-256. */
export interface StoreRecord {
  /** Unique within its kind, at most 255 characters. */
  readonly id: string
  /** When it stops existing, in seconds since the epoch; absent for ever. */
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
  /** Changes with every write of the record; give it back to `replace`. */
  readonly version: number
  /** When it was consumed, in seconds since the epoch; absent while it is fresh. */
  readonly consumedAt?: number | undefined
}

/** The answer of `consume`: the first caller ever gets `first: true`, all later ones `first: false`, on every machine. */
export interface Consumed {
  readonly first: boolean
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
  /** Writes or overwrites a record. */
  put(kind: string, record: StoreRecord): Promise<void>
  /** Writes the record if no live one has its id; `false` when one has. */
  insert(kind: string, record: StoreRecord): Promise<boolean>
  /** Marks a live record as used and tells whether this call was the first; `undefined` when there is no live record. */
  consume(kind: string, id: string): Promise<Consumed | undefined>
  /** Overwrites a live record if its version is still `version`; `false` when it changed, was consumed, expired or is gone. */
  replace(kind: string, record: StoreRecord, version: number): Promise<boolean>
  /** Removes a record; `false` when there was no live one. */
  delete(kind: string, id: string): Promise<boolean>
  /** Removes all records that match. */
  deleteBy(kind: string, selector: StoreSelector): Promise<void>
  /** All live records that match, in no particular order. */
  findBy(kind: string, selector: StoreSelector): Promise<readonly StoredRecord[]>
  /** Removes records that expired at or before `now` (seconds since the epoch), in batches; how many were removed. */
  purgeExpired(now?: number): Promise<number>
}
