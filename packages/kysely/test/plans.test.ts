import type { Store } from '@authkit/common/store'
import { fixedClock } from '@authkit/testing'
import type { Kysely } from 'kysely'
import { CompiledQuery, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate } from '../src/index.ts'
import { dropSchema, freshSchema, servers } from './servers.ts'

const kinds = ['grant']
const clock = fixedClock()
const now = clock()
/** Records in the table, of which every hundredth has expired. */
const size = 5000

/** Fills the table as one that is in use. */
async function fill(db: Kysely<AuthkitDatabase>, schema: string): Promise<void> {
  const rows = Array.from({ length: size }, (_, index) => ({
    id: `id ${index}`,
    grant_id: `grant ${index % (size / 4)}`,
    client_id: `client ${index % (size / 10)}`,
    subject: `subject ${index % (size / 5)}`,
    expires_at: index % 100 === 0 ? now - 60 : now + index,
    consumed_at: index % 3 === 0 ? now : null,
    version: index,
    data: JSON.stringify({ scope: 'openid profile' }),
  }))
  for (let start = 0; start < size; start += 1000) {
    await db
      .withSchema(schema)
      .insertInto('authkit_grant')
      .values(rows.slice(start, start + 1000))
      .execute()
  }
}

/** Calls every operation, those that lose a race among them. */
async function useEverything(store: Store): Promise<void> {
  const record = { id: 'id 1', grantId: 'grant 1', data: {} }
  await store.get('grant', 'id 1')
  await store.put('grant', record)
  await store.insert('grant', record)
  await store.insert('grant', { id: 'id 100', expiresAt: now + 60, data: {} })
  const version = (await store.get('grant', 'id 1'))?.version ?? 0
  await store.replace('grant', record, version)
  await store.consume('grant', 'id 1')
  await store.consume('grant', 'id 1')
  await store.delete('grant', 'id 2')
  for (const selector of [
    { grantId: 'grant 7' },
    { clientId: 'client 7' },
    { subject: 'subject 7' },
  ]) {
    await store.findBy('grant', selector)
    await store.deleteBy('grant', selector)
  }
  await store.purgeExpired()
}

/** The statements of a store, but for INSERT … VALUES, which looks nothing up but its own key. */
function lookups(queries: readonly CompiledQuery[]): CompiledQuery[] {
  const bySql = new Map(queries.map((query) => [query.sql, query]))
  return [...bySql.values()].filter(({ sql: text }) => /^(?:select \*|update|delete)/.test(text))
}

/** Fails for a plan of PostgreSQL that reads a whole table. */
function checkPostgres(rows: readonly Plan[], text: string): void {
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan, text).toMatch(/Index Scan|Index Only Scan/)
  expect(plan, text).not.toMatch(/Seq Scan/)
}

/** Fails for a plan of MariaDB that reads a whole table. */
function checkMariadb(rows: readonly Plan[], text: string): void {
  for (const { key, type, Extra = '' } of rows) {
    // A key that is not there any more is found out before the statement runs.
    if (Extra.startsWith('Impossible WHERE noticed')) continue
    expect(key, text).toBeTruthy()
    expect(['const', 'ref', 'range'], text).toContain(type)
    expect(Extra, text).not.toMatch(/filesort|temporary/)
  }
}

/** A row of EXPLAIN. */
interface Plan {
  readonly 'QUERY PLAN'?: string
  readonly key?: string | null
  readonly type?: string
  readonly Extra?: string
}

describe.each(servers)('on $dialect', ({ dialect, open, isReachable }) => {
  const isPostgres = dialect === 'postgres'

  it.skipIf(!isReachable)('every statement that the store sends uses an index', async () => {
    const schema = freshSchema()
    const queries: CompiledQuery[] = []
    const db = open((query) => queries.push(query))
    await migrate(db, { schema, kinds })
    await fill(db, schema)
    const table = sql.table(`${schema}.authkit_grant`)
    await (isPostgres ? sql`analyze ${table}` : sql`analyze table ${table}`).execute(db)
    queries.length = 0
    await useEverything(kyselyStore({ db, schema, kinds, clock }))
    const statements = lookups(queries)
    expect(statements).toHaveLength(isPostgres ? 11 : 12)
    for (const { sql: text, parameters } of statements) {
      const explain = CompiledQuery.raw(`explain ${text}`, [...parameters])
      const { rows } = await db.executeQuery<Plan>({ ...explain })
      const check = isPostgres ? checkPostgres : checkMariadb
      check(rows, text)
    }
    await dropSchema(db, schema)
    await db.destroy()
  })
})
