import { collectParameters } from '@authkit/oauth1'
import { describe, expect, it } from 'vitest'
import { normalizeParameters } from '../../src/signature/parameters.ts'
import { failure } from '../outcome.ts'
import { specimen } from './vectors.ts'

const form = 'application/x-www-form-urlencoded'
const url = 'https://api.example/'

describe('collectParameters', () => {
  it('finds the parameters of the example, RFC 5849 §3.4.1.3.1', () => {
    expect(collectParameters(specimen)).toEqual([
      ['b5', '=%3D'],
      ['a3', 'a'],
      ['c@', ''],
      ['a2', 'r b'],
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
      ['oauth_signature', 'r6/TJjbCOr97/+UU0NsvSne7s5g='],
      ['c2', ''],
      ['a3', '2 q'],
    ])
  })

  it.each([
    [form, [['a', '1']]],
    ['Application/X-WWW-Form-Urlencoded; charset=UTF-8', [['a', '1']]],
    ['application/json', []],
    ['application/x-www-form-urlencoded-not', []],
    ['multipart/form-data; boundary=application/x-www-form-urlencoded', []],
    [undefined, []],
  ])('O-05 reads the body as a form when its type is %j, RFC 5849 §3.4.1.3.1', (type, expected) => {
    expect(collectParameters({ url, body: 'a=1', contentType: type })).toEqual(expected)
  })

  it('keeps duplicates, empty values and a literal plus, RFC 5849 §3.4.1.3.1', () => {
    expect(collectParameters({ url: `${url}?a=1&a=&a=x%2By&b#c=d` })).toEqual([
      ['a', '1'],
      ['a', ''],
      ['a', 'x+y'],
      ['b', ''],
    ])
  })

  it('REQ-3 reads the scheme in any case and leaves the realm out, RFC 5849 §3.5.1', () => {
    const authorization = String.raw`OAUTH realm="a, \"b=\"", oauth_nonce="a%2Bb+c" , oauth_token=""`
    expect(collectParameters({ url, authorization })).toEqual([
      ['oauth_nonce', 'a+b+c'],
      ['oauth_token', ''],
    ])
  })

  it.each(['Bearer oauth_nonce="x"', 'Basic Zm9vOmJhcg==', 'OAuth', 'OAuth2 oauth_nonce="x"', ''])(
    'SRV-14 finds nothing in the header %j',
    (authorization) => {
      expect(collectParameters({ url, authorization })).toEqual([])
    },
  )

  it.each([
    'OAuth oauth_nonce',
    'OAuth oauth_nonce=x',
    'OAuth oauth_nonce="x',
    'OAuth oauth_nonce="x" oauth_token="y"',
    'OAuth "oauth_nonce"="x"',
    'OAuth oauth_nonce="%zz"',
    'OAuth oauth_nonce="%C3"',
    'OAuth ,',
  ])('SRV-14 refuses the malformed header %j, RFC 5849 §3.5.1', (authorization) => {
    expect(failure(() => collectParameters({ url, authorization }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
  })

  it.each(['?q=%', '?q=%E9', '?%zz=1'])('refuses the malformed query %j', (query) => {
    expect(failure(() => collectParameters({ url: url + query }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
  })

  it('takes characters in a query that need no decoding', () => {
    expect(collectParameters({ url: `${url}?q=[1]|é` })).toEqual([['q', '[1]|é']])
  })

  it('refuses more than it was told to read, query and form together', () => {
    const input = { url: `${url}?a=12`, body: 'b=34', contentType: form }
    expect(collectParameters({ ...input, maxLength: 8 })).toHaveLength(2)
    expect(failure(() => collectParameters({ ...input, maxLength: 7 }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
    expect(failure(() => collectParameters({ url: `${url}?${'a'.repeat(65_537)}` }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
  })

  it('reads a long hostile header in linear time', () => {
    const authorization = `OAuth oauth_nonce="${String.raw`\a`.repeat(30_000)}`
    const begin = process.cpuUsage().user
    expect(failure(() => collectParameters({ url, authorization }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
    // Microseconds; a quadratic reader needs minutes for this.
    expect(process.cpuUsage().user - begin).toBeLessThan(2_000_000)
  })
})

describe('normalizeParameters', () => {
  it('sorts by encoded name, then by encoded value, RFC 5849 §3.4.1.3.2', () => {
    expect(
      normalizeParameters([
        ['b5', '=%3D'],
        ['a3', 'a'],
        ['c@', ''],
        ['a2', 'r b'],
        ['c2', ''],
        ['a3', '2 q'],
      ]),
    ).toBe('a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=')
  })

  it('compares names before it joins them with values, RFC 5849 §3.4.1.3.2', () => {
    expect(
      normalizeParameters([
        ['a', '1'],
        ['a-b', '0'],
        ['a', '\u{10000}'],
        ['a', '\uFFFD'],
      ]),
    ).toBe('a=%EF%BF%BD&a=%F0%90%80%80&a=1&a-b=0')
  })

  it('SIG-4 encodes all but unreserved characters, RFC 5849 §3.6', () => {
    expect(normalizeParameters([['n', "a b/~é!*'()"]])).toBe('n=a%20b%2F~%C3%A9%21%2A%27%28%29')
  })
})
