import { deflateRawSync, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { deflate, inflate } from '../../src/crypto/compress.ts'

const text = 'You can trust us to stick with you through thick and thin. '.repeat(40)

describe('DEFLATE', () => {
  it('gives back what was compressed, RFC 1951 §2', () => {
    for (const content of ['', 'x', text]) {
      expect(inflate(deflate(content), 10_000).toString()).toBe(content)
    }
    expect(deflate(text).length).toBeLessThan(200)
  })

  it.each([0, 1, 6, 9] as const)(
    'reads what has a zlib header of level %i, RFC 1950 §2.2, JRF-12',
    (level) => {
      expect(inflate(deflateSync(text, { level }), 10_000).toString()).toBe(text)
      expect(inflate(deflateRawSync(text, { level }), 10_000).toString()).toBe(text)
    },
  )

  it('gives exactly as many bytes as are allowed and refuses one more, J-19', () => {
    for (const length of [1, 16_383, 16_384, 16_385, 100_000, 256_000]) {
      const data = deflate(Buffer.alloc(length))
      expect(inflate(data, length)).toHaveLength(length)
      expect(inflate(data, length - 1 || 1)).toEqual(length === 1 ? Buffer.alloc(1) : 'too-large')
    }
  })

  it('refuses a stream that is cut anywhere, or that goes on after its end', () => {
    const data = deflate(text)
    for (let length = 0; length < data.length; length += 1) {
      expect(inflate(data.subarray(0, length), 10_000)).toBe('malformed')
    }
    expect(inflate(Buffer.concat([data, Buffer.from([0])]), 10_000)).toBe('malformed')
    const wrapped = deflateSync(text)
    expect(inflate(Buffer.concat([wrapped, Buffer.from([0])]), 10_000)).toBe('malformed')
    expect(inflate(wrapped.subarray(0, -1), 10_000)).toBe('malformed')
    expect(inflate(Buffer.from('not compressed at all'), 10_000)).toBe('malformed')
  })
})
