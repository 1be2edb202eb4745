import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/clock.ts'
import type { Store, StoredRecord, StoreRecord, StoreSelector } from './contract.ts'
import { freezeJson, jsonCopy } from './json-copy.ts'
import { checkStoreRecord } from './key.ts'

/** Options of `memoryStore`. */
export interface MemoryStoreOptions {
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/**
 * A store in the memory of this process, for examples, tests and development. It loses everything when the process ends, and no other
 * process sees what it holds: behind two processes a code can be used twice. Use `@authkit/kysely` or `@authkit/redis` in production.
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const clock = options.clock ?? systemClock
  const tables = new Map<string, MemoryTable>()
  let lastVersion = 0

  const live = (kind: string, id: string): StoredRecord | undefined =>
    tables.get(kind)?.live(id, clock())

  const write = (kind: string, record: StoreRecord): void => {
    let table = tables.get(kind)
    if (!table) tables.set(kind, (table = new MemoryTable()))
    table.set(copyOf(record, ++lastVersion))
    table.sweep(clock())
  }

  return {
    async get(kind, id) {
      return revealed(live(kind, id))
    },
    async put(kind, record) {
      checkStoreRecord(record)
      write(kind, record)
    },
    async insert(kind, record) {
      checkStoreRecord(record)
      if (live(kind, record.id)) return false
      write(kind, record)
      return true
    },
    async consume(kind, id) {
      const record = live(kind, id)
      if (!record) return undefined
      if (record.consumedAt !== undefined) return { first: false, record: revealed(record) }
      const consumed = { ...record, version: ++lastVersion, consumedAt: clock() }
      tables.get(kind)?.set(consumed)
      return { first: true, record: revealed(consumed) }
    },
    async replace(kind, record, version) {
      checkStoreRecord(record)
      const current = live(kind, record.id)
      if (current?.version !== version || current.consumedAt !== undefined) return false
      write(kind, record)
      return true
    },
    async delete(kind, id) {
      if (!live(kind, id)) return false
      tables.get(kind)?.remove(id)
      return true
    },
    async deleteBy(kind, selector) {
      const table = tables.get(kind)
      for (const record of table?.find(selector) ?? []) table?.remove(record.id)
    },
    async findBy(kind, selector) {
      const now = clock()
      const found = tables.get(kind)?.find(selector) ?? []
      return found.filter((record) => !isExpired(record, now)).map((record) => revealed(record))
    },
    async purgeExpired(now = clock()) {
      let removed = 0
      let visited = 0
      for (const table of tables.values()) {
        for (const record of table.records()) {
          if (isExpired(record, now) && table.remove(record.id)) removed++
          if (++visited % purgeBatch === 0) await setImmediate()
        }
      }
      return removed
    },
  }
}

/** Records that `purgeExpired` looks at before it lets other work run. */
const purgeBatch = 1000

/** Records that each write looks at, so that expired ones go without a timer: two, to outpace the one that is added. */
const sweepStep = 2

const columns = ['grantId', 'clientId', 'subject'] as const

/** The identifiers of the records with one value of a column: most often a single one, which needs no set. */
type Ids = string | Set<string>

/** The records of one kind, and for each common column the ids by value. */
class MemoryTable {
  readonly #records = new Map<string, StoredRecord>()
  readonly #ids = {
    grantId: new Map<string, Ids>(),
    clientId: new Map<string, Ids>(),
    subject: new Map<string, Ids>(),
  }
  #sweeper = this.#records.values()

  records(): Iterable<StoredRecord> {
    return this.#records.values()
  }

  live(id: string, now: number): StoredRecord | undefined {
    const record = this.#records.get(id)
    if (!record || !isExpired(record, now)) return record
    this.remove(id)
    return undefined
  }

  set(record: StoredRecord): void {
    const { id } = record
    const before = this.#records.get(id)
    this.#records.set(id, record)
    for (const column of columns) {
      const value = record[column]
      if (before?.[column] === value) continue
      removeId(this.#ids[column], before?.[column], id)
      addId(this.#ids[column], value, id)
    }
  }

  remove(id: string): boolean {
    const record = this.#records.get(id)
    for (const column of columns) removeId(this.#ids[column], record?.[column], id)
    return this.#records.delete(id)
  }

  find(selector: StoreSelector): StoredRecord[] {
    for (const column of columns) {
      const value = selector[column]
      if (value === undefined) continue
      const ids = this.#ids[column].get(value) ?? []
      return (typeof ids === 'string' ? [ids] : [...ids])
        .map((id) => this.#records.get(id))
        .filter((record) => record !== undefined)
    }
    return []
  }

  /** Looks at the next few records and removes the expired ones; starts again after the last. */
  sweep(now: number): void {
    for (let step = 0; step < sweepStep; step++) {
      const { done, value } = this.#sweeper.next()
      if (done) this.#sweeper = this.#records.values()
      else if (isExpired(value, now)) this.remove(value.id)
    }
  }
}

function isExpired(record: StoreRecord, now: number): boolean {
  return record.expiresAt !== undefined && record.expiresAt <= now
}

function addId(index: Map<string, Ids>, value: string | undefined, id: string): void {
  if (value === undefined) return
  const ids = index.get(value)
  if (ids === undefined) index.set(value, id)
  else if (typeof ids === 'string') index.set(value, new Set([ids, id]))
  else ids.add(id)
}

function removeId(index: Map<string, Ids>, value: string | undefined, id: string): void {
  if (value === undefined) return
  const ids = index.get(value)
  if (typeof ids === 'object') ids.delete(id)
  if (ids === id || (typeof ids === 'object' && ids.size === 0)) index.delete(value)
}

/** A copy of what JSON keeps, since no other store could keep more. */
function copyOf(record: StoreRecord, version: number): StoredRecord {
  const { id, expiresAt, grantId, clientId, subject } = record
  return {
    id,
    version,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(grantId !== undefined && { grantId }),
    ...(clientId !== undefined && { clientId }),
    ...(subject !== undefined && { subject }),
    data: jsonCopy(record.data),
  }
}

/** A record as it leaves the store: nobody can change it in there. Frozen when it is first asked for, since many are never. */
function revealed<Found extends StoredRecord | undefined>(record: Found): Found {
  if (record === undefined || Object.isFrozen(record)) return record
  freezeJson(record.data)
  return Object.freeze(record)
}
