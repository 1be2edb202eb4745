import { type AuthkitDatabase, kyselyStore, migrate } from '@authkit/kysely'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { answers, freshName, type OpenEngine, patience, poolSize } from '../engine.ts'
import { conflictClause, rawSql } from '../sql.ts'

const url = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'

/** PostgreSQL by pg, in a schema of its own. Statements go out unprepared, as Kysely sends them. */
export async function openPostgres(): Promise<OpenEngine | undefined> {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: patience,
  })
  if (!(await answers(() => pool.query('select 1')))) return undefined
  const schema = freshName()
  const db = new Kysely<AuthkitDatabase>({ dialect: new PostgresDialect({ pool }) })
  await migrate(db, { schema })
  const table = (kind: string): string => `"${schema}"."authkit_${kind}"`
  return {
    store: kyselyStore({ db, schema }),
    raw: rawSql(
      { ...conflictClause, place: (number) => `$${number}` },
      {
        table,
        rows: async (sql, values) => (await pool.query(sql, [...values])).rows,
        change: async (sql, values) => (await pool.query(sql, [...values])).rowCount,
      },
    ),
    async empty(kinds) {
      await pool.query(`truncate ${kinds.map(table).join(', ')}`)
    },
    async close() {
      await pool.query(`drop schema "${schema}" cascade`)
      await db.destroy()
    },
  }
}
