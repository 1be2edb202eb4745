import assert from 'node:assert/strict'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import type { DeclareCase, StoreCase } from './store-case.ts'
import { versionOf } from './store-case.ts'

const kind = 'authorization_code'

/** Writes data by every operation that writes, and compares what comes back with what JSON keeps. */
async function keeps({ store }: StoreCase, data: JsonObject): Promise<void> {
  // JSON.parse makes a member of `__proto__`, and what it answers to the text of an object is one.
  const expected: JsonObject = JSON.parse(JSON.stringify(data))
  await store.put(kind, { id: 'put', subject: 'user', data })
  assert.equal(await store.insert(kind, { id: 'insert', subject: 'user', data }), true)
  await store.put(kind, { id: 'replace', data: {} })
  const version = await versionOf(store, kind, 'replace')
  const next = { id: 'replace', subject: 'user', data }
  assert.equal(await store.replace(kind, next, version), true)
  for (const id of ['put', 'insert', 'replace']) {
    assert.deepEqual((await store.get(kind, id))?.data, expected)
  }
  for (const found of await store.findBy(kind, { subject: 'user' })) {
    assert.deepEqual(found.data, expected)
  }
  assert.deepEqual((await store.consume(kind, 'put'))?.record.data, expected)
}

/** Objects and lists in each other, so many of them. */
function nested(depth: number): JsonObject {
  let value: JsonValue = { deepest: true }
  for (let level = 2; level < depth; level++) value = level % 2 === 0 ? [value] : { value }
  return { value }
}

const hostileNames = [
  '',
  ' ',
  'a.b',
  '$set',
  '$.a',
  '0',
  'length',
  'toJSON',
  'then',
  'constructor',
  'prototype',
  'hasOwnProperty',
  '\0',
  '\ud800',
  'é',
  'e\u0301',
]

/** What `data` may hold: all that survives JSON. */
export function dataCases(it: DeclareCase): void {
  it('keeps every JSON value', async (context) => {
    await keeps(context, {
      text: 'naïve 漢字 \u{1f511} \u202e\u2028 "\'\\ \0 \ud800',
      numbers: [0, -1, 0.1, 1e21, Number.MAX_SAFE_INTEGER],
      others: [true, false, null, '', [], {}],
      nested: { a: [{ b: [{ c: 1 }] }] },
      absent: undefined,
    })
  })

  it('keeps numbers as JSON keeps them', async (context) => {
    const large = [2 ** 31, 2 ** 32, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 63, 1e21, Number.MAX_VALUE]
    const small = [-0, 0.1 + 0.2, 4.35, 1e-7, -1.5e-300, Number.MIN_VALUE]
    await keeps(context, { large, small, member: -0, texts: ['1', '1.0', '1e21', '-0'] })
  })

  it('keeps data without members', async (context) => {
    await keeps(context, {})
  })

  it('keeps empty lists, empty objects and members that are null', async (context) => {
    const data = { list: [], object: {}, none: null, text: '' }
    await keeps(context, { ...data, all: [[], {}, null, '', [[]], data] })
  })

  it('keeps 32 levels of nesting', async (context) => {
    await keeps(context, nested(32))
  })

  it('keeps members of any name', async (context) => {
    const all = Object.fromEntries(hostileNames.map((name, index) => [name, index]))
    await keeps(context, { ...all, inner: all, list: [all] })
  })

  it('keeps a member called __proto__ as a member, at every depth', async (context) => {
    const inner = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'
    await keeps(context, JSON.parse(`{"__proto__":${inner},"list":[${inner}],"a":{"b":${inner}}}`))
    assert.equal(Reflect.get({}, 'admin'), undefined)
  })

  it('keeps 256 kB of data', async (context) => {
    await keeps(context, { text: '\u00e9x'.repeat(87_382) })
  })

  it('keeps 256 kB of characters of four bytes, and of characters to be escaped', async (context) => {
    await keeps(context, { keys: '\u{1f511}'.repeat(65_536), quotes: '"\\\n\u2028'.repeat(8192) })
  })
}
