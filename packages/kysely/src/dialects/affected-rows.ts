import type { InsertQueryBuilder, InsertResult, UpdateQueryBuilder, UpdateResult } from 'kysely'
import type { AuthkitDatabase, TableName } from '../schema/tables.ts'
import { newVersion, toRecord } from '../store/rows.ts'
import type { Values } from '../store/statement.ts'
import { affectedRows, rewritten, slots } from '../store/statement.ts'
import type { Operations, TableContext } from './dialect.ts'
import { isLive } from './dialect.ts'
import { again, untilDecided } from './turns.ts'

/** What `byAffectedRows` has to know about an engine. */
export interface AffectedRowsOptions {
  /** Whether an error says that a record of this id is there. */
  readonly isDuplicate: (error: object) => boolean
  /** Whether a SELECT in a transaction may see an old state, so that it has to lock what it reads to see the last. */
  readonly readsOldState: boolean
}

/** The operations on an engine without RETURNING: conditional writes, which tell by their affected rows who won. */
export function byAffectedRows(
  table: TableContext,
  { isDuplicate, readsOldState }: AffectedRowsOptions,
): Omit<Operations, 'purge'> {
  const { name, query, holds, prepare, timeout } = table
  const insert = prepare(() => insertRow(table))
  const overwrite = prepare(() => updateRow(table))
  const takeOver = prepare(() => updateRow(table).where('expires_at', '<=', slots.now))
  const use = prepare(() =>
    query
      .updateTable(name)
      .set({ consumed_at: slots.now, version: slots.version })
      .where(holds('id', slots.id))
      .where('version', '=', slots.seen)
      .where('consumed_at', 'is', null)
      .where(isLive(slots.now)),
  )
  const read = prepare(() => {
    const found = query.selectFrom(name).selectAll().where(holds('id', slots.id))
    const live = found.where(isLive(slots.now))
    return readsOldState && table.isTransaction ? live.forUpdate() : live
  })

  /** False when a record of this id is there, expired or not. */
  const isInserted = async (row: Partial<Values>): Promise<boolean> => {
    try {
      await insert(row)
      return true
    } catch (error) {
      if (typeof error === 'object' && error !== null && isDuplicate(error)) return false
      throw error
    }
  }

  return {
    put: (row) =>
      untilDecided(async () => {
        const isWritten = affectedRows(await overwrite(row)) === 1 || (await isInserted(row))
        return isWritten ? undefined : again
      }, timeout),
    insert: (row, now) =>
      untilDecided(async () => {
        if (await isInserted(row)) return true
        if (affectedRows(await takeOver({ ...row, now })) === 1) return true
        // Neither expired nor live: it was removed between the statements.
        return (await read({ id: row.id, now })).rows.length === 0 ? again : false
      }, timeout),
    consume: (id, clock) =>
      untilDecided(async () => {
        const now = clock()
        const found = (await read({ id, now })).rows[0]
        if (!found) return undefined
        const record = toRecord(found)
        if (record.consumedAt !== undefined) return { first: false, record }
        const version = newVersion()
        const used = await use({ id, now, version, seen: record.version })
        if (affectedRows(used) !== 1) return again
        return { first: true, record: { ...record, version, consumedAt: now } }
      }, timeout),
  }
}

/** INSERT of a whole record. */
export function insertRow({
  name,
  query,
}: TableContext): InsertQueryBuilder<AuthkitDatabase, TableName, InsertResult> {
  return query.insertInto(name).values({ id: slots.id, ...rewritten })
}

/** UPDATE that makes a record another one, whatever it was. */
export function updateRow({
  name,
  query,
  holds,
}: TableContext): UpdateQueryBuilder<AuthkitDatabase, TableName, TableName, UpdateResult> {
  return query.updateTable(name).set(rewritten).where(holds('id', slots.id))
}
