import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constantTimeEqual, equalDigests, sha256 } from '../../src/index.ts'

describe('constantTimeEqual', () => {
  it.each([
    ['equal texts', 'secret', 'secret', true],
    ['empty texts', '', '', true],
    ['a text and its UTF-8', 'é', new Uint8Array([0xc3, 0xa9]), true],
    ['equal bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
    ['a view and its bytes', new Uint8Array([0, 1, 2]).subarray(1), new Uint8Array([1, 2]), true],
    ['a difference at the start', 'Secret', 'secret', false],
    ['a difference at the end', 'secreT', 'secret', false],
    ['a prefix', 'secre', 'secret', false],
    ['nothing and something', '', 'secret', false],
    ['two spellings of one letter', 'é', 'e\u0301', false],
    ['a NUL more', 'secret\0', 'secret', false],
  ])('J-39 compares %s, OpenID Connect Core §16.12', (_, a, b, expected) => {
    expect(constantTimeEqual(a, b)).toBe(expected)
    expect(constantTimeEqual(b, a)).toBe(expected)
  })

  it('J-39 takes any two lengths without an exception', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array())
    fc.assert(
      fc.property(value, value, (a, b) => {
        const same = Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0
        expect(constantTimeEqual(a, b)).toBe(same)
      }),
    )
  })
})

describe('equalDigests', () => {
  const digest = sha256('secret')

  it.each([
    ['the same', digest, true],
    ['that of another text', sha256('other'), false],
    ['a difference in the last character', `${digest.slice(0, -1)}_`, false],
    ['a shorter text', digest.slice(1), false],
    ['a longer text', `${digest}=`, false],
    ['nothing', '', false],
  ])('compares a digest with %s', (_what, other, equal) => {
    expect(equalDigests(digest, other)).toBe(equal)
    expect(equalDigests(other, digest)).toBe(equal)
  })
})
