import type { Clock } from '@authkit/common'
import { checkedClock, checkOptions, systemClock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { boundedStore } from '@authkit/common/store'
import type { CompiledQuery, QueryResult, SqliteDatabase } from 'kysely'
import { Kysely, SqliteDialect } from 'kysely'
import { sqlite } from '../dialects/sqlite.ts'
import { migrate } from '../schema/migrations.ts'
import { storeKinds } from '../schema/tables.ts'
import type { SqliteSource } from '../sqlite/connection.ts'
import { connectSqlite } from '../sqlite/connection.ts'
import { recordStore } from './record-store.ts'
import type { Row } from './statement.ts'

/** Options of `sqliteStore`. */
export interface SqliteStoreOptions {
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/** A store on a SQLite file. */
export interface SqliteStore extends Store {
  /** Closes the file. A database that the caller opened stays open. */
  close(): Promise<void>
}

/**
 * A store on SQLite by node:sqlite, with nothing to install. Takes the path of a file, which is created when missing and set to WAL, or an
 * open DatabaseSync or Database of better-sqlite3, whose settings it leaves alone. Tables are created before the first operation. Processes
 * of one machine may share the file. Faults of the database reject with StoreError; an operation while a transaction is open on a database
 * that the caller opened rejects with AuthkitConfigError. Throws AuthkitConfigError for a file that cannot be opened as a database.
 */
export function sqliteStore(source: SqliteSource, options: SqliteStoreOptions = {}): SqliteStore {
  checkOptions<SqliteStoreOptions>('sqliteStore', options, { kinds: 'list?', clock: 'function?' })
  const { kinds = storeKinds } = options
  const clock = checkedClock(options.clock ?? systemClock)
  const database = connectSqlite(source)
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) })
  let isOpen = true
  let migrated: Promise<void> | undefined
  const store = recordStore({
    dialect: sqlite,
    executor: db.getExecutor(),
    async execute(query) {
      if (!isOpen) throw new Error('The store is closed')
      migrated ??= migrate(db, { kinds })
      try {
        await migrated
      } catch (error) {
        migrated = undefined
        throw error
      }
      return run(database, query)
    },
    isTransaction: false,
    kinds,
    clock,
  })
  return {
    ...boundedStore(store),
    async close() {
      if (!isOpen) return
      isOpen = false
      await migrated?.catch(() => {})
      database.close()
    },
  }
}

/** Runs a statement where Kysely's driver would, whose queue of one connection takes longer than SQLite itself. */
function run(database: SqliteDatabase, { sql, parameters }: CompiledQuery<Row>): QueryResult<Row> {
  const statement = database.prepare(sql)
  // The statements are the store's own: what answers rows answers the columns of a table of records.
  if (statement.reader) return { rows: statement.all(parameters) as Row[] }
  return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) }
}
