import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@authkit/common'
import { AuthkitConfigError } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { Kysely, SqliteDialect } from 'kysely'
import { kyselyStore } from './kysely-store.ts'
import { migrate } from './migrations.ts'
import { openSqlite, toKyselySqlite } from './node-sqlite.ts'
import type { AuthkitDatabase } from './tables.ts'

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
 * A store on SQLite by node:sqlite, with nothing to install. Takes the path of a file, which is created when missing and set to WAL, or a
 * DatabaseSync, whose settings it leaves alone. Tables are created before the first operation. Processes of one machine may share the file.
 */
export function sqliteStore(
  database: string | DatabaseSync,
  options: SqliteStoreOptions = {},
): SqliteStore {
  // JavaScript callers pass anything, such as a variable that is not set.
  const given: unknown = database
  if (given === '' || !(typeof given === 'string' || typeof given === 'object') || given === null) {
    throw new AuthkitConfigError('sqliteStore needs the path of a file, or an open DatabaseSync')
  }
  const connection = typeof database === 'string' ? openSqlite(database) : database
  const sqlite = toKyselySqlite(connection)
  const db = new Kysely<AuthkitDatabase>({
    dialect: new SqliteDialect({
      // Called before the first query, and again before the next one if it rejects.
      async database() {
        await migrate(new Kysely({ dialect: new SqliteDialect({ database: sqlite }) }), options)
        return sqlite
      },
    }),
  })
  let isOpen = true
  return {
    ...kyselyStore({ ...options, db }),
    async close() {
      await db.destroy()
      if (isOpen && connection !== database) connection.close()
      isOpen = false
    },
  }
}
