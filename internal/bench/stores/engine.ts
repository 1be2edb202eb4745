import type { Store } from '@authkit/common/store'

/** A record as the statements of an engine write it: text and numbers, its data as JSON already. */
export interface RawRow {
  readonly id: string
  readonly grantId: string | null
  readonly clientId: string | null
  readonly subject: string | null
  /** In seconds since the epoch. */
  readonly expiresAt: number | null
  readonly version: number
  readonly data: string
}

/** What the driver of an engine answers, at once or by a promise. */
export type Reply = unknown

/** One statement an operation, written by hand and sent by the bare driver over the very connections that the store has. */
export interface Raw {
  /** Writes what is not there. */
  readonly insert: (kind: string, row: RawRow) => Reply
  /** Writes, whatever is there. */
  readonly put: (kind: string, row: RawRow) => Reply
  /** Reads. */
  readonly get: (kind: string, id: string) => Reply
  /** Uses up what is fresh. */
  readonly consume: (kind: string, id: string) => Reply
  /** Overwrites one version. */
  readonly replace: (kind: string, row: RawRow, version: number) => Reply
  /** Removes. */
  readonly delete: (kind: string, id: string) => Reply
  /** Reads all of a grant; their ids are for engines without an index. */
  readonly findBy: (kind: string, grantId: string, ids: readonly string[]) => Reply
}

/** An engine with a store of ours and bare statements side by side. */
export interface OpenEngine {
  readonly store: Store
  readonly raw: Raw
  /** Empties the tables of these kinds. */
  readonly empty: (kinds: readonly string[]) => Promise<void>
  /** Removes what was made and lets go. */
  readonly close: () => Promise<void>
}

/** Opens an engine in this process; `undefined` when its service does not answer. */
export type Open = () => Promise<OpenEngine | undefined>

/** Connections of a pool, for the store and for bare statements alike. */
export const poolSize = 10

/** Milliseconds in which a service must answer. */
export const patience = 2000

/** A name that no other run uses. */
export function freshName(): string {
  return `authkit_bench_${crypto.randomUUID().replaceAll('-', '')}`
}

/** Whether a service answers. */
export async function answers(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch {
    return false
  }
}

/** Seconds since the epoch. */
export function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** Another version, as a store makes one. */
export function newVersion(): number {
  return 1 + Math.floor(Math.random() * 2 ** 47)
}
