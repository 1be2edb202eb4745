import { DatabaseSync } from 'node:sqlite'
import { contractKinds as kinds } from '@authkit/testing'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { AuthkitDatabase, StoreSqlOptions } from '../src/index.ts'
import { migrate, sqliteStore, storeKinds, storeSql } from '../src/index.ts'
import { dropSchema, freshSchema, runPrinted, servers } from './servers.ts'

const refused = { code: 'ERR_AUTHKIT_CONFIG' }

/** The statements of printed SQL. */
const statementsOf = (text: string): string[] => text.split(';\n').filter((line) => line !== '')

describe('storeSql', () => {
  const times = ['expires_at', 'consumed_at']
  const keys = ['grant_id', 'client_id', 'subject']
  const indexed = [...keys, 'expires_at']

  it.each([
    ['sqlite', undefined, 'varchar(255)'],
    ['postgres', 'auth', 'varchar(255) collate "C"'],
  ] as const)('prints a table and its indexes for %s', (dialect, schema, key) => {
    const table = schema === undefined ? '"authkit_grant"' : `"${schema}"."authkit_grant"`
    const columns = [
      `"id" ${key} not null primary key`,
      ...keys.map((column) => `"${column}" ${key}`),
      ...times.map((column) => `"${column}" bigint`),
      '"version" bigint not null, "data" text not null',
    ]
    expect(statementsOf(storeSql({ dialect, schema, kinds: ['grant'] }))).toEqual([
      `create table if not exists ${table} (${columns.join(', ')})`,
      ...indexed.map(
        (column) =>
          `create index if not exists "ix_authkit_grant_${column}" on ${table} ("${column}")`,
      ),
    ])
  })

  it.each([
    ['mysql', 'utf8mb4_0900_bin'],
    ['mariadb', 'utf8mb4_nopad_bin'],
  ] as const)('prints a table with its indexes in it for %s', (dialect, collation) => {
    const exact = `character set utf8mb4 collate ${collation}`
    const columns = [
      `\`id\` varchar(255) ${exact} not null primary key`,
      ...keys.map((column) => `\`${column}\` varchar(255) ${exact}`),
      ...times.map((column) => `\`${column}\` bigint`),
      `\`version\` bigint not null, \`data\` longtext ${exact} not null`,
      ...indexed.map((column) => `index \`ix_authkit_grant_${column}\` (\`${column}\`)`),
    ]
    expect(storeSql({ dialect, schema: 'auth', kinds: ['grant'] })).toBe(
      `create table if not exists \`auth\`.\`authkit_grant\` (${columns.join(', ')}) engine = InnoDB;\n`,
    )
  })

  it('prints for SQL Server a key that tells trailing spaces apart', () => {
    const key = 'nvarchar(255) collate Latin1_General_100_BIN2'
    const columns = [
      `"id" ${key} not null, "id_length" as datalength("id") persisted not null`,
      ...keys.map((column) => `"${column}" ${key}`),
      ...times.map((column) => `"${column}" bigint`),
      '"version" bigint not null, "data" nvarchar(max) not null',
      'constraint "pk_authkit_grant" primary key ("id", "id_length")',
      ...indexed.map((column) => `index "ix_authkit_grant_${column}" ("${column}")`),
    ]
    expect(storeSql({ dialect: 'mssql', schema: 'auth', kinds: ['grant'] })).toBe(
      `create table "auth"."authkit_grant" (${columns.join(', ')});\n`,
    )
  })

  it('prints every kind when none is named', () => {
    const tables = statementsOf(storeSql({ dialect: 'mysql' }))
    expect(tables).toHaveLength(storeKinds.length)
  })

  it('prints what drops the tables', () => {
    const down = storeSql({ dialect: 'mssql', kinds: ['grant', 'session'], direction: 'down' })
    expect(down).toBe(
      'drop table if exists "authkit_grant";\ndrop table if exists "authkit_session";\n',
    )
  })

  it.each([
    [{ dialect: 'oracle' }, /one of sqlite, postgres, mysql, mariadb, mssql/],
    [{ dialect: 'toString' }, /one of/],
    [{ dialect: 'mysql', direction: 'sideways' }, /up or down/],
    [{ dialect: 'mysql', kinds: ['x; --'] }, /A kind must be/],
    [{ dialect: 'mysql', kind: 'grant' }, /no option "kind"/],
    [{}, /dialect is missing/],
    [{ dialect: 'sqlite', schema: 'auth' }, /not for SQLite/],
  ])('refuses %j', (options, message) => {
    // JavaScript callers pass anything.
    const attempt = () => storeSql(options as StoreSqlOptions)
    expect(attempt).toThrow(expect.objectContaining(refused))
    expect(attempt).toThrow(message)
  })
})

describe('printed SQL', () => {
  it('makes on SQLite what migrate makes, takes it away, and may run twice', async () => {
    const database = new DatabaseSync(':memory:')
    const objects = () =>
      database.prepare("select sql from sqlite_master where tbl_name like 'authkit%'").all()
    database.exec(storeSql({ dialect: 'sqlite' }))
    database.exec(storeSql({ dialect: 'sqlite' }))
    const printed = objects()
    database.exec(storeSql({ dialect: 'sqlite', direction: 'down' }))
    expect(objects()).toEqual([])
    await sqliteStore(database).get('grant', 'id')
    expect(objects()).toEqual(printed)
    database.close()
  })

  describe.each(servers)('on $dialect', ({ dialect, open, isReachable }) => {
    it.skipIf(!isReachable)('makes what migrate makes, and takes it away', async () => {
      const db = open()
      const schemas = [freshSchema(), freshSchema()] as const
      const [printed, migrated] = schemas
      await db.schema.createSchema(printed).execute()
      const options = { dialect, kinds, schema: printed }
      await runPrinted(db, options)
      await runPrinted(db, options)
      await migrate(db, { kinds, schema: migrated })
      const [ours, theirs] = await Promise.all(schemas.map((schema) => columnsOf(db, schema)))
      expect(ours).toEqual(theirs)
      expect(ours).toHaveLength(8 * kinds.length)
      await migrate(db, { kinds, schema: printed })
      await runPrinted(db, { ...options, direction: 'down' })
      expect(await columnsOf(db, printed)).toEqual([])
      for (const schema of schemas) await dropSchema(db, schema)
      await db.destroy()
    })
  })
})

/** The columns of the store's tables, with what compares them. */
async function columnsOf(db: Kysely<AuthkitDatabase>, schema: string): Promise<unknown[]> {
  const { rows } = await sql`
    select table_name, column_name, data_type, is_nullable, collation_name
    from information_schema.columns where table_schema = ${schema} and table_name like 'authkit%'
    order by table_name, ordinal_position`.execute(db)
  return rows
}
