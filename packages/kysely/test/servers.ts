import { randomUUID } from 'node:crypto'
import type { Store } from '@authkit/common/store'
import type { StoreFactory } from '@authkit/testing'
import { contractKinds } from '@authkit/testing'
import type { DatabaseConnection } from 'kysely'
import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createConnection, createPool } from 'mysql2'
import type { PoolOptions } from 'mysql2'
import type { PoolConfig } from 'pg'
import { Client, Pool } from 'pg'
import type { AuthkitDatabase, SqlDialect, StoreSqlOptions } from '../src/index.ts'
import { kyselyStore, migrate, storeSql } from '../src/index.ts'

const postgresUrl = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'
/** Where MariaDB is. */
export const mariadbUrl: string = process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test'

/** Whether a server that does not answer is a failure. */
export const isRequired: boolean = process.env['AUTHKIT_REQUIRE_SERVICES'] === '1'

async function answers(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch {
    return false
  }
}

/** Whether PostgreSQL answers. */
export function isPostgresReachable(): Promise<boolean> {
  return answers(async () => {
    const client = new Client({ connectionString: postgresUrl, connectionTimeoutMillis: 2000 })
    await client.connect()
    await client.end()
  })
}

/** Whether MariaDB answers. */
export function isMariadbReachable(): Promise<boolean> {
  return answers(async () => {
    const connection = createConnection({ uri: mariadbUrl, connectTimeout: 2000 }).promise()
    await connection.connect()
    await connection.end()
  })
}

/** A pool on PostgreSQL. */
export function postgresPool(options: PoolConfig = {}): Pool {
  return new Pool({ connectionString: postgresUrl, max: 10, ...options })
}

/** A Kysely on PostgreSQL, which tells each statement to `log`. */
export function openPostgres(
  options: PoolConfig = {},
  log?: (query: CompiledQuery) => void,
): Kysely<AuthkitDatabase> {
  return new Kysely({
    dialect: new PostgresDialect({ pool: postgresPool(options) }),
    ...(log && { log: ({ query }) => log(query) }),
  })
}

/** What a connection to MariaDB is set to before its first use. */
export interface MariadbOptions extends PoolOptions {
  /** A statement, such as `set session …`. */
  readonly set?: string
}

/** A Kysely on MariaDB, which tells each statement to `log`. */
export function openMariadb(
  { set, ...options }: MariadbOptions = {},
  log?: (query: CompiledQuery) => void,
): Kysely<AuthkitDatabase> {
  const pool = createPool({ uri: mariadbUrl, connectionLimit: 10, ...options })
  const onCreateConnection = async (connection: DatabaseConnection): Promise<void> => {
    if (set !== undefined) await connection.executeQuery(CompiledQuery.raw(set))
  }
  return new Kysely({
    dialect: new MysqlDialect({ pool, onCreateConnection }),
    ...(log && { log: ({ query }) => log(query) }),
  })
}

/** The servers, by the name of their dialect. */
export const servers: readonly {
  readonly dialect: SqlDialect
  /** A pool of connections, which tells each statement to `log`. */
  readonly open: (log?: (query: CompiledQuery) => void) => Kysely<AuthkitDatabase>
  readonly isReachable: boolean
}[] = [
  {
    dialect: 'postgres',
    open: (log) => openPostgres({}, log),
    isReachable: await isPostgresReachable(),
  },
  {
    dialect: 'mariadb',
    open: (log) => openMariadb({}, log),
    isReachable: await isMariadbReachable(),
  },
]

/** A name for a schema that no other run uses. */
export function freshSchema(): string {
  return `authkit_test_${randomUUID().replaceAll('-', '')}`
}

/** Removes a schema and what is in it. */
export async function dropSchema(db: Kysely<AuthkitDatabase>, schema: string): Promise<void> {
  const drop = db.schema.dropSchema(schema).ifExists()
  const isPostgres = db.getExecutor().adapter.supportsReturning === true
  await (isPostgres ? drop.cascade() : drop).execute()
}

/** Runs what `storeSql` prints. */
export async function runPrinted(
  db: Kysely<AuthkitDatabase>,
  options: StoreSqlOptions,
): Promise<void> {
  for (const statement of storeSql(options).split(';\n')) {
    if (statement !== '') await db.executeQuery(CompiledQuery.raw(statement))
  }
}

/** Tables for the Store contract, and stores on them by two pools of the same kind. */
export class ContractTables {
  readonly schema: string = freshSchema()
  readonly #pools: readonly [Kysely<AuthkitDatabase>, Kysely<AuthkitDatabase>]
  readonly #printed: SqlDialect | undefined

  /** The tables are those of `migrate`, or of `storeSql` for the dialect `printed`. */
  constructor(open: () => Kysely<AuthkitDatabase>, printed?: SqlDialect) {
    this.#pools = [open(), open()]
    this.#printed = printed
  }

  /** For `beforeAll`. */
  create = async (): Promise<void> => {
    const [db] = this.#pools
    const options = { schema: this.schema, kinds: contractKinds }
    if (this.#printed === undefined) return migrate(db, options)
    await db.schema.createSchema(this.schema).execute()
    await runPrinted(db, { ...options, dialect: this.#printed })
  }

  /** For `afterAll`. */
  remove = async (): Promise<void> => {
    await dropSchema(this.#pools[0], this.schema)
    for (const pool of this.#pools) await pool.destroy()
  }

  /** For `describeStore`. */
  factory: StoreFactory = async ({ clock }) => {
    const { schema } = this
    const tables = this.#pools[0].withSchema(schema)
    for (const kind of contractKinds) await tables.deleteFrom(`authkit_${kind}`).execute()
    // A thousand calls at once on ten connections take their time on a machine that does other things, too.
    const storeOn = (db: Kysely<AuthkitDatabase>): Store =>
      kyselyStore({ db, schema, kinds: contractKinds, clock, timeout: 30 })
    return { store: storeOn(this.#pools[0]), another: () => storeOn(this.#pools[1]) }
  }
}
