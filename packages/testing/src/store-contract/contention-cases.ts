import assert from 'node:assert/strict'
import type { Store } from '@authkit/common/store'
import { meet, race } from './race.ts'
import type { DeclareCase } from './store-case.ts'
import { versionOf } from './store-case.ts'

const kind = 'refresh_token'
const rounds = 20
const workers = 20
const steps = 10

const put =
  (id: string, turn: string) =>
  async (store: Store): Promise<boolean> => {
    await store.put(kind, { id, data: { turn } })
    return true
  }
const replace =
  (id: string, version: number) =>
  (store: Store): Promise<boolean> =>
    store.replace(kind, { id, data: { turn: 'replaced' } }, version)
const remove =
  (id: string) =>
  (store: Store): Promise<boolean> =>
    store.delete(kind, id)
const consume =
  (id: string) =>
  async (store: Store): Promise<boolean> =>
    (await store.consume(kind, id))?.first === true

/** Adds one to the counter, again and again until no other write came between. */
async function increment(store: Store): Promise<void> {
  // Whoever loses has lost to an increment of another, and there are no more of them than that.
  for (let attempt = 0; attempt < workers * steps; attempt++) {
    const found = await store.get(kind, 'counter')
    const count = Number(found?.data['count']) + 1
    if (await store.replace(kind, { id: 'counter', data: { count } }, found?.version ?? 0)) return
  }
  assert.fail('replace answered false although the record had not changed')
}

/** Different operations that meet at one record: what they answer and what they leave fits one order of them. */
export function contentionCases(it: DeclareCase): void {
  it('orders a consume and a replacement one way or the other', async (context) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await context.store.put(kind, { id, data: { turn: 'first' } })
      const version = await versionOf(context.store, kind, id)
      let used: unknown
      const [replaced] = await meet(context, round, [
        replace(id, version),
        async (store) => {
          const answer = await store.consume(kind, id)
          used = answer?.record.data
          return answer?.first === true
        },
      ])
      const expected = { turn: replaced ? 'replaced' : 'first' }
      assert.deepEqual(used, expected)
      assert.deepEqual((await context.store.get(kind, id))?.data, expected)
    }
  })

  it('never brings back by replace what a delete removed', async (context) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await put(id, 'first')(context.store)
      const version = await versionOf(context.store, kind, id)
      const [, deleted] = await meet(context, round, [replace(id, version), remove(id)])
      assert.equal(deleted, true)
      assert.equal(await context.store.get(kind, id), undefined)
    }
  })

  it('never loses a put to a replacement of what was there before', async (context) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await put(id, 'first')(context.store)
      const version = await versionOf(context.store, kind, id)
      await meet(context, round, [replace(id, version), put(id, 'put')])
      assert.deepEqual((await context.store.get(kind, id))?.data, { turn: 'put' })
    }
  })

  it('orders a replacement, a delete and a put', async (context) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await put(id, 'first')(context.store)
      const version = await versionOf(context.store, kind, id)
      const attempts = [replace(id, version), remove(id), put(id, 'put')]
      const [, deleted] = await meet(context, round, attempts)
      // Whatever the order, there is something to delete, and only the put can come after it.
      assert.equal(deleted, true)
      const left = await context.store.get(kind, id)
      if (left) assert.deepEqual(left.data, { turn: 'put' })
    }
  })

  it('makes a record fresh once where a put meets a consume', async (context) => {
    for (let round = 0; round < rounds; round++) {
      const id = `id ${round}`
      await put(id, 'first')(context.store)
      const attempts = [consume(id), put(id, 'put'), consume(id)]
      const [first, , third] = await meet(context, round, attempts)
      const left = await context.store.get(kind, id)
      assert.deepEqual(left?.data, { turn: 'put' })
      const lives = Number(first) + Number(third) + Number(left.consumedAt === undefined)
      // Two lives: the first of the record and that of the put, each used once or not yet.
      assert.ok(lives === 2 || (lives === 1 && left.consumedAt !== undefined), `${lives}`)
    }
  })

  it('counts right where 20 add one to a number 10 times each', async (context) => {
    await context.store.put(kind, { id: 'counter', data: { count: 0 } })
    await race(context, workers, async (store) => {
      for (let step = 0; step < steps; step++) await increment(store)
    })
    const found = await context.store.get(kind, 'counter')
    assert.deepEqual(found?.data, { count: workers * steps })
  })
}
