import { MssqlAdapter, MssqlQueryCompiler, sql } from 'kysely'
import { affectedRows, slots } from '../store/statement.ts'
import { byAffectedRows } from './affected-rows.ts'
import type { Dialect, Holds, TableForm } from './dialect.ts'
import { purgeBatch } from './dialect.ts'

/** Violation of a unique constraint, and of a unique index. */
const duplicate: readonly unknown[] = [2627, 2601]
/** The victim of a deadlock, and of an update conflict at SNAPSHOT: the engine has rolled both back. */
const rolledBack: readonly unknown[] = [1205, 3960]

/** Invalid object name. */
const missingTable: readonly unknown[] = [208]
/** Duplicates, a text that is no number, and one that is too long. */
const quoting: readonly unknown[] = [...duplicate, 245, 2628]

/** SQL Server from 2016. */
export const mssql: Dialect = {
  speaks: (adapter) => !adapter.supportsReturning && adapter.supportsOutput === true,
  operations(table) {
    const { name, query, prepare } = table
    const purge = prepare(() =>
      query.deleteFrom(name).top(purgeBatch).where('expires_at', '<=', slots.now),
    )
    const isDuplicate = (error: object): boolean => hasNumber(error, duplicate)
    return {
      ...byAffectedRows(table, { isDuplicate, readsOldState: false }),
      purge: async (now) => affectedRows(await purge({ now })),
    }
  },
  holds,
  isExactly(column, text) {
    const stored = sql`cast(${column} as nvarchar(4000)) collate Latin1_General_100_BIN2`
    return sql`(${stored} = ${text} and datalength(${stored}) = datalength(${text}))`
  },
  isRolledBack: (error) => hasNumber(error, rolledBack),
  isMissingTable: (error) => hasNumber(error, missingTable),
  quotesValues: (error) => hasNumber(error, quoting),
  form: tableForm(),
  compiler: { adapter: () => new MssqlAdapter(), query: () => new MssqlQueryCompiler() },
}

/** `=` takes no notice of trailing spaces, which the length in bytes tells apart. */
function holds(...[column, text]: Parameters<Holds>): ReturnType<Holds> {
  // The primary key has a column of its own for it, by which the index is searched.
  const length = column === 'id' ? sql.ref('id_length') : sql`datalength(${sql.ref(column)})`
  return (eb) => eb.and([eb(column, '=', text), sql<boolean>`${length} = datalength(${text})`])
}

function tableForm(): TableForm {
  return {
    key: sql`nvarchar(255) collate Latin1_General_100_BIN2`,
    text: sql`nvarchar(max)`,
    ifNotExists: false,
    inlineIndexes: true,
    // A key of `id` alone would hold 'a' and 'a ' for the same.
    primaryKey: (create, table) =>
      create
        .addColumn('id_length', sql`as datalength("id") persisted not null`)
        .addPrimaryKeyConstraint(`pk_${table}`, ['id', 'id_length']),
  }
}

/** tedious has the number of an error in `number`; Kysely's driver rejects with a list where there are several. */
function hasNumber(error: object, numbers: readonly unknown[]): boolean {
  if (Array.isArray(error)) return error.some((one: object) => hasNumber(one, numbers))
  return 'number' in error && numbers.includes(error.number)
}
