import { toRecord, newVersion } from '../store/rows.ts'
import { affectedRows, rewritten, slots } from '../store/statement.ts'
import type { Operations, TableContext } from './dialect.ts'
import { isLive } from './dialect.ts'
import { again, untilDecided } from './turns.ts'

/** The operations on an engine with RETURNING and ON CONFLICT: each is one statement, and a lost `consume` two. */
export function byReturning(table: TableContext): Omit<Operations, 'purge'> {
  const { name, query, holds, prepare, timeout } = table
  const put = prepare(() => upsert(table))
  const insert = prepare(() => upsert(table, true))
  const use = prepare(() =>
    query
      .updateTable(name)
      .set({ consumed_at: slots.now, version: slots.version })
      .where(holds('id', slots.id))
      .where('consumed_at', 'is', null)
      .where(isLive(slots.now))
      .returningAll(),
  )
  const read = prepare(() =>
    query.selectFrom(name).selectAll().where(holds('id', slots.id)).where(isLive(slots.now)),
  )
  return {
    put: async (row) => void (await put(row)),
    insert: async (row, now) => affectedRows(await insert({ ...row, now })) === 1,
    consume: (id, clock) =>
      untilDecided(async () => {
        const now = clock()
        const used = (await use({ id, now, version: newVersion() })).rows[0]
        if (used) return { first: true, record: toRecord(used) }
        const found = (await read({ id, now })).rows[0]
        if (!found) return undefined
        return found.consumed_at === null ? again : { first: false, record: toRecord(found) }
      }, timeout),
  }
}

/** INSERT that overwrites a record of the same id, or only an expired one. */
function upsert({ name, query }: TableContext, onlyExpired = false) {
  return query
    .insertInto(name)
    .values({ id: slots.id, ...rewritten })
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
      return onlyExpired ? update.where(`${name}.expires_at`, '<=', slots.now) : update
    })
}
