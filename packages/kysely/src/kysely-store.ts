import { randomInt } from 'node:crypto'
import type { Clock } from '@authkit/common'
import { AuthkitConfigError, checkOptions, systemClock } from '@authkit/common'
import type { Store, StoredRecord, StoreRecord, StoreSelector } from '@authkit/common/store'
import { checkStoreRecord, isStoreKey } from '@authkit/common/store'
import type { Expression, ExpressionBuilder, Kysely, Selectable, SqlBool } from 'kysely'
import { QueryCreator } from 'kysely'
import type { AuthkitDatabase, RecordTable, TableName } from './tables.ts'
import { checkKinds, storeKinds, tableOf } from './tables.ts'

/** Options of `kyselyStore`. */
export interface KyselyStoreOptions<Database> {
  /** Your Kysely on SQLite or PostgreSQL. Run `migrate` on it first. */
  readonly db: Kysely<Database>
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Database schema of the tables; the connection's own when absent. */
  readonly schema?: string | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/** Records that one statement of `purgeExpired` removes at most, so that none holds its locks for long. */
const purgeBatch = 500

/**
 * A store on a SQL database by Kysely, a table a kind. What must be atomic is one statement, so it holds across processes and machines.
 * PostgreSQL must stay at READ COMMITTED, its default: at a stricter level a lost race is an error. Throws AuthkitConfigError for a
 * dialect other than SQLite and PostgreSQL.
 */
export function kyselyStore<Database>(options: KyselyStoreOptions<Database>): Store {
  checkOptions<KyselyStoreOptions<Database>>('kyselyStore', options, {
    db: 'object',
    kinds: 'list?',
    schema: 'text?',
    clock: 'function?',
  })
  const { db, schema, clock = systemClock } = options
  const kinds = checkKinds(options.kinds ?? storeKinds)
  const executor = db.getExecutor()
  if (!executor.adapter.supportsReturning) {
    throw new AuthkitConfigError('kyselyStore needs a Kysely on SQLite or PostgreSQL')
  }
  const creator = new QueryCreator<AuthkitDatabase>({ executor })
  const query = schema === undefined ? creator : creator.withSchema(schema)

  const table = (kind: string): TableName => {
    if (kinds.has(kind)) return tableOf(kind)
    throw new AuthkitConfigError('There is no table for this kind: add it to `kinds` and migrate')
  }

  /** INSERT that overwrites a record of the same id; with `now`, only an expired one. */
  const upsert = async (kind: string, record: StoreRecord, now?: number): Promise<boolean> => {
    const name = table(kind)
    const { numInsertedOrUpdatedRows } = await query
      .insertInto(name)
      .values({ id: record.id, ...toRow(record) })
      .onConflict((conflict) => {
        const update = conflict.column('id').doUpdateSet((eb) => ({
          grant_id: eb.ref('excluded.grant_id'),
          client_id: eb.ref('excluded.client_id'),
          subject: eb.ref('excluded.subject'),
          expires_at: eb.ref('excluded.expires_at'),
          consumed_at: eb.ref('excluded.consumed_at'),
          version: eb.ref('excluded.version'),
          data: eb.ref('excluded.data'),
        }))
        return now === undefined ? update : update.where(`${name}.expires_at`, '<=', now)
      })
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  const get = async (kind: string, id: string): Promise<StoredRecord | undefined> => {
    const name = table(kind)
    if (!isStoreKey(id)) return undefined
    const live = query.selectFrom(name).selectAll().where('id', '=', id).where(isLive(clock()))
    const row = await live.executeTakeFirst()
    return row && toRecord(row)
  }

  return {
    get,
    async put(kind, record) {
      checkStoreRecord(record)
      await upsert(kind, record)
    },
    async insert(kind, record) {
      checkStoreRecord(record)
      return upsert(kind, record, clock())
    },
    async consume(kind, id) {
      const name = table(kind)
      if (!isStoreKey(id)) return undefined
      for (;;) {
        const now = clock()
        const row = await query
          .updateTable(name)
          .set({ consumed_at: now, version: newVersion() })
          .where('id', '=', id)
          .where('consumed_at', 'is', null)
          .where(isLive(now))
          .returningAll()
          .executeTakeFirst()
        if (row) return { first: true, record: toRecord(row) }
        const record = await get(kind, id)
        if (!record) return undefined
        if (record.consumedAt !== undefined) return { first: false, record }
        // Between the two statements another process wrote the record anew: try to be the first of the new one.
      }
    },
    async replace(kind, record, version) {
      checkStoreRecord(record)
      const { numUpdatedRows } = await query
        .updateTable(table(kind))
        .set(toRow(record))
        .where('id', '=', record.id)
        .where('version', '=', version)
        .where('consumed_at', 'is', null)
        .where(isLive(clock()))
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async delete(kind, id) {
      const name = table(kind)
      if (!isStoreKey(id)) return false
      const live = query.deleteFrom(name).where('id', '=', id).where(isLive(clock()))
      return (await live.executeTakeFirst()).numDeletedRows === 1n
    },
    async deleteBy(kind, selector) {
      const name = table(kind)
      const [column, value] = toCondition(selector)
      if (isStoreKey(value)) await query.deleteFrom(name).where(column, '=', value).execute()
    },
    async findBy(kind, selector) {
      const name = table(kind)
      const [column, value] = toCondition(selector)
      if (!isStoreKey(value)) return []
      const matching = query.selectFrom(name).selectAll().where(column, '=', value)
      return (await matching.where(isLive(clock())).execute()).map(toRecord)
    },
    async purgeExpired(now = clock()) {
      let removed = 0
      for (const kind of kinds) {
        const name = table(kind)
        const expired = query.selectFrom(name).select('id').where('expires_at', '<=', now)
        // The outer condition keeps a record that was written anew after the inner query saw it expired.
        const batch = query
          .deleteFrom(name)
          .where('id', 'in', expired.limit(purgeBatch))
          .where('expires_at', '<=', now)
        for (let count = purgeBatch; count === purgeBatch; removed += count) {
          count = Number((await batch.executeTakeFirst()).numDeletedRows)
        }
      }
      return removed
    },
  }
}

function isLive(now: number) {
  return (eb: ExpressionBuilder<AuthkitDatabase, TableName>): Expression<SqlBool> =>
    eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])
}

/** Random rather than counted, so that it does not come back when an id is deleted and used again. */
function newVersion(): number {
  return randomInt(1, 2 ** 48 - 1)
}

function toRow(record: StoreRecord) {
  return {
    grant_id: record.grantId ?? null,
    client_id: record.clientId ?? null,
    subject: record.subject ?? null,
    expires_at: record.expiresAt ?? null,
    consumed_at: null,
    version: newVersion(),
    data: JSON.stringify(record.data),
  }
}

function toRecord(row: Selectable<RecordTable>): StoredRecord {
  return {
    id: row.id,
    version: Number(row.version),
    ...(row.expires_at !== null && { expiresAt: Number(row.expires_at) }),
    ...(row.consumed_at !== null && { consumedAt: Number(row.consumed_at) }),
    ...(row.grant_id !== null && { grantId: row.grant_id }),
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.subject !== null && { subject: row.subject }),
    data: JSON.parse(row.data),
  }
}

function toCondition(selector: StoreSelector): ['grant_id' | 'client_id' | 'subject', string] {
  if (selector.grantId !== undefined) return ['grant_id', selector.grantId]
  if (selector.clientId !== undefined) return ['client_id', selector.clientId]
  return ['subject', selector.subject]
}
