import type { HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import type { AuthkitDatabase } from '@authkit/kysely'
import { kyselyStore } from '@authkit/kysely'
import { redisStore } from '@authkit/redis'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type EngineName, engines, isRequired, urls } from '../engines.ts'
import { standing, tokensOf, use } from '../faults/observe.ts'
import { bodyOf, World } from '../faults/world.ts'
import { startRedis } from './own-redis.ts'

/** A store that can be full, and the same with room again. */
interface Limited {
  /** What a server that meets the limit works with. */
  readonly store: Store
  readonly fill: () => Promise<void>
  readonly empty: () => Promise<void>
}

/** A database whose sessions write nothing, as on a server that turned itself to read-only. */
async function readOnly(
  name: EngineName,
  connect: () => Kysely<AuthkitDatabase>,
): Promise<Limited | undefined> {
  const { isReachable, create, open, drop } = engines[name]
  if (!(await isReachable())) return undefined
  const space = await create()
  const direct = open(space)
  const db = connect()
  onTestFinished(async () => {
    await db.destroy()
    await direct.close()
    await drop(space)
  })
  const refusing = kyselyStore({ db, schema: space })
  let current = direct.store
  const store: Store = {
    get: (...given) => current.get(...given),
    put: (...given) => current.put(...given),
    insert: (...given) => current.insert(...given),
    consume: (...given) => current.consume(...given),
    replace: (...given) => current.replace(...given),
    delete: (...given) => current.delete(...given),
    deleteBy: (...given) => current.deleteBy(...given),
    findBy: (...given) => current.findBy(...given),
    purgeExpired: (...given) => current.purgeExpired(...given),
  }
  return {
    store,
    async fill() {
      current = refusing
    },
    async empty() {
      current = direct.store
    },
  }
}

const readOnlyPostgres = (): Promise<Limited | undefined> =>
  readOnly('postgres', () => {
    const options = '-c default_transaction_read_only=on'
    const pool = new Pool({ connectionString: urls.postgres, options, max: 2 })
    return new Kysely({ dialect: new PostgresDialect({ pool }) })
  })

const readOnlyMariadb = (): Promise<Limited | undefined> =>
  readOnly('mariadb', () => {
    const pool = createPool({ uri: urls.mariadb, connectionLimit: 2 })
    pool.on('connection', (connection) => {
      connection.query('set session transaction read only')
    })
    return new Kysely({ dialect: new MysqlDialect({ pool }) })
  })

async function fullRedis(): Promise<Limited | undefined> {
  const redis = await startRedis()
  if (!redis) return undefined
  onTestFinished(redis.close)
  const store = redisStore({ client: redis.client })
  return {
    store,
    fill: () => redis.limit(-1024),
    empty: () => redis.limit(undefined),
  }
}

const limits: readonly (readonly [string, () => Promise<Limited | undefined>])[] = [
  ['a Redis whose memory is full', fullRedis],
  ['a PostgreSQL that is read-only', readOnlyPostgres],
  ['a MariaDB that is read-only', readOnlyMariadb],
]

function expectUnavailable(response: HttpResponse): void {
  expect(response.status).toBe(503)
  expect(response.headers['retry-after']).toBe('1')
  expect(Object.keys(bodyOf(response))).toEqual(['error', 'error_description'])
}

describe('S-X3 a store at capacity', () => {
  it.for(limits)(
    'A-24 issues nothing in part, and goes on when there is room: %s',
    async ([, limit], { skip }) => {
      const limited = await limit()
      if (!limited) {
        if (isRequired) throw new Error('The service is not there')
        skip()
        return
      }
      const { store, fill, empty } = limited
      const world = new World({ store, refresh: { graceWindow: 0 } })
      const tokens = tokensOf(await world.exchange(await world.code()))
      const code = await world.code()
      const unharmed = { guard: 'let in', access: true, refresh: true }

      await fill()
      expectUnavailable(await world.exchange(code))
      expectUnavailable(await world.refresh(tokens.refresh))
      expectUnavailable(await world.post('/token', { grant_type: 'client_credentials' }))
      expectUnavailable(await world.post('/device_authorization', {}))
      const denied = new URL(String((await world.authorize()).headers['location'])).searchParams
      expect([denied.get('error'), denied.has('code')]).toEqual(['temporarily_unavailable', false])
      // What only reads goes on, and what there was before is as it was.
      expect(await standing(world, tokens)).toEqual(unharmed)

      await empty()
      expect(await standing(world, tokens)).toEqual(unharmed)
      const works = { status: 200, error: undefined, access: 'let in', refresh: 200 }
      expect(await use(world, await world.exchange(code))).toEqual(works)
      expect(await use(world, await world.refresh(tokens.refresh))).toEqual(works)
    },
  )
})
