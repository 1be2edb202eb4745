import { fixedClock } from '@authkit/testing'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector, MssqlQueryCompiler } from 'kysely'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { kyselyStore } from '../src/index.ts'

// No SQL Server runs here: these tests pin what it is sent, and how its answers are taken.
const clock = fixedClock(1_800_000_000)
const now = 1_800_000_000

/** What the server answers: affected rows, rows, or an error. */
type Answer = number | readonly object[] | Error | { readonly reject: unknown }

/** An error as tedious makes it. */
const failure = (number: number): Error => Object.assign(new Error('SQL Server'), { number })
const duplicate = failure(2627)

describe('kyselyStore on SQL Server', () => {
  let script: Answer[]
  let sent: CompiledQuery[]
  let onSend: () => void = () => {}
  beforeEach(() => {
    script = []
    sent = []
  })

  class ScriptedDriver extends DummyDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      return {
        async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
          sent.push(query)
          onSend()
          const answer = script.shift()
          if (answer === undefined) throw new Error('The script has ended')
          if (answer instanceof Error) throw answer
          if (typeof answer === 'object' && 'reject' in answer) return Promise.reject(answer.reject)
          if (typeof answer === 'number') return { rows: [], numAffectedRows: BigInt(answer) }
          // The script holds rows of the table.
          return { rows: [...answer] as Row[] }
        },
        async *streamQuery() {},
      }
    }
  }
  const db = new Kysely({
    dialect: {
      createAdapter: () => new MssqlAdapter(),
      createDriver: () => new ScriptedDriver(),
      createIntrospector: (of) => new MssqlIntrospector(of),
      createQueryCompiler: () => new MssqlQueryCompiler(),
    },
  })
  const store = kyselyStore({ db, schema: 'auth', kinds: ['grant'], clock })
  const table = '"auth"."authkit_grant"'
  const row = {
    id: 'id',
    id_length: 4,
    grant_id: null,
    client_id: 'client',
    subject: null,
    expires_at: `${now + 60}`,
    consumed_at: null,
    version: '7',
    data: '{"a":1}',
  }
  const record = {
    id: 'id',
    version: 7,
    expiresAt: now + 60,
    clientId: 'client',
    data: { a: 1 },
  }
  const written = { id: 'id', clientId: 'client', expiresAt: now + 60, data: { a: 1 } }
  const version = expect.any(Number)

  /** Statements and parameters that went to the server. */
  const statements = () => sent.map(({ sql, parameters }) => [sql, parameters])

  const update = [
    `update ${table} set "grant_id" = @1, "client_id" = @2, "subject" = @3, "expires_at" = @4, "consumed_at" = @5, "version" = @6, "data" = @7 where ("id" = @8 and "id_length" = datalength(@9))`,
    [null, 'client', null, now + 60, null, version, '{"a":1}', 'id', 'id'],
  ] as const
  const insert = [
    `insert into ${table} ("id", "grant_id", "client_id", "subject", "expires_at", "consumed_at", "version", "data") values (@1, @2, @3, @4, @5, @6, @7, @8)`,
    ['id', null, 'client', null, now + 60, null, version, '{"a":1}'],
  ]
  const takeOver = [`${update[0]} and "expires_at" <= @10`, [...update[1], now]]
  const select = [
    `select * from ${table} where ("id" = @1 and "id_length" = datalength(@2)) and ("expires_at" is null or "expires_at" > @3)`,
    ['id', 'id', now],
  ]
  const use = [
    `update ${table} set "consumed_at" = @1, "version" = @2 where ("id" = @3 and "id_length" = datalength(@4)) and "version" = @5 and "consumed_at" is null and ("expires_at" is null or "expires_at" > @6)`,
    [now, version, 'id', 'id', 7, now],
  ]

  it('gets a record, and takes a bigint that arrives as text', async () => {
    script = [[row], []]
    expect(await store.get('grant', 'id')).toEqual(record)
    expect(await store.get('grant', 'id')).toBeUndefined()
    expect(statements()).toEqual([select, select])
  })

  it('puts by UPDATE where there is a record', async () => {
    script = [1]
    await store.put('grant', written)
    expect(statements()).toEqual([update])
  })

  it('puts by INSERT where there is none, and starts again when another was faster', async () => {
    script = [0, 1]
    await store.put('grant', written)
    expect(statements()).toEqual([update, insert])
    sent = []
    script = [0, duplicate, 1]
    await store.put('grant', written)
    expect(statements()).toEqual([update, insert, update])
  })

  it('inserts where there is no record', async () => {
    script = [1]
    expect(await store.insert('grant', written)).toBe(true)
    expect(statements()).toEqual([insert])
  })

  it('inserts over an expired record', async () => {
    script = [duplicate, 1]
    expect(await store.insert('grant', written)).toBe(true)
    expect(statements()).toEqual([insert, takeOver])
  })

  it('does not insert over a live record, by a constraint or by an index', async () => {
    for (const error of [duplicate, failure(2601)]) {
      sent = []
      script = [error, 0, [row]]
      expect(await store.insert('grant', written)).toBe(false)
      expect(statements()).toEqual([insert, takeOver, select])
    }
  })

  it('inserts again when the record is gone by the time it looks', async () => {
    script = [duplicate, 0, [], 1]
    expect(await store.insert('grant', written)).toBe(true)
    expect(statements()).toEqual([insert, takeOver, select, insert])
  })

  it('knows a duplicate also in a list of errors, as Kysely passes them on', async () => {
    // Kysely rejects with the list of an AggregateError.
    script = [{ reject: [failure(3621), duplicate] }, 1]
    expect(await store.insert('grant', written)).toBe(true)
  })

  it('consumes a record that nobody else uses', async () => {
    script = [[row], 1]
    const used = await store.consume('grant', 'id')
    expect(used).toEqual({ first: true, record: { ...record, version, consumedAt: now } })
    expect(used?.record.version).toBe(sent[1]?.parameters[1])
    expect(statements()).toEqual([select, use])
  })

  it('tells that a record was used, also when it was used between the statements', async () => {
    const usedRow = { ...row, consumed_at: now - 5, version: 8 }
    const answer = { first: false, record: { ...record, version: 8, consumedAt: now - 5 } }
    script = [[usedRow]]
    expect(await store.consume('grant', 'id')).toEqual(answer)
    script = [[row], 0, [usedRow]]
    expect(await store.consume('grant', 'id')).toEqual(answer)
    expect(statements()).toEqual([select, select, use, select])
  })

  it('consumes nothing where there is nothing, also when it went between the statements', async () => {
    script = [[], [row], 0, []]
    expect(await store.consume('grant', 'id')).toBeUndefined()
    expect(await store.consume('grant', 'id')).toBeUndefined()
    expect(statements()).toEqual([select, select, use, select])
  })

  it('replaces by version', async () => {
    script = [1, 0]
    expect(await store.replace('grant', written, 7)).toBe(true)
    expect(await store.replace('grant', written, 7)).toBe(false)
    const replace = [
      `${update[0]} and "version" = @10 and "consumed_at" is null and ("expires_at" is null or "expires_at" > @11)`,
      [...update[1], 7, now],
    ]
    expect(statements()).toEqual([replace, replace])
  })

  it('deletes', async () => {
    script = [1, 0]
    expect(await store.delete('grant', 'id')).toBe(true)
    expect(await store.delete('grant', 'id')).toBe(false)
    const remove = [
      `delete from ${table} where ("id" = @1 and "id_length" = datalength(@2)) and ("expires_at" is null or "expires_at" > @3)`,
      ['id', 'id', now],
    ]
    expect(statements()).toEqual([remove, remove])
  })

  it.each([
    [{ grantId: 'x' }, 'grant_id'],
    [{ clientId: 'x' }, 'client_id'],
    [{ subject: 'x' }, 'subject'],
  ])('finds and deletes by %j', async (selector, column) => {
    script = [[row], 3]
    expect(await store.findBy('grant', selector)).toEqual([record])
    await store.deleteBy('grant', selector)
    const matches = `("${column}" = @1 and datalength("${column}") = datalength(@2))`
    expect(statements()).toEqual([
      [
        `select * from ${table} where ${matches} and ("expires_at" is null or "expires_at" > @3)`,
        ['x', 'x', now],
      ],
      [`delete from ${table} where ${matches}`, ['x', 'x']],
    ])
  })

  it('purges in batches of 500', async () => {
    script = [500, [{ count: '520' }], 500, 20]
    expect(await store.purgeExpired()).toBe(1020)
    const purge = [`delete top(500) from ${table} where "expires_at" <= @1`, [now]]
    const count = [`select count(*) as "count" from ${table} where "expires_at" <= @1`, [now]]
    expect(statements()).toEqual([purge, count, purge, purge])
  })

  it.each([1205, 3960])('S-R7 sends again what error %i says was rolled back', async (number) => {
    script = [failure(number), failure(number), 1]
    expect(await store.replace('grant', written, 7)).toBe(true)
    expect(sent).toHaveLength(3)
  })

  it('S-X1 rejects with a StoreError after any other error, and repeats nothing', async () => {
    const cause = failure(-2)
    script = [cause, 1]
    const failed = { code: 'ERR_STORE', operation: 'replace', kind: 'grant', cause }
    await expect(store.replace('grant', written, 7)).rejects.toMatchObject(failed)
    expect(sent).toHaveLength(1)
  })

  it('S-X1 takes no further turn once its caller was told that it took too long', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    // Somebody else writes between any two statements, each of which takes a second.
    script = Array.from({ length: 50 }, () => [[row], 0]).flat()
    onSend = () => void vi.advanceTimersByTime(1000)
    onTestFinished(() => void (onSend = () => {}))
    const timeout = { code: 'ERR_STORE_TIMEOUT', operation: 'consume' }
    await expect(store.consume('grant', 'id')).rejects.toMatchObject(timeout)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(6)
  })

  it('rejects when the driver does not tell what a statement did', async () => {
    script = [[], [row], []]
    await expect(store.replace('grant', written, 7)).rejects.toMatchObject({ code: 'ERR_STORE' })
    await expect(store.consume('grant', 'id')).rejects.toMatchObject({ code: 'ERR_STORE' })
  })

  it('gives up where it could go on for ever, as on a table that is not the one of `migrate`', async () => {
    script = Array.from({ length: 1000 }, () => [duplicate, 0, []]).flat()
    await expect(store.insert('grant', written)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('is the table as migrated?') },
    })
  })
})
