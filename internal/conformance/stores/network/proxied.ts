import { once } from 'node:events'
import { connect, Socket } from 'node:net'
import type { Store } from '@authkit/common/store'
import type { AuthkitDatabase } from '@authkit/kysely'
import { kyselyStore } from '@authkit/kysely'
import { redisStore } from '@authkit/redis'
import { Redis } from 'ioredis'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'
import { urls } from '../engines.ts'
import { FaultProxy } from './fault-proxy.ts'

/** The engines that are reached over a network. */
export const networkEngines = ['postgres', 'mariadb', 'redis'] as const
export type NetworkEngine = (typeof networkEngines)[number]

/** Seconds that an operation may take, scaled down so that tests are short. */
export const timeout = 0.5
/** Milliseconds after which a connection on which nothing comes is given up; longer than `timeout`. */
const silence = 800

/** A store behind a proxy, with the options of its client that the READMEs advise. */
export interface Proxied {
  readonly store: Store
  readonly proxy: FaultProxy
  readonly close: () => Promise<void>
}

type Connect = (
  url: URL,
  space: string,
) => {
  readonly store: Store
  readonly isReady?: () => Promise<unknown>
  readonly close: () => Promise<unknown>
}

/** A connection that nobody answers on any more is closed, so that the pool makes another. */
function giveUp(socket: Socket): Socket {
  return socket.setTimeout(silence, () => socket.destroy(new Error('Nothing came for too long')))
}

const connectors: Readonly<Record<NetworkEngine, Connect>> = {
  postgres(url, schema) {
    const pool = new Pool({
      connectionString: url.href,
      max: 1,
      connectionTimeoutMillis: timeout * 1000,
      idleTimeoutMillis: silence / 2,
      stream: () => giveUp(new Socket()),
    })
    pool.on('error', () => {})
    // Without a listener of its own, a connection that breaks while a statement runs ends the process.
    pool.on('connect', (client) => client.on('error', () => {}))
    const db = new Kysely<AuthkitDatabase>({ dialect: new PostgresDialect({ pool }) })
    return { store: kyselyStore({ db, schema, timeout }), close: () => db.destroy() }
  },
  mariadb(url, schema) {
    const pool = createPool({
      uri: url.href,
      connectionLimit: 1,
      connectTimeout: timeout * 1000,
      stream: () => giveUp(connect(Number(url.port), url.hostname).setNoDelay(true)),
    })
    const db = new Kysely<AuthkitDatabase>({ dialect: new MysqlDialect({ pool }) })
    return { store: kyselyStore({ db, schema, timeout }), close: () => db.destroy() }
  },
  redis(url, prefix) {
    const client = new Redis(url.href, {
      connectTimeout: timeout * 1000,
      socketTimeout: silence,
      // A call whose connection broke, or that finds none, is not sent later, when its caller has given it up.
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
    })
    return fromRedis(client, prefix)
  },
}

function fromRedis(client: Redis, prefix: string): ReturnType<Connect> {
  client.on('error', () => {})
  return {
    store: redisStore({ client, prefix, timeout }),
    isReady: () => once(client, 'ready'),
    close: async () => client.disconnect(),
  }
}

/** The Redis client as it is unless told otherwise: it sends again what has no answer when a connection breaks. */
export const resending: Connect = (url, prefix) => fromRedis(new Redis(url.href), prefix)

const usualPorts: Readonly<Record<NetworkEngine, number>> = {
  postgres: 5432,
  mariadb: 3306,
  redis: 6379,
}

/** Opens a space of an engine through a proxy of its own. */
export async function openProxied(
  name: NetworkEngine,
  space: string,
  connectTo: Connect = connectors[name],
): Promise<Proxied> {
  const proxy = await FaultProxy.open(urls[name], usualPorts[name])
  const url = new URL(urls[name])
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  const { store, isReady, close } = connectTo(url, space)
  await isReady?.()
  return {
    store,
    proxy,
    async close() {
      // Together, for a pool waits for connections that only the proxy can end, and may complain of it.
      await Promise.allSettled([close(), proxy.close()])
    },
  }
}

const writes: Readonly<Record<NetworkEngine, RegExp | undefined>> = {
  postgres: /\b(?:insert into|delete from|update) "/gi,
  mariadb: /(?<!duplicate key )\b(?:insert into|replace into|delete from|update) `/gi,
  // One script reads and writes, and whether it came twice is told by what it names.
  redis: undefined,
}

/** How many statements that write are among bytes that reached a database. */
export function countStatements(name: NetworkEngine, bytes: Buffer): number {
  const pattern = writes[name]
  return pattern === undefined ? 0 : (bytes.toString('latin1').match(pattern)?.length ?? 0)
}

/** How often something is named in bytes. */
export const countText = (text: string, bytes: Buffer): number =>
  bytes.toString('latin1').split(text).length - 1
