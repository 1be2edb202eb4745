import { contractKinds as kinds, describeStore, fixedClock } from '@authkit/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyStore, migrate } from '../src/index.ts'
import { racesOnly } from './races-only.ts'
import {
  ContractTables,
  dropSchema,
  freshSchema,
  isPostgresReachable,
  isRequired,
  openPostgres,
} from './servers.ts'

const isReachable = await isPostgresReachable()

it.skipIf(!isReachable && !isRequired)('finds PostgreSQL at DATABASE_URL or its usual port', () => {
  expect(isReachable).toBe(true)
})

describe.skipIf(!isReachable).each(['read committed', 'repeatable read', 'serializable'])(
  'S-R7 PostgreSQL at %s',
  (level) => {
    const options = `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`
    // One of them on the tables that storeSql prints.
    const printed = level === 'repeatable read' ? 'postgres' : undefined
    const tables = new ContractTables(() => openPostgres({ options }), printed)
    beforeAll(tables.create)
    afterAll(tables.remove)

    it('is what the connections are set to', async () => {
      const db = openPostgres({ options })
      const { rows } = await sql`show transaction_isolation`.execute(db)
      expect(rows).toEqual([{ transaction_isolation: level }])
      await db.destroy()
    })

    // What an isolation level changes is who wins.
    const runner = printed === undefined ? { describe, it } : racesOnly({ describe, it })
    describeStore(`kyselyStore at ${level}`, tables.factory, runner)
  },
)

describe.skipIf(!isReachable)('kyselyStore on PostgreSQL', () => {
  const schema = freshSchema()
  const db = openPostgres()
  beforeAll(() => migrate(db, { schema, kinds }))
  afterAll(async () => {
    await dropSchema(db, schema)
    await db.destroy()
  })

  it('purges what nobody else holds, and waits for nobody', async () => {
    const clock = fixedClock()
    const store = kyselyStore({ db, schema, kinds, clock })
    for (let index = 0; index < 3; index++) {
      await store.put('replay', { id: `id ${index}`, expiresAt: clock() - 1, data: {} })
    }
    await db
      .withSchema(schema)
      .transaction()
      .execute(async (transaction) => {
        const held = transaction.selectFrom('authkit_replay').where('id', '=', 'id 1')
        await held.select('id').forUpdate().execute()
        expect(await store.purgeExpired()).toBe(2)
      })
    expect(await store.purgeExpired()).toBe(1)
  })

  it('compares ids by the collation "C", whatever the collation of the database', async () => {
    const { rows } = await sql`
      select column_name, collation_name from information_schema.columns
      where table_schema = ${schema} and table_name = 'authkit_replay' and data_type = 'character varying'
      order by column_name`.execute(db)
    const columns = ['client_id', 'grant_id', 'id', 'subject']
    expect(rows).toEqual(columns.map((column_name) => ({ column_name, collation_name: 'C' })))
  })
})
