import assert from 'node:assert/strict'
import type { StoreRecord } from '@authkit/common/store'
import { race, wins } from './race.ts'
import type { DeclareCase, StoreCase } from './store-case.ts'

const kind = 'authorization_code'
const other = 'replay'
const expired = 300
const live = 60

/** Puts records that have expired and records that have not, and moves the clock between the two. */
async function fill({ store, clock }: StoreCase): Promise<void> {
  const expiresAt = clock() + 10
  const put = (name: string, record: Omit<StoreRecord, 'data'>): Promise<void> =>
    store.put(name, { ...record, grantId: 'grant', data: { of: record.id } })
  await Promise.all([
    ...Array.from({ length: expired }, (_, n) => put(kind, { id: `old ${n}`, expiresAt })),
    ...Array.from({ length: expired }, (_, n) => put(other, { id: `old ${n}`, expiresAt })),
    ...Array.from({ length: live }, (_, n) =>
      put(kind, { id: `soon ${n}`, expiresAt: expiresAt + 1 }),
    ),
    ...Array.from({ length: live }, (_, n) => put(kind, { id: `endless ${n}` })),
  ])
  clock.set(expiresAt)
}

/** `purgeExpired`, alone and among writes. */
export function purgeCases(it: DeclareCase): void {
  it('purges what has expired of every kind, counts it, and nothing else', async (context) => {
    const { store, clock, selfExpiring } = context
    const now = clock()
    for (const name of [kind, other]) {
      await store.put(name, { id: 'first', expiresAt: now + 10, data: {} })
      await store.put(name, { id: 'second', expiresAt: now + 20, data: {} })
      await store.put(name, { id: 'third', expiresAt: now + 31, data: {} })
      await store.put(name, { id: 'endless', data: {} })
    }
    clock.advance(30)
    const counts = [await store.purgeExpired(now + 10), await store.purgeExpired()]
    if (!selfExpiring) assert.deepEqual(counts, [2, 2])
    assert.equal(await store.purgeExpired(), 0)
    for (const name of [kind, other]) {
      assert.notEqual(await store.get(name, 'third'), undefined)
      assert.notEqual(await store.get(name, 'endless'), undefined)
    }
  })

  it('purges to the second that it is told', async ({ store, clock, selfExpiring }) => {
    const expiresAt = clock() + 10
    await store.put(kind, { id: 'id', expiresAt, data: {} })
    await store.consume(kind, 'id')
    clock.advance(60)
    assert.equal(await store.purgeExpired(expiresAt - 1), 0)
    const count = await store.purgeExpired(expiresAt)
    if (!selfExpiring) assert.equal(count, 1)
    assert.equal(await store.purgeExpired(), 0)
  })

  it('purges more than one batch', async ({ store, clock, selfExpiring }) => {
    const expiresAt = clock() + 10
    const ids = Array.from({ length: 1100 }, (_, index) => `id ${index}`)
    await Promise.all(ids.map((id) => store.put(kind, { id, expiresAt, data: {} })))
    await store.put(kind, { id: 'endless', data: {} })
    clock.advance(10)
    const count = await store.purgeExpired()
    if (!selfExpiring) assert.equal(count, ids.length)
    assert.notEqual(await store.get(kind, 'endless'), undefined)
  })

  it('purges each expired record once, however many purge at the same time', async (context) => {
    await fill(context)
    const purged = race(context, 4, (store) => store.purgeExpired())
    const used = race(context, live, (store, turn) => store.consume(kind, `endless ${turn}`))
    const counts = await purged
    assert.equal(wins((await used).map((answer) => answer?.first === true)), live)
    const sum = counts.reduce((total, count) => total + count, 0)
    if (!context.selfExpiring) assert.equal(sum, 2 * expired)
    assert.equal(await context.store.purgeExpired(), 0)
    const found = await context.store.findBy(kind, { grantId: 'grant' })
    assert.equal(found.length, 2 * live)
    assert.deepEqual(await context.store.findBy(other, { grantId: 'grant' }), [])
  })

  it('never purges a record that a racing write made live', async (context) => {
    const { store, clock } = context
    await fill(context)
    const expiresAt = clock() + 60
    const purged = race(context, 4, (handle) => handle.purgeExpired())
    const answers = await race(context, live, async (handle, turn) => {
      const [put, insert, use] = [`old ${turn}`, `old ${live + turn}`, `soon ${turn}`]
      await handle.put(kind, { id: put, expiresAt, grantId: 'new', data: { turn } })
      const inserted = await handle.insert(kind, { id: insert, grantId: 'new', data: { turn } })
      return inserted && (await handle.consume(kind, use))?.first === true
    })
    assert.equal(wins(answers), live)
    const sum = (await purged).reduce((total, count) => total + count, 0)
    assert.ok(sum <= 2 * expired && (context.selfExpiring || sum >= expired), `purged ${sum}`)
    await store.purgeExpired()
    for (const [grantId, count] of [
      ['grant', 2 * live],
      ['new', 2 * live],
    ] as const) {
      assert.equal((await store.findBy(kind, { grantId })).length, count)
    }
    for (let turn = 0; turn < 2 * live; turn++) {
      assert.deepEqual((await store.get(kind, `old ${turn}`))?.data, { turn: turn % live })
    }
  })

  it('purges while others delete the same records', async (context) => {
    await fill(context)
    const { store } = context
    await Promise.all([
      race(context, 3, (handle) => handle.purgeExpired()),
      race(context, 3, (handle, turn) =>
        handle.deleteBy(turn === 0 ? other : kind, { grantId: 'grant' }),
      ),
      race(context, 20, (handle, turn) => handle.delete(kind, `old ${turn}`)),
    ])
    assert.equal(await store.purgeExpired(), 0)
    assert.deepEqual(await store.findBy(kind, { grantId: 'grant' }), [])
    assert.equal(await store.get(kind, 'endless 0'), undefined)
  })
}
