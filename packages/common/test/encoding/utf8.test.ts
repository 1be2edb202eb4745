import { decodeUtf8, EncodingError } from '@authkit/common'
import { describe, expect, it } from 'vitest'

describe('decodeUtf8', () => {
  it.each(['', 'a', 'é', '\u{1F600}', '\uFEFFa', 'a\u0000b'])('reads %j, RFC 3629 §3', (text) => {
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text)
  })

  it('reads the part of a buffer that a view shows', () => {
    expect(decodeUtf8(new TextEncoder().encode('abcdef').subarray(2, 4))).toBe('cd')
  })

  it.each([
    ['a byte that begins nothing', [0xff]],
    ['a sequence that breaks off', [0xe2, 0x82]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s, RFC 3629 §3', (_what, bytes) => {
    expect(() => decodeUtf8(Uint8Array.from(bytes))).toThrow(EncodingError)
  })
})
