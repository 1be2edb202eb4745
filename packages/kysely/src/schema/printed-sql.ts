import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { Compilable } from 'kysely'
import { DummyDriver, Kysely, SqliteIntrospector } from 'kysely'
import type { Dialect } from '../dialects/dialect.ts'
import type { SqlDialect } from '../dialects/index.ts'
import { dialects } from '../dialects/index.ts'
import { createTable, dropTable } from './create-table.ts'
import { checkKinds, storeKinds } from './tables.ts'

/** Options of `storeSql`. */
export interface StoreSqlOptions {
  /** The engine that is to run it. */
  readonly dialect: SqlDialect
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Schema of the tables, on MySQL and MariaDB a database, which has to exist; the connection's own when absent. */
  readonly schema?: string | undefined
  /** `up` makes the tables, `down` drops them; `up` when absent. */
  readonly direction?: 'up' | 'down' | undefined
}

/**
 * The migrations as SQL, a statement a line, for those who run it by another tool (Prisma, Drizzle, Knex, Flyway). Throws
 * AuthkitConfigError for an unknown dialect.
 */
export function storeSql(options: StoreSqlOptions): string {
  checkOptions<StoreSqlOptions>('storeSql', options, {
    dialect: 'text',
    kinds: 'list?',
    schema: 'text?',
    direction: 'text?',
  })
  const { schema, direction = 'up' } = options
  if (!Object.hasOwn(dialects, options.dialect)) {
    throw new AuthkitConfigError(`dialect must be one of ${Object.keys(dialects).join(', ')}`)
  }
  if (direction !== 'up' && direction !== 'down') {
    throw new AuthkitConfigError('direction must be up or down')
  }
  if (schema !== undefined && options.dialect === 'sqlite') {
    throw new AuthkitConfigError('schema is not for SQLite: run the SQL on the file of the tables')
  }
  const dialect: Dialect = dialects[options.dialect]
  const compiler = compilerOf(dialect)
  const db = schema === undefined ? compiler : compiler.withSchema(schema)
  const kinds = [...checkKinds(options.kinds ?? storeKinds)]
  const statements: Compilable[] =
    direction === 'up'
      ? kinds.flatMap((kind) => createTable(db, kind, dialect.form))
      : kinds.map((kind) => dropTable(db, kind))
  return statements.map((statement) => `${statement.compile().sql};\n`).join('')
}

/** A Kysely without a connection. */
function compilerOf({ compiler }: Dialect): Kysely<unknown> {
  return new Kysely({
    dialect: {
      createAdapter: compiler.adapter,
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: compiler.query,
    },
  })
}
