import assert from 'node:assert/strict'
import type { JsonObject, StoreRecord } from '@authkit/common/store'
import type { DeclareCase } from './store-case.ts'
import { written } from './store-case.ts'

const kind = 'authorization_code'
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
const lookalikes = [
  'abc',
  'ABC',
  'abc ',
  ' abc',
  'caf\u00e9',
  'cafe\u0301',
  'ss',
  'ß',
  'a%',
  'a_',
  '*',
  'a:b',
  '{a}',
]
const unstorable = ['', 'x'.repeat(256), 'a\0b', '\ud800']

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

  it('compares ids exactly', async ({ store }) => {
    for (const id of lookalikes) {
      assert.equal(await store.insert(kind, { id, data: { id } }), true, JSON.stringify(id))
    }
    for (const id of lookalikes) {
      assert.deepEqual(written(await store.get(kind, id)), { id, data: { id } })
    }
  })

  it('keeps every JSON value', async ({ store }) => {
    const data: JsonObject = {
      text: 'naïve 漢字 \u{1f511} \u202e\u2028 "\'\\ \0 \ud800',
      numbers: [0, -1, 0.1, 1e21, Number.MAX_SAFE_INTEGER],
      others: [true, false, null, '', [], {}],
      nested: { a: [{ b: [{ c: 1 }] }] },
      absent: undefined,
    }
    await store.put(kind, { id: 'id', data })
    const { absent: _, ...rest } = data
    assert.deepEqual((await store.get(kind, 'id'))?.data, rest)
  })

  it('keeps 256 kB of data', async ({ store }) => {
    const data = { text: '\u00e9x'.repeat(87_382) }
    await store.put(kind, { id: 'id', data })
    assert.deepEqual((await store.get(kind, 'id'))?.data, data)
  })

  it('takes names of Object.prototype for ids, kinds, selectors and data', async ({ store }) => {
    for (const kindName of ['__proto__', 'constructor']) {
      assert.equal(await store.get(kindName, '__proto__'), undefined)
      for (const id of names) {
        const data = JSON.parse(`{"${id}":{"admin":true}}`)
        const record: StoreRecord = { id, clientId: id, data }
        assert.equal(await store.insert(kindName, record), true)
        assert.deepEqual(written(await store.get(kindName, id)), record)
        assert.equal((await store.findBy(kindName, { clientId: id })).length, 1)
      }
    }
    assert.equal(Reflect.get({}, 'admin'), undefined)
  })

  it('refuses to write what some store could not hold', async ({ store, clock }) => {
    const refused = { code: 'ERR_AUTHKIT_CONFIG' }
    for (const text of unstorable) {
      await assert.rejects(store.put(kind, { id: text, data: {} }), refused)
      await assert.rejects(store.insert(kind, { id: text, data: {} }), refused)
      await assert.rejects(store.replace(kind, { id: text, data: {} }, 1), refused)
      for (const column of ['grantId', 'clientId', 'subject']) {
        await assert.rejects(store.put(kind, { id: 'id', [column]: text, data: {} }), refused)
      }
    }
    const expiresAt = clock() + 0.5
    await assert.rejects(store.put(kind, { id: 'id', expiresAt, data: {} }), refused)
    assert.equal(await store.get(kind, 'id'), undefined)
  })

  it('finds nothing under text that cannot have been written', async ({ store }) => {
    await store.put(kind, { id: '\ufffd', clientId: '\ufffd', data: {} })
    for (const text of unstorable) {
      assert.equal(await store.get(kind, text), undefined)
      assert.equal(await store.consume(kind, text), undefined)
      assert.equal(await store.delete(kind, text), false)
      assert.deepEqual(await store.findBy(kind, { clientId: text }), [])
      await store.deleteBy(kind, { clientId: text })
    }
    assert.notEqual(await store.get(kind, '\ufffd'), undefined)
  })

  it('takes an id of 255 characters of any script', async ({ store }) => {
    for (const id of ['x'.repeat(255), '漢'.repeat(255), '\u{1f511}'.repeat(127)]) {
      await store.put(kind, { id, subject: id, data: { id } })
      assert.deepEqual(written(await store.get(kind, id)), { id, subject: id, data: { id } })
    }
  })
}
