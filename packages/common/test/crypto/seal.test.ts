import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AuthkitConfigError,
  base64urlDecode,
  base64urlEncode,
  createSealer,
  EncodingError,
} from '../../src/index.ts'

const oldSecret = 'old-secret-old-secret-old-secret-'
const newSecret = 'new-secret-new-secret-new-secret-'
const now = 1_800_000_000
const clock = (): number => now
const sealer = createSealer({ secrets: newSecret, purpose: 'login', clock })

/** The text with one bit of its bytes turned. */
function flipped(text: string, bit: number): string {
  const bytes = base64urlDecode(text)
  const index = Math.floor(bit / 8) % bytes.length
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8))
  return base64urlEncode(bytes)
}

describe('createSealer', () => {
  it('unseals what it sealed, in base64url that tells nothing', async () => {
    const value = { state: 'visible-state', nested: { list: [1, null, true, 'é'] } }
    const text = await sealer.seal(value)
    expect(text).toMatch(/^[\w-]+$/)
    expect(Buffer.from(base64urlDecode(text)).toString('latin1')).not.toContain('visible')
    expect(await sealer.unseal(text)).toEqual(value)
  })

  it('seals one value differently each time, under a fresh nonce, RFC 5116 §5.2', async () => {
    const texts = await Promise.all(Array.from({ length: 100 }, () => sealer.seal({ a: 1 })))
    expect(new Set(texts.map((text) => text.slice(0, 16))).size).toBe(100)
  })

  it('refuses a text in which a single bit differs, RFC 5116 §2.2', async () => {
    const text = await sealer.seal({ user: 'alice' })
    const bits = base64urlDecode(text).length * 8
    for (let bit = 0; bit < bits; bit += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other keeps the failing bit in the message
      expect(await sealer.unseal(flipped(text, bit)), `bit ${bit}`).toBeUndefined()
    }
  })

  it('refuses a text that is cut, extended or spelled in another way', async () => {
    const text = await sealer.seal({ user: 'alice' })
    for (let length = 0; length < text.length; length += 1) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await sealer.unseal(text.slice(0, length))).toBeUndefined()
    }
    for (const other of [`${text}A`, `${text}AAAA`, `${text}=`, ` ${text}`, `${text}\n`]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await sealer.unseal(other)).toBeUndefined()
    }
  })

  it('refuses what was sealed for another purpose', async () => {
    const other = createSealer({ secrets: newSecret, purpose: 'session', clock })
    expect(await sealer.unseal(await other.seal({ a: 1 }))).toBeUndefined()
  })

  it('refuses what was sealed under another secret', async () => {
    const other = createSealer({ secrets: oldSecret, purpose: 'login', clock })
    expect(await sealer.unseal(await other.seal({ a: 1 }))).toBeUndefined()
  })

  it('seals under the first secret and unseals under all, so that secrets can be rotated', async () => {
    const before = createSealer({ secrets: oldSecret, purpose: 'login', clock })
    const during = createSealer({ secrets: [newSecret, oldSecret], purpose: 'login', clock })
    expect(await during.unseal(await before.seal({ a: 1 }))).toEqual({ a: 1 })
    expect(await sealer.unseal(await during.seal({ a: 2 }))).toEqual({ a: 2 })
    expect(await before.unseal(await during.seal({ a: 3 }))).toBeUndefined()
  })

  it.each([
    [now + 1, true],
    [now, false],
    [now - 1, false],
  ])('judges expiresAt %i against the clock at the time of unsealing', async (expiresAt, holds) => {
    const text = await sealer.seal({ a: 1 }, { expiresAt })
    expect(await sealer.unseal(text)).toEqual(holds ? { a: 1 } : undefined)
  })

  it('keeps its own expiry apart from a member of that name', async () => {
    const text = await sealer.seal({ expiresAt: now - 1, value: 'x' }, { expiresAt: now + 1 })
    expect(await sealer.unseal(text)).toEqual({ expiresAt: now - 1, value: 'x' })
  })

  it('A-09 gives a member named __proto__ back as a member', async () => {
    const value = JSON.parse('{"__proto__":{"polluted":true}}')
    const unsealed = await sealer.unseal(await sealer.seal(value))
    expect(Object.keys(unsealed ?? {})).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it.each([Number.NaN, Infinity])('refuses expiresAt %d, which JSON would forget', async (bad) => {
    await expect(sealer.seal({}, { expiresAt: bad })).rejects.toThrow(AuthkitConfigError)
  })

  it('makes no text longer than 4096 characters unless told', async () => {
    const value = { filler: 'x'.repeat(4000) }
    await expect(sealer.seal(value)).rejects.toThrow(EncodingError)
    const wide = createSealer({ secrets: newSecret, purpose: 'login', maxLength: 8192, clock })
    const text = await wide.seal(value)
    expect(await wide.unseal(text)).toEqual(value)
    expect(await sealer.unseal(text)).toBeUndefined()
  })

  it('answers any text with undefined and never throws', async () => {
    const text = fc.oneof(fc.string(), fc.base64String({ maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(text, async (candidate) => {
        expect(await sealer.unseal(candidate)).toBeUndefined()
      }),
    )
  })

  it.each([
    ['no secret', []],
    ['a short secret', 'too-short'],
    ['a short secret among good ones', [newSecret, 'too-short']],
  ])('refuses %s at construction and does not repeat it', (_, secrets) => {
    const construct = (): unknown => createSealer({ secrets, purpose: 'login' })
    expect(construct).toThrow(AuthkitConfigError)
    expect(construct).not.toThrow(/too-short/)
  })

  it('refuses an empty purpose at construction', () => {
    expect(() => createSealer({ secrets: newSecret, purpose: '' })).toThrow(AuthkitConfigError)
  })
})
