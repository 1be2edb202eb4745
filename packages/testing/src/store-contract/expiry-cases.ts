import assert from 'node:assert/strict'
import type { DeclareCase } from './store-case.ts'
import { versionOf } from './store-case.ts'

const kind = 'authorization_code'

/** When a record stops existing, to the second of the clock. */
export function expiryCases(it: DeclareCase): void {
  it('returns a record until the second before expiresAt', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', clientId: 'client', expiresAt: clock() + 10, data: {} })
    clock.advance(9)
    assert.notEqual(await store.get(kind, 'id'), undefined)
    assert.equal((await store.findBy(kind, { clientId: 'client' })).length, 1)
    clock.advance(1)
    assert.equal(await store.get(kind, 'id'), undefined)
    assert.deepEqual(await store.findBy(kind, { clientId: 'client' }), [])
  })

  it('treats an expired record as gone in every operation', async ({ store, clock }) => {
    const expiresAt = clock() + 10
    await store.put(kind, { id: 'id', expiresAt, data: {} })
    const version = await versionOf(store, kind, 'id')
    clock.set(expiresAt)
    assert.equal(await store.consume(kind, 'id'), undefined)
    assert.equal(await store.replace(kind, { id: 'id', data: {} }, version), false)
    assert.equal(await store.delete(kind, 'id'), false)
    assert.equal(await store.get(kind, 'id'), undefined)
  })

  it('frees the id of an expired record for insert', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', subject: 'old', expiresAt: clock() + 10, data: {} })
    await store.consume(kind, 'id')
    assert.equal(await store.insert(kind, { id: 'id', data: {} }), false)
    clock.advance(10)
    const expiresAt = clock() + 10
    assert.equal(await store.insert(kind, { id: 'id', subject: 'new', expiresAt, data: {} }), true)
    assert.equal(await store.insert(kind, { id: 'id', data: {} }), false)
    assert.deepEqual(await store.findBy(kind, { subject: 'old' }), [])
    assert.equal((await store.consume(kind, 'id'))?.first, true)
  })

  it('keeps a record without expiresAt', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', subject: 'user', data: {} })
    clock.advance(200 * 365 * 86_400)
    await store.purgeExpired()
    assert.notEqual(await store.get(kind, 'id'), undefined)
    assert.equal((await store.findBy(kind, { subject: 'user' })).length, 1)
  })

  it('takes the last expiresAt that was written, earlier or later', async ({ store, clock }) => {
    const now = clock()
    for (const id of ['longer', 'shorter', 'endless']) {
      await store.put(kind, { id, subject: 'user', expiresAt: now + 10, data: {} })
    }
    await store.put(kind, { id: 'longer', subject: 'user', expiresAt: now + 20, data: {} })
    await store.put(kind, { id: 'shorter', subject: 'user', expiresAt: now + 5, data: {} })
    const version = await versionOf(store, kind, 'endless')
    await store.replace(kind, { id: 'endless', subject: 'user', data: {} }, version)
    clock.advance(5)
    assert.equal(await store.get(kind, 'shorter'), undefined)
    clock.advance(10)
    const ids = (await store.findBy(kind, { subject: 'user' })).map(({ id }) => id)
    assert.deepEqual(ids.toSorted(), ['endless', 'longer'])
  })

  it('never shows a record that is written expired', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', data: {} })
    await store.put(kind, { id: 'id', subject: 'user', expiresAt: clock(), data: {} })
    assert.equal(await store.get(kind, 'id'), undefined)
    const late = { id: 'late', subject: 'user', expiresAt: clock() - 1, data: {} }
    assert.equal(await store.insert(kind, late), true)
    assert.deepEqual(await store.findBy(kind, { subject: 'user' }), [])
  })

  it('takes expiresAt of the far future', async ({ store }) => {
    const expiresAt = Number.MAX_SAFE_INTEGER
    await store.put(kind, { id: 'id', subject: 'user', expiresAt, data: {} })
    assert.equal((await store.findBy(kind, { subject: 'user' }))[0]?.expiresAt, expiresAt)
  })

  it('ends a record by a replacement that is written expired', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', subject: 'user', data: {} })
    const late = { id: 'id', subject: 'user', expiresAt: clock(), data: {} }
    assert.equal(await store.replace(kind, late, await versionOf(store, kind, 'id')), true)
    assert.equal(await store.get(kind, 'id'), undefined)
    assert.deepEqual(await store.findBy(kind, { subject: 'user' }), [])
    assert.equal(await store.insert(kind, { id: 'id', data: {} }), true)
  })

  it('takes 0 and less for times long past', async ({ store }) => {
    for (const expiresAt of [0, -1, -Number.MAX_SAFE_INTEGER]) {
      await store.put(kind, { id: 'id', expiresAt, data: {} })
      assert.equal(await store.get(kind, 'id'), undefined)
      assert.equal(await store.insert(kind, { id: 'id', expiresAt, data: {} }), true)
      assert.equal(await store.consume(kind, 'id'), undefined)
    }
  })

  it('lets every operation work until the second before expiresAt, and none at it', async (context) => {
    const { store, clock } = context
    const expiresAt = clock() + 10
    for (const last of [true, false]) {
      clock.set(expiresAt - 10)
      const versions = new Map<string, number>()
      for (const id of ['consume', 'replace', 'delete', 'insert']) {
        await store.put(kind, { id, subject: 'user', expiresAt, data: {} })
        versions.set(id, await versionOf(store, kind, id))
      }
      clock.set(last ? expiresAt - 1 : expiresAt)
      const next = { id: 'replace', subject: 'user', expiresAt, data: {} }
      assert.equal((await store.findBy(kind, { subject: 'user' })).length, last ? 4 : 0)
      assert.equal((await store.consume(kind, 'consume'))?.first, last || undefined)
      assert.equal(await store.replace(kind, next, versions.get('replace') ?? 0), last)
      assert.equal(await store.delete(kind, 'delete'), last)
      assert.equal(await store.insert(kind, { id: 'insert', data: {} }), !last)
    }
  })
}
