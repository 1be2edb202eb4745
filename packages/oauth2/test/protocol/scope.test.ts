import { formatScope, includesScope, InvalidScopeError, parseScope } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'

describe('scopes', () => {
  it('UTIL-2 T-UT-7 are a list here and a text on the wire, RFC 6749 §3.3', () => {
    expect(parseScope('read write')).toEqual(['read', 'write'])
    expect(parseScope('read')).toEqual(['read'])
    expect(formatScope(['read', 'write'])).toBe('read write')
    expect(formatScope(parseScope('a b c'))).toBe('a b c')
  })

  it('UTIL-2 T-UT-7 are an empty list where there are none', () => {
    expect(parseScope(undefined)).toEqual([])
    expect(parseScope('')).toEqual([])
    expect(formatScope([])).toBe('')
  })

  it('are each there once, however many spaces part them', () => {
    expect(parseScope(' read  write read ')).toEqual(['read', 'write'])
  })

  it('differ by case, RFC 6749 §3.3', () => {
    expect(parseScope('read READ')).toEqual(['read', 'READ'])
    expect(includesScope(['read'], ['READ'])).toBe(false)
  })

  it.each(['"', 'a\\b', 'a\tb', 'a\nb', 'é', 'a\0', 'a\u007f', 'x '.repeat(2049)])(
    'A-53 are refused as %j, RFC 6749 §3.3',
    (text) => {
      expect(() => parseScope(text)).toThrow(InvalidScopeError)
    },
  )

  it('are within others when each is', () => {
    expect(includesScope(['a', 'b'], ['b', 'a'])).toBe(true)
    expect(includesScope(['a', 'b'], [])).toBe(true)
    expect(includesScope(['a'], ['a', 'b'])).toBe(false)
  })
})
