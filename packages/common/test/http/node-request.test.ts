import { headersFromRaw, requestTarget } from '@authkit/common/http'
import { describe, expect, it } from 'vitest'

describe('requestTarget', () => {
  it.each([
    ['/token?x=1', '/token?x=1'],
    ['//evil.example/token', '//evil.example/token'],
    ['http://evil.example/token?x=1', '/token?x=1'],
    ['*', '/'],
    ['', '/'],
  ])('A-54 takes %j for the path %j, RFC 9112 §3.2, RFC 9112 §3.2.2', (target, path) => {
    expect(requestTarget(target)).toBe(path)
  })
})

describe('headersFromRaw', () => {
  it('gives names in lower case and repetitions as lists', () => {
    const headers = headersFromRaw([
      'Host',
      'a',
      'Authorization',
      'x',
      'AUTHORIZATION',
      'y',
      'authorization',
      'z',
    ])
    expect({ ...headers }).toEqual({ host: 'a', authorization: ['x', 'y', 'z'] })
  })

  it('A-09 holds a field of any name, and nothing else', () => {
    const headers = headersFromRaw(['__proto__', 'x', 'Constructor', 'y', 'odd'])
    expect(Object.keys(headers)).toEqual(['__proto__', 'constructor', 'odd'])
    expect(headers['toString']).toBeUndefined()
    expect(Object.getPrototypeOf(headers)).toBeNull()
  })
})
