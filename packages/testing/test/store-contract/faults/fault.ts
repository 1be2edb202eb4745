import { memoryStore } from '@authkit/common'
import type { JsonObject, Store, StoredRecord, StoreRecord } from '@authkit/common/store'
import type { StoreFactory } from '../../../src/index.ts'

/** A driver with one defect, and the cases of the suite that must see it. */
export interface Fault {
  readonly fails: readonly string[]
  readonly factory: StoreFactory
}

/** Faults by what the store does wrong: "fails a store that …". */
export type Faults = Readonly<Record<string, Fault>>

/** The turn of the event loop that a query to a database takes. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A memory store with some operations made wrong, as a careless driver would have them. */
export function faulty(wrong: (right: Store, clock: () => number) => Partial<Store>): StoreFactory {
  return ({ clock }) => {
    const right = memoryStore({ clock })
    return { ...right, ...wrong(right, clock) }
  }
}

/** A store that changes each record before it writes it. */
export function changing(change: (record: StoreRecord) => StoreRecord): StoreFactory {
  return faulty((right) => ({
    put: (kind, record) => right.put(kind, change(record)),
    insert: (kind, record) => right.insert(kind, change(record)),
    replace: (kind, record, version) => right.replace(kind, change(record), version),
  }))
}

/** A store that changes what it is given as `data`. */
export const changingData = (change: (data: JsonObject) => unknown): StoreFactory =>
  // A driver with this fault would return what no type allows.
  changing((record) => ({ ...record, data: change(record.data) as JsonObject }))

/** A store that takes keys for the same whose changed forms are, as a collation does. */
export function folding(fold: (text: string) => string): StoreFactory {
  return faulty((right) => {
    const insert: Store['insert'] = async (kind, record) => {
      const { id, data } = record
      return right.insert(kind, { ...record, id: fold(id), data: { id, data } })
    }
    const restore = (found: StoredRecord | undefined): StoredRecord | undefined => {
      if (!found) return undefined
      // Written by insert above.
      const { id, data } = found.data as { readonly id: string; readonly data: JsonObject }
      return { ...found, id, data }
    }
    return {
      insert,
      get: async (kind, id) => restore(await right.get(kind, fold(id))),
      delete: (kind, id) => right.delete(kind, fold(id)),
    }
  })
}

/** A memory store with a list of the records that were written, for faults that look through all. */
export function listed(
  wrong: (right: Store, records: Map<string, StoreRecord>, clock: () => number) => Partial<Store>,
): StoreFactory {
  return faulty((right, clock) => {
    const records = new Map<string, StoreRecord>()
    const write = <Answer>(record: StoreRecord, done: Promise<Answer>): Promise<Answer> => {
      records.set(record.id, record)
      return done
    }
    return {
      put: (kind, record) => write(record, right.put(kind, record)),
      insert: (kind, record) => write(record, right.insert(kind, record)),
      ...wrong(right, records, clock),
    }
  })
}
