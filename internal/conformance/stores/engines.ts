import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@authkit/common/store'
import type { AuthkitDatabase } from '@authkit/kysely'
import { kyselyStore, migrate, sqliteStore } from '@authkit/kysely'
import { redisStore } from '@authkit/redis'
import { Redis } from 'ioredis'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createConnection, createPool } from 'mysql2'
import { Client, Pool } from 'pg'

/** An open store and how to let go of it. */
export interface OpenStore {
  readonly store: Store
  readonly close: () => Promise<void>
}

/** A real engine under a driver of ours, that any number of processes opens by the same space. */
export interface Engine {
  readonly name: EngineName
  /** Makes room that no other run uses, with its tables, and names it. */
  readonly create: () => Promise<string>
  /** Opens what `create` made, in this process or another. */
  readonly open: (space: string) => OpenStore
  /** Removes what `create` made. */
  readonly drop: (space: string) => Promise<void>
  /** Whether the service answers within two seconds. */
  readonly isReachable: () => Promise<boolean>
}

/** What `engines` holds. */
export type EngineName = 'sqlite' | 'postgres' | 'mariadb' | 'redis'

/** Where the services are. */
export const urls = {
  postgres: process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test',
  mariadb: process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test',
  redis: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
}

/** Seconds that an operation may take: a busy machine is no fault of a store. */
const timeout = 30
/** Connections of one process. */
const poolSize = 10

const freshName = (): string => `authkit_stores_${randomUUID().replaceAll('-', '')}`

async function answers(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt()
    return true
  } catch {
    return false
  }
}

function postgresDb(): Kysely<AuthkitDatabase> {
  const pool = new Pool({ connectionString: urls.postgres, max: poolSize })
  // A connection that breaks while no query runs on it is replaced; without listeners it would end the process, in the pool as out of it.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  return new Kysely({ dialect: new PostgresDialect({ pool }) })
}

const mariadbDb = (): Kysely<AuthkitDatabase> =>
  new Kysely({
    dialect: new MysqlDialect({
      pool: createPool({ uri: urls.mariadb, connectionLimit: poolSize }),
    }),
  })

/** Runs work on a connection of its own. */
async function withDb(
  open: () => Kysely<AuthkitDatabase>,
  work: (db: Kysely<AuthkitDatabase>) => Promise<unknown>,
): Promise<void> {
  const db = open()
  try {
    await work(db)
  } finally {
    await db.destroy()
  }
}

const sqlite: Engine = {
  name: 'sqlite',
  async create() {
    const file = join(mkdtempSync(join(tmpdir(), 'authkit-')), 'store.sqlite')
    const { store, close } = sqlite.open(file)
    await store.get('grant', 'none')
    await close()
    return file
  },
  open(file) {
    const store = sqliteStore(file)
    return { store, close: () => store.close() }
  },
  async drop(file) {
    rmSync(join(file, '..'), { recursive: true, force: true })
  },
  isReachable: async () => true,
}

/** A database server on which a space is a schema. */
function onServer(
  name: EngineName,
  connect: () => Kysely<AuthkitDatabase>,
  isReachable: () => Promise<unknown>,
): Engine {
  return {
    name,
    async create() {
      const schema = freshName()
      await withDb(connect, (db) => migrate(db, { schema }))
      return schema
    },
    open(schema) {
      const db = connect()
      return { store: kyselyStore({ db, schema, timeout }), close: () => db.destroy() }
    },
    drop: (schema) =>
      withDb(connect, (db) =>
        name === 'postgres'
          ? db.schema.dropSchema(schema).cascade().execute()
          : db.schema.dropSchema(schema).execute(),
      ),
    isReachable: () => answers(isReachable),
  }
}

const postgres = onServer('postgres', postgresDb, async () => {
  const client = new Client({ connectionString: urls.postgres, connectionTimeoutMillis: 2000 })
  await client.connect()
  await client.end()
})

const mariadb = onServer('mariadb', mariadbDb, async () => {
  const connection = createConnection({ uri: urls.mariadb, connectTimeout: 2000 }).promise()
  await connection.connect()
  await connection.end()
})

const redisClient = (): Redis =>
  new Redis(urls.redis, { lazyConnect: true, connectTimeout: 2000, retryStrategy: () => null })

const redis: Engine = {
  name: 'redis',
  create: async () => `${freshName()}:`,
  open(prefix) {
    const client = new Redis(urls.redis)
    return {
      store: redisStore({ client, prefix, timeout }),
      close: async () => void (await client.quit()),
    }
  },
  async drop(prefix) {
    const client = redisClient()
    await client.connect()
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 })) {
      if (keys.length > 0) await client.unlink(keys)
    }
    await client.quit()
  },
  isReachable: () =>
    answers(async () => {
      const client = redisClient()
      client.on('error', () => {})
      try {
        await client.connect()
        await client.ping()
      } finally {
        client.disconnect()
      }
    }),
}

/** Every engine that several processes can share, by name. */
export const engines: Readonly<Record<EngineName, Engine>> = { sqlite, postgres, mariadb, redis }

/** Whether an engine that does not answer is a failure. */
export const isRequired: boolean = process.env['AUTHKIT_REQUIRE_SERVICES'] === '1'
