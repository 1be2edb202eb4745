import { memoryStore } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { describe, expect, it } from 'vitest'

/** What the memory store keeps of an object. */
async function kept(data: object): Promise<unknown> {
  const store = memoryStore()
  // Types would keep out what is tried here.
  await store.put('kind', { id: 'id', data: data as JsonObject })
  return (await store.get('kind', 'id'))?.data
}

class Point {
  readonly x = 1
}

describe('what the memory store keeps', () => {
  it.each<[string, object]>([
    ['texts, numbers, flags and null', { a: 'x', b: 1.5, c: true, d: null }],
    ['lists and objects in each other', { a: [1, { b: [2, []] }], c: { d: {} } }],
    ['undefined members', { a: undefined, b: [undefined, 1] }],
    ['numbers that JSON has not', { a: Number.NaN, b: [Infinity, -0] }],
    ['functions and symbols', { a: () => 1, b: Symbol('b'), c: [() => 1] }],
    ['dates and other things that write themselves', { a: new Date(0), b: { toJSON: () => 'b' } }],
    ['instances, maps and boxed values', { a: new Point(), b: new Map([[1, 2]]), c: Object('c') }],
    ['objects without prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a sparse list', { a: Array.from({ length: 2 }) }],
  ])('is what JSON keeps of %s, RFC 8259 §2', async (_what, data) => {
    expect(await kept(data)).toEqual(JSON.parse(JSON.stringify(data)))
  })

  it('is an own member also when that is called __proto__', async () => {
    const data = await kept(JSON.parse('{"a":{"__proto__":{"b":1}}}'))
    expect(JSON.stringify(data)).toBe('{"a":{"__proto__":{"b":1}}}')
    expect(Reflect.get({}, 'b')).toBeUndefined()
  })

  it('is frozen through and through, and nobody else has it', async () => {
    const data = { list: [{ a: 1 }], point: new Point() }
    const stored = (await kept(data)) as typeof data
    data.list[0] = { a: 2 }
    expect(stored.list[0]).toEqual({ a: 1 })
    for (const part of [stored, stored.list, stored.list[0], stored.point]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })
})
