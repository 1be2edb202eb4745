import { describe, expect, it } from 'vitest'
import { AuthkitConfigError, generateToken } from '../../src/index.ts'

/** As many different characters, none of two code units. */
const distinct = (count: number): string =>
  String.fromCharCode(...Array.from({ length: count }, (_, index) => 300 + index))

describe('generateToken', () => {
  it('UTIL-1 draws 43 letters and digits unless told, 256 bits, RFC 6749 §10.10', () => {
    const token = generateToken()
    expect(token).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(Math.log2(62) * token.length).toBeGreaterThan(256)
  })

  it.each([1, 16, 2000, 65_536])('UTIL-1 draws %i characters', (length) => {
    expect(generateToken(length)).toHaveLength(length)
  })

  it('draws from the characters it is given, as a user code needs, RFC 8628 §6.1', () => {
    expect(generateToken(500, 'BCDFGHJKLMNPQRSTVWXZ')).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{500}$/)
  })

  it('never repeats itself', () => {
    const tokens = new Set(Array.from({ length: 5000 }, () => generateToken(22)))
    expect(tokens.size).toBe(5000)
  })

  it.each([
    ['62 characters, where a remainder would prefer the first 8', undefined, 62],
    ['100 characters, where it would prefer the first 56', distinct(100), 100],
  ])('draws each of %s equally often', (_, characters, size) => {
    const draws = 65_536
    const counts = new Map<string, number>()
    for (const character of generateToken(draws, characters)) {
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    const expected = draws / size
    let chiSquare = 0
    for (const count of counts.values()) chiSquare += (count - expected) ** 2 / expected
    expect(counts.size).toBe(size)
    // Ten standard deviations above its mean, where a fair draw never gets. A remainder without a second draw is above 400 for 62.
    expect(chiSquare).toBeLessThan(size - 1 + 10 * Math.sqrt(2 * (size - 1)) + 20)
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity, 65_537])('refuses length %d', (length) => {
    expect(() => generateToken(length)).toThrow(AuthkitConfigError)
  })

  it.each([
    ['one character', 'a'],
    ['none', ''],
    ['a repeated character', 'abca'],
    ['characters of two code units', 'a😀'],
    ['more than 256 characters', distinct(257)],
  ])('refuses %s', (_, characters) => {
    expect(() => generateToken(8, characters)).toThrow(AuthkitConfigError)
  })

  it('takes all 256 values of a byte', () => {
    expect(new Set(generateToken(20_000, distinct(256))).size).toBe(256)
  })
})
