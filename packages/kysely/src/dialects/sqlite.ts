import { SqliteAdapter, SqliteQueryCompiler, sql } from 'kysely'
import { affectedRows, slots } from '../store/statement.ts'
import type { Dialect, TableContext } from './dialect.ts'
import { holdsByEquality, purgeBatch } from './dialect.ts'
import { byReturning } from './returning.ts'

/** SQLite, where one writes at a time and waits for the others by `busy_timeout`. */
export const sqlite: Dialect = {
  speaks: (adapter) => adapter.supportsReturning === true && !adapter.supportsTransactionalDdl,
  operations(table) {
    const purge = table.prepare(() => purgeQuery(table))
    return { ...byReturning(table), purge: async (now) => affectedRows(await purge({ now })) }
  },
  holds: holdsByEquality,
  isExactly: (column, text) => sql`${column} = ${text} collate binary`,
  isRolledBack: () => false,
  isMissingTable: (error) =>
    'message' in error && String(error.message).startsWith('no such table'),
  quotesValues: () => false,
  form: { key: 'varchar(255)', text: 'text', ifNotExists: true, inlineIndexes: false },
  compiler: { adapter: () => new SqliteAdapter(), query: () => new SqliteQueryCompiler() },
}

/** SQLite is built without DELETE … LIMIT. Its one writer sees in the outer query what it saw in the inner one. */
function purgeQuery({ name, query }: TableContext) {
  const expired = query.selectFrom(name).select('id').where('expires_at', '<=', slots.now)
  return query.deleteFrom(name).where('id', 'in', expired.limit(purgeBatch))
}
