import type { DatabaseSync } from 'node:sqlite'
import { AuthkitConfigError } from '@authkit/common'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { openSqlite, prepareNodeSqlite } from './node-sqlite.ts'

/** What `sqliteStore` uses of an open `Database` of better-sqlite3. */
export interface BetterSqliteDatabase {
  /** Whether a transaction is open. */
  readonly inTransaction: boolean
  /** Runs a PRAGMA. */
  pragma(source: string): unknown
  /** Compiles a statement. */
  prepare(sql: string): SqliteStatement
}

/** What `sqliteStore` takes: the path of a file, or a database that the caller opened. */
export type SqliteSource = string | DatabaseSync | BetterSqliteDatabase

/** A database as Kysely's SqliteDialect wants it. Closing it closes a file that was opened here, and nothing of the caller's. */
export function connectSqlite(source: SqliteSource): SqliteDatabase {
  checkSource(source)
  if (typeof source !== 'string') return outsideTransactions(source)
  const database = openSqlite(source)
  return { ...toKyselySqlite(database), close: () => database.close() }
}

/** A database of the caller, who may roll back a transaction on it: no use of a code may go with that. */
function outsideTransactions(source: DatabaseSync | BetterSqliteDatabase): SqliteDatabase {
  const database = toKyselySqlite(source)
  return {
    ...database,
    prepare(sql) {
      if (isInTransaction(source)) {
        throw new AuthkitConfigError(
          'A transaction is open on the database that sqliteStore was given: give the store a connection of its own, or use kyselyStore on a transaction of Kysely',
        )
      }
      return database.prepare(sql)
    },
  }
}

function isInTransaction(source: DatabaseSync | BetterSqliteDatabase): boolean {
  // DatabaseSync tells from Node.js 22.16 and 24.0 on.
  return 'inTransaction' in source ? source.inTransaction : source.isTransaction === true
}

/** Statements are prepared once; there are no more of them than operations of the store. */
export function toKyselySqlite(database: DatabaseSync | BetterSqliteDatabase): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  const prepare = (sql: string): SqliteStatement =>
    'pragma' in database ? database.prepare(sql) : prepareNodeSqlite(database, sql)
  return {
    close() {},
    prepare(sql) {
      let statement = statements.get(sql)
      if (!statement) statements.set(sql, (statement = prepare(sql)))
      return statement
    },
  }
}

/** JavaScript callers pass anything, such as a variable that is not set. */
function checkSource(source: unknown): void {
  // SQLite would take a path to end where a null byte is.
  if (typeof source === 'string' && source !== '' && !source.includes('\0')) return
  if (typeof source === 'object' && source !== null && 'prepare' in source) return
  throw new AuthkitConfigError(
    'sqliteStore needs the path of a file, an open DatabaseSync, or an open Database of better-sqlite3',
  )
}
