import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatChallenge, parseAuthorization } from '../../src/http.ts'
import { AuthkitConfigError } from '../../src/index.ts'

describe('parseAuthorization', () => {
  it.each([
    ['Bearer abc.def', 'bearer', 'abc.def'],
    ['BEARER abc', 'bearer', 'abc'],
    ['bearer   abc', 'bearer', 'abc'],
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'basic', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['OAuth realm="a b", x="1"', 'oauth', 'realm="a b", x="1"'],
    ['Bearer', 'bearer', ''],
    ['Bearer ', 'bearer', ''],
    ['Bearer a b', 'bearer', 'a b'],
    ['Bearer abc ', 'bearer', 'abc '],
  ])('splits %j, RFC 9110 §11.1, §11.4', (header, scheme, credentials) => {
    expect(parseAuthorization(header)).toEqual({ scheme, credentials })
  })

  it.each([
    undefined,
    '',
    ' ',
    ' Bearer abc',
    'Bearer\tabc',
    'Bearer abc\r\nx: y',
    'Bearer a\0b',
    'Bearer a\u007Fb',
    'Bearer\u00A0abc',
    'Bea"rer abc',
    'Bearer, abc',
    '=abc',
  ])('A-60 finds nothing in %j', (header) => {
    expect(parseAuthorization(header)).toBeUndefined()
  })

  it.each(['\u2028', '\u2029', 'a\u2028b'])(
    'A12 ends no credentials at the line separator %j, where spaces were tried one by one, RFC 9110 §11.4',
    (credentials) => {
      const header = `Basic${' '.repeat(1000)}${credentials}`
      expect(parseAuthorization(header)).toEqual({ scheme: 'basic', credentials })
    },
  )

  it('reads at most 65 536 characters', () => {
    expect(parseAuthorization(`Bearer ${'x'.repeat(65_529)}`)?.credentials).toHaveLength(65_529)
    expect(parseAuthorization(`Bearer ${'x'.repeat(65_530)}`)).toBeUndefined()
  })

  it('takes time in proportion to the length', () => {
    const started = performance.now()
    parseAuthorization(`Bearer${' '.repeat(65_000)}`)
    parseAuthorization('x'.repeat(65_000))
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('never throws', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(text, (header) => {
        const parsed = parseAuthorization(header)
        expect(parsed?.scheme ?? 'none').toMatch(/^[^\sA-Z]+$/)
      }),
    )
  })
})

describe('formatChallenge', () => {
  it('writes quoted values in their order and skips undefined ones, RFC 9110 §11.6.1', () => {
    const parameters = { realm: 'api', scope: undefined, error: 'invalid_token' }
    expect(formatChallenge('Bearer', parameters)).toBe('Bearer realm="api", error="invalid_token"')
  })

  it('writes a scheme alone when there is nothing to say, RFC 9110 §11.6.1', () => {
    expect(formatChallenge('DPoP', {})).toBe('DPoP')
    expect(formatChallenge('DPoP', { realm: undefined })).toBe('DPoP')
  })

  it('puts a backslash before quotes and backslashes, RFC 9110 §5.6.4', () => {
    expect(formatChallenge('Basic', { realm: 'a "b" \\c', empty: '' })).toBe(
      String.raw`Basic realm="a \"b\" \\c", empty=""`,
    )
  })

  it.each([
    ['Bearer', { realm: 'a\r\nset-cookie: b=c' }],
    ['Bearer', { realm: 'a\nb' }],
    ['Bearer', { realm: 'a\0b' }],
    ['Bearer', { realm: 'é' }],
    ['Bearer', { 're alm': 'a' }],
    ['Bearer', { 'x="1", y': 'a' }],
    ['Bearer', { '': 'a' }],
    ['Bear er', {}],
    ['Bearer\r\n', {}],
    ['', {}],
  ])('refuses %j %j, which would end the value or the field', (scheme, parameters) => {
    expect(() => formatChallenge(scheme, parameters)).toThrow(AuthkitConfigError)
  })
})
