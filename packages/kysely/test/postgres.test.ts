import { randomUUID } from 'node:crypto'
import { contractKinds, describeStore } from '@authkit/testing'
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate } from '../src/index.ts'

const connectionString = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'
const isRequired = process.env['AUTHKIT_REQUIRE_SERVICES'] === '1'
const isReachable = await reach()

async function reach(): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const open = (max: number): Kysely<AuthkitDatabase> =>
  new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString, max }) }) })

it.skipIf(!isReachable && !isRequired)('finds PostgreSQL at DATABASE_URL or its usual port', () => {
  expect(isReachable).toBe(true)
})

describe.skipIf(!isReachable)('kyselyStore on PostgreSQL', () => {
  const schema = `authkit_test_${randomUUID().replaceAll('-', '')}`
  const kinds = contractKinds
  // Connects at its first query.
  const db = open(10)

  beforeAll(() => migrate(db, { schema, kinds }))
  afterAll(async () => {
    await db.schema.dropSchema(schema).cascade().execute()
    await db.destroy()
  })

  describeStore(
    'kyselyStore',
    async ({ clock }) => {
      const tables = db.withSchema(schema)
      for (const kind of kinds) await tables.deleteFrom(`authkit_${kind}`).execute()
      return kyselyStore({ db, schema, kinds, clock })
    },
    { describe, it },
  )

  it('migrates once from many connections at the same time', async () => {
    const other = `${schema}_race`
    const connections = Array.from({ length: 4 }, () => open(1))
    await Promise.all(connections.map((one) => migrate(one, { schema: other, kinds })))
    await migrate(db, { schema: other, kinds: [...kinds, 'later'] })
    const rows = db.withSchema(other).selectFrom('authkit_later').selectAll().execute()
    expect(await rows).toEqual([])
    await db.schema.dropSchema(other).cascade().execute()
    await Promise.all(connections.map((one) => one.destroy()))
  })

  it('lets one of two pools win each race', async () => {
    const other = open(10)
    const stores = [db, other].map((one) => kyselyStore({ db: one, schema, kinds }))
    for (let round = 0; round < 5; round++) {
      const id = `id ${round}`
      await stores[0]?.put('replay', { id, data: {} })
      const attempts = Array.from({ length: 100 }, () =>
        stores.map((store) => store.consume('replay', id)),
      )
      const answers = await Promise.all(attempts.flat())
      expect(answers.filter((answer) => answer?.first)).toHaveLength(1)
    }
    await other.destroy()
  })
})
