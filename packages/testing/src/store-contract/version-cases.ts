import assert from 'node:assert/strict'
import type { DeclareCase } from './store-case.ts'
import { versionOf, written } from './store-case.ts'

const kind = 'refresh_token'

/** `consume`, `replace` and the version between them. */
export function versionCases(it: DeclareCase): void {
  it('consumes nothing where there is nothing', async ({ store }) => {
    assert.equal(await store.consume(kind, 'id'), undefined)
    assert.equal(await store.get(kind, 'id'), undefined)
  })

  it('tells the first consume from all later ones', async ({ store, clock }) => {
    const now = clock()
    const record = { id: 'id', expiresAt: now + 60, grantId: 'grant', data: { a: 1 } }
    await store.put(kind, record)
    const first = await store.consume(kind, 'id')
    clock.advance(5)
    const second = await store.consume(kind, 'id')
    assert.equal(first?.first, true)
    assert.equal(second?.first, false)
    assert.deepEqual(written(first.record), { ...record, consumedAt: now })
    assert.deepEqual(written(second.record), { ...record, consumedAt: now })
    assert.equal(second.record.version, first.record.version)
  })

  it('returns a consumed record with the time until it expires', async ({ store, clock }) => {
    const now = clock()
    await store.put(kind, { id: 'id', expiresAt: now + 60, subject: 'user', data: {} })
    assert.equal((await store.get(kind, 'id'))?.consumedAt, undefined)
    await store.consume(kind, 'id')
    clock.advance(59)
    assert.equal((await store.get(kind, 'id'))?.consumedAt, now)
    assert.equal((await store.findBy(kind, { subject: 'user' }))[0]?.consumedAt, now)
    assert.equal(await store.insert(kind, { id: 'id', data: {} }), false)
    clock.advance(1)
    assert.equal(await store.consume(kind, 'id'), undefined)
  })

  it('makes a consumed record fresh by put', async ({ store }) => {
    await store.put(kind, { id: 'id', data: {} })
    await store.consume(kind, 'id')
    await store.put(kind, { id: 'id', data: {} })
    assert.equal((await store.get(kind, 'id'))?.consumedAt, undefined)
    assert.equal((await store.consume(kind, 'id'))?.first, true)
  })

  it('removes a consumed record', async ({ store }) => {
    await store.put(kind, { id: 'id', data: {} })
    await store.consume(kind, 'id')
    assert.equal(await store.delete(kind, 'id'), true)
    assert.equal(await store.consume(kind, 'id'), undefined)
  })

  it('changes the version with every write and only then', async ({ store }) => {
    const version = (): Promise<number> => versionOf(store, kind, 'id')
    const seen = new Set<number>()
    await store.insert(kind, { id: 'id', data: {} })
    seen.add(await version())
    await store.put(kind, { id: 'id', data: {} })
    seen.add(await version())
    await store.replace(kind, { id: 'id', data: {} }, await version())
    seen.add(await version())
    const consumed = await store.consume(kind, 'id')
    seen.add(await version())
    assert.equal(seen.size, 4)
    assert.equal(consumed?.record.version, await version())
    await store.consume(kind, 'id')
    await store.insert(kind, { id: 'id', data: {} })
    seen.add(await version())
    assert.equal(seen.size, 4)
  })

  it('replaces all of a record whose version is still the same', async ({ store, clock }) => {
    await store.put(kind, { id: 'id', subject: 'user', data: { turn: 1 } })
    const version = await versionOf(store, kind, 'id')
    const next = { id: 'id', expiresAt: clock() + 60, clientId: 'client', data: { turn: 2 } }
    assert.equal(await store.replace(kind, next, version), true)
    assert.deepEqual(written(await store.get(kind, 'id')), next)
    assert.deepEqual(await store.findBy(kind, { subject: 'user' }), [])
    assert.equal((await store.findBy(kind, { clientId: 'client' })).length, 1)
  })

  it('does not replace after another write', async ({ store }) => {
    await store.put(kind, { id: 'id', data: { turn: 1 } })
    const version = await versionOf(store, kind, 'id')
    assert.equal(await store.replace(kind, { id: 'id', data: { turn: 2 } }, version), true)
    assert.equal(await store.replace(kind, { id: 'id', data: { turn: 3 } }, version), false)
    assert.deepEqual((await store.get(kind, 'id'))?.data, { turn: 2 })
  })

  it('does not replace a consumed record, by its old or its new version', async ({ store }) => {
    await store.put(kind, { id: 'id', data: { turn: 1 } })
    const version = await versionOf(store, kind, 'id')
    const consumed = await store.consume(kind, 'id')
    for (const given of [version, consumed?.record.version ?? 0]) {
      assert.equal(await store.replace(kind, { id: 'id', data: { turn: 2 } }, given), false)
    }
    assert.deepEqual((await store.get(kind, 'id'))?.data, { turn: 1 })
  })

  it('does not replace what is gone or never was', async ({ store }) => {
    assert.equal(await store.replace(kind, { id: 'id', data: {} }, 1), false)
    await store.put(kind, { id: 'id', data: {} })
    const version = await versionOf(store, kind, 'id')
    await store.delete(kind, 'id')
    assert.equal(await store.replace(kind, { id: 'id', data: {} }, version), false)
    assert.equal(await store.get(kind, 'id'), undefined)
  })

  it('does not take the version of a deleted record for its successor', async ({ store }) => {
    await store.insert(kind, { id: 'id', data: { life: 1 } })
    const version = await versionOf(store, kind, 'id')
    await store.delete(kind, 'id')
    await store.insert(kind, { id: 'id', data: { life: 2 } })
    assert.equal(await store.replace(kind, { id: 'id', data: { life: 1 } }, version), false)
    assert.deepEqual((await store.get(kind, 'id'))?.data, { life: 2 })
  })

  it('answers a consumed record as get returns it, numbered by a safe integer', async (context) => {
    const { store, clock } = context
    const expiresAt = clock() + 60
    const keys = { grantId: 'grant', clientId: 'client', subject: 'user' }
    await store.put(kind, { id: 'id', ...keys, expiresAt, data: { a: [1] } })
    assert.ok(Number.isSafeInteger((await store.get(kind, 'id'))?.version))
    const first = await store.consume(kind, 'id')
    assert.ok(Number.isSafeInteger(first?.record.version))
    assert.deepEqual(first?.record, await store.get(kind, 'id'))
    assert.deepEqual((await store.consume(kind, 'id'))?.record, first?.record)
    assert.deepEqual(await store.findBy(kind, { grantId: 'grant' }), [first?.record])
  })

  it('does not replace by a version that was never given', async ({ store }) => {
    await store.put(kind, { id: 'id', data: { turn: 1 } })
    const version = await versionOf(store, kind, 'id')
    for (const given of [version + 1, version - 1, 0, -1, -version, Number.MAX_SAFE_INTEGER]) {
      assert.equal(await store.replace(kind, { id: 'id', data: { turn: 2 } }, given), false)
    }
    assert.deepEqual((await store.get(kind, 'id'))?.data, { turn: 1 })
  })
}
