import { isDeepStrictEqual } from 'node:util'
import { fixedClock } from '@authkit/testing'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthkitDatabase } from '../src/index.ts'
import { kyselyStore, migrate } from '../src/index.ts'
import {
  dropSchema,
  freshSchema,
  isPostgresReachable,
  openPostgres,
  postgresPool,
} from './servers.ts'

const kinds = ['authorization_code', 'grant']
const code = 'authorization_code'

/** What a session holds beyond a statement, which a transaction pooler gives to somebody else. */
const leftovers = `
  select (select count(*) from pg_prepared_statements) as prepared,
    (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as advisory,
    (select count(*) from pg_listening_channels()) as channels,
    (select count(*) from pg_settings where source = 'session'
      and name not in ('client_encoding', 'DateStyle', 'application_name')) as settings`

describe.skipIf(!(await isPostgresReachable()))('behind a pooler of transactions', () => {
  const schema = freshSchema()
  const direct = openPostgres({ max: 1 })
  // Each connection serves one statement and is closed.
  const connections = postgresPool({ max: 8, maxUses: 1 })
  let served = 0
  const found: unknown[] = []

  /** Gives each statement a session of its own, forgets all of the session, and notes what there was to forget. */
  const pooler: PostgresPool = {
    async connect(): Promise<PostgresPoolClient> {
      const client = await connections.connect()
      return Object.assign(Object.create(client), {
        async query(text: string, parameters: unknown[]) {
          served++
          try {
            return await client.query(text, parameters)
          } finally {
            found.push(...(await client.query(leftovers)).rows)
            await client.query('discard all')
          }
        },
        release: () => client.release(),
      })
    },
    end: () => connections.end(),
    options: {},
  }
  const db = new Kysely<AuthkitDatabase>({ dialect: new PostgresDialect({ pool: pooler }) })
  const clock = fixedClock()
  const store = kyselyStore({ db, schema, kinds, clock, timeout: 30 })

  beforeAll(() => migrate(direct, { schema, kinds }))
  afterAll(async () => {
    await db.destroy()
    await dropSchema(direct, schema)
    await direct.destroy()
  })

  it('S-R7 keeps every operation', async () => {
    const record = { id: 'id', subject: 'alice', expiresAt: clock() + 60, data: { a: 1 } }
    expect(await store.insert(code, record)).toBe(true)
    expect(await store.insert(code, record)).toBe(false)
    const version = (await store.get(code, 'id'))?.version ?? 0
    expect(await store.replace(code, { ...record, data: { a: 2 } }, version)).toBe(true)
    expect(await store.replace(code, record, version)).toBe(false)
    expect((await store.consume(code, 'id'))?.first).toBe(true)
    expect((await store.consume(code, 'id'))?.first).toBe(false)
    expect(await store.findBy(code, { subject: 'alice' })).toMatchObject([{ data: { a: 2 } }])
    await store.put(code, record)
    expect(await store.delete(code, 'id')).toBe(true)
    await store.put(code, { ...record, expiresAt: clock() - 1 })
    expect(await store.purgeExpired()).toBe(1)
    await store.put(code, record)
    await store.deleteBy(code, { subject: 'alice' })
    expect(await store.get(code, 'id')).toBeUndefined()
  })

  it('S-R7 lets one of 50 consumes be the first', async () => {
    for (let round = 0; round < 3; round++) {
      const id = `race ${round}`
      await store.put(code, { id, data: {} })
      const answers = await Promise.all(Array.from({ length: 50 }, () => store.consume(code, id)))
      expect(answers.filter((answer) => answer?.first)).toHaveLength(1)
    }
  })

  it('S-R7 leaves nothing behind in a session', async () => {
    const before = served
    await store.get(code, 'id')
    expect(served).toBe(before + 1)
    expect(found).toHaveLength(served)
    const nothing = { prepared: '0', advisory: '0', channels: '0', settings: '0' }
    expect(found.filter((left) => !isDeepStrictEqual(left, nothing))).toEqual([])
  })
})
