import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { Client } from 'pg'

/** A server that the demo can keep its records on, and how to look what is there. */
export interface TestedService {
  readonly variable: string
  readonly url: string
  /** The names of all schemas, databases or keys. */
  readonly list: () => Promise<readonly string[]>
}

const postgresUrl = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const mariadbUrl = process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306'
const redisUrl = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

async function postgresSchemas(): Promise<string[]> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      'select nspname as name from pg_namespace',
    )
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function mariadbDatabases(): Promise<string[]> {
  const connection = await createConnection({ uri: mariadbUrl, rowsAsArray: true })
  try {
    const [rows] = await connection.query('show databases')
    return Array.isArray(rows) ? rows.map(String) : []
  } finally {
    await connection.end()
  }
}

async function redisKeys(): Promise<string[]> {
  const client = new Redis(redisUrl)
  try {
    return await client.keys('authkit-demo*')
  } finally {
    client.disconnect()
  }
}

/** The servers by the name that `--store` takes. */
export const testedServices: Readonly<Record<string, TestedService>> = {
  postgres: { variable: 'DATABASE_URL', url: postgresUrl, list: postgresSchemas },
  mariadb: { variable: 'MARIADB_URL', url: mariadbUrl, list: mariadbDatabases },
  redis: { variable: 'REDIS_URL', url: redisUrl, list: redisKeys },
}

/** Whether something listens there. */
export async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), timeout: 2000 })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true))
  socket.once('timeout', () => resolve(false))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}

/** A port that is free and has two free ones behind it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all([port, port + 1, port + 2].map(isFree))
    if (free.every(Boolean)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
