import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Parameters } from '../../src/http.ts'
import { HttpInputError } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const failure = (status: number): unknown => expect.objectContaining({ status })

describe('Parameters', () => {
  it('reads a form and a query alike, RFC 6749 Appendix B', () => {
    const form = Parameters.fromForm('scope=openid+email&state=%26')
    const query = Parameters.fromQuery('https://a.test/p?scope=openid+email&state=%26#x=1')
    for (const parameters of [form, query]) {
      expect(parameters.get('scope')).toBe('openid email')
      expect(parameters.get('state')).toBe('&')
      expect(parameters.get('x')).toBeUndefined()
    }
  })

  it.each([
    'https://a.test/p',
    'https://a.test/p?',
    'https://a.test/p#?x=1',
    'https://a.test/p?#x=1',
    '',
  ])('finds nothing in the query of %j', (url) => {
    expect(Parameters.fromQuery(url).names()).toEqual([])
  })

  it('treats a parameter without a value as not sent, RFC 6749 §3.1', () => {
    const parameters = Parameters.fromForm('scope=&state&nonce=1')
    expect(parameters.get('scope')).toBeUndefined()
    expect(parameters.has('state')).toBe(false)
    expect(parameters.getAll('scope')).toEqual([])
    expect(parameters.has('nonce')).toBe(true)
    expect(parameters.names()).toEqual(['scope', 'state', 'nonce'])
  })

  it.each([
    ['a=1&b=2&a=3', 'a'],
    ['a=1&a=1', 'a'],
    ['a=1&a=', 'a'],
    ['a=&a=', 'a'],
    ['a=1&%61=2', 'a'],
    ['b=1&a=1&a=2&b=2', 'b'],
    ['a=1&A=2', undefined],
    ['', undefined],
  ])('A-07 names the first repeated parameter of %j, RFC 6749 §3.1 and §3.2', (text, name) => {
    expect(Parameters.fromForm(text).repeated()).toBe(name)
  })

  it('A-07 lets only those repeat that are excepted, and gives all their values, RFC 8707 §2', () => {
    const parameters = Parameters.fromForm('resource=a&resource=&resource=b&code=1&code=2')
    expect(parameters.repeated(['resource'])).toBe('code')
    expect(parameters.repeated(['resource', 'code'])).toBeUndefined()
    expect(parameters.getAll('resource')).toEqual(['a', 'b'])
    expect(parameters.get('resource')).toBe('a')
  })

  it.each(['scope[]=a', 'scope[0]=a', 'scope[$ne]=', 'scope.x=a', 'scope%5B%5D=a'])(
    'A-08 takes the brackets of %j as part of the name',
    (text) => {
      const parameters = Parameters.fromForm(text)
      expect(parameters.get('scope')).toBeUndefined()
      expect(parameters.names()).toEqual([decodeURIComponent(text.split('=')[0] ?? '')])
    },
  )

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__proto__[x]'])(
    'A-09 takes %s as a name like any other',
    (name) => {
      const none = Parameters.fromForm('a=1')
      expect([none.get(name), none.has(name), none.getAll(name)]).toEqual([undefined, false, []])
      const one = Parameters.fromForm(`${name}=1`)
      expect([one.get(name), one.names()]).toEqual(['1', [name]])
      expect(({} as { x?: string }).x).toBeUndefined()
    },
  )

  it('gives every pair back, those of one name side by side', () => {
    const parameters = new Parameters([
      ['a', '1'],
      ['b', ''],
      ['a', '2'],
    ])
    expect(parameters.entries()).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', ''],
    ])
    expect(new Parameters().entries()).toEqual([])
  })

  it('cannot be changed through what it gives out', () => {
    const parameters = Parameters.fromForm('a=1&a=2')
    parameters.names().push('b')
    parameters.entries()[0]?.splice(1, 1, 'changed')
    expect(parameters.entries()).toEqual([
      ['a', '1'],
      ['a', '2'],
    ])
  })

  it.each(['a=%ZZ', 'a=%', '%FF=1', 'a=%C3'])('answers 400 to %j', (text) => {
    expect(() => Parameters.fromForm(text)).toThrow(failure(400))
    expect(() => Parameters.fromQuery(`https://a.test/?${text}`)).toThrow(failure(400))
  })

  it('answers 413 to more than 65 536 bytes unless told, RFC 9110 §15.5', () => {
    const most = `a=${'x'.repeat(65_534)}`
    expect(Parameters.fromForm(most).get('a')).toHaveLength(65_534)
    expect(() => Parameters.fromForm(`${most}x`)).toThrow(failure(413))
    expect(() => Parameters.fromForm(`a=${'é'.repeat(40_000)}`)).toThrow(failure(413))
    expect(() => Parameters.fromForm('a=12', { maxBytes: 3 })).toThrow(failure(413))
    expect(() => Parameters.fromPairs([['a', 'é'.repeat(40_000)]])).toThrow(failure(413))
  })

  it('answers 400 to more than 100 values unless told', () => {
    const pairs = Array.from({ length: 100 }, (_, index): [string, string] => [`${index}`, '1'])
    const text = pairs.map((pair) => pair.join('=')).join('&')
    expect(Parameters.fromForm(text).names()).toHaveLength(100)
    expect(() => Parameters.fromForm(`${text}&a=1`)).toThrow(failure(400))
    expect(Parameters.fromPairs(pairs).names()).toHaveLength(100)
    expect(() => Parameters.fromPairs([...pairs, ['a', '1']])).toThrow(failure(400))
    expect(() => Parameters.fromForm('a&a&a', { maxParameters: 2 })).toThrow(failure(400))
  })

  it('throws nothing but typed errors, which tell nothing of the input', () => {
    const piece = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('&', '=', '%', '+', '%41'))
    const messages = [
      undefined,
      'The parameters are not form-encoded UTF-8',
      'There are too many parameters',
    ]
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 150 }), (pieces) => {
        const parameters = outcome(() => Parameters.fromForm(pieces.join('')))
        const message = parameters instanceof HttpInputError ? parameters.message : undefined
        expect(messages).toContain(message)
      }),
    )
  })
})
