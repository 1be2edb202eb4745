import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSegment, encodeSegment, isAscii } from '../../src/encoding/segment.ts'

describe('base64url segments', () => {
  it('reads what it writes, RFC 7515 §2', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeSegment(encodeSegment(bytes))).toEqual(Buffer.from(bytes))
      }),
    )
    expect(encodeSegment('ü')).toBe('w7w')
  })

  it('accepts exactly the canonical spelling, as writing back would show, RFC 4648 §3.5', () => {
    const letters = fc.constantFrom(...'ABYZaz019-_AAAA', '+', '/', '=', ' ', '\n', '?', '.', '\0')
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (characters) => {
        const text = characters.join('')
        const isCanonical = Buffer.from(text, 'base64url').toString('base64url') === text
        expect(decodeSegment(text) !== undefined).toBe(isCanonical)
      }),
      { numRuns: 3000 },
    )
  })

  it.each(['YQ==', 'YQ=', 'YR', 'YWJ', 'Y', 'YWJjY', 'Y+Q', 'Y/Q', ' YQ', 'YQ\n', 'Y?Q', 'Y%51'])(
    'refuses %j, RFC 7515 §2',
    (text) => {
      expect(decodeSegment(text)).toBeUndefined()
    },
  )

  it('tells ASCII from the characters that share its low byte', () => {
    expect(isAscii('YQ')).toBe(true)
    expect(isAscii('Y\u0151')).toBe(false)
    expect(isAscii('Y\u00d1')).toBe(false)
  })
})
