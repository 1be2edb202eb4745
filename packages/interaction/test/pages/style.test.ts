import { describe, expect, it } from 'vitest'
import { style } from '../../src/pages/style.ts'

const [light = '', dark = ''] = style.split('@media')

function colour(scheme: string, name: string): string {
  return new RegExp(`--authkit-${name}: (#\\w{6})`).exec(scheme)?.[1] ?? ''
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

describe('style', () => {
  it.each([
    ['light', light],
    ['dark', dark],
  ])('has enough contrast in the %s scheme, WCAG 2.2 §1.4.3', (_name, scheme) => {
    for (const [text, ground] of [
      ['text', 'surface'],
      ['text', 'background'],
      ['muted', 'surface'],
      ['accent', 'surface'],
      ['on-accent', 'accent'],
      ['danger', 'surface'],
      ['border', 'surface'],
    ] as const) {
      const ratio = contrast(colour(scheme, text), colour(scheme, ground))
      expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})
