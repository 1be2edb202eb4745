import assert from 'node:assert/strict'
import type { Store, StoreRecord } from '@authkit/common/store'
import { lookalikes } from './lookalikes.ts'
import type { DeclareCase } from './store-case.ts'
import { idsBy, selectors, written } from './store-case.ts'

const kind = 'authorization_code'

/** Texts that must come back as they went, each for a reason of its own. */
const exact: Record<string, string> = {
  'emoji of many code points':
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}\u{1f1e9}\u{1f1ea}',
  'text from right to left': '\u202eשלום \u0627\u0644\u0633\u0644\u0627\u0645\u202c\u2067x\u2069',
  'combining characters': 'Z\u0351\u036b\u0343\u0308 e\u0301 \u0bb9\u0bcb \u0e01\u0e33',
  noncharacters: '\ufffe\uffff\ufdd0\u{1fffe}\u{10ffff}',
  'separators of lines': 'a\nb\rc\r\nd\u0085e\u2028f\u2029g\u000bh\u000ci',
  'a byte order mark': '\ufeffa\ufeff',
  'control characters': '\u0001\u0002\u0008\u001a\u001b[31m\u001f\u007f\u009f',
  'characters of private use': '\ue000\uf8ff\u{f0000}',
}

const objectNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
const unstorable = ['', 'x'.repeat(256), 'a\0b', '\ud800']

/** A record that has the text in every place. */
function everywhere(text: string): StoreRecord {
  const data = { [`name ${text}`]: text, list: [text] }
  return { id: text, grantId: text, clientId: text, subject: text, data }
}

/** Puts each text into every key, and finds and removes it by each as if there were no other. */
async function keepApart(store: Store, texts: readonly string[]): Promise<void> {
  await Promise.all(
    texts.map(async (text) => {
      assert.equal(await store.insert(kind, everywhere(text)), true, JSON.stringify(text))
    }),
  )
  for (const text of texts) {
    assert.deepEqual(written(await store.get(kind, text)), everywhere(text))
    for (const selector of selectors(text)) {
      assert.deepEqual(await idsBy(store, kind, selector), [text])
    }
  }
  for (const [index, text] of texts.entries()) {
    if (index % 2 === 0) await store.deleteBy(kind, { subject: text })
    else assert.equal(await store.delete(kind, text), true)
    assert.equal(await store.get(kind, text), undefined)
  }
}

/** What `id`, `grantId`, `clientId` and `subject` may be, and that they are compared exactly. */
export function textCases(it: DeclareCase): void {
  for (const [name, texts] of Object.entries(lookalikes)) {
    it(`keeps apart ${name}`, async ({ store }) => keepApart(store, texts.flat()))
  }

  it('returns every text as it was', async ({ store }) => {
    for (const [name, text] of Object.entries(exact)) {
      await store.put(kind, everywhere(text))
      assert.deepEqual(written(await store.get(kind, text)), everywhere(text), name)
      for (const selector of selectors(text)) {
        assert.deepEqual(
          (await store.findBy(kind, selector)).map(written),
          [everywhere(text)],
          name,
        )
      }
      assert.equal((await store.consume(kind, text))?.first, true, name)
    }
  })

  it('takes names of Object.prototype for ids, kinds, selectors and data', async ({ store }) => {
    for (const kindName of ['__proto__', 'constructor']) {
      assert.equal(await store.get(kindName, '__proto__'), undefined)
      for (const id of objectNames) {
        // JSON.parse makes a member of `__proto__`.
        const data = JSON.parse(`{"${id}":{"admin":true}}`)
        const record: StoreRecord = { id, grantId: id, clientId: id, subject: id, data }
        assert.equal(await store.insert(kindName, record), true)
        assert.deepEqual(written(await store.get(kindName, id)), record)
        for (const selector of selectors(id)) {
          assert.deepEqual(await idsBy(store, kindName, selector), [id])
        }
      }
      for (const id of objectNames) {
        assert.equal((await store.consume(kindName, id))?.first, true)
        await store.deleteBy(kindName, { clientId: id })
        assert.equal(await store.delete(kindName, id), false)
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
      for (const selector of selectors(text)) {
        await assert.rejects(store.put(kind, { id: 'id', ...selector, data: {} }), refused)
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
      for (const selector of selectors(text)) {
        assert.deepEqual(await store.findBy(kind, selector), [])
        await store.deleteBy(kind, selector)
      }
    }
    assert.notEqual(await store.get(kind, '\ufffd'), undefined)
  })

  it('takes 255 characters of any script in all four columns', async ({ store }) => {
    const longest = ['x'.repeat(255), '漢'.repeat(255), `${'\u{1f511}'.repeat(127)}x`]
    for (const text of longest) await store.put(kind, everywhere(text))
    for (const text of longest) {
      assert.deepEqual(written(await store.get(kind, text)), everywhere(text))
      for (const selector of selectors(text)) {
        assert.deepEqual(await idsBy(store, kind, selector), [text])
      }
    }
  })

  it('tells long texts apart by their last character', async ({ store }) => {
    const start = `${'\u{1f511}'.repeat(126)}x`
    await keepApart(store, [`${start}a`, `${start}b`, start, `${start}a `])
  })
}
