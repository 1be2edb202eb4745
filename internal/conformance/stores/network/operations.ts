import type { Store, StoredRecord } from '@authkit/common/store'

const kind = 'refresh_token'

/** An operation on a record that `prepare` wrote, and what the record may be afterwards. */
export interface Operation {
  readonly name: Exclude<keyof Store, 'purgeExpired'>
  /** Whether a record is there before. */
  readonly isThere: boolean
  readonly run: (store: Store, id: string, version: number) => Promise<unknown>
  /** What it answers when it took place, as often as it was sent. */
  readonly answer: (value: unknown) => boolean
  /** Whether the record shows that it took place. */
  readonly tookPlace: (record: StoredRecord | undefined) => boolean
}

const record = (id: string, step: string) => ({
  id,
  grantId: `grant of ${id}`,
  expiresAt: Math.floor(Date.now() / 1000) + 3600,
  data: { step },
})

/** Writes the record that an operation is about, unless it makes it, and gives its version. */
export async function prepare({ isThere }: Operation, store: Store, id: string): Promise<number> {
  if (!isThere) return 0
  await store.put(kind, record(id, 'before'))
  return (await look(store, id))?.version ?? 0
}

/** The record as it is. */
export const look = (store: Store, id: string): Promise<StoredRecord | undefined> =>
  store.get(kind, id)

const isAfter = (found: StoredRecord | undefined): boolean => found?.data['step'] === 'after'
const isGone = (found: StoredRecord | undefined): boolean => found === undefined

/** Every operation that has a time limit. */
export const operations: readonly Operation[] = [
  {
    name: 'get',
    isThere: true,
    run: (store, id) => store.get(kind, id),
    answer: (value) => value !== undefined,
    tookPlace: () => false,
  },
  {
    name: 'findBy',
    isThere: true,
    run: (store, id) => store.findBy(kind, { grantId: `grant of ${id}` }),
    answer: (value) => Array.isArray(value) && value.length === 1,
    tookPlace: () => false,
  },
  {
    name: 'put',
    isThere: true,
    run: (store, id) => store.put(kind, record(id, 'after')),
    answer: (value) => value === undefined,
    tookPlace: isAfter,
  },
  {
    name: 'insert',
    isThere: false,
    run: (store, id) => store.insert(kind, record(id, 'after')),
    answer: (value) => value === true,
    tookPlace: isAfter,
  },
  {
    name: 'consume',
    isThere: true,
    run: (store, id) => store.consume(kind, id),
    // Written by the store.
    answer: (value) => (value as { readonly first: boolean } | undefined)?.first === true,
    tookPlace: (found) => found?.consumedAt !== undefined,
  },
  {
    name: 'replace',
    isThere: true,
    run: (store, id, version) => store.replace(kind, record(id, 'after'), version),
    answer: (value) => value === true,
    tookPlace: isAfter,
  },
  {
    name: 'delete',
    isThere: true,
    run: (store, id) => store.delete(kind, id),
    answer: (value) => value === true,
    tookPlace: isGone,
  },
  {
    name: 'deleteBy',
    isThere: true,
    run: (store, id) => store.deleteBy(kind, { grantId: `grant of ${id}` }),
    answer: (value) => value === undefined,
    tookPlace: isGone,
  },
]
