import { describe, expect, it } from 'vitest'
import { readText, requireText } from '../../src/net/read-text.ts'

async function* chunks(...parts: number[][]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new Uint8Array(part)
}

const maxBytes = 10

describe('readText', () => {
  it('joins a character that two chunks share, and one that three do', async () => {
    expect(await readText(chunks([0x61, 0xe2, 0x82], [0xac]), { maxBytes })).toBe('a€')
    expect(await readText(chunks([0xe2], [0x82], [0xac, 0x62]), { maxBytes })).toBe('€b')
  })

  it('gives an empty text for an empty body', async () => {
    expect(await readText(chunks(), { maxBytes: 0 })).toBe('')
    expect(await readText(chunks([], []), { maxBytes: 0 })).toBe('')
    expect(await readText([], { maxBytes: 0 })).toBe('')
  })

  it('takes as many bytes as allowed, gives undefined for one more and ends the body', async () => {
    expect(await readText(chunks([0x61], [0x62]), { maxBytes: 2 })).toBe('ab')
    const body = chunks([0x61, 0x61], [0x61])
    expect(await readText(body, { maxBytes: 2 })).toBeUndefined()
    expect(await body.next()).toEqual({ done: true, value: undefined })
    expect(await readText([new Uint8Array(3)], { maxBytes: 2 })).toBeUndefined()
  })

  it.each([
    ['one chunk', [[0x61, 0xff]]],
    ['the second chunk', [[0x61], [0xff]]],
    ['the first of two', [[0xff], [0x61]]],
  ])('replaces what is not UTF-8 in %s, or rejects when told to', async (_place, parts) => {
    expect(await readText(chunks(...parts), { maxBytes })).toContain('\uFFFD')
    const exact = readText(chunks(...parts), { maxBytes, exactText: true })
    await expect(exact).rejects.toThrow(TypeError)
  })

  it.each([[[[0xe2, 0x82]]], [[[0xe2], [0x82]]]])(
    'refuses a character that breaks off in an exact text: %j',
    async (parts) => {
      expect(await readText(chunks(...parts), { maxBytes })).toBe('\uFFFD')
      const exact = readText(chunks(...parts), { maxBytes, exactText: true })
      await expect(exact).rejects.toThrow(TypeError)
    },
  )

  it('leaves a byte order mark out, but for an exact text', async () => {
    const mark = [0xef, 0xbb, 0xbf, 0x61]
    for (const parts of [[mark], [mark.slice(0, 2), mark.slice(2)]]) {
      expect(await readText(chunks(...parts), { maxBytes })).toBe('a')
      expect(await readText(chunks(...parts), { maxBytes, exactText: true })).toBe('\uFEFFa')
    }
  })

  it('keeps nothing of one text for the next', async () => {
    expect(await readText(chunks([0x61, 0xe2]), { maxBytes })).toBe('a\uFFFD')
    expect(await readText(chunks([0x82, 0xac]), { maxBytes })).toBe('\uFFFD\uFFFD')
  })
})

describe('requireText', () => {
  it('rejects with a typed error for a body of more bytes than allowed', async () => {
    expect(await requireText(chunks([0x61]), { maxBytes: 1 })).toBe('a')
    const tooLong = requireText(chunks([0x61, 0x62]), { maxBytes: 1 })
    await expect(tooLong).rejects.toMatchObject({ code: 'ERR_FETCH_TOO_LARGE' })
  })
})
