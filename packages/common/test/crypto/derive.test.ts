import { hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AuthkitConfigError, deriveKey } from '../../src/index.ts'

const secret = 'an-example-secret-of-thirty-two-bytes'

describe('deriveKey', () => {
  it('is HKDF with SHA-256 and the purpose as info, RFC 5869 §2 and §3.2', async () => {
    const expected = hkdfSync('sha256', secret, '', 'authkit/cookie/v1', 32)
    expect(await deriveKey(secret, 'cookie')).toEqual(new Uint8Array(expected))
  })

  it('gives one key for one secret and purpose, another for any other', async () => {
    const keys = await Promise.all([
      deriveKey(secret, 'cookie'),
      deriveKey(secret, 'cookie'),
      deriveKey(secret, 'login'),
      deriveKey(`${secret}.`, 'cookie'),
    ])
    const [first, again, ...others] = keys.map((key) => Buffer.from(key).toString('hex'))
    expect(again).toBe(first)
    expect(new Set([first, ...others]).size).toBe(3)
  })

  it('takes bytes and gives as many bytes as are asked for', async () => {
    expect(await deriveKey(new TextEncoder().encode(secret), 'cookie')).toEqual(
      await deriveKey(secret, 'cookie'),
    )
    expect(await deriveKey(secret, 'cookie', 64)).toHaveLength(64)
  })

  it.each([
    ['empty', ''],
    ['31 bytes', 'x'.repeat(31)],
    ['31 bytes of bytes', new Uint8Array(31)],
  ])('refuses a secret that is %s and shows how to make one', async (_, short) => {
    const failure = deriveKey(short, 'cookie')
    await expect(failure).rejects.toThrow(AuthkitConfigError)
    await expect(failure).rejects.toThrow(/at least 32 bytes.*randomBytes\(32\)/)
  })

  it('counts bytes, not characters', async () => {
    expect(await deriveKey('é'.repeat(16), 'cookie')).toHaveLength(32)
  })

  it.each(['', 'x'.repeat(201)])('refuses a purpose of no or too many characters', async (bad) => {
    await expect(deriveKey(secret, bad)).rejects.toThrow(AuthkitConfigError)
  })
})
