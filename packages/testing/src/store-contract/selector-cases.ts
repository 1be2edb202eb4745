import assert from 'node:assert/strict'
import type { DeclareCase } from './store-case.ts'
import { idsBy, selectors } from './store-case.ts'

const kind = 'refresh_token'

/** `findBy` and `deleteBy`. */
export function selectorCases(it: DeclareCase): void {
  it('finds all that match, and of no other kind, column or value', async ({ store }) => {
    const text = 'one'
    for (const selector of selectors(text)) {
      const [column = ''] = Object.keys(selector)
      await store.put(kind, { id: `${column} 1`, ...selector, data: { column } })
      await store.put(kind, { id: `${column} 2`, ...selector, data: {} })
      await store.put(kind, { id: `${column} 3`, [column]: 'other', data: {} })
      await store.put('replay', { id: `${column} 4`, ...selector, data: {} })
    }
    for (const selector of selectors(text)) {
      const [column = ''] = Object.keys(selector)
      assert.deepEqual(await idsBy(store, kind, selector), [`${column} 1`, `${column} 2`])
      const found = await store.findBy(kind, selector)
      const first = found.find(({ id }) => id === `${column} 1`)
      assert.deepEqual(first, await store.get(kind, `${column} 1`))
    }
    assert.deepEqual(await idsBy(store, 'authorization_code', { grantId: text }), [])
  })

  it('deletes all that match, and of no other kind, column or value', async ({ store }) => {
    const everything = { grantId: 'one', clientId: 'one', subject: 'one', data: {} }
    for (const selector of selectors('one')) {
      const [column = ''] = Object.keys(selector)
      await store.put(kind, { id: '1', ...everything })
      await store.put(kind, { id: '2', ...everything })
      await store.consume(kind, '2')
      await store.put(kind, { id: '3', ...everything, [column]: 'other' })
      await store.put('replay', { id: '1', ...everything })
      await store.deleteBy(kind, selector)
      assert.equal(await store.get(kind, '1'), undefined)
      assert.equal(await store.get(kind, '2'), undefined)
      assert.notEqual(await store.get(kind, '3'), undefined)
      assert.notEqual(await store.get('replay', '1'), undefined)
    }
  })

  it('matches nothing without complaint', async ({ store }) => {
    for (const selector of selectors('nobody')) {
      assert.deepEqual(await store.findBy(kind, selector), [])
      await store.deleteBy(kind, selector)
    }
  })

  it('follows a record from value to value', async ({ store }) => {
    await store.put(kind, { id: 'id', clientId: 'old', subject: 'user', data: {} })
    await store.put(kind, { id: 'id', clientId: 'new', data: {} })
    assert.deepEqual(await idsBy(store, kind, { clientId: 'old' }), [])
    assert.deepEqual(await idsBy(store, kind, { subject: 'user' }), [])
    assert.deepEqual(await idsBy(store, kind, { clientId: 'new' }), ['id'])
    await store.deleteBy(kind, { clientId: 'old' })
    assert.notEqual(await store.get(kind, 'id'), undefined)
    await store.delete(kind, 'id')
    assert.deepEqual(await idsBy(store, kind, { clientId: 'new' }), [])
  })

  it('finds and deletes more than a thousand', async ({ store }) => {
    const ids = Array.from({ length: 1100 }, (_, index) => `id ${index}`).toSorted()
    await Promise.all(ids.map((id) => store.put(kind, { id, grantId: 'grant', data: {} })))
    await store.put(kind, { id: 'other', grantId: 'other', data: {} })
    assert.deepEqual(await idsBy(store, kind, { grantId: 'grant' }), ids)
    await store.deleteBy(kind, { grantId: 'grant' })
    assert.deepEqual(await idsBy(store, kind, { grantId: 'grant' }), [])
    assert.equal(await store.get(kind, 'id 1099'), undefined)
    assert.notEqual(await store.get(kind, 'other'), undefined)
  })
}
