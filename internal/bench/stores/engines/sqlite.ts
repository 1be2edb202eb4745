import { type BetterSqliteDatabase, type SqliteSource, sqliteStore } from '@authkit/kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OpenEngine } from '../engine.ts'
import { conflictClause, rawSql, type SqlValue } from '../sql.ts'

/** What both libraries of SQLite have in common. */
interface Sqlite {
  exec(sql: string): unknown
  prepare(sql: string): {
    run(...values: SqlValue[]): unknown
    all(...values: SqlValue[]): unknown[]
  }
  close(): unknown
}

/** SQLite of Node.js itself. */
export function openNodeSqlite(): Promise<OpenEngine> {
  return openSqlite((file) => new DatabaseSync(file))
}

/** SQLite of better-sqlite3, which has no types of its own. */
export function openBetterSqlite(): Promise<OpenEngine> {
  const require = createRequire(import.meta.url)
  // Its documented constructor.
  const Database = require('better-sqlite3') as new (file: string) => BetterSqliteDatabase & Sqlite
  return openSqlite((file) => new Database(file))
}

/** A file in a folder of its own, with the settings that `sqliteStore` gives to a file that it opens by its path. */
async function openSqlite(
  open: (file: string) => Exclude<SqliteSource, string> & Sqlite,
): Promise<OpenEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-bench-'))
  const database = open(join(folder, 'store.sqlite'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  const store = sqliteStore(database)
  // The first operation creates the tables.
  await store.get('grant', 'none')
  return {
    store,
    raw: rawSqlite(database),
    async empty(kinds) {
      for (const kind of kinds) database.exec(`delete from authkit_${kind}`)
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    async close() {
      await store.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Statements are prepared once. */
function rawSqlite(database: Sqlite) {
  const prepared = new Map<string, ReturnType<Sqlite['prepare']>>()
  const statement = (sql: string): ReturnType<Sqlite['prepare']> => {
    let known = prepared.get(sql)
    if (!known) prepared.set(sql, (known = database.prepare(sql)))
    return known
  }
  return rawSql(
    { ...conflictClause, place: () => '?' },
    {
      table: (kind) => `authkit_${kind}`,
      rows: (sql, values) => statement(sql).all(...values),
      change: (sql, values) => statement(sql).run(...values),
    },
  )
}
