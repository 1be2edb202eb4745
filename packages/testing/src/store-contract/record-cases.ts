import assert from 'node:assert/strict'
import type { DeclareCase } from './store-case.ts'
import { written } from './store-case.ts'

const kind = 'authorization_code'

/** What a record holds and what happens to it, whatever the time. */
export function recordCases(it: DeclareCase): void {
  it('returns what was put, every member of it', async ({ store, clock }) => {
    const record = {
      id: 'id',
      expiresAt: clock() + 60,
      grantId: 'grant',
      clientId: 'client',
      subject: 'user',
      data: { scope: ['a', 'b'], count: 3 },
    }
    await store.put(kind, record)
    const found = await store.get(kind, 'id')
    assert.deepEqual(written(found), record)
    assert.equal(typeof found?.version, 'number')
  })

  it('leaves absent what was absent', async ({ store }) => {
    await store.put(kind, { id: 'id', data: {} })
    assert.deepEqual(written(await store.get(kind, 'id')), { id: 'id', data: {} })
  })

  it('knows nothing of an id that was never written', async ({ store }) => {
    assert.equal(await store.get(kind, 'id'), undefined)
    assert.equal(await store.delete(kind, 'id'), false)
  })

  it('overwrites all of a record by put', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', expiresAt: clock() + 60, subject: 'user', data: { a: 1 } })
    await store.put(kind, { id: 'id', grantId: 'grant', data: { b: 2 } })
    const expected = { id: 'id', grantId: 'grant', data: { b: 2 } }
    assert.deepEqual(written(await store.get(kind, 'id')), expected)
  })

  it('inserts once and leaves the first record as it was', async ({ store }) => {
    assert.equal(await store.insert(kind, { id: 'id', data: { turn: 1 } }), true)
    assert.equal(await store.insert(kind, { id: 'id', data: { turn: 2 } }), false)
    assert.deepEqual(written(await store.get(kind, 'id')), { id: 'id', data: { turn: 1 } })
  })

  it('deletes once, and the id is free again', async ({ store }) => {
    await store.put(kind, { id: 'id', data: {} })
    assert.equal(await store.delete(kind, 'id'), true)
    assert.equal(await store.delete(kind, 'id'), false)
    assert.equal(await store.get(kind, 'id'), undefined)
    assert.equal(await store.insert(kind, { id: 'id', data: {} }), true)
  })

  it('keeps kinds apart', async ({ store }) => {
    await store.put(kind, { id: 'id', data: { kind: 1 } })
    assert.equal(await store.get('refresh_token', 'id'), undefined)
    assert.equal(await store.insert('refresh_token', { id: 'id', data: { kind: 2 } }), true)
    assert.equal(await store.delete('refresh_token', 'id'), true)
    assert.deepEqual((await store.get(kind, 'id'))?.data, { kind: 1 })
  })

  it('holds copies that nobody outside can change', async ({ store }) => {
    const list = ['a']
    await store.put(kind, { id: 'id', data: { list } })
    list.push('b')
    const found = await store.get(kind, 'id')
    // A store may return frozen records, on which Reflect.set answers false.
    Reflect.set(found?.data ?? {}, 'list', [])
    Reflect.set(found ?? {}, 'subject', 'intruder')
    assert.deepEqual(written(await store.get(kind, 'id')), { id: 'id', data: { list: ['a'] } })
  })

  it('leaves a live record as it was when another is inserted expired', async ({
    store,
    clock,
  }) => {
    await store.put(kind, { id: 'id', data: { turn: 1 } })
    const late = { id: 'id', expiresAt: clock(), data: { turn: 2 } }
    assert.equal(await store.insert(kind, late), false)
    assert.deepEqual(written(await store.get(kind, 'id')), { id: 'id', data: { turn: 1 } })
  })
}
