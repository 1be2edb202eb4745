import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EncodingError, percentDecode, percentEncode } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'

describe('percent-encoding', () => {
  it('leaves the unreserved characters, RFC 3986 §2.3 and RFC 5849 §3.6', () => {
    expect(percentEncode(UNRESERVED)).toBe(UNRESERVED)
  })

  it('encodes every other character of ASCII with upper-case digits, RFC 5849 §3.6', () => {
    for (let code = 0; code < 128; code += 1) {
      const character = String.fromCharCode(code)
      if (UNRESERVED.includes(character)) continue
      const digits = code.toString(16).toUpperCase().padStart(2, '0')
      expect(percentEncode(character)).toBe(`%${digits}`)
    }
  })

  it.each([
    ['Ladies + Gentlemen', 'Ladies%20%2B%20Gentlemen'],
    ["!*'()", '%21%2A%27%28%29'],
    ['☃', '%E2%98%83'],
    ['%25', '%2525'],
    ['', ''],
  ])('encodes %j and decodes it again, RFC 3986 §2.1', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded)
    expect(percentDecode(encoded)).toBe(text)
  })

  it('decodes lower-case digits, RFC 3986 §2.1, and leaves + and raw characters alone', () => {
    expect(percentDecode('%e2%98%83+é')).toBe('☃+é')
  })

  it.each(['%', '%4', 'a%', '%ZZ', '%-1', '%u2603', '%FF', '%C0%80', '%ED%A0%80', '%E2%98'])(
    'refuses %j, RFC 3986 §2.1',
    (text) => {
      expect(() => percentDecode(text)).toThrow(EncodingError)
    },
  )

  it('refuses half of a surrogate pair, which has no UTF-8', () => {
    expect(() => percentEncode('\uD800')).toThrow(EncodingError)
  })

  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = percentEncode(text)
        expect(encoded).toMatch(/^(?:[\w.~-]|%[0-9A-F]{2})*$/)
        expect(percentDecode(encoded)).toBe(text)
      }),
    )
  })

  it('throws nothing but typed errors', () => {
    const piece = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('%', '%4', '%C3', '%A9'))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(outcome(() => percentDecode(pieces.join('')))).toBeDefined()
      }),
    )
  })
})
