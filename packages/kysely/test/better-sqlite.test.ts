import { createRequire } from 'node:module'
import { contractKinds as kinds, describeStore } from '@authkit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BetterSqliteDatabase } from '../src/index.ts'
import { sqliteStore } from '../src/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What these tests use of better-sqlite3, which has no types of its own. */
interface Database extends BetterSqliteDatabase {
  readonly open: boolean
  defaultSafeIntegers(): this
  close(): void
}

const require = createRequire(import.meta.url)
const Better: new (path: string) => Database = require('better-sqlite3')

describeStore(
  'sqliteStore on better-sqlite3',
  ({ clock }) => {
    const { file, remove } = temporaryFolder()
    const open = () => {
      const database = new Better(file)
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      return database
    }
    const databases = [open(), open()] as const
    return {
      store: sqliteStore(databases[0], { clock, kinds }),
      another: () => sqliteStore(databases[1], { clock, kinds }),
      close() {
        for (const database of databases) database.close()
        remove()
      },
    }
  },
  { describe, it },
)

describe('sqliteStore on better-sqlite3', () => {
  let file: string
  let remove: () => void
  beforeEach(() => void ({ file, remove } = temporaryFolder()))
  afterEach(() => remove())

  it('makes its tables at the first operation, in a file that node:sqlite reads as well', async () => {
    const database = new Better(file)
    const store = sqliteStore(database)
    const tables = "select name from sqlite_master where name = 'authkit_session'"
    expect(database.prepare(tables).all([])).toEqual([])
    await store.put('session', { id: 'id', subject: 'alice', data: { a: 1 } })
    expect(database.prepare(tables).all([])).toHaveLength(1)
    const other = sqliteStore(file)
    expect((await other.consume('session', 'id'))?.first).toBe(true)
    expect((await store.consume('session', 'id'))?.first).toBe(false)
    await other.close()
    database.close()
  })

  it('leaves the database open, which the caller opened, and is closed itself', async () => {
    const database = new Better(file)
    const store = sqliteStore(database)
    await store.put('session', { id: 'id', data: {} })
    await store.close()
    expect(database.open).toBe(true)
    await expect(store.get('session', 'id')).rejects.toMatchObject({ code: 'ERR_STORE' })
    database.close()
  })

  it('rejects with a StoreError when the caller has closed the database', async () => {
    const database = new Better(file)
    const store = sqliteStore(database)
    await store.put('session', { id: 'id', data: {} })
    database.close()
    await expect(store.get('session', 'id')).rejects.toMatchObject({
      code: 'ERR_STORE',
      operation: 'get',
      cause: { message: 'The database connection is not open' },
    })
  })

  it('S-R1 refuses a database in a transaction, with which a use of a code could be rolled back', async () => {
    const database = new Better(file)
    const store = sqliteStore(database)
    await store.put('authorization_code', { id: 'id', data: {} })
    database.prepare('begin').run([])
    const use = store.consume('authorization_code', 'id')
    await expect(use).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
    database.prepare('rollback').run([])
    expect((await store.consume('authorization_code', 'id'))?.first).toBe(true)
    database.close()
  })

  it('takes integers that arrive as bigint', async () => {
    const database = new Better(file).defaultSafeIntegers()
    const store = sqliteStore(database)
    await store.put('session', { id: 'id', expiresAt: 4_000_000_000, data: {} })
    const used = await store.consume('session', 'id')
    expect(used).toMatchObject({ first: true, record: { expiresAt: 4_000_000_000 } })
    expect(typeof used?.record.version).toBe('number')
    expect(typeof used?.record.consumedAt).toBe('number')
    database.close()
  })
})
