import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64urlDecode, base64urlEncode, EncodingError } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('base64url', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('writes and reads the vector %j, RFC 4648 §10 without padding', (text, encoded) => {
    expect(base64urlEncode(text)).toBe(encoded)
    expect(base64urlDecode(encoded)).toEqual(utf8(text))
  })

  it('writes - and _ for the last two values of the alphabet, RFC 4648 §5', () => {
    expect(base64urlEncode(new Uint8Array([0xfb, 0xef, 0xff]))).toBe('--__')
    expect(base64urlDecode('--__')).toEqual(new Uint8Array([0xfb, 0xef, 0xff]))
  })

  it('writes the octets of the example, RFC 7515 Appendix C', () => {
    expect(base64urlEncode(new Uint8Array([3, 236, 255, 224, 193]))).toBe('A-z_4ME')
  })

  it('writes only what a view shows of its buffer', () => {
    expect(base64urlEncode(utf8('..foo..').subarray(2, 5))).toBe('Zm9v')
  })

  it.each([
    ['padding', 'Zg=='],
    ['padding alone', '='],
    ['padding in the middle', 'Zg==Zg'],
    ['+ of base64', '+-__'],
    ['/ of base64', '--/_'],
    ['a space', 'Zm9v YmFy'],
    ['a space at the end', 'Zm9v '],
    ['a line break', 'Zm9v\nYmFy'],
    ['a character of neither alphabet', 'Zm?v'],
    ['a NUL', 'Zm9v\0'],
    ['a dot', 'Zm9v.'],
    ['a wide character whose low byte is in the alphabet', 'Zm9\u0176'],
    ['an emoji', 'Zm9v😀'],
    ['length 1', 'Z'],
    ['length 5', 'Zm9vZ'],
    ['trailing bits in a group of 2', 'Zh'],
    ['trailing bits in a group of 3', 'Zm9'],
  ])('J-22 refuses %s, RFC 7515 §2 and RFC 4648 §3.3, §3.5', (_, text) => {
    expect(() => base64urlDecode(text)).toThrow(EncodingError)
  })

  it('does not repeat in its message what it refused', () => {
    expect(() => base64urlDecode('secret!')).toThrow(/^the text is not canonical base64url$/)
  })

  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(base64urlDecode(base64urlEncode(bytes))).toEqual(bytes)
      }),
    )
  })

  it('J-22 accepts one spelling of every value and nothing but typed errors otherwise', () => {
    const text = fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(text, (candidate) => {
        const bytes = outcome(() => base64urlDecode(candidate))
        if (bytes instanceof Error) return
        expect(candidate).toMatch(/^[\w-]*$/)
        expect(base64urlEncode(bytes)).toBe(candidate)
      }),
    )
  })
})
