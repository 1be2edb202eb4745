import type { Store, StoreRecord } from '@authkit/common/store'
import { newVersion, type OpenEngine, type Raw, type RawRow, type Reply } from './engine.ts'
import { inParallel, type Race, type Subject } from './race.ts'
import { each, newRecords, toRow } from './record.ts'

const kind = 'access_token'

/** Records that reads and overwrites go round in. */
const stock = 300

/** Records of a grant, for `findBy`. */
const family = 3

/** Calls at a time that prepare what is measured. */
const preparing = 32

/** The store of ours, or the bare driver, with a record in the shape that it takes. */
interface Side<Own extends { readonly id: string }> {
  readonly of: (record: StoreRecord) => Own
  readonly insert: (own: Own) => Reply
  readonly put: (own: Own) => Reply
  readonly get: (id: string) => Reply
  readonly consume: (id: string) => Reply
  readonly consumeAgain: (id: string) => Reply
  readonly replace: (own: Own, version: number) => Reply
  readonly findBy: (grantId: string, ids: readonly string[]) => Reply
  readonly versionOf: (own: Own) => Promise<number>
}

/** Prepares a subject on either side. */
type Operation = <Own extends { readonly id: string }>(side: Side<Own>) => Subject['prepare']

/** Every operation of the table by name. */
export const operations: Readonly<Record<string, Operation>> = {
  insert: (side) => async (count) => {
    const next = each(newRecords(count, 1).map(side.of))
    return () => side.insert(next())
  },
  'put, new': (side) => async (count) => {
    const next = each(newRecords(count, 1).map(side.of))
    return () => side.put(next())
  },
  'put, again': (side) => async () => {
    const next = each(await fill(side, newRecords(stock, 1)))
    return () => side.put(next())
  },
  get: (side) => async () => {
    const next = each(await fill(side, newRecords(stock, 1)))
    return () => side.get(next().id)
  },
  'consume, fresh': (side) => async (count) => {
    const next = each(await fill(side, newRecords(count, 1)))
    return () => side.consume(next().id)
  },
  'consume, used': (side) => async () => {
    const filled = await fill(side, newRecords(stock, 1))
    const next = each(filled)
    await inParallel(stock, preparing, async () => side.consumeAgain(next().id))
    return () => side.consumeAgain(next().id)
  },
  replace: (side) => async (count) => {
    const next = each(await withVersions(side, await fill(side, newRecords(count, 1))))
    return () => {
      const { own, version } = next()
      return side.replace(own, version)
    }
  },
  [`findBy of ${family}`]: (side) => async () => {
    const records = newRecords(stock, family)
    await fill(side, records)
    const grants = Map.groupBy(records, ({ grantId = '' }) => grantId)
    const next = each([...grants].map(([id, members]) => ({ id, ids: members.map(idOf) })))
    return () => {
      const { id, ids } = next()
      return side.findBy(id, ids)
    }
  },
}

/** One operation of a store beside the one statement that does it. */
export function operationRace(engine: OpenEngine, operation: Operation, inFlight: number): Race {
  return {
    subjects: {
      raw: { prepare: operation(bareSide(engine.raw)) },
      store: { prepare: operation(storeSide(engine.store)) },
    },
    inFlight,
    clear: () => engine.empty([kind]),
  }
}

/** Writes records beforehand and answers them in the shape of the side. */
async function fill<Own extends { readonly id: string }>(
  side: Side<Own>,
  records: readonly StoreRecord[],
): Promise<readonly Own[]> {
  const owns = records.map(side.of)
  const next = each(owns)
  await inParallel(owns.length, preparing, async () => side.put(next()))
  return owns
}

async function withVersions<Own extends { readonly id: string }>(
  side: Side<Own>,
  owns: readonly Own[],
): Promise<readonly { readonly own: Own; readonly version: number }[]> {
  const found: { readonly own: Own; readonly version: number }[] = []
  const next = each(owns)
  await inParallel(owns.length, preparing, async () => {
    const own = next()
    found.push({ own, version: await side.versionOf(own) })
  })
  return found
}

function storeSide(store: Store): Side<StoreRecord> {
  return {
    of: (record) => record,
    insert: (record) => store.insert(kind, record),
    put: (record) => store.put(kind, record),
    get: (id) => store.get(kind, id),
    consume: (id) => store.consume(kind, id),
    consumeAgain: (id) => store.consume(kind, id),
    replace: (record, version) => store.replace(kind, record, version),
    findBy: (grantId) => store.findBy(kind, { grantId }),
    versionOf: async ({ id }) => (await store.get(kind, id))?.version ?? 0,
  }
}

function bareSide(raw: Raw): Side<RawRow> {
  return {
    of: toRow,
    insert: (row) => raw.insert(kind, row),
    put: (row) => raw.put(kind, row),
    get: (id) => raw.get(kind, id),
    consume: (id) => raw.consume(kind, id),
    // No single statement of every engine tells that a record was used and what it was; reading it does.
    consumeAgain: (id) => raw.get(kind, id),
    replace: (row, version) => raw.replace(kind, { ...row, version: newVersion() }, version),
    findBy: (grantId, ids) => raw.findBy(kind, grantId, ids),
    versionOf: async ({ version }) => version,
  }
}

function idOf({ id }: { readonly id: string }): string {
  return id
}
