import { setImmediate } from 'node:timers/promises'
import type { LogEvent } from 'kysely'
import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { kyselyStore, migrate } from '../src/index.ts'
import type { AuthkitDatabase } from '../src/index.ts'
import { dialects } from '../src/dialects/index.ts'
import { repeatRolledBack } from '../src/store/repeat.ts'
import {
  dropSchema,
  freshSchema,
  isMariadbReachable,
  isPostgresReachable,
  mariadbUrl,
  openMariadb,
  openPostgres,
  postgresPool,
} from './servers.ts'

const kinds = ['grant']

describe('S-R7 repeatRolledBack', () => {
  const rolledBack = new Error('rolled back')
  const isRolledBack = (error: object): boolean => error === rolledBack

  /** Fails so many times, and then answers the count. */
  function failing(
    times: number,
    error: unknown,
  ): { send: () => Promise<number>; count: () => number } {
    let count = 0
    const send = async (): Promise<number> => {
      count++
      if (count <= times) throw error
      return count
    }
    return { send, count: () => count }
  }

  it('sends a statement again that was rolled back', async () => {
    const { send } = failing(8, rolledBack)
    expect(await repeatRolledBack(send, isRolledBack)).toBe(9)
  })

  it('lets the error pass after eight repetitions', async () => {
    const { send, count } = failing(9, rolledBack)
    await expect(repeatRolledBack(send, isRolledBack)).rejects.toBe(rolledBack)
    expect(count()).toBe(9)
  })

  it('S-X1 lets it pass when nobody waits any more', async () => {
    const { send, count } = failing(9, rolledBack)
    await expect(repeatRolledBack(send, isRolledBack, 0)).rejects.toBe(rolledBack)
    expect(count()).toBe(1)
  })

  it.each([[new Error('connection lost')], ['text'], [null], [undefined]])(
    'S-X1 never repeats after %s, when the outcome is unknown',
    async (error) => {
      const { send, count } = failing(1, error)
      await expect(repeatRolledBack(send, isRolledBack)).rejects.toBe(error)
      expect(count()).toBe(1)
    },
  )
})

describe.skipIf(!(await isPostgresReachable()))('S-R7 a lost race on PostgreSQL', () => {
  const schema = freshSchema()
  const options = '-c default_transaction_isolation=repeatable\\ read'
  const events: LogEvent[] = []
  const db = new Kysely<AuthkitDatabase>({
    dialect: new PostgresDialect({ pool: postgresPool({ options }) }),
    log: (event) => void events.push(event),
  })
  const holder = openPostgres({ max: 1 })
  const failures = () => events.filter(({ level }) => level === 'error')

  beforeAll(() => migrate(db, { schema, kinds }))
  beforeEach(() => void events.splice(0))
  afterAll(async () => {
    await dropSchema(db, schema)
    await db.destroy()
    await holder.destroy()
  })

  /** The outcome of an operation that has to wait for an open transaction, which uses the record and then ends. */
  async function overtaken<Answer>(
    id: string,
    operation: () => Promise<Answer>,
  ): Promise<PromiseSettledResult<Answer> | undefined> {
    await kyselyStore({ db, schema, kinds }).put('grant', { id, data: {} })
    const { outcomes } = await holder.transaction().execute(async (transaction) => {
      const inside = kyselyStore({ db: transaction, schema, kinds })
      expect((await inside.consume('grant', id))?.first).toBe(true)
      const settled = Promise.allSettled([operation()])
      await untilWaiting(db, schema)
      return { outcomes: settled }
    })
    return (await outcomes)[0]
  }

  it('is an answer also at REPEATABLE READ, where PostgreSQL makes it an error', async () => {
    const store = kyselyStore({ db, schema, kinds })
    const outcome = await overtaken('id', () => store.consume('grant', 'id'))
    expect(outcome).toMatchObject({ value: { first: false } })
    expect(failures()).toMatchObject([{ error: { code: '40001' } }])
  })

  it('is an error in a transaction of the user, all of which is lost', async () => {
    const outcome = await overtaken('id', () =>
      db
        .transaction()
        .execute((transaction) =>
          kyselyStore({ db: transaction, schema, kinds }).consume('grant', 'id'),
        ),
    )
    expect(outcome).toMatchObject({
      reason: { code: 'ERR_STORE', operation: 'consume', kind: 'grant', cause: { code: '40001' } },
    })
    expect(failures()).toHaveLength(1)
  })

  it('S-X1 rejects with a StoreTimeoutError when it takes too long', async () => {
    await kyselyStore({ db, schema, kinds }).put('grant', { id: 'held', data: {} })
    await holder.transaction().execute(async (transaction) => {
      await kyselyStore({ db: transaction, schema, kinds }).consume('grant', 'held')
      const hasty = kyselyStore({ db, schema, kinds, timeout: 0.05 })
      await expect(hasty.consume('grant', 'held')).rejects.toMatchObject({
        code: 'ERR_STORE_TIMEOUT',
        operation: 'consume',
      })
    })
  })

  it('S-X1 rejects in time in a transaction of the user, too', async () => {
    await kyselyStore({ db, schema, kinds }).put('grant', { id: 'locked', data: {} })
    const { ended } = await holder.transaction().execute(async (transaction) => {
      await kyselyStore({ db: transaction, schema, kinds }).consume('grant', 'locked')
      const { promise: rejected, resolve } = Promise.withResolvers<unknown>()
      const run = db.transaction().execute(async (other) => {
        const inside = kyselyStore({ db: other, schema, kinds, timeout: 0.05 })
        await inside.consume('grant', 'locked').catch((error: unknown) => {
          resolve(error)
          throw error
        })
      })
      // Their transaction can roll back only after its statement, and that after this one.
      const settled = Promise.allSettled([run])
      expect(await rejected).toMatchObject({ code: 'ERR_STORE_TIMEOUT', operation: 'consume' })
      return { ended: settled }
    })
    expect(await ended).toMatchObject([{ reason: { code: 'ERR_STORE_TIMEOUT' } }])
  })
})

