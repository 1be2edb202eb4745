import { describe, expect, it } from 'vitest'
import { readText } from '../../src/net/read-text.ts'

async function* chunks(...parts: number[][]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new Uint8Array(part)
}

describe('readText', () => {
  it('joins a character that two chunks share', async () => {
    expect(await readText(chunks([0x61, 0xe2, 0x82], [0xac]), 10)).toBe('a€')
  })

  it('gives an empty text for an empty body', async () => {
    expect(await readText(chunks(), 0)).toBe('')
  })

  it('gives undefined for a body of more bytes than allowed and ends it', async () => {
    const body = chunks([0x61, 0x61], [0x61])
    expect(await readText(body, 2)).toBeUndefined()
    expect(await body.next()).toEqual({ done: true, value: undefined })
  })

  it('replaces what is not UTF-8, or rejects when told to', async () => {
    expect(await readText(chunks([0xff]), 10)).toBe('\uFFFD')
    await expect(readText(chunks([0xff]), 10, { fatal: true })).rejects.toThrow(TypeError)
    await expect(readText(chunks([0xe2, 0x82]), 10, { fatal: true })).rejects.toThrow(TypeError)
  })
})
