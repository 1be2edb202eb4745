import { execFile } from 'node:child_process'
import {
  closeSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { inspect, promisify } from 'node:util'
import { contractKinds, describeStore } from '@authkit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqliteStore, storeSql } from '../src/index.ts'
import { startChild } from './child-process.ts'
import { racesOnly } from './races-only.ts'
import { temporaryFolder } from './temporary-folder.ts'

const code = 'authorization_code'

const probe = new DatabaseSync(':memory:')
/** Node.js tells it from 22.16 and 24.0 on. */
const tellsTransactions = 'isTransaction' in probe
probe.close()

describeStore(
  'sqliteStore on a file',
  ({ clock }) => {
    const { file, remove } = temporaryFolder()
    const store = sqliteStore(file, { clock, kinds: contractKinds })
    return { store, close: () => store.close().finally(remove) }
  },
  { describe, it },
)

describeStore(
  'sqliteStore on a DatabaseSync in memory, with the tables that storeSql prints,',
  ({ clock }) => {
    const database = new DatabaseSync(':memory:')
    database.exec(storeSql({ dialect: 'sqlite', kinds: contractKinds }))
    const store = sqliteStore(database, { clock, kinds: contractKinds })
    return { store, close: () => database.close() }
  },
  racesOnly({ describe, it }),
)

describe('sqliteStore', () => {
  let file: string
  let remove: () => void
  beforeEach(() => void ({ file, remove } = temporaryFolder()))
  afterEach(() => remove())

  it.each([[''], ['a\0b'], [undefined], [null], [7]])('S-C1 refuses %j as database', (database) => {
    // What JavaScript callers pass is anything, such as a variable that is not set.
    const given: unknown = database
    expect(() => sqliteStore(given as string)).toThrow('sqliteStore needs the path of a file')
  })

  it('keeps records when it is closed and opened again', async () => {
    const first = sqliteStore(file)
    await first.put('session', { id: 'id', subject: 'alice', data: { a: 1 } })
    await first.consume('session', 'id')
    const before = await first.get('session', 'id')
    await first.close()
    const second = sqliteStore(file)
    expect(await second.get('session', 'id')).toEqual(before)
    expect((await second.consume('session', 'id'))?.first).toBe(false)
    await second.close()
  })

  it('lets one of two instances on one file win each race', async () => {
    const stores = [sqliteStore(file), sqliteStore(file)]
    const race = <Answer>(attempt: (store: (typeof stores)[number]) => Promise<Answer>) =>
      Promise.all(Array.from({ length: 100 }, () => stores.map(attempt)).flat())
    const inserted = await race((store) => store.insert(code, { id: 'id', data: {} }))
    expect(inserted.filter(Boolean)).toHaveLength(1)
    const version = (await stores[0]?.get(code, 'id'))?.version ?? 0
    const replaced = await race((store) => store.replace(code, { id: 'id', data: {} }, version))
    expect(replaced.filter(Boolean)).toHaveLength(1)
    const consumed = await race((store) => store.consume(code, 'id'))
    expect(consumed.filter((answer) => answer?.first)).toHaveLength(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('lets one of two processes win each race of 400 consumes, from a file that both create', async () => {
    const children = [startChild('racing-process.ts', file), startChild('racing-process.ts', file)]
    expect(await Promise.all(children.map((child) => child.next()))).toEqual(['ready', 'ready'])
    const store = sqliteStore(file)
    for (let round = 0; round < 10; round++) {
      await store.put(code, { id: `id ${round}`, data: {} })
      for (const child of children) child.send(`id ${round}`)
      const firsts = await Promise.all(children.map((child) => child.next()))
      expect(firsts.toSorted()).toEqual(['0', '1'])
    }
    expect(await Promise.all(children.map((child) => child.end()))).toEqual([0, 0])
    await store.close()
  })

  it("waits for another process's write to end", async () => {
    const store = sqliteStore(file)
    await store.put(code, { id: 'id', data: {} })
    const child = startChild('locking-process.ts', file)
    expect(await child.next()).toBe('locked')
    expect((await store.consume(code, 'id'))?.first).toBe(true)
    expect(await child.end()).toBe(0)
    await store.close()
  })

  it('sets a file that it opens to WAL and leaves a given database as it is', async () => {
    const store = sqliteStore(file)
    const other = new DatabaseSync(file)
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    other.exec('PRAGMA busy_timeout = 7')
    const given = sqliteStore(other)
    await given.put('session', { id: 'id', data: {} })
    await given.close()
    expect(other.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 7 })
    expect(await store.get('session', 'id')).toBeDefined()
    other.close()
    await store.close()
  })

  it('may be closed before its first operation, and twice', async () => {
    const store = sqliteStore(file)
    await store.close()
    await store.close()
    await expect(store.get('session', 'id')).rejects.toMatchObject({
      code: 'ERR_STORE',
      operation: 'get',
      cause: { message: 'The store is closed' },
    })
  })

  it('refuses at construction what is no database', () => {
    const refused = { code: 'ERR_AUTHKIT_CONFIG' }
    expect(() => sqliteStore('')).toThrow(expect.objectContaining(refused))
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(20))
    for (const [path, message] of [
      [`${file}/missing/store.db`, /unable to open/],
      [file, /not a database/],
    ] as const) {
      const cause: unknown = expect.objectContaining({ message: expect.stringMatching(message) })
      const attempt = () => sqliteStore(path)
      expect(attempt).toThrow(expect.objectContaining({ ...refused, cause }))
      expect(attempt).toThrow(/cannot open its file/)
    }
  })

  it.skipIf(process.platform !== 'linux')('leaves no file open that it refuses', () => {
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(20))
    const isOpen = () =>
      readdirSync('/proc/self/fd').some((name) => {
        try {
          return readlinkSync(`/proc/self/fd/${name}`) === realpathSync(file)
        } catch {
          // It was the one that lists the others.
          return false
        }
      })
    const held = openSync(file, 'r')
    expect(isOpen()).toBe(true)
    closeSync(held)
    expect(() => sqliteStore(file)).toThrow(/cannot open/)
    expect(isOpen()).toBe(false)
  })

  it.skipIf(!tellsTransactions)(
    'S-R1 refuses a database in a transaction, with which a use of a code could be rolled back',
    async () => {
      const database = new DatabaseSync(file)
      const store = sqliteStore(database)
      database.exec('BEGIN')
      const refused = { code: 'ERR_AUTHKIT_CONFIG' }
      await expect(store.get(code, 'id')).rejects.toMatchObject(refused)
      database.exec('ROLLBACK')
      await store.put(code, { id: 'id', data: {} })
      database.exec('BEGIN')
      for (const attempt of [
        store.consume(code, 'id'),
        store.get(code, 'id'),
        store.put(code, { id: 'other', data: {} }),
        store.purgeExpired(),
      ]) {
        await expect(attempt).rejects.toMatchObject(refused)
      }
      await expect(store.get(code, 'id')).rejects.toThrow(/a connection of its own/)
      database.exec('COMMIT')
      expect((await store.consume(code, 'id'))?.first).toBe(true)
      database.close()
    },
  )

  it('refuses a clock of milliseconds, by which nothing would live', async () => {
    const store = sqliteStore(':memory:', { clock: Date.now })
    await expect(store.get('session', 'id')).rejects.toThrow(/Math.floor\(Date.now\(\) \/ 1000\)/)
    await store.close()
  })

  it.each(['5', '"text"', 'null', '[]', '[{"a":1}]', 'S3CRET', '{"client_secret":"S3CRET'])(
    'S-K2 rejects a row whose data is %s, and does not quote it',
    async (data) => {
      const database = new DatabaseSync(file)
      const store = sqliteStore(database)
      await store.put(code, { id: 'id', subject: 'alice', data: {} })
      database.prepare('update authkit_authorization_code set data = ?').run(data)
      for (const attempt of [
        store.get(code, 'id'),
        store.findBy(code, { subject: 'alice' }),
        store.consume(code, 'id'),
        store.consume(code, 'id'),
      ]) {
        const error: unknown = await attempt.catch((reason: unknown) => reason)
        expect(error).toMatchObject({ code: 'ERR_STORE' })
        expect(inspect(error)).not.toMatch(/S3C/)
      }
      database.close()
    },
  )

  it('rejects with a StoreError when the caller has closed the database', async () => {
    const database = new DatabaseSync(':memory:')
    const store = sqliteStore(database)
    await store.put('session', { id: 'id', data: {} })
    database.close()
    await expect(store.put('session', { id: 'id', data: {} })).rejects.toMatchObject({
      code: 'ERR_STORE',
      operation: 'put',
      kind: 'session',
    })
  })

  it('refuses an option that it does not have', () => {
    const options = { kind: ['session'] }
    expect(() => sqliteStore(':memory:', options as object)).toThrow(/no option "kind"/)
  })

  it('loads node:sqlite only when it opens a file', async () => {
    const script = `
      const { sqliteStore } = await import('@authkit/kysely')
      const isLoaded = () => process.moduleLoadList.some((name) => /NativeModule sqlite$/.test(name))
      const before = isLoaded()
      await sqliteStore(':memory:').close()
      console.log(before, isLoaded())
    `
    const flags = ['--conditions=@authkit/source', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, flags, {
      cwd: import.meta.dirname,
    })
    expect(stdout).toBe('false true\n')
  })
})
