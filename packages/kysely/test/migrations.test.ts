import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, rollback, storeKinds, storeMigrations } from '../src/index.ts'
import { toKyselySqlite } from '../src/sqlite/connection.ts'
import { openSqlite } from '../src/sqlite/node-sqlite.ts'
import { startChild } from './child-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const refused = { code: 'ERR_AUTHKIT_CONFIG' }

const kyselyOn = (database: DatabaseSync): Kysely<unknown> =>
  new Kysely({ dialect: new SqliteDialect({ database: toKyselySqlite(database) }) })

/** Names of the store's tables in a database. */
function tablesOf(database: DatabaseSync): unknown[] {
  const query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'authkit%'"
  return database
    .prepare(`${query} ORDER BY name`)
    .all()
    .map((row) => row['name'])
}

let database: DatabaseSync
let db: Kysely<unknown>
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  db = kyselyOn(database)
})
afterEach(() => database.close())

describe('migrate', () => {
  it('creates a table for each kind, and running it again changes nothing', async () => {
    await migrate(db)
    expect(tablesOf(database)).toEqual(storeKinds.map((kind) => `authkit_${kind}`))
    const read = () => database.prepare('SELECT * FROM sqlite_master').all()
    const before = read()
    await migrate(db)
    expect(read()).toEqual(before)
  })

  it('indexes every column that the store looks up', async () => {
    await migrate(db, { kinds: ['grant'] })
    const indexes = database.prepare("SELECT name FROM pragma_index_list('authkit_grant')").all()
    expect(indexes.map((row) => row['name'])).toEqual(
      expect.arrayContaining([
        'ix_authkit_grant_grant_id',
        'ix_authkit_grant_client_id',
        'ix_authkit_grant_subject',
        'ix_authkit_grant_expires_at',
      ]),
    )
  })

  it('adds kinds later, in any order', async () => {
    await migrate(db, { kinds: ['grant'] })
    await migrate(db, { kinds: ['zebra', 'grant', 'apple'] })
    const tables = ['authkit_apple', 'authkit_grant', 'authkit_zebra']
    expect(tablesOf(database)).toEqual(tables)
  })

  it('gets on with the kinds of another application on the same database', async () => {
    await migrate(db, { kinds: ['grant', 'theirs'] })
    await migrate(db, { kinds: ['grant', 'ours'] })
    const tables = ['authkit_grant', 'authkit_ours', 'authkit_theirs']
    expect(tablesOf(database)).toEqual(tables)
  })

  it('may run from many processes at once on an empty file', async () => {
    const { file, remove } = temporaryFolder()
    const start = () => startChild('racing-process.ts', file)
    const children = [start(), start(), start(), start()]
    for (const child of children) expect(await child.next()).toBe('ready')
    expect(await Promise.all(children.map((child) => child.end()))).toEqual([0, 0, 0, 0])
    const shared = openSqlite(file)
    expect(tablesOf(shared)).toHaveLength(storeKinds.length)
    shared.close()
    remove()
  })

  it('may run from many connections of one process at once', async () => {
    const { file, remove } = temporaryFolder()
    const connections = Array.from({ length: 5 }, () => openSqlite(file))
    await Promise.all(connections.map((connection) => migrate(kyselyOn(connection))))
    for (const connection of connections) {
      expect(tablesOf(connection)).toHaveLength(storeKinds.length)
    }
    for (const connection of connections) connection.close()
    remove()
  })

  it('rejects with a typed error, whose cause is that of the statement that failed', async () => {
    database.exec('CREATE VIEW authkit_grant AS SELECT 1')
    await expect(migrate(db, { kinds: ['grant'] })).rejects.toMatchObject({
      code: 'ERR_STORE_MIGRATION',
      cause: { message: 'views may not be indexed' },
    })
  })

  it('refuses a transaction, which a failing statement would spoil', async () => {
    const run = db.transaction().execute((transaction) => migrate(transaction))
    await expect(run).rejects.toMatchObject(refused)
  })

  it.each(['', 'Grant', 'my-kind', '1st', 'a b', 'x"; DROP TABLE x', 'x'.repeat(41)])(
    'refuses %j for a kind, because it becomes the name of a table',
    async (kind) => {
      await expect(migrate(db, { kinds: [kind] })).rejects.toMatchObject(refused)
    },
  )
})

describe('rollback', () => {
  it('drops the tables of these kinds and no others, and they can be made again', async () => {
    await migrate(db, { kinds: ['grant', 'session', 'theirs'] })
    await rollback(db, { kinds: ['session', 'grant'] })
    expect(tablesOf(database)).toEqual(['authkit_theirs'])
    const recorded = database.prepare('SELECT name FROM kysely_migration_authkit').all()
    expect(recorded).toEqual([{ name: '001_theirs' }])
    await migrate(db, { kinds: ['grant'] })
    expect(tablesOf(database)).toEqual(['authkit_grant', 'authkit_theirs'])
  })

  it('drops the tables of every kind when none is named', async () => {
    await migrate(db)
    await rollback(db)
    expect(tablesOf(database)).toEqual([])
    await rollback(db)
  })

  it('does nothing where nothing was migrated, and leaves tables that migrate did not make', async () => {
    database.exec('CREATE TABLE authkit_grant (id TEXT)')
    await rollback(db)
    const tables = database.prepare('SELECT name FROM sqlite_master').all()
    expect(tables).toEqual([{ name: 'authkit_grant' }])
    await migrate(db, { kinds: ['session'] })
    await rollback(db)
    expect(tablesOf(database)).toEqual(['authkit_grant'])
  })

  it('rejects with a typed error, whose cause is that of the statement that failed', async () => {
    await migrate(db, { kinds: ['grant'] })
    database.exec('DROP TABLE authkit_grant; CREATE VIEW authkit_grant AS SELECT 1')
    await expect(rollback(db, { kinds: ['grant'] })).rejects.toMatchObject({
      code: 'ERR_STORE_MIGRATION',
      cause: { message: 'use DROP VIEW to delete view authkit_grant' },
    })
  })

  it('refuses a transaction', async () => {
    const run = db.transaction().execute((transaction) => rollback(transaction))
    await expect(run).rejects.toMatchObject(refused)
  })
})

describe('storeMigrations', () => {
  it('serves a Migrator of the user, up and down', async () => {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => storeMigrations(['grant', 'session']) },
      allowUnorderedMigrations: true,
    })
    expect((await migrator.migrateToLatest()).error).toBeUndefined()
    expect(tablesOf(database)).toEqual(['authkit_grant', 'authkit_session'])
    expect((await migrator.migrateTo(NO_MIGRATIONS)).error).toBeUndefined()
    expect(tablesOf(database)).toEqual([])
  })
})
