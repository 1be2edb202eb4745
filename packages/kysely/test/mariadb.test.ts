import { contractKinds as kinds, describeStore, fixedClock } from '@authkit/testing'
import type { CompiledQuery, MysqlPool } from 'kysely'
import { Kysely, MysqlDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate } from '../src/index.ts'
import { racesOnly } from './races-only.ts'
import {
  ContractTables,
  dropSchema,
  freshSchema,
  isMariadbReachable,
  isRequired,
  mariadbUrl,
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

  // What an isolation level changes is who wins.
  const runner = printed === undefined ? { describe, it } : racesOnly({ describe, it })
  describeStore(`kyselyStore at ${level}`, tables.factory, runner)
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

describe.skipIf(!isReachable)('kyselyStore on MariaDB with settings of all kinds', () => {
  const schema = freshSchema()
  const usual = openMariadb()
  beforeAll(() => migrate(usual, { schema, kinds }))
  afterAll(async () => {
    await dropSchema(usual, schema)
    await usual.destroy()
  })

  /** Texts that would end a literal, or that another character set lacks. */
  const texts = [
    "' or 1 = 1 -- ",
    "\\' or 1 = 1 -- ",
    '"',
    '\\',
    '\u00a5\\',
    '\ubf5c\u0027',
    '日本',
    '😀',
    '%_',
  ]

  it.each([
    "sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'",
    "sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'",
    "character_set_client = 'gbk'",
    "character_set_client = 'latin1', character_set_connection = 'latin1'",
    "character_set_connection = 'latin1'",
    "collation_connection = 'utf8mb3_unicode_ci'",
    "collation_connection = 'utf8mb4_unicode_ci'",
    "collation_connection = 'utf8mb4_bin'",
    'character_set_results = null',
  ])('A-65 keeps every text as it is with %s', async (setting) => {
    const db = openMariadb({ set: `set session ${setting}` })
    const store = kyselyStore({ db, schema, kinds, clock: fixedClock() })
    for (const text of texts) {
      const record = { id: text, subject: text, clientId: text, data: { text } }
      expect(await store.insert('replay', record)).toBe(true)
      expect(await store.insert('replay', record)).toBe(false)
    }
    for (const text of texts) {
      expect(await store.get('replay', text)).toMatchObject({ id: text, data: { text } })
      const found = await kyselyStore({ db: usual, schema, kinds }).findBy('replay', {
        subject: text,
      })
      expect(found).toMatchObject([{ id: text, clientId: text, data: { text } }])
      expect((await store.consume('replay', text))?.first).toBe(true)
      expect(await store.delete('replay', text)).toBe(true)
    }
    await db.destroy()
  })

  it('A-65 lets no value out of its quotes when a connection comes to have NO_BACKSLASH_ESCAPES later', async () => {
    const db = openMariadb({ connectionLimit: 1 })
    const store = kyselyStore({ db, schema, kinds })
    await store.put('replay', { id: 'victim', data: {} })
    await sql`set session sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'`.execute(db)
    // It is what the driver does by itself.
    const { rows } = await sql`select ${"' as a, 1 + 1 as b -- "}`.execute(db)
    expect(rows).toEqual([{ a: '\\', b: 2 }])
    const id = "x' or id = 0x76696374696d -- "
    expect(await store.get('replay', id)).toBeUndefined()
    expect(await store.delete('replay', id)).toBe(false)
    expect(await store.delete('replay', 'victim')).toBe(true)
    await db.destroy()
  })
})

describe.skipIf(!isReachable)('kyselyStore on a connection to MariaDB that is not safe', () => {
  it.each([
    ['autocommit = 0', /with autocommit = 1/],
    ["sql_mode = 'ANSI_QUOTES'", /STRICT_TRANS_TABLES or STRICT_ALL_TABLES/],
    ["sql_mode = ''", /STRICT_TRANS_TABLES or STRICT_ALL_TABLES/],
    ["character_set_results = 'latin1'", /utf8mb4/],
    ["character_set_results = 'utf8mb3'", /utf8mb4/],
  ])('A-65 refuses %s, which loses a write or a part of it', async (setting, message) => {
    const db = openMariadb({ set: `set session ${setting}` })
    await expect(migrate(db)).rejects.toMatchObject(refused)
    const store = kyselyStore({ db })
    const attempts = [
      store.get('grant', 'id'),
      store.put('grant', { id: 'id', data: {} }),
      store.findBy('grant', { subject: 'x' }),
      store.purgeExpired(),
    ]
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(refused)))
    await expect(store.get('grant', 'id')).rejects.toThrow(message)
    await db.destroy()
  })

  it('takes autocommit = 0 in a transaction of the user, and refuses it outside afterwards', async () => {
    const db = openMariadb({ set: 'set session autocommit = 0' })
    await db.transaction().execute(async (transaction) => {
      const store = kyselyStore({ db: transaction, kinds: ['not_there'] })
      await expect(store.get('not_there', 'id')).rejects.toMatchObject({ cause: { errno: 1146 } })
    })
    await expect(kyselyStore({ db }).get('grant', 'id')).rejects.toMatchObject(refused)
    await db.destroy()
  })

  it.each([
    ['refuses it', (execute: unknown) => execute],
    // As one that makes text of what it does not know.
    [
      'reads it as a text',
      (execute: Function) =>
        function (this: object, text: string, values: unknown[], done: unknown) {
          return Reflect.apply(execute, this, [
            text,
            values.map((value) => JSON.stringify(value)),
            done,
          ])
        },
    ],
  ])(
    'refuses a driver that binds values, when it is given a literal and %s',
    async (_title, bind) => {
      const pool = createPool(mariadbUrl)
      const binding: MysqlPool = {
        getConnection: (answer) =>
          pool.getConnection((error, connection) => {
            if (!error) Reflect.set(connection, 'query', bind(Reflect.get(connection, 'execute')))
            answer(error, connection)
          }),
        end: (done) => pool.end(done),
      }
      const db = new Kysely<AuthkitDatabase>({ dialect: new MysqlDialect({ pool: binding }) })
      await expect(kyselyStore({ db }).get('grant', 'id')).rejects.toThrow(/mysql2 as driver/)
      await expect(migrate(db)).rejects.toMatchObject(refused)
      await db.destroy()
    },
  )

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
