import { DatabaseSync } from 'node:sqlite'
import type { DatabaseConnection, Dialect } from 'kysely'
import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import { createPool } from 'mysql2'
import { toKyselySqlite } from '../../src/sqlite/connection.ts'
import {
  freshSchema,
  isMariadbReachable,
  isPostgresReachable,
  mariadbUrl,
  postgresPool,
} from '../servers.ts'

/** Where an application has its tables. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL' | 'MariaDB'
  /** Type of a column whose text is compared exactly. */
  readonly key: string
  /** Type of a column whose text is compared without regard to case, in this schema. */
  readonly loose: (schema: string) => string
  /** Type of a column of JSON. */
  readonly json: string
  /** Type of a column of times. */
  readonly time: string
  /** Whether it answers. */
  readonly isThere: boolean
  /** A database with nothing in it. */
  readonly create: <Database>() => Promise<Application<Database>>
}

/** A database of an application. */
export interface Application<Database> {
  readonly db: Kysely<Database>
  /** Name of the schema it is in. */
  readonly schema: string
  /** Removes all there is. */
  readonly drop: () => Promise<void>
}

/** A schema of a server, which goes with all that is in it. */
async function inSchema<Database>(dialect: Dialect): Promise<Application<Database>> {
  const connection = new Kysely<Database>({ dialect })
  const schema = freshSchema()
  await connection.schema.createSchema(schema).execute()
  return {
    db: connection.withSchema(schema),
    schema,
    async drop() {
      const drop = connection.schema.dropSchema(schema)
      await (dialect instanceof PostgresDialect ? drop.cascade() : drop).execute()
      await connection.destroy()
    },
  }
}

const sqlite: Engine = {
  name: 'SQLite',
  key: 'varchar(255)',
  loose: () => 'varchar(255) collate nocase',
  json: 'text',
  time: 'text',
  isThere: true,
  async create<Database>() {
    const database = toKyselySqlite(new DatabaseSync(':memory:'))
    const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) })
    return { db, schema: 'main', drop: () => db.destroy() }
  },
}

const onPostgres = (options: string, isThere: boolean): Engine => ({
  name: 'PostgreSQL',
  key: 'varchar(255) collate "C"',
  // The collation is made by whoever uses it.
  loose: (schema) => `varchar(255) collate "${schema}".loose`,
  json: 'jsonb',
  time: 'timestamptz',
  isThere,
  create: () => inSchema(new PostgresDialect({ pool: postgresPool({ options }) })),
})

const onMariadb = (settings: string, isThere: boolean): Engine => ({
  name: 'MariaDB',
  key: 'varchar(255) character set utf8mb4 collate utf8mb4_bin',
  loose: () => 'varchar(255) character set utf8mb4 collate utf8mb4_general_ci',
  json: 'json',
  time: 'datetime',
  isThere,
  create: () =>
    inSchema(
      new MysqlDialect({
        pool: createPool({ uri: mariadbUrl, connectionLimit: 10 }),
        onCreateConnection: async (connection: DatabaseConnection) =>
          void (await connection.executeQuery(CompiledQuery.raw(settings))),
      }),
    ),
})

const [isPostgresThere, isMariadbThere] = await Promise.all([
  isPostgresReachable(),
  isMariadbReachable(),
])

/** The engines that applications have. */
export const engines: readonly Engine[] = [
  sqlite,
  onPostgres('', isPostgresThere),
  onMariadb('select 1', isMariadbThere),
]

/** PostgreSQL where a lost race is an error. */
export const strictPostgres: Engine = onPostgres(
  '-c default_transaction_isolation=serializable',
  isPostgresThere,
)

/** MariaDB where a backslash in a text is one, which the driver does not know. */
export const literalMariadb: Engine = onMariadb(
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'",
  isMariadbThere,
)

/** MariaDB that cuts a text which is too long for its column. */
export const cuttingMariadb: Engine = onMariadb("set session sql_mode = ''", isMariadbThere)