/** Until a statement of another connection waits for a lock. */
async function untilWaiting(db: Kysely<AuthkitDatabase>, schema: string): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select pid from pg_stat_activity
      where wait_event_type = 'Lock' and query like ${`update "${schema}"%`}`.execute(db)
    if (rows.length > 0) return
    await setImmediate()
  }
}

describe.skipIf(!(await isMariadbReachable()))('S-R7 a statement rolled back on MariaDB', () => {
  const schema = freshSchema()
  const holder = openMariadb({ connectionLimit: 1 })
  beforeAll(() => migrate(holder, { schema, kinds }))
  afterAll(async () => {
    await dropSchema(holder, schema)
    await holder.destroy()
  })

  /** A Kysely whose statements wait so many seconds for a lock, and that tells when one has failed. */
  function waiting(seconds: number, onFailure: (event: LogEvent) => void): Kysely<AuthkitDatabase> {
    return new Kysely({
      dialect: new MysqlDialect({
        pool: createPool({ uri: mariadbUrl, connectionLimit: 2 }),
        onCreateConnection: async (connection) => {
          const query = CompiledQuery.raw(`set session innodb_lock_wait_timeout = ${seconds}`)
          await connection.executeQuery(query)
        },
      }),
      log: (event) => void (event.level === 'error' && onFailure(event)),
    })
  }

  it('is sent again after a lock was held too long', async () => {
    const { promise: failed, resolve } = Promise.withResolvers<LogEvent>()
    const db = waiting(1, resolve)
    const store = kyselyStore({ db, schema, kinds })
    await store.put('grant', { id: 'id', data: {} })
    const { use } = await holder.transaction().execute(async (transaction) => {
      await kyselyStore({ db: transaction, schema, kinds }).consume('grant', 'id')
      const running = store.consume('grant', 'id')
      expect(await failed).toMatchObject({ error: { errno: 1205 } })
      return { use: running }
    })
    expect((await use)?.first).toBe(false)
    await db.destroy()
  })

  it('is an error in a transaction of the user', async () => {
    const failures: LogEvent[] = []
    const db = waiting(1, (event) => failures.push(event))
    const store = kyselyStore({ db, schema, kinds })
    await store.put('grant', { id: 'id', data: {} })
    await holder.transaction().execute(async (transaction) => {
      await kyselyStore({ db: transaction, schema, kinds }).consume('grant', 'id')
      const run = db
        .transaction()
        .execute((other) => kyselyStore({ db: other, schema, kinds }).consume('grant', 'id'))
      await expect(run).rejects.toMatchObject({ code: 'ERR_STORE', cause: { errno: 1205 } })
    })
    expect(failures).toHaveLength(1)
    await db.destroy()
  })

  it('is sent again after a deadlock, of which the smaller transaction is the victim', async () => {
    const { promise: failed, resolve } = Promise.withResolvers<LogEvent>()
    const db = waiting(30, resolve)
    const store = kyselyStore({ db, schema, kinds })
    const ids = ['first', 'last', ...Array.from({ length: 20 }, (_, index) => `other ${index}`)]
    for (const id of ids) await store.put('grant', { id, grantId: id.slice(0, 5), data: {} })
    await store.put('grant', { id: 'last', grantId: 'first', data: {} })
    const { deletion } = await holder.transaction().execute(async (transaction) => {
      const inside = kyselyStore({ db: transaction, schema, kinds })
      for (const id of ids.slice(1)) await inside.consume('grant', id)
      // It deletes the first record, and waits for the last.
      const running = store.deleteBy('grant', { grantId: 'first' })
      await untilLocked(db, schema)
      await inside.consume('grant', 'first')
      expect(await failed).toMatchObject({ error: { errno: 1213 } })
      return { deletion: running }
    })
    await deletion
    expect(await store.findBy('grant', { grantId: 'first' })).toEqual([])
    await db.destroy()
  })
})

/** Until a statement waits for a lock of InnoDB. */
async function untilLocked(db: Kysely<AuthkitDatabase>, schema: string): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select trx_id from information_schema.innodb_trx
      where trx_state = 'LOCK WAIT' and trx_query like ${`delete from \`${schema}\`%`}`.execute(db)
    if (rows.length > 0) return
    await setImmediate()
  }
}

describe('S-R7 a dialect', () => {
  it.each([
    ['postgres', { code: '40001' }, true],
    ['postgres', { code: '40P01' }, true],
    ['postgres', { code: '23505' }, false],
    ['postgres', { code: '08006' }, false],
    ['postgres', { code: '57014' }, false],
    ['mysql', { errno: 1213 }, true],
    ['mariadb', { errno: 1205 }, true],
    ['mysql', { errno: 1062 }, false],
    ['mysql', { code: 'ECONNRESET' }, false],
    ['mssql', { number: 1205 }, true],
    ['mssql', [{ number: 3621 }, { number: 3960 }], true],
    ['mssql', { number: 2627 }, false],
    ['mssql', { code: 'ETIMEOUT' }, false],
    ['sqlite', { code: 'SQLITE_BUSY' }, false],
  ] as const)('knows whether %s rolled back by %j: %s', (name, error, isRolledBack) => {
    expect(dialects[name].isRolledBack(error)).toBe(isRolledBack)
  })

  it.each([
    ['sqlite', { message: 'no such table: authkit_grant' }, true],
    ['sqlite', { message: 'no such column: name' }, false],
    ['postgres', { code: '42P01' }, true],
    ['postgres', { code: 'ECONNREFUSED' }, false],
    ['postgres', { code: '57P03' }, false],
    ['mariadb', { errno: 1146 }, true],
    ['mysql', { errno: 1049 }, true],
    ['mysql', { errno: 1049, fatal: true }, false],
    ['mysql', { errno: 1045 }, false],
    ['mysql', { code: 'ETIMEDOUT' }, false],
    ['mssql', { number: 208 }, true],
    ['mssql', [{ number: 208 }], true],
    ['mssql', { code: 'ESOCKET' }, false],
  ] as const)('knows whether %s misses a table by %j: %s', (name, error, isMissing) => {
    expect(dialects[name].isMissingTable(error)).toBe(isMissing)
  })
})
