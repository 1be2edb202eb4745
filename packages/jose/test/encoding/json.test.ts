import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonObject, parseJsonObjectText } from '../../src/encoding/json.ts'

const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

describe('strict JSON', () => {
  it.each([
    '{}',
    ' { "a" : 1 }\n',
    '{"a":1,"b":{"a":1}}',
    '{"a":[{"b":1},{"b":2}]}',
    '{"a":":\\":\\"","b":"\\\\"}',
    '{"a":"b:c","d":":","e":"\\u00e9 \\ud83d\\ude00 é 😀"}',
    '{"a b":{"": 0},"\\"":null,"\uFFFD":"\uFFFD"}',
    nested(64),
  ])('reads %s, RFC 8259 §4', (text) => {
    expect(parseJsonObjectText(text)).toEqual(JSON.parse(text))
  })

  it.each([
    ['a repeated member', '{"a":1,"a":1}'],
    ['a repeated member after white space', '{"a" :1,"a":":x"}'],
    ['a repeated member deep inside', '{"x":[{"y":{"a":1,"b":2,"a":3}}]}'],
    ['a repeated member that a number with an exponent makes up for', '{"a":1,"a":2,"n":1e13}'],
    ['the same with a fraction', '{"a":1,"a":2,"n":1e-7,"m":1e-7}'],
    ['a lone surrogate in the text itself', '{"a":"\ud800"}'],
    ['a repeated member in another spelling', '{"alg":"none","\\u0061lg":"HS256"}'],
    ['a repeated empty name', '{"":1,"":2}'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['__proto__ deep inside', '{"a":{"__proto__":1}}'],
    ['__proto__ in another spelling', '{"\\u005f_proto__":1}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a lone surrogate in a name', '{"\\udc00":1}'],
    ['a number beyond a double', '{"a":1e400}'],
    ['such a number in a list', '{"a":[[-1e999]]}'],
    ['a number of ten thousand digits', `{"a":${'9'.repeat(10_000)}}`],
    ['more than 64 levels', nested(65)],
    ['more than 64 levels of lists', `{"a":${'['.repeat(64)}${']'.repeat(64)}}`],
    ['a list', '[]'],
    ['text', '"a"'],
    ['a number', '1'],
    ['null', 'null'],
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['bytes after the object', '{}x'],
    ['a comment', '{}//'],
    ['a trailing comma', '{"a":1,}'],
    ['a control character in text', '{"a":"\n"}'],
  ])('refuses %s, RFC 8259 §4, §8', (_, text) => {
    expect(parseJsonObjectText(text)).toBeUndefined()
  })

  it('refuses bytes that are not UTF-8 and takes a replacement character that is there', () => {
    expect(parseJsonObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeUndefined()
    expect(parseJsonObject(Buffer.from('{"a":"\uFFFD"}'))).toEqual({ a: '\uFFFD' })
    expect(parseJsonObject(Buffer.from('{"a":1}', 'utf16le'))).toBeUndefined()
  })

  it('agrees with JSON.parse on every object that JSON.stringify writes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 }),
        (value) => {
          fc.pre(!JSON.stringify(value).includes('__proto__'))
          const text = JSON.stringify(value)
          expect(parseJsonObjectText(text)).toEqual(JSON.parse(text))
        },
      ),
    )
  })

  it('finds every repeated member, wherever it is', () => {
    const value = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), {
      minKeys: 1,
      maxKeys: 5,
    })
    fc.assert(
      fc.property(value, fc.nat(), fc.constantFrom('', ' ', '\n'), (members, index, space) => {
        const entries = Object.entries(members).map(
          ([name, content]) => `${JSON.stringify(name)}${space}:${JSON.stringify(content)}`,
        )
        const repeated = [...entries, entries[index % entries.length]]
        expect(parseJsonObjectText(`{${repeated.join(',')}}`)).toBeUndefined()
      }),
    )
  })

  it('finds one beside numbers in every spelling, which a sum of lengths could miss', () => {
    const number = fc.oneof(
      fc.nat().map(String),
      fc.maxSafeInteger().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(fc.nat(99), fc.constantFrom('e', 'E', 'e+'), fc.nat(25))
        .map((parts) => parts.join('')),
      fc.tuple(fc.nat(99), fc.nat(9)).map(([digits, shift]) => `${digits}e-${shift}`),
      fc.constantFrom('-0', '0.0', '1.0', '1000', '100000', '1e3', '1e10', 'true', 'false', 'null'),
    )
    const member = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'long_name'), number)
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), (members) => {
        const flat = `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
        const isUnique = new Set(members.map(([name]) => name)).size === members.length
        for (const text of [flat, `{"inner":[${flat},1]}`, `{"inner":{"deep":${flat}}}`]) {
          expect(parseJsonObjectText(text)).toEqual(isUnique ? JSON.parse(text) : undefined)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('finds one while Object.prototype has a member of its own, J-40', () => {
    const texts = [
      '{"a":1,"a":2}',
      '{"a":11,"a":2}',
      '{"a":"1111111","a":2}',
      '{"x":{"a":1,"a":2}}',
    ]
    for (const value of [1, 'text', () => 1]) {
      Reflect.set(Object.prototype, 'x', value)
      try {
        for (const text of texts) expect(parseJsonObjectText(text) === undefined).toBe(true)
        expect(parseJsonObjectText('{"a":1}')?.['a']).toBe(1)
      } finally {
        Reflect.deleteProperty(Object.prototype, 'x')
      }
    }
  })

  it('takes time in proportion to the text', () => {
    const start = performance.now()
    expect(parseJsonObjectText(`{"a":"${'\\":'.repeat(100_000)}"}`)).toBeDefined()
    expect(parseJsonObjectText(`{"a":${'['.repeat(500_000)}`)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
