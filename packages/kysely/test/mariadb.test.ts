import { contractKinds as kinds, describeStore, fixedClock } from '@authkit/testing'
import type { CompiledQuery } from 'kysely'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyStore, migrate } from '../src/index.ts'
import {
  ContractTables,
  dropSchema,
  freshSchema,
  isMariadbReachable,
  isRequired,
  openMariadb,
} from './servers.ts'

const isReachable = await isMariadbReachable()
const refused = { code: 'ERR_AUTHKIT_CONFIG' }

it.skipIf(!isReachable && !isRequired)('finds MariaDB at MARIADB_URL or its usual port', () => {
  expect(isReachable).toBe(true)
})

const serializable = {
  set: 'set session transaction isolation level serializable',
  // Then the server counts the rows that changed, where mysql2 has it count those that matched.
  flags: ['-FOUND_ROWS'],
  supportBigNumbers: true,
  bigNumberStrings: true,
}

describe.skipIf(!isReachable).each([
  ['REPEATABLE-READ', {}],
  ['SERIALIZABLE', serializable],
])('S-R7 MariaDB at %s', (level, options) => {
  // One of them on the tables that storeSql prints.
  const printed = level === 'SERIALIZABLE' ? 'mariadb' : undefined
  const tables = new ContractTables(() => openMariadb(options), printed)
  beforeAll(tables.create)
  afterAll(tables.remove)

  it('is what the connections are set to', async () => {
    const db = openMariadb(options)
    const { rows } = await sql`select @@tx_isolation as level`.execute(db)
    expect(rows).toEqual([{ level }])
    await db.destroy()
  })

  describeStore(`kyselyStore at ${level}`, tables.factory, { describe, it })
})

describe.skipIf(!isReachable)('kyselyStore on MariaDB', () => {
  const schema = freshSchema()
  const db = openMariadb()
  beforeAll(() => migrate(db, { schema, kinds }))
  afterAll(async () => {
    await dropSchema(db, schema)
    await db.destroy()
  })

  it('makes tables of InnoDB whose text is compared exactly', async () => {
    const { rows } = await sql`
      select distinct collation_name as collation, engine from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_schema = ${schema} and table_name like 'authkit%' and collation_name is not null
    `.execute(db)
    expect(rows).toEqual([{ collation: 'utf8mb4_nopad_bin', engine: 'InnoDB' }])
  })

  describe('in a transaction of the user, which sees the time of its first SELECT', () => {
    const clock = fixedClock()
    const outside = kyselyStore({ db, schema, kinds, clock })

    it('sees a consume that was committed since', async () => {
      await outside.put('replay', { id: 'consumed', data: {} })
      const uses = await db.transaction().execute(async (transaction) => {
        const inside = kyselyStore({ db: transaction, schema, kinds, clock })
        await inside.get('replay', 'consumed')
        return [
          await outside.consume('replay', 'consumed'),
          await inside.consume('replay', 'consumed'),
        ]
      })
      expect(uses.map((use) => use?.first)).toEqual([true, false])
    })

    it('uses a record that was written anew since', async () => {
      await outside.put('replay', { id: 'rewritten', data: { turn: 1 } })
      const use = await db.transaction().execute(async (transaction) => {
        const inside = kyselyStore({ db: transaction, schema, kinds, clock })
        await inside.get('replay', 'rewritten')
        await outside.put('replay', { id: 'rewritten', data: { turn: 2 } })
        return inside.consume('replay', 'rewritten')
      })
      expect(use?.first).toBe(true)
      expect(use?.record.data).toEqual({ turn: 2 })
    })

    it('does not insert what was inserted since', async () => {
      const isInserted = await db.transaction().execute(async (transaction) => {
        const inside = kyselyStore({ db: transaction, schema, kinds, clock })
        await inside.get('replay', 'inserted')
        await outside.insert('replay', { id: 'inserted', data: {} })
        return inside.insert('replay', { id: 'inserted', data: {} })
      })
      expect(isInserted).toBe(false)
    })
  })
})

describe.skipIf(!isReachable)('kyselyStore on a server that is not safe', () => {
  it('A-65 refuses NO_BACKSLASH_ESCAPES, under which the driver lets a value out of its quotes', async () => {
    const db = openMariadb({ set: `set session sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'` })
    const { rows } = await sql`select ${"' as a, 1 + 1 as b -- "}`.execute(db)
    expect(rows).toEqual([{ a: '\\', b: 2 }])
    await expect(migrate(db)).rejects.toMatchObject(refused)
    const store = kyselyStore({ db })
    const attempts = [
      store.get('grant', 'id'),
      store.put('grant', { id: 'id', data: {} }),
      store.findBy('grant', { subject: 'x' }),
      store.purgeExpired(),
    ]
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(refused)))
    await expect(store.get('grant', 'id')).rejects.toThrow(/remove it from the sql_mode/)
    await db.destroy()
  })

  it('refuses a connection that cannot carry every character', async () => {
    const db = openMariadb({ charset: 'latin1' })
    await expect(migrate(db)).rejects.toMatchObject(refused)
    await expect(kyselyStore({ db }).get('grant', 'id')).rejects.toThrow(/utf8mb4/)
    await db.destroy()
  })

  it('asks a safe one once, also for many stores and operations', async () => {
    const schema = freshSchema()
    const queries: CompiledQuery[] = []
    const db = openMariadb({}, (query) => queries.push(query))
    await migrate(db, { schema, kinds: ['grant'] })
    const questions = () => queries.filter((query) => query.sql.includes('@@sql_mode'))
    expect(questions()).toHaveLength(1)
    const options = { db, schema, kinds: ['grant'] }
    const stores = [kyselyStore(options), kyselyStore(options)]
    await Promise.all(stores.map((store) => store.get('grant', 'id')))
    await db
      .transaction()
      .execute((transaction) => kyselyStore({ ...options, db: transaction }).get('grant', 'id'))
    expect(questions()).toHaveLength(1)
    await dropSchema(db, schema)
    await db.destroy()
  })

  it('asks once where many operations come first at the same time', async () => {
    const queries: CompiledQuery[] = []
    const db = openMariadb({}, (query) => queries.push(query))
    const store = kyselyStore({ db, kinds: ['not_there'] })
    const attempts = Array.from({ length: 20 }, () => store.get('not_there', 'id'))
    const failed = { code: 'ERR_STORE', cause: { errno: 1146 } }
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(failed)))
    const questions = queries.filter((query) => query.sql.includes('@@sql_mode'))
    expect(questions).toHaveLength(1)
    await db.destroy()
  })
})
