import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { looksLikeKey } from '../../src/jwk/secret.ts'

describe('secrets', () => {
  it('are anything that is no key', () => {
    const secrets = [
      'your-secret-key',
      'correct horse battery staple',
      'MIIBIjANBgkqhkiG',
      '{"a":"keys"}',
      'kty: keys',
      '3082010a0282010100',
      randomBytes(64).toString('hex'),
      '秘密の鍵は長いほうがよい',
    ]
    for (const text of secrets) expect(looksLikeKey(text), text).toBe(false)
    for (let length = 14; length < 1024; length += 7) {
      const bytes = randomBytes(length)
      expect(looksLikeKey(bytes)).toBe(false)
      expect(looksLikeKey(bytes.toString('base64'))).toBe(false)
      expect(looksLikeKey(bytes.toString('base64url'))).toBe(false)
      expect(looksLikeKey(bytes.toString('hex'))).toBe(false)
    }
  })
})
