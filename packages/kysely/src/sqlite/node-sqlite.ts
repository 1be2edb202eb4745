import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { AuthkitConfigError } from '@authkit/common'
import type { SqliteStatement } from 'kysely'

/** Milliseconds that a statement waits for another connection's write to end. The event loop waits with it. */
const busyTimeout = 5000
/** Milliseconds between two attempts where SQLite does not wait by itself. */
const retryDelay = 10

/** Opens a SQLite file by node:sqlite, which is loaded here and not before. */
export function openSqlite(path: string): DatabaseSync {
  const sqlite = process.getBuiltinModule('node:sqlite')
  if (!sqlite) throw new AuthkitConfigError('sqliteStore needs node:sqlite: Node.js 22.13 or later')
  let database: DatabaseSync | undefined
  try {
    database = new sqlite.DatabaseSync(path)
    // The timeout comes first, because changing the journal mode waits for locks, too.
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
    useWal(database)
    database.exec('PRAGMA synchronous = NORMAL')
    return database
  } catch (cause) {
    database?.close()
    throw new AuthkitConfigError(
      'sqliteStore cannot open its file: it needs the path of a database of SQLite, or of a file to be created, in a folder that exists and that it may write to',
      { cause },
    )
  }
}

/** Of two processes that create a file at the same moment, SQLite turns one away at once, where each would wait for the other. */
function useWal(database: DatabaseSync): void {
  const deadline = Date.now() + busyTimeout
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryDelay)
    }
  }
}

/** SQLITE_BUSY. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}

// StatementSync.columns(), which would tell, came only in Node.js 22.16. Values are never part of the text.
const answersRows = /^\s*(?:select|with|pragma|explain)\b|\breturning\b/i

/** A statement of node:sqlite as Kysely's SqliteDialect wants it. */
export function prepareNodeSqlite(database: DatabaseSync, sql: string): SqliteStatement {
  const prepared = database.prepare(sql)
  return {
    reader: answersRows.test(sql),
    all: (parameters) => prepared.all(...toValues(parameters)),
    run: (parameters) => prepared.run(...toValues(parameters)),
    iterate: (parameters) => prepared.iterate(...toValues(parameters)),
  }
}

/** Parameters that SQLite can bind; the store's and the migrator's are all strings, numbers and null. */
function toValues(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value
    throw new TypeError('A parameter for SQLite must be a string, a number or null')
  })
}
