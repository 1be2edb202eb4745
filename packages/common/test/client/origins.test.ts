import { AuthkitConfigError } from '@authkit/common'
import { apiOrigins, isApiTarget } from '@authkit/common/client'
import { describe, expect, it } from 'vitest'

describe('apiOrigins', () => {
  it('holds the listed origins and that of the base URL', () => {
    const origins = apiOrigins(
      ['https://a.test', 'https://B.test:443/', 'http://127.0.0.1:8080'],
      'https://c.test/v1?x#y',
    )
    expect([...origins]).toEqual([
      'https://a.test',
      'https://b.test',
      'http://127.0.0.1:8080',
      'https://c.test',
    ])
  })

  it('is empty when nothing is given', () => {
    expect(apiOrigins(undefined, undefined).size).toBe(0)
    expect(apiOrigins([], undefined).size).toBe(0)
  })

  it.each<[unknown, string | undefined]>([
    [['https://a.test/v1'], undefined],
    [['https://a.test?x'], undefined],
    [['http://a.test'], undefined],
    [['https://me@a.test'], undefined],
    [['http://localhost@evil.test'], undefined],
    [['a.test'], undefined],
    [['*'], undefined],
    [[1], undefined],
    [[null], undefined],
    ['https://a.test', undefined],
    [new Set(['https://a.test']), undefined],
    [[], '/v1'],
    [[], ''],
    [[], 'http://a.test'],
    [[], 'https://me:too@a.test/'],
  ])('tells the caller that %j and %j name no origin', (list, base) => {
    // What callers without a compiler may pass.
    expect(() => apiOrigins(list as string[], base)).toThrow(AuthkitConfigError)
  })
})

describe('isApiTarget', () => {
  const origins = apiOrigins(['https://a.test', 'http://localhost:1'], undefined)

  it.each(['https://a.test/x?y#z', 'https://A.test:443/', 'http://localhost:1/'])(
    'is true for %s',
    (url) => {
      expect(isApiTarget(new URL(url), origins)).toBe(true)
    },
  )

  it.each([
    'http://a.test/',
    'https://a.test:8443/',
    'https://a.test.evil.test/',
    'https://evil.test/?https://a.test',
    'https://me@a.test/',
    'https://:secret@a.test/',
    'blob:https://a.test/1',
    'file:///etc/passwd',
    'data:text/plain,x',
  ])('is false for %s, RFC 3986 §7.6', (url) => {
    expect(isApiTarget(new URL(url), origins)).toBe(false)
  })

  it('is false for an opaque origin, even when its name is among them', () => {
    expect(isApiTarget(new URL('data:text/plain,x'), new Set(['null']))).toBe(false)
  })
})
