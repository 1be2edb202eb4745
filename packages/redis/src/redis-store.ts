import { randomInt } from 'node:crypto'
import type { Clock } from '@authkit/common'
import { AuthkitConfigError, checkOptions, systemClock } from '@authkit/common'
import type { Store, StoredRecord, StoreRecord, StoreSelector } from '@authkit/common/store'
import { checkStoreRecord, isStoreKey } from '@authkit/common/store'
import type { RedisClient } from './client.ts'
import { scriptRunner } from './client.ts'
import type { Script } from './scripts.ts'
import {
  consumeScript,
  deleteByScript,
  deleteScript,
  findScript,
  getScript,
  idsScript,
  insertScript,
  putScript,
  replaceScript,
} from './scripts.ts'

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /** A connected client of the package `ioredis` or `redis`, for one server or a cluster. */
  readonly client: RedisClient
  /** What the name of every key starts with, without braces; `authkit:` when absent. */
  readonly prefix?: string | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/** Records that one script reads or removes at most in `findBy` and `deleteBy`, because Redis does nothing else meanwhile. */
const batchSize = 500

/**
 * A store on Redis 7. Every operation on one record is one Lua script, which Redis runs alone. On a cluster all records of a kind
 * share a hash slot, so a kind lives on one node. A Redis that evicts keys or loses writes forgets what was used: see the README.
 */
export function redisStore(options: RedisStoreOptions): Store {
  checkOptions('redisStore', options, {
    client: 'object|function',
    prefix: 'string?',
    clock: 'function?',
  })
  const { client, prefix = 'authkit:', clock = systemClock } = options
  if (/[{}]/.test(prefix)) {
    throw new AuthkitConfigError(
      'prefix of redisStore must not contain braces, the marks of a slot',
    )
  }
  const runScript = scriptRunner(client)

  const run = (script: Script, kind: string, ...values: string[]): Promise<unknown> =>
    runScript(script, `${prefix}{${encodeURIComponent(kind)}}:`, [String(clock()), ...values])

  /** Ids that match or did when they were written, in batches. */
  const candidates = async (kind: string, column: string, value: string): Promise<string[][]> => {
    const ids = toTexts(await run(idsScript, kind, column, value))
    const starts = Array.from(
      { length: Math.ceil(ids.length / batchSize) },
      (_, n) => n * batchSize,
    )
    return starts.map((start) => ids.slice(start, start + batchSize))
  }

  return {
    async get(kind, id) {
      if (!isStoreKey(id)) return undefined
      return toRecord(id, await run(getScript, kind, id))
    },
    async put(kind, record) {
      checkStoreRecord(record)
      await run(putScript, kind, ...toValues(record))
    },
    async insert(kind, record) {
      checkStoreRecord(record)
      return (await run(insertScript, kind, ...toValues(record))) === 1
    },
    async consume(kind, id) {
      if (!isStoreKey(id)) return undefined
      const version = newVersion()
      const record = toRecord(id, await run(consumeScript, kind, id, String(version)))
      return record && { first: record.version === version, record }
    },
    async replace(kind, record, version) {
      checkStoreRecord(record)
      return (await run(replaceScript, kind, ...toValues(record), String(version))) === 1
    },
    async delete(kind, id) {
      if (!isStoreKey(id)) return false
      return (await run(deleteScript, kind, id)) === 1
    },
    async deleteBy(kind, selector) {
      const { column, value } = toCondition(selector)
      if (!isStoreKey(value)) return
      for (const ids of await candidates(kind, column, value)) {
        await run(deleteByScript, kind, column, value, ...ids)
      }
    },
    async findBy(kind, selector) {
      const { column, value } = toCondition(selector)
      if (!isStoreKey(value)) return []
      const found: StoredRecord[] = []
      for (const ids of await candidates(kind, column, value)) {
        const replies = toList(await run(findScript, kind, column, value, ...ids))
        for (const [index, id] of ids.entries()) {
          const record = toRecord(id, replies[index])
          if (record) found.push(record)
        }
      }
      return found
    },
    /** Redis removes what has expired by itself, so there is never anything to do. */
    async purgeExpired() {
      return 0
    },
  }
}

/** Names one write. Random rather than counted, so that it does not come back when an id is deleted and used again. */
function newVersion(): number {
  return randomInt(1, 2 ** 48 - 1)
}

/** A record as the scripts take it. */
function toValues(record: StoreRecord): string[] {
  const { id, expiresAt, grantId = '', clientId = '', subject = '', data } = record
  const version = String(newVersion())
  const expiry = expiresAt === undefined ? '' : String(expiresAt)
  return [id, version, expiry, grantId, clientId, subject, JSON.stringify(data)]
}

/** A record from the reply of a script, in the order in which the scripts read the fields. */
function toRecord(id: string, reply: unknown): StoredRecord | undefined {
  if (reply === null || reply === undefined) return undefined
  const [version, expiresAt, consumedAt, grantId, clientId, subject, data] = toList(reply).map(
    (field) => (field === null ? undefined : toText(field)),
  )
  if (version === undefined || data === undefined) {
    throw new AuthkitConfigError('A key under the prefix of redisStore was not written by it')
  }
  return {
    id,
    version: Number(version),
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(consumedAt !== undefined && { consumedAt: Number(consumedAt) }),
    ...(grantId !== undefined && { grantId }),
    ...(clientId !== undefined && { clientId }),
    ...(subject !== undefined && { subject }),
    data: JSON.parse(data),
  }
}

function toCondition(selector: StoreSelector): { column: string; value: string } {
  if (selector.grantId !== undefined) return { column: 'grantId', value: selector.grantId }
  if (selector.clientId !== undefined) return { column: 'clientId', value: selector.clientId }
  return { column: 'subject', value: selector.subject }
}

function toTexts(reply: unknown): string[] {
  return toList(reply).map(toText)
}

function toList(reply: unknown): unknown[] {
  if (Array.isArray(reply)) return reply
  throw new AuthkitConfigError('The client of redisStore must reply with arrays and text')
}

function toText(reply: unknown): string {
  if (typeof reply === 'string') return reply
  throw new AuthkitConfigError('The client of redisStore must reply with arrays and text')
}
