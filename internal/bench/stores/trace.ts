import type { Store, StoredRecord, StoreRecord } from '@authkit/common/store'

/** A call of a store while an exchange was traced. */
export interface Call {
  readonly operation: 'get' | 'put' | 'insert' | 'consume' | 'replace' | 'delete'
  readonly kind: string
  readonly id: string
  /** What it wrote. */
  readonly written?: StoreRecord
  /** What it found. */
  readonly found?: StoredRecord | undefined
  /** How many calls had to end one after another before this one began. */
  readonly depth: number
}

/** A store that notes every call, and the calls since they were last asked for, in the order in which they began. */
export interface TracedStore {
  readonly store: Store
  readonly calls: () => readonly Call[]
}

/** Traces a store. Operations on more than one record have no part in an exchange that succeeds, so they throw. */
export function tracedStore(store: Store): TracedStore {
  let begun = 0
  let ended: { readonly call: Call; readonly begin: number }[] = []
  const note = async <Answer>(
    call: Omit<Call, 'depth' | 'found'>,
    work: Promise<Answer>,
    found: (answer: Answer) => StoredRecord | undefined,
  ): Promise<Answer> => {
    const begin = begun++
    const depth = Math.max(0, ...ended.map((earlier) => earlier.call.depth + 1))
    const answer = await work
    ended.push({ call: { ...call, depth, found: found(answer) }, begin })
    return answer
  }
  const nothing = (): undefined => undefined
  const refuse = async (): Promise<never> => {
    throw new Error('An exchange asked its store for more than one record')
  }
  return {
    store: {
      get: (kind, id) =>
        note({ operation: 'get', kind, id }, store.get(kind, id), (record) => record),
      put: (kind, record) =>
        note(
          { operation: 'put', kind, id: record.id, written: record },
          store.put(kind, record),
          nothing,
        ),
      insert: (kind, record) =>
        note(
          { operation: 'insert', kind, id: record.id, written: record },
          store.insert(kind, record),
          nothing,
        ),
      consume: (kind, id) =>
        note({ operation: 'consume', kind, id }, store.consume(kind, id), (used) => used?.record),
      replace: (kind, record, version) =>
        note(
          { operation: 'replace', kind, id: record.id, written: record },
          store.replace(kind, record, version),
          nothing,
        ),
      delete: (kind, id) =>
        note({ operation: 'delete', kind, id }, store.delete(kind, id), nothing),
      deleteBy: refuse,
      findBy: refuse,
      purgeExpired: refuse,
    },
    calls() {
      const calls = ended.toSorted((one, other) => one.begin - other.begin)
      ended = []
      return calls.map(({ call }) => call)
    },
  }
}
