import { AuthkitConfigError } from '@authkit/common'
import type { QueryExecutor } from 'kysely'
import type { Dialect } from './dialect.ts'
import { mssql } from './mssql.ts'
import { mariadb, mysql } from './mysql.ts'
import { postgres } from './postgres.ts'
import { sqlite } from './sqlite.ts'

/** Name of an engine. */
export type SqlDialect = 'sqlite' | 'postgres' | 'mysql' | 'mariadb' | 'mssql'

/** The engines by name; the first that speaks a Kysely's language is its dialect. */
export const dialects: Readonly<Record<SqlDialect, Dialect>> = {
  sqlite,
  postgres,
  mysql,
  mariadb,
  mssql,
}

/** The dialect of a Kysely. */
export function dialectOf({ adapter }: QueryExecutor): Dialect {
  const dialect = Object.values<Dialect>(dialects).find(({ speaks }) => speaks(adapter))
  if (dialect) return dialect
  throw new AuthkitConfigError(
    'The store needs a Kysely on SQLite, PostgreSQL, MySQL, MariaDB or SQL Server',
  )
}

/** Kyselys whose server has passed, by their adapter, which transactions share. What passes outside passes in a transaction, too. */
const passed = { outside: new WeakSet<object>(), inside: new WeakSet<object>() }
/** The question that is being asked, by what it is asked of. */
const asking = {
  outside: new WeakMap<object, Promise<void>>(),
  inside: new WeakMap<object, Promise<void>>(),
}

/** Rejects with AuthkitConfigError when the settings of the server make the store unsafe. Asks each Kysely once. */
export function checkServer(
  executor: QueryExecutor,
  { checkServer: ask }: Dialect,
  isTransaction: boolean,
): Promise<void> | undefined {
  if (!ask || passed.outside.has(executor.adapter)) return undefined
  if (isTransaction && passed.inside.has(executor.adapter)) return undefined
  return check(executor, ask, isTransaction)
}

async function check(
  executor: QueryExecutor,
  ask: NonNullable<Dialect['checkServer']>,
  isTransaction: boolean,
): Promise<void> {
  const { adapter } = executor
  const where = isTransaction ? 'inside' : 'outside'
  const asked = asking[where].get(adapter) ?? ask({ getExecutor: () => executor }, isTransaction)
  asking[where].set(adapter, asked)
  try {
    await asked
    passed[where].add(adapter)
  } finally {
    asking[where].delete(adapter)
  }
}
