import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { StoreSelector } from '@authkit/common/store'
import { fixedClock } from '@authkit/testing'
import type { CompiledQuery } from 'kysely'
import {
  CamelCasePlugin,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  ParseJSONResultsPlugin,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  expectTypeOf,
  it,
  onTestFinished,
  vi,
} from 'vitest'
import type { AuthkitDatabase, KyselyStoreOptions } from '../src/index.ts'
import { kyselyStore, migrate } from '../src/index.ts'
import { toKyselySqlite } from '../src/sqlite/connection.ts'

const refused = { code: 'ERR_AUTHKIT_CONFIG' }
const clock = fixedClock()

describe('kyselyStore', () => {
  let database: DatabaseSync
  let db: Kysely<AuthkitDatabase>
  let queries: CompiledQuery[]
  beforeEach(async () => {
    database = new DatabaseSync(':memory:')
    db = new Kysely({
      dialect: new SqliteDialect({ database: toKyselySqlite(database) }),
      log: ({ query }) => void queries.push(query),
    })
    queries = []
    await migrate(db)
    queries = []
  })
  afterEach(() => database.close())

  /** How many statements an operation sends. */
  async function statements(run: () => Promise<unknown>): Promise<number> {
    queries = []
    await run()
    return queries.length
  }

  /** How SQLite runs the last query. */
  function plan(): string {
    const query = queries.at(-1)
    const parameters = (query?.parameters ?? []).map(String)
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${query?.sql}`).all(...parameters)
    return steps.map((step) => step['detail']).join('; ')
  }

  it('looks records up by an index in every operation', async () => {
    const store = kyselyStore({ db, clock })
    const primary = /^SEARCH authkit_grant USING INDEX sqlite_autoindex_authkit_grant_1 \(id=\?\)$/
    await store.get('grant', 'id')
    expect(plan()).toMatch(primary)
    await store.delete('grant', 'id')
    expect(plan()).toMatch(primary)
    await store.replace('grant', { id: 'id', data: {} }, 1)
    expect(plan()).toMatch(primary)
    await store.consume('grant', 'id')
    expect(queries.at(-2)?.sql).toMatch(/^update /)
    queries.pop()
    expect(plan()).toMatch(primary)
  })

  it.each<[StoreSelector, string]>([
    [{ grantId: 'x' }, 'grant_id'],
    [{ clientId: 'x' }, 'client_id'],
    [{ subject: 'x' }, 'subject'],
  ])('finds and deletes by %j through its index', async (selector, column) => {
    const store = kyselyStore({ db, clock })
    const expected = `SEARCH authkit_grant USING INDEX ix_authkit_grant_${column} (${column}=?)`
    await store.findBy('grant', selector)
    expect(plan()).toBe(expected)
    await store.deleteBy('grant', selector)
    expect(plan()).toBe(expected)
  })

  it('purges through the index of expires_at, and the rows are gone', async () => {
    const store = kyselyStore({ db, clock, kinds: ['grant'] })
    for (let index = 0; index < 600; index++) {
      await store.put('grant', { id: `id ${index}`, expiresAt: clock() + 1, data: {} })
    }
    await store.put('grant', { id: 'live', expiresAt: clock() + 2, data: {} })
    expect(await store.purgeExpired(clock() + 1)).toBe(600)
    expect(plan()).toMatch(/SEARCH authkit_grant USING .*INDEX ix_authkit_grant_expires_at/)
    expect(plan()).not.toMatch(/SCAN/)
    const left = database.prepare('SELECT id FROM authkit_grant').all()
    expect(left).toEqual([{ id: 'live' }])
  })

  it('purges what had expired when it began, and ends whatever comes to be expired meanwhile', async () => {
    let deletions = 0
    const insert = database.prepare(
      "insert into authkit_grant (id, expires_at, version, data) values (?, 1, 1, '{}')",
    )
    const add = (count: number) => {
      for (let index = 0; index < count; index++) insert.run(randomUUID())
    }
    const feeding = new Kysely({
      dialect: new SqliteDialect({ database: toKyselySqlite(database) }),
      log({ query }) {
        if (query.sql.startsWith('delete') && ++deletions < 20) add(600)
      },
    })
    add(1200)
    // 500 at first, and then the 1300 that it counted.
    expect(await kyselyStore({ db: feeding, clock, kinds: ['grant'] }).purgeExpired()).toBe(2000)
    expect(deletions).toBe(4)
  })

  it('refuses a clock of milliseconds, by which nothing would live', async () => {
    const store = kyselyStore({ db, clock: Date.now })
    await expect(store.get('grant', 'id')).rejects.toMatchObject(refused)
    // What JavaScript callers pass is anything.
    const clocks = [() => Number.NaN, () => new Date() as unknown as number]
    for (const each of clocks) {
      await expect(kyselyStore({ db, clock: each }).get('grant', 'id')).rejects.toThrow(/seconds/)
    }
  })

  it('runs each operation as one statement, and a lost consume as two', async () => {
    const store = kyselyStore({ db, clock, kinds: ['grant'] })
    const record = { id: 'id', data: {} }
    expect(await statements(() => store.put('grant', record))).toBe(1)
    expect(await statements(() => store.insert('grant', record))).toBe(1)
    expect(await statements(() => store.replace('grant', record, 1))).toBe(1)
    expect(await statements(() => store.consume('grant', 'id'))).toBe(1)
    expect(await statements(() => store.consume('grant', 'id'))).toBe(2)
    expect(await statements(() => store.get('grant', 'id'))).toBe(1)
    expect(await statements(() => store.findBy('grant', { subject: 'user' }))).toBe(1)
    expect(await statements(() => store.deleteBy('grant', { subject: 'user' }))).toBe(1)
    expect(await statements(() => store.delete('grant', 'id'))).toBe(1)
    expect(await statements(() => store.purgeExpired())).toBe(1)
  })

  it('does not ask the database about an id that cannot have been written', async () => {
    const store = kyselyStore({ db, clock })
    await store.get('grant', 'a\0')
    await store.consume('grant', '')
    await store.delete('grant', '\ud800')
    await store.findBy('grant', { subject: 'x'.repeat(256) })
    await store.deleteBy('grant', { subject: '\0' })
    expect(queries).toEqual([])
  })

  it('refuses a kind that it was not told, in every operation', async () => {
    const store = kyselyStore({ db, clock, kinds: ['grant'] })
    const record = { id: 'id', data: {} }
    const attempts = [
      store.get('session', 'id'),
      store.put('session', record),
      store.insert('session', record),
      store.consume('session', 'id'),
      store.replace('session', record, 1),
      store.delete('session', 'id'),
      store.deleteBy('session', { subject: 'user' }),
      store.findBy('session', { subject: 'user' }),
    ]
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(refused)
    await expect(store.get('session', 'id')).rejects.toThrow(/the kind session: add it to `kinds`/)
  })

  it('refuses at construction a kind that cannot name a table', () => {
    expect(() => kyselyStore({ db, kinds: ['x; --'] })).toThrow(expect.objectContaining(refused))
  })

  it('refuses at construction a dialect whose statements it does not speak', () => {
    class OtherAdapter extends MysqlAdapter {
      override get supportsTransactionalDdl() {
        return true
      }
    }
    const other = new Kysely({
      dialect: {
        createAdapter: () => new OtherAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (of) => new SqliteIntrospector(of),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    })
    expect(() => kyselyStore({ db: other })).toThrow(expect.objectContaining(refused))
    expect(() => kyselyStore({ db: other })).toThrow(/on SQLite, PostgreSQL, MySQL, MariaDB or SQL/)
  })

  it.each([0, -1, Infinity, 1e9])('refuses %d seconds for a timeout', (timeout) => {
    expect(() => kyselyStore({ db, timeout })).toThrow(expect.objectContaining(refused))
  })

  it('S-X1 rejects after five seconds when no other timeout is given', async () => {
    class SilentDriver extends DummyDriver {
      override acquireConnection = () => new Promise<never>(() => {})
    }
    const silent = new Kysely({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new SilentDriver(),
        createIntrospector: (of) => new SqliteIntrospector(of),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    })
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let outcome: unknown
    kyselyStore({ db: silent })
      .get('grant', 'id')
      .catch((error: unknown) => (outcome = error))
    await vi.advanceTimersByTimeAsync(4999)
    expect(outcome).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toMatchObject({ code: 'ERR_STORE_TIMEOUT', operation: 'get', kind: 'grant' })
  })

  it('S-X1 rejects with a StoreError, whose cause is that of the database', async () => {
    const store = kyselyStore({ db, kinds: ['not_migrated'] })
    await expect(store.get('not_migrated', 'id')).rejects.toMatchObject({
      code: 'ERR_STORE',
      operation: 'get',
      kind: 'not_migrated',
      cause: { message: 'no such table: authkit_not_migrated' },
    })
    await expect(store.purgeExpired()).rejects.toMatchObject({ code: 'ERR_STORE' })
  })

  it('works on a Kysely whose plugins rename columns and parse what looks like JSON', async () => {
    const plugins = [new CamelCasePlugin(), new ParseJSONResultsPlugin()]
    const dialect = new SqliteDialect({ database: toKyselySqlite(database) })
    const store = kyselyStore({ db: new Kysely({ dialect, plugins }), clock })
    const record = { id: '["id"]', grantId: '{"a":1}', expiresAt: clock() + 60, data: { a: [1] } }
    await store.put('grant', record)
    expect(await store.get('grant', record.id)).toMatchObject(record)
    expect((await store.consume('grant', record.id))?.record).toMatchObject(record)
  })

  it('uses the schema of a Kysely that has one', async () => {
    database.exec("ATTACH ':memory:' AS other")
    database.exec('CREATE TABLE other.authkit_grant AS SELECT * FROM authkit_grant')
    database.exec('CREATE UNIQUE INDEX other.primary_key ON authkit_grant (id)')
    const other = db.withSchema('other')
    await kyselyStore({ db: other, clock }).put('grant', { id: 'there', data: {} })
    expect(await kyselyStore({ db, clock, schema: 'other' }).get('grant', 'there')).toBeDefined()
    expect(await kyselyStore({ db, clock }).get('grant', 'there')).toBeUndefined()
  })

  it('binds its values anew with each call', async () => {
    const store = kyselyStore({ db, clock })
    const records = ['a', 'b', 'c'].map((id) => ({ id, subject: `user ${id}`, data: { id } }))
    await Promise.all(records.map((record) => store.put('grant', record)))
    expect(new Set(queries.map((query) => query.sql)).size).toBe(1)
    expect(new Set(queries.map((query) => query.queryId.queryId)).size).toBe(3)
    for (const record of records) {
      expect(await store.get('grant', record.id)).toMatchObject(record)
      expect(await store.findBy('grant', { subject: record.subject })).toMatchObject([record])
    }
  })

  it('refuses at construction what is no Kysely, such as the pool of a driver', () => {
    const pool: object = { query: () => {} }
    // What JavaScript callers pass is anything.
    const options = { db: pool } as KyselyStoreOptions<unknown>
    expect(() => kyselyStore(options)).toThrow(expect.objectContaining(refused))
  })

  it('joins a transaction of the user', async () => {
    const run = db.transaction().execute(async (transaction) => {
      const store = kyselyStore({ db: transaction, clock })
      await store.put('grant', { id: 'id', data: {} })
      expect(await store.get('grant', 'id')).toBeDefined()
      throw new Error('rolled back')
    })
    await expect(run).rejects.toThrow('rolled back')
    expect(await kyselyStore({ db, clock }).get('grant', 'id')).toBeUndefined()
  })

  it('has tables that the user can query with types', async () => {
    type Database = AuthkitDatabase & { users: { name: string } }
    const users = db.$extendTables<{ users: Database['users'] }>()
    const query = users.selectFrom('authkit_grant').select(['id', 'expires_at'])
    const rows = await query.execute()
    type Row = { id: string; expires_at: number | string | null }
    expectTypeOf(rows).toEqualTypeOf<Row[]>()
    expect(rows).toEqual([])
  })
})
