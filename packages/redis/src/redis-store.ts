import type { Clock } from '@authkit/common'
import { AuthkitConfigError, checkedClock, checkOptions, systemClock } from '@authkit/common'
import type { Store, StoredRecord, StoreRecord, StoreSelector } from '@authkit/common/store'
import { boundedStore, checkStoreRecord, isStoreKey } from '@authkit/common/store'
import type { RedisClient } from './client.ts'
import { scriptRunner } from './client.ts'
import { evictionCheck } from './eviction.ts'
import {
  asFlag,
  asList,
  asText,
  newCall,
  toCall,
  toConsumption,
  toRecord,
  toText,
} from './record.ts'
import type { Script } from './scripts.ts'
import {
  batchSize,
  consumeScript,
  deleteByScript,
  deleteScript,
  findScript,
  getScript,
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
  /** How long one operation may take, in seconds; 5 when absent. */
  readonly timeout?: number | undefined
  /** Takes a server that evicts keys or does not tell, and with it that used codes and revoked tokens come back to life; false when absent. */
  readonly allowEviction?: boolean | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/**
 * A store on Redis 7. Every operation on one record is one Lua script, which Redis runs alone; a call that the client sends again after a
 * broken connection has no second effect. On a cluster all records of a kind share a hash slot. Operations reject with StoreError when Redis
 * fails, StoreTimeoutError when it does not answer in time, and AuthkitConfigError when it may evict keys.
 */
export function redisStore(options: RedisStoreOptions): Store {
  checkOptions('redisStore', options, {
    client: 'object|function',
    prefix: 'string?',
    timeout: 'number?',
    allowEviction: 'flag?',
    clock: 'function?',
  })
  const { client, prefix = 'authkit:', timeout = 5, allowEviction = false } = options
  if (/[{}]/.test(prefix)) {
    throw new AuthkitConfigError(
      'prefix of redisStore must not contain braces, the marks of a slot',
    )
  }
  const clock = checkedClock(options.clock ?? systemClock)
  return boundedStore(createStore(client, prefix, clock, allowEviction), { timeout })
}

/** The columns that have an index, in the order of the scripts. */
const columns = ['grantId', 'clientId', 'subject'] as const

function createStore(
  client: RedisClient,
  prefix: string,
  clock: Clock,
  allowEviction: boolean,
): Store {
  const runScript = scriptRunner(client)
  const checkEviction = evictionCheck(runScript)

  const bases = new Map<string, string>()
  /** What the names of all keys of a kind start with. There are few kinds. */
  const baseOf = (kind: string): string => {
    const known = bases.get(kind)
    if (known !== undefined) return known
    const base = `${prefix}{${encodeURIComponent(kind)}}:`
    bases.set(kind, base)
    return base
  }

  /** Runs a script on keys of a kind, once the server is known to keep what it is given. */
  const run = (
    script: Script,
    base: string,
    keys: string[],
    values: string[],
  ): Promise<unknown> => {
    const check = allowEviction ? undefined : checkEviction(base)
    if (check) return check.then(() => runScript(script, keys, values))
    return runScript(script, keys, values)
  }

  /** Runs a script on one record. */
  const runOn = (script: Script, kind: string, id: string, values: string[]): Promise<unknown> => {
    const base = baseOf(kind)
    return run(script, base, [`${base}id:${id}`], values)
  }

  const read = async (kind: string, id: string, now: number): Promise<StoredRecord | undefined> =>
    toRecord(id, await runOn(getScript, kind, id, []), now)

  const write = async (
    script: Script,
    kind: string,
    record: StoreRecord,
    ...given: string[]
  ): Promise<boolean> => {
    const base = baseOf(kind)
    const keys = [`${base}id:${record.id}`]
    for (const column of columns) {
      const value = record[column]
      if (value !== undefined) keys.push(`${base}${column}:${value}`)
    }
    const values = [String(clock()), record.id, toText(record), ...given]
    return asFlag(await run(script, base, keys, values))
  }

  const remove = async (kind: string, id: string, version = ''): Promise<boolean> => {
    const values = [String(clock()), id, newCall(), version]
    return asFlag(await runOn(deleteScript, kind, id, values))
  }

  return {
    async get(kind, id) {
      return isStoreKey(id) ? read(kind, id, clock()) : undefined
    },
    async put(kind, record) {
      checkStoreRecord(record)
      if (isOver(record, clock())) await remove(kind, record.id)
      else await write(putScript, kind, record)
    },
    async insert(kind, record) {
      checkStoreRecord(record)
      const now = clock()
      if (isOver(record, now)) return (await read(kind, record.id, now)) === undefined
      return write(insertScript, kind, record)
    },
    async consume(kind, id) {
      if (!isStoreKey(id)) return undefined
      const [now, call] = [clock(), newCall()]
      const reply = await runOn(consumeScript, kind, id, [toConsumption(now), call])
      const record = toRecord(id, reply, now)
      return record && { first: toCall(record.version) === call, record }
    },
    async replace(kind, record, version) {
      checkStoreRecord(record)
      if (isOver(record, clock())) return remove(kind, record.id, toCall(version))
      return write(replaceScript, kind, record, toCall(version))
    },
    async delete(kind, id) {
      return isStoreKey(id) && remove(kind, id)
    },
    async deleteBy(kind, selector) {
      const { column, value } = toCondition(selector)
      if (!isStoreKey(value)) return
      const [base, call] = [baseOf(kind), newCall()]
      const keys = [`${base}${column}:${value}`, `${base}call:${call}`]
      let hasMore = true
      while (hasMore) {
        const values = [String(clock()), column, value, call]
        hasMore = asFlag(await run(deleteByScript, base, keys, values))
      }
    },
    async findBy(kind, selector) {
      const { column, value } = toCondition(selector)
      if (!isStoreKey(value)) return []
      const [base, now] = [baseOf(kind), clock()]
      const keys = [`${base}${column}:${value}`, `${base}none`]
      const found: StoredRecord[] = []
      /** Finds the records of ids, or the ids when they are many. */
      const find = async (...given: string[]): Promise<string[]> => {
        const values = [String(now), column, value, ...given]
        const reply = asList(await run(findScript, base, keys, values))
        const ids = asList(reply[0]).map(asText)
        if (reply.length === 1) return ids
        for (const [index, text] of asList(reply[1]).entries()) {
          const record = toRecord(ids[index] ?? '', text, now)
          if (record?.[column] === value) found.push(record)
        }
        return []
      }
      const ids = await find()
      for (let start = 0; start < ids.length; start += batchSize) {
        await find(...ids.slice(start, start + batchSize))
      }
      return found
    },
    /** Redis removes what has expired by itself, so there is never anything to do. */
    async purgeExpired() {
      return 0
    },
  }
}

/** Whether a record has expired before it is written. */
function isOver({ expiresAt }: StoreRecord, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now
}

function toCondition(selector: StoreSelector): {
  column: (typeof columns)[number]
  value: string
} {
  if (selector.grantId !== undefined) return { column: 'grantId', value: selector.grantId }
  if (selector.clientId !== undefined) return { column: 'clientId', value: selector.clientId }
  return { column: 'subject', value: selector.subject }
}
