import type { Store, StoredRecord } from '@authkit/common/store'

/** A version of a record and from when on the replica has it. */
interface Change {
  readonly from: number
  readonly record: StoredRecord | undefined
}

/**
 * A store that reads from a replica: `get` and `findBy` see what the primary held `lag` milliseconds ago, and everything that decides is done on
 * the primary, as an operator may set up who sends plain SELECTs to a replica.
 */
export function laggingStore(primary: Store, lag: number, now: () => number): Store {
  const kinds = new Map<string, Map<string, Change[]>>()

  const recordsOf = (kind: string): Map<string, Change[]> => {
    const known = kinds.get(kind) ?? new Map<string, Change[]>()
    kinds.set(kind, known)
    return known
  }
  /** Sends what the primary holds now to the replica. */
  const replicate = async (kind: string, ids: Iterable<string>): Promise<void> => {
    const records = recordsOf(kind)
    for (const id of ids) {
      const changes = records.get(id) ?? []
      records.set(id, changes)
      changes.push({ from: now() + lag, record: await primary.get(kind, id) })
    }
  }
  const read = (changes: readonly Change[] | undefined): StoredRecord | undefined =>
    changes?.findLast(({ from }) => from <= now())?.record
  const after = async <Result>(
    result: Promise<Result>,
    kind: string,
    ids: Iterable<string>,
  ): Promise<Result> => {
    const value = await result
    await replicate(kind, ids)
    return value
  }
  return {
    get: async (kind, id) => read(recordsOf(kind).get(id)),
    async findBy(kind, selector) {
      const wanted = Object.entries(selector)
      const matches = (record: StoredRecord): boolean =>
        wanted.every(([column, value]) =>
          Object.entries(record).some(([name, own]) => name === column && own === value),
        )
      const found = [...recordsOf(kind).values()].map(read)
      return found.filter((record) => record !== undefined).filter(matches)
    },
    put: (kind, record) => after(primary.put(kind, record), kind, [record.id]),
    insert: (kind, record) => after(primary.insert(kind, record), kind, [record.id]),
    consume: (kind, id) => after(primary.consume(kind, id), kind, [id]),
    replace: (kind, record, version) =>
      after(primary.replace(kind, record, version), kind, [record.id]),
    delete: (kind, id) => after(primary.delete(kind, id), kind, [id]),
    deleteBy: (kind, selector) =>
      after(primary.deleteBy(kind, selector), kind, recordsOf(kind).keys()),
    purgeExpired: (time) => primary.purgeExpired(time),
  }
}
