import type { RedisClient } from '@authkit/redis'
import { redisStore } from '@authkit/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import {
  answers,
  freshName,
  now,
  type OpenEngine,
  patience,
  type Raw,
  type RawRow,
} from '../engine.ts'

const url = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

/** Sends one command. */
type Send = (command: string[]) => Promise<unknown>

/** Redis by ioredis. */
export async function openIoredis(): Promise<OpenEngine | undefined> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    retryStrategy: () => null,
  })
  client.on('error', () => {})
  if (!(await answers(() => client.connect()))) return undefined
  return openRedis(
    client,
    ([name = '', ...values]) => client.call(name, ...values),
    async () => {
      await client.quit()
    },
  )
}

/** Redis by redis, the library of Redis itself. */
export async function openNodeRedis(): Promise<OpenEngine | undefined> {
  const client = createClient({
    url,
    socket: { connectTimeout: patience, reconnectStrategy: false },
  })
  client.on('error', () => {})
  if (!(await answers(() => client.connect()))) return undefined
  return openRedis(
    client,
    (command) => client.sendCommand(command),
    () => client.close(),
  )
}

/** One connection for the store and for bare commands. */
function openRedis(client: RedisClient, send: Send, quit: () => Promise<void>): OpenEngine {
  const prefix = `${freshName()}:`
  const removeAll = async (): Promise<void> => {
    let cursor = '0'
    do {
      const reply = await send(['SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', '2000'])
      // A cursor and names, by the documentation of SCAN.
      const [next, names] = reply as [string, string[]]
      if (names.length > 0) await send(['UNLINK', ...names])
      cursor = next
    } while (cursor !== '0')
  }
  return {
    store: redisStore({ client, prefix }),
    raw: rawRedis(send, `${prefix}raw:`),
    empty: removeAll,
    async close() {
      await removeAll()
      await quit()
    },
  }
}

/** A key a record with all of it as JSON. There is no index, and what was used is gone and not told from a forgery. */
function rawRedis(send: Send, prefix: string): Raw {
  const keyOf = (kind: string, id: string): string => `${prefix}${kind}:${id}`
  const set = (kind: string, row: RawRow, ...condition: string[]): Promise<unknown> => {
    const seconds = String((row.expiresAt ?? now() + 3600) - now())
    return send(['SET', keyOf(kind, row.id), JSON.stringify(row), 'EX', seconds, ...condition])
  }
  return {
    insert: (kind, row) => set(kind, row, 'NX'),
    put: (kind, row) => set(kind, row),
    get: (kind, id) => send(['GET', keyOf(kind, id)]),
    consume: (kind, id) => send(['GETDEL', keyOf(kind, id)]),
    replace: (kind, row) => set(kind, row, 'XX'),
    delete: (kind, id) => send(['DEL', keyOf(kind, id)]),
    findBy: (kind, _grantId, ids) => send(['MGET', ...ids.map((id) => keyOf(kind, id))]),
  }
}
