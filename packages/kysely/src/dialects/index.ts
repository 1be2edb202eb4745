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

/** Kyselys whose server has passed, by their adapter, which transactions share. */
const checked = new WeakSet<object>()

/** Rejects with AuthkitConfigError when the settings of the server make the store unsafe. Asks each Kysely once. */
export function checkServer(executor: QueryExecutor, dialect: Dialect): Promise<void> | undefined {
  if (!dialect.checkServer || checked.has(executor.adapter)) return undefined
  return check(executor, dialect.checkServer)
}

const running = new WeakMap<object, Promise<void>>()

async function check(executor: QueryExecutor, ask: NonNullable<Dialect['checkServer']>) {
  const { adapter } = executor
  const asked = running.get(adapter) ?? ask({ getExecutor: () => executor })
  running.set(adapter, asked)
  try {
    await asked
    checked.add(adapter)
  } finally {
    running.delete(adapter)
  }
}
