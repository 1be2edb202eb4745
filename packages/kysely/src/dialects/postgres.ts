import { PostgresAdapter, PostgresQueryCompiler, sql } from 'kysely'
import { affectedRows, slots } from '../store/statement.ts'
import type { Dialect, TableContext } from './dialect.ts'
import { holdsByEquality, purgeBatch } from './dialect.ts'
import { byReturning } from './returning.ts'

/** serialization_failure and deadlock_detected, after which PostgreSQL has rolled back. */
const rolledBack: readonly unknown[] = ['40001', '40P01']

/** undefined_table. */
const missingTable = '42P01'
/** data_exception and integrity_constraint_violation. */
const quoting = /^2[23]/

/** PostgreSQL and what speaks like it. */
export const postgres: Dialect = {
  speaks: (adapter) =>
    adapter.supportsReturning === true && adapter.supportsTransactionalDdl === true,
  operations(table) {
    const purge = table.prepare(() => purgeQuery(table))
    return { ...byReturning(table), purge: async (now) => affectedRows(await purge({ now })) }
  },
  holds: holdsByEquality,
  // A collation may be nondeterministic, and the type citext.
  isExactly: (column, text) => sql`${column}::text collate "C" = ${text}`,
  isRolledBack: (error) => 'code' in error && rolledBack.includes(error.code),
  isMissingTable: (error) => 'code' in error && error.code === missingTable,
  quotesValues: (error) => 'code' in error && quoting.test(String(error.code)),
  form: {
    // A collation of the database could hold different texts for equal.
    key: sql`varchar(255) collate "C"`,
    text: 'text',
    ifNotExists: true,
    inlineIndexes: false,
  },
  compiler: { adapter: () => new PostgresAdapter(), query: () => new PostgresQueryCompiler() },
}

/**
 * Takes what nobody else holds, so that two purges never wait for each other. ANY(ARRAY(…)) is evaluated once, where IN (…) may be
 * evaluated for each row and lock more than the batch.
 */
function purgeQuery({ name, query }: TableContext) {
  const expired = query
    .selectFrom(name)
    .select('id')
    .where('expires_at', '<=', slots.now)
    .orderBy('expires_at')
    .limit(purgeBatch)
    .forUpdate()
    .skipLocked()
  return query.deleteFrom(name).where('id', '=', sql<string>`any(array(${expired}))`)
}
