import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  hmac,
  hmacVerifier,
  plainHmac,
  preparedHmac,
  preparedLimit,
} from '../../src/crypto/hmac.ts'

const digests = ['sha256', 'sha384', 'sha512'] as const
const keyLengths = [14, 32, 63, 64, 65, 127, 128, 129, 300]
const textLengths = [0, 1, 55, 56, 63, 64, 65, 111, 119, 128, 1023, 1024, 1025, 4096]

describe('HMAC', () => {
  it.each(digests)('is the same in both ways of computing %s, RFC 2104 §2', (digest) => {
    for (const keyLength of keyLengths) {
      const key = Buffer.alloc(keyLength, 0xa7)
      const [prepared, plain] = [preparedHmac(digest, key), plainHmac(digest, key)]
      for (const length of [...textLengths, preparedLimit, preparedLimit + 1, 3]) {
        const text = 'x'.repeat(length)
        const expected = createHmac(digest, key).update(text).digest('base64url')
        expect(prepared(text)).toBe(expected)
        expect(plain(text)).toBe(expected)
      }
    }
  })

  it('does not depend on what the key did before', () => {
    const compute = hmac('sha256', Buffer.alloc(32, 1))
    const first = compute('a')
    compute('b'.repeat(5000))
    expect(compute('a')).toBe(first)
  })

  it('verifies in constant time and without an error for another length, RFC 7518 §3.2', () => {
    const { verify } = hmacVerifier('sha256', Buffer.alloc(32, 1))
    const mac = hmac('sha256', Buffer.alloc(32, 1))('text')
    expect(verify('text', mac)).toBe(true)
    expect(verify('text', '')).toBe(false)
    expect(verify('text', mac.slice(1))).toBe(false)
    expect(verify('text', `${mac}A`)).toBe(false)
    expect(verify('text', `A${mac.slice(1)}`)).toBe(mac.startsWith('A'))
    expect(verify('texu', mac)).toBe(false)
  })
})
