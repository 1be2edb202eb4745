import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate, rollback, storeKinds } from '../src/index.ts'
import { dropSchema, freshSchema, servers } from './servers.ts'

/** Names of the store's tables in a schema. */
async function tablesOf(db: Kysely<AuthkitDatabase>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = ${schema} and table_name like 'authkit%' order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

const namesOf = (kinds: readonly string[]): string[] =>
  kinds.map((kind) => `authkit_${kind}`).toSorted()

describe.each(servers)('several pools on $dialect', ({ open, isReachable }) => {
  const inSchema = async (
    work: (
      pools: readonly [Kysely<AuthkitDatabase>, ...Kysely<AuthkitDatabase>[]],
      schema: string,
    ) => Promise<void>,
  ): Promise<void> => {
    const pools = [open(), open(), open(), open()] as const
    const cleaner = open()
    const schema = freshSchema()
    try {
      await work(pools, schema)
    } finally {
      await dropSchema(cleaner, schema)
      await Promise.all([...pools, cleaner].map((pool) => pool.destroy()))
    }
  }

  it.skipIf(!isReachable)('migrate once at the same time, and add kinds later', async () => {
    await inSchema(async (pools, schema) => {
      const [db] = pools
      await Promise.all(pools.map((pool) => migrate(pool, { schema })))
      await Promise.all(pools.map((pool) => migrate(pool, { schema, kinds: ['later', 'grant'] })))
      expect(await tablesOf(db, schema)).toEqual(namesOf([...storeKinds, 'later']))
    })
  })

  it.skipIf(!isReachable)('roll back once at the same time, and migrate again', async () => {
    await inSchema(async (pools, schema) => {
      const [db] = pools
      await migrate(db, { schema, kinds: [...storeKinds, 'theirs'] })
      await Promise.all(pools.map((pool) => rollback(pool, { schema })))
      expect(await tablesOf(db, schema)).toEqual(namesOf(['theirs']))
      await migrate(db, { schema, kinds: ['grant'] })
      expect(await kyselyStore({ db, schema }).get('grant', 'id')).toBeUndefined()
    })
  })

  it.skipIf(!isReachable)('S-R1 let one win each race', async () => {
    await inSchema(async (pools, schema) => {
      const kinds = ['authorization_code']
      const stores = pools.map((db) => kyselyStore({ db, schema, kinds, timeout: 30 }))
      await migrate(pools[0], { schema, kinds })
      for (let round = 0; round < 5; round++) {
        const id = `id ${round}`
        await stores[0]?.put('authorization_code', { id, data: {} })
        const attempts = Array.from({ length: 50 }, () =>
          stores.map((store) => store.consume('authorization_code', id)),
        )
        const answers = await Promise.all(attempts.flat())
        expect(answers.filter((answer) => answer?.first)).toHaveLength(1)
      }
    })
  })
})
