import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EncodingError, urlDecode, urlEncode } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

describe('urlDecode', () => {
  it('URL-5 keeps names without a value and reads + as a space, WHATWG URL §5.1', () => {
    expect(urlDecode('c2&a3=2+q')).toEqual([
      ['c2', ''],
      ['a3', '2 q'],
    ])
  })

  it('decodes the example, RFC 6749 Appendix B', () => {
    expect(urlDecode('v=+%25%26%2B%C2%A3%E2%82%AC')).toEqual([['v', ' %&+£€']])
  })

  it.each([
    ['a[]=1', [['a[]', '1']]],
    ['$filter=1', [['$filter', '1']]],
    ["q='x'|{y}", [['q', "'x'|{y}"]]],
    ['a=b c', [['a', 'b c']]],
    ['a=é"<>\\^`', [['a', 'é"<>\\^`']]],
  ])('reads %j, which clients may send unencoded (1-B1)', (text, pairs) => {
    expect(urlDecode(text)).toEqual(pairs)
  })

  it('keeps repeated names, empty values and the order', () => {
    expect(urlDecode('b=2&a=1&b=&b=2')).toEqual([
      ['b', '2'],
      ['a', '1'],
      ['b', ''],
      ['b', '2'],
    ])
  })

  it('ends a name at the first = and skips empty pieces', () => {
    expect(urlDecode('&a==1=&&=x&')).toEqual([
      ['a', '=1='],
      ['', 'x'],
    ])
    expect(urlDecode('')).toEqual([])
  })

  it('does not split at ; or at an encoded &', () => {
    expect(urlDecode('a=1;b=2%26c=3')).toEqual([['a', '1;b=2&c=3']])
  })

  it.each(['a=%ZZ', 'a=%', 'a=%A', '%=1', 'a=%FF', 'a=1&b=%C3', 'a=%ED%A0%80'])(
    'URL-5 refuses %j with a typed error',
    (text) => {
      expect(() => urlDecode(text)).toThrow(EncodingError)
    },
  )
})

describe('urlEncode', () => {
  it('writes spaces as + and encodes what is reserved, WHATWG URL §5.2', () => {
    expect(
      urlEncode([
        ['a b', '2 q'],
        ['c@', '='],
        ['c@', ''],
      ]),
    ).toBe('a+b=2+q&c%40=%3D&c%40=')
  })

  it('encodes the example, RFC 6749 Appendix B', () => {
    expect(urlEncode([['v', ' %&+£€']])).toBe('v=+%25%26%2B%C2%A3%E2%82%AC')
  })

  it('takes any iterable of pairs', () => {
    expect(urlEncode(new Map([['a', '1']]))).toBe('a=1')
    expect(urlEncode([])).toBe('')
  })

  it('writes what urlDecode reads back', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        expect(urlDecode(urlEncode(pairs))).toEqual(pairs)
      }),
    )
  })

  it('agrees with URLSearchParams on every text that urlDecode accepts', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('&', '=', '+', '%', '%4', '%41', '%C3%A9', ';', '[]'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('')
        const pairs = outcome(() => urlDecode(text))
        if (pairs instanceof Error) return
        // The constructor drops a leading question mark, which a form may begin with.
        expect(pairs).toEqual([...new URLSearchParams(`?${text}`)])
      }),
    )
  })
})
