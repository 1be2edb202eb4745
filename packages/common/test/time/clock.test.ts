import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/index.ts'

describe('systemClock', () => {
  it('tells whole seconds since the epoch', () => {
    const before = Math.floor(Date.now() / 1000)
    const told = systemClock()
    expect(Number.isInteger(told)).toBe(true)
    expect(told).toBeGreaterThanOrEqual(before)
    expect(told).toBeLessThanOrEqual(Date.now() / 1000)
  })
})
