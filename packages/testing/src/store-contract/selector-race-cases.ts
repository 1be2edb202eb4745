import assert from 'node:assert/strict'
import type { Store, StoredRecord } from '@authkit/common/store'
import { meet, race, wins } from './race.ts'
import type { DeclareCase } from './store-case.ts'
import { idsBy, versionOf } from './store-case.ts'

const kind = 'refresh_token'
const grants = ['grant', 'other'] as const

/** Writes, replaces, uses and deletes records that one grant and another take turns to own. */
async function churn(store: Store, worker: number): Promise<void> {
  for (let step = 0; step < 12; step++) {
    const id = `churn ${(worker + step) % 10}`
    const grantId = grants[step % 2] ?? 'grant'
    const record = { id, grantId, clientId: 'client', data: { grantId } }
    if (step % 4 === 0) await store.put(kind, record)
    else if (step % 4 === 1) await store.replace(kind, record, await versionOf(store, kind, id))
    else if (step % 4 === 2) await store.consume(kind, id)
    else await store.delete(kind, id)
  }
}

/** `findBy` and `deleteBy` while others write. */
export function selectorRaceCases(it: DeclareCase): void {
  it('deletes by selector everything that was written before', async (context) => {
    const { store } = context
    for (let round = 0; round < 5; round++) {
      await race(context, 20, (handle, turn) =>
        handle.put(kind, { id: `before ${turn}`, grantId: 'grant', data: {} }),
      )
      const [, found] = await Promise.all([
        store.deleteBy(kind, { grantId: 'grant' }),
        store.findBy(kind, { subject: 'user' }),
        race(context, 20, (handle, turn) =>
          handle.put(kind, { id: `during ${turn}`, grantId: 'grant', data: {} }),
        ),
      ])
      assert.deepEqual(found, [])
      for (let turn = 0; turn < 20; turn++) {
        assert.equal(await store.get(kind, `before ${turn}`), undefined)
      }
      await store.deleteBy(kind, { grantId: 'grant' })
      assert.deepEqual(await store.findBy(kind, { grantId: 'grant' }), [])
    }
  })

  it('finds once each what stays while others write, and nothing torn', async (context) => {
    const stable = Array.from({ length: 50 }, (_, index) => `stable ${index}`).toSorted()
    await race(context, stable.length, (store, turn) =>
      store.put(kind, { id: `stable ${turn}`, grantId: 'grant', data: { grantId: 'grant' } }),
    )
    const found: (readonly StoredRecord[])[] = []
    const read = async (store: Store): Promise<void> => {
      for (let turn = 0; turn < 5; turn++)
        found.push(await store.findBy(kind, { grantId: 'grant' }))
    }
    await Promise.all([race(context, 4, read), race(context, 10, churn)])
    for (const records of found) {
      const ids = records.map(({ id }) => id)
      assert.equal(new Set(ids).size, ids.length)
      assert.deepEqual(ids.filter((id) => id.startsWith('stable')).toSorted(), stable)
      assert.ok(
        records.every((each) => each.grantId === 'grant' && each.data['grantId'] === 'grant'),
      )
    }
  })

  it('deletes by selector nothing else while others write', async (context) => {
    const stable = Array.from({ length: 20 }, (_, index) => `stable ${index}`).toSorted()
    await race(context, stable.length, (store, turn) =>
      store.put(kind, { id: `stable ${turn}`, grantId: 'grant', clientId: 'kept', data: {} }),
    )
    await Promise.all([
      race(context, 10, (store) => store.deleteBy(kind, { grantId: 'other' })),
      race(context, 10, churn),
      race(context, 10, (store) => store.deleteBy(kind, { clientId: 'client' })),
    ])
    assert.deepEqual(await idsBy(context.store, kind, { clientId: 'kept' }), stable)
    await context.store.deleteBy(kind, { clientId: 'client' })
    assert.deepEqual(await idsBy(context.store, kind, { grantId: 'grant' }), stable)
    assert.deepEqual(await idsBy(context.store, kind, { grantId: 'other' }), [])
  })

  it('never deletes by selector what has moved to another value', async (context) => {
    const { store } = context
    for (let round = 0; round < 20; round++) {
      const id = `id ${round}`
      await store.put(kind, { id, grantId: 'old', data: {} })
      const version = await versionOf(store, kind, id)
      const [moved] = await meet(context, round, [
        (handle) => handle.replace(kind, { id, grantId: 'new', data: {} }, version),
        (handle) => handle.deleteBy(kind, { grantId: 'old' }).then(() => true),
      ])
      assert.equal((await store.get(kind, id)) !== undefined, moved)
    }
  })

  it('lets selectors that overlap delete the same records', async (context) => {
    const keys = { grantId: 'grant', clientId: 'client', subject: 'user' }
    for (let round = 0; round < 5; round++) {
      await race(context, 60, (store, turn) =>
        // Written in an order that is not that of the identifiers.
        store.put(kind, { id: `id ${(turn * 37) % 60}`, ...keys, data: {} }),
      )
      const deleted = await race(context, 12, async (store, turn) => {
        if (turn % 4 === 0) await store.deleteBy(kind, { grantId: 'grant' })
        else if (turn % 4 === 1) await store.deleteBy(kind, { clientId: 'client' })
        else if (turn % 4 === 2) await store.deleteBy(kind, { subject: 'user' })
        else return store.delete(kind, 'id 7')
        return false
      })
      assert.ok(wins(deleted) <= 1)
      assert.deepEqual(await context.store.findBy(kind, { subject: 'user' }), [])
    }
  })
}
