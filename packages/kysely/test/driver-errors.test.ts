import { inspect } from 'node:util'
import { createAccessTokenRepository, type OAuth2AccessTokenTable } from '@authkit/kysely/oauth2'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate, rollback } from '../src/index.ts'
import { withoutValues } from '../src/store/driver-error.ts'
import {
  dropSchema,
  freshSchema,
  isMariadbReachable,
  isPostgresReachable,
  openMariadb,
  openPostgres,
  servers,
} from './servers.ts'

const secret = 'S3CRET-0123456789'

const [isMariadbThere, isPostgresThere] = await Promise.all([
  isMariadbReachable(),
  isPostgresReachable(),
])

/** What a promise rejects with. */
async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
}

describe('withoutValues', () => {
  const quoting = () => true
  const silent = () => false

  it('keeps what tells the fault and drops the statement and its row', () => {
    const error = Object.assign(new Error('Table is full'), {
      code: 'ER_RECORD_FILE_FULL',
      errno: 1114,
      sqlState: 'HY000',
      sql: `insert ${secret}`,
      sqlMessage: secret,
      detail: secret,
      where: secret,
      internalQuery: secret,
    })
    const clean = withoutValues(error, silent)
    expect(clean).toBeInstanceOf(Error)
    const kept = { code: 'ER_RECORD_FILE_FULL', errno: 1114, sqlState: 'HY000' }
    expect({ ...Object(clean) }).toEqual(kept)
    expect(clean).toMatchObject({ message: 'Table is full' })
    expect(inspect(clean)).not.toContain(secret)
  })

  it('drops a message that quotes a value, also of the errors beneath', () => {
    const cause = Object.assign(new Error(secret), { code: '23505' })
    const error = Object.assign(new Error(`bad ${secret}`, { cause }), { code: '22P02' })
    const clean = withoutValues(error, quoting)
    const message = 'The database refused a value'
    expect(clean).toMatchObject({ message, code: '22P02', cause: { message, code: '23505' } })
    expect(inspect(clean)).not.toContain(secret)
  })

  it('looks at each of a list, and leaves alone what is no error', () => {
    const list = [
      Object.assign(new Error(secret), { number: 2627 }),
      Object.assign({ sql: secret }),
    ]
    const clean = withoutValues(list, quoting)
    expect(clean).toMatchObject([{ number: 2627 }, { message: 'The database refused a value' }])
    expect(inspect(clean)).not.toContain(secret)
    expect(withoutValues('text', quoting)).toBe('text')
    expect(withoutValues(null, quoting)).toBe(null)
  })
})

describe.each(servers)('a fault of $dialect', ({ open, isReachable }) => {
  it.skipIf(!isReachable)('tells no value of a record, S-K2', async () => {
    const [db, schema] = [open(), freshSchema()]
    onTestFinished(() => db.destroy())
    const store = kyselyStore({ db, schema, kinds: ['client'] })
    const record = { id: secret, subject: secret, data: { client_secret: secret } }
    const error = await reasonOf(store.put('client', record))
    expect(error).toMatchObject({ code: 'ERR_STORE', cause: { code: expect.any(String) } })
    expect(inspect(error, { depth: 9 })).not.toContain(secret)
    // It would be there in hexadecimal digits, too.
    expect(inspect(error, { depth: 9 })).not.toContain(Buffer.from(secret).toString('hex'))
  })

  it.skipIf(!isReachable)('tells no value of a table of an application, SQ-5', async () => {
    const [connection, schema] = [open(), freshSchema()]
    onTestFinished(() => connection.destroy())
    await connection.schema.createSchema(schema).execute()
    onTestFinished(() => dropSchema(connection, schema))
    const db: Kysely<{ tokens: OAuth2AccessTokenTable }> = connection
      .withSchema(schema)
      .$extendTables()
    await db.schema
      .createTable('tokens')
      .addColumn('hash', 'varchar(64)', (column) => column.unique())
      .addColumn('grant_id', 'varchar(64)')
      .addColumn('client_id', 'varchar(64)')
      .addColumn('subject', 'integer')
      .addColumn('expires_at', 'bigint')
      .addColumn('data', 'text')
      .execute()
    const tokens = createAccessTokenRepository(db, { table: 'tokens' })
    const token = { clientId: secret, scope: [secret], issuedAt: 1, expiresAt: 4_000_000_000 }
    await tokens.save('token', token)
    for (const [attempt, code] of [
      // A duplicate, whose row PostgreSQL puts into `detail`.
      [tokens.save('token', token), /^(?:23505|ER_DUP_ENTRY)$/],
      // A text that is no number.
      [tokens.save('other', { ...token, subject: secret }), /^(?:22P02|ER_TRUNCATED_WRONG_VALUE)/],
    ] as const) {
      const error = await reasonOf(attempt)
      const message = 'The database refused a value'
      expect(error).toMatchObject({ message, code: expect.stringMatching(code) })
      const shown = inspect(error, { depth: 9 })
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(Buffer.from(secret).toString('hex').slice(0, 12))
    }
  })
})

describe('migrate and rollback', () => {
  const unreachable: readonly [string, () => Kysely<AuthkitDatabase>][] = [
    [
      'PostgreSQL',
      () => openPostgres({ connectionString: 'postgres://postgres@127.0.0.1:1/test' }),
    ],
    ['MariaDB', () => openMariadb({ uri: 'mysql://root@127.0.0.1:1/test' })],
  ]

  it.each(unreachable)('reject where no %s answers', async (_name, open) => {
    const db = open()
    onTestFinished(() => db.destroy())
    const failed = { code: 'ERR_STORE_MIGRATION', cause: { code: 'ECONNREFUSED' } }
    await expect(rollback(db)).rejects.toMatchObject(failed)
    await expect(migrate(db)).rejects.toMatchObject(failed)
  })

  it.skipIf(!isMariadbThere)('reject where MariaDB has no such database', async () => {
    const db = openMariadb({ database: freshSchema() })
    onTestFinished(() => db.destroy())
    const failed = { code: 'ERR_STORE_MIGRATION', cause: { errno: 1049 } }
    await expect(rollback(db)).rejects.toMatchObject(failed)
    await expect(migrate(db)).rejects.toMatchObject(failed)
  })

  it.skipIf(!isPostgresThere)(
    'reject where PostgreSQL lets nobody read what was migrated',
    async () => {
      const [db, schema] = [openPostgres({ max: 1 }), freshSchema()]
      onTestFinished(() => db.destroy())
      await migrate(db, { schema, kinds: ['grant'] })
      onTestFinished(() => dropSchema(db, schema))
      const role = sql.ref(schema)
      await sql`create role ${role}`.execute(db)
      await sql`set role ${role}`.execute(db)
      const denied = rollback(db, { schema, kinds: ['grant'] })
      await expect(denied).rejects.toMatchObject({
        code: 'ERR_STORE_MIGRATION',
        cause: { code: '42501' },
      })
      await sql`reset role`.execute(db)
      await sql`drop role ${role}`.execute(db)
    },
  )

  it.each(servers.filter(({ isReachable }) => isReachable))(
    'rollback does nothing on $dialect where nothing was migrated',
    async ({ open }) => {
      const db = open()
      onTestFinished(() => db.destroy())
      expect(await rollback(db, { schema: freshSchema() })).toBeUndefined()
    },
  )
})
