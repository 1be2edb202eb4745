import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { type AuthkitDatabase, kyselyStore, migrate, sqliteStore } from '@authkit/kysely'
import { redisStore } from '@authkit/redis'
import { Redis } from 'ioredis'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'

/** What the demo's provider can keep its records in. */
export type StoreName = 'memory' | 'sqlite' | 'postgres' | 'mariadb' | 'redis'

/** A space of a store, open. */
interface OpenStore {
  readonly store: Store
  readonly close: () => Promise<void>
}

/** What a store is called, and how a space of it is opened and removed. */
interface Local {
  readonly title: string
  readonly open: (url: string, space: string) => Promise<OpenStore>
  readonly drop: (url: string, space: string) => Promise<void>
}

/** A store with a server: what a space is there, the variable that may have its URL, and the URL that it usually has. */
interface Service extends Local {
  readonly unit: string
  readonly variable: string
  readonly usual: string
}

// oxfmt-ignore
const stores: Readonly<Record<StoreName, Local | Service>> = {
  memory:   { title: 'memory',     open: openMemory, drop: async () => {} },
  sqlite:   { title: 'SQLite',     open: openSqlite, drop: async () => {} },
  postgres: { title: 'PostgreSQL', ...onServer(postgres), unit: 'schema', variable: 'DATABASE_URL', usual: 'postgres://postgres@127.0.0.1:5432/postgres' },
  mariadb:  { title: 'MariaDB',    ...onServer(mariadb),  unit: 'database', variable: 'MARIADB_URL', usual: 'mysql://root@127.0.0.1:3306' },
  redis:    { title: 'Redis', open: openRedis, drop: dropRedis, unit: 'prefix', variable: 'REDIS_URL', usual: 'redis://127.0.0.1:6379' },
}

/** The names of all stores. */
export const storeNames: readonly string[] = Object.keys(stores)

/** Whether a store has this name. */
export const isStoreName = (name: string): name is StoreName => Object.hasOwn(stores, name)

/** The schema, database or prefix in which the demo works when nobody says otherwise. */
export const usualSpace = 'authkit_demo'

/** Where a space is: the store, its server without a password, and what the space is called there. */
export function whereabouts(name: StoreName, space: string): string {
  const store = stores[name]
  if (!('unit' in store)) return store.title
  return `${placeOf(name)}, ${store.unit} ${name === 'redis' ? prefixOf(space) : space}`
}

/** Opens a space and makes what is missing there. Rejects with a sentence for the person at the terminal. */
export async function openStore(name: string, space: string): Promise<OpenStore> {
  if (!isStoreName(name)) throw new Error(`the store is one of ${storeNames.join(', ')}`)
  const url = urlOf(name)
  try {
    return await stores[name].open(url, space)
  } catch (cause) {
    const hint = url === '' ? '' : `. Start it, or say in ${variableOf(name)} where it is`
    throw new Error(`${placeOf(name)} cannot be used: ${reasonOf(cause)}${hint}`, { cause })
  }
}

/** Removes a space with all that is in it. */
export async function dropSpace(name: StoreName, space: string): Promise<void> {
  await stores[name].drop(urlOf(name), space)
}

function placeOf(name: StoreName): string {
  const url = urlOf(name)
  return url === '' ? stores[name].title : `${stores[name].title} at ${new URL(url).host}`
}

function variableOf(name: StoreName): string {
  const store = stores[name]
  return 'variable' in store ? store.variable : ''
}

/** The URL of a server; empty where there is none. */
function urlOf(name: StoreName): string {
  const store = stores[name]
  if (!('variable' in store)) return ''
  const url = process.env[store.variable] || store.usual
  if (URL.canParse(url)) return url
  throw new Error(`${store.variable} is not a URL, such as ${store.usual}`)
}

/** Milliseconds after which a service counts as not there. */
const patience = 3000

async function openMemory(): Promise<OpenStore> {
  return { store: memoryStore(), close: async () => {} }
}

/** A file in a folder that is removed with the demo, or of a provider that was started alone. */
async function openSqlite(): Promise<OpenStore> {
  const folder = process.env['DEMO_DIRECTORY'] ?? join(import.meta.dirname, '.demo')
  mkdirSync(folder, { recursive: true })
  const store = sqliteStore(join(folder, 'provider.sqlite'))
  return { store, close: () => store.close() }
}

function postgres(url: string): Dialect {
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: patience })
  // An idle connection that breaks is no reason to end: the next query opens another or fails.
  pool.on('error', () => {})
  return new PostgresDialect({ pool })
}

function mariadb(url: string): Dialect {
  return new MysqlDialect({ pool: createPool({ uri: url, connectTimeout: patience }) })
}

/** On a database server a space is a schema, which MariaDB calls a database. */
function onServer(dialect: (url: string) => Dialect): Pick<Local, 'open' | 'drop'> {
  const connect = (url: string) => new Kysely<AuthkitDatabase>({ dialect: dialect(url) })
  return {
    async open(url, schema) {
      const db = connect(url)
      await migrate(db, { schema })
      return { store: kyselyStore({ db, schema }), close: () => db.destroy() }
    },
    async drop(url, schema) {
      const db = connect(url)
      const statement = db.schema.dropSchema(schema).ifExists()
      const execute = () => (dialect === postgres ? statement.cascade() : statement).execute()
      await execute().finally(() => db.destroy())
    },
  }
}

async function connectRedis(url: string): Promise<Redis> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: patience })
  let reason: unknown
  client.on('error', (error) => (reason = error))
  await client.connect().catch((error: unknown) => {
    client.disconnect()
    throw reason ?? error
  })
  return client
}

/** On Redis a space is a prefix. */
const prefixOf = (space: string): string => `${space.replaceAll('_', '-')}:`

async function openRedis(url: string, space: string): Promise<OpenStore> {
  const client = await connectRedis(url)
  const store = redisStore({ client, prefix: prefixOf(space) })
  // Asks the server for the first time, and so learns whether it may be used.
  await store.get('client', 'none')
  return { store, close: async () => client.disconnect() }
}

async function dropRedis(url: string, space: string): Promise<void> {
  const client = await connectRedis(url)
  try {
    for await (const keys of client.scanStream({ match: `${prefixOf(space)}*`, count: 1000 })) {
      if (keys.length > 0) await client.unlink(keys)
    }
  } finally {
    client.disconnect()
  }
}

/** The first line of what went wrong at the bottom of it; a code where there is no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause !== undefined) return reasonOf(error.cause)
  const code = 'code' in error ? String(error.code) : error.name
  return (error.message || code).split('\n', 1)[0]?.replace(/\.+$/, '') ?? code
}
