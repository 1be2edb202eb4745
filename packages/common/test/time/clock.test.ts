import { describe, expect, it } from 'vitest'
import { AuthkitConfigError, checkedClock, systemClock } from '../../src/index.ts'

describe('systemClock', () => {
  it('tells whole seconds since the epoch', () => {
    const before = Math.floor(Date.now() / 1000)
    const told = systemClock()
    expect(Number.isInteger(told)).toBe(true)
    expect(told).toBeGreaterThanOrEqual(before)
    expect(told).toBeLessThanOrEqual(Date.now() / 1000)
  })
})

describe('checkedClock', () => {
  it('gives what a clock tells, and the machine’s clock as it is', () => {
    expect(checkedClock(() => 1.5)()).toBe(1.5)
    expect(checkedClock(systemClock)).toBe(systemClock)
  })

  it.each([[undefined], [null], [5], ['now'], [{}]])('refuses %j for a clock', (clock) => {
    expect(() => checkedClock(clock)).toThrow(AuthkitConfigError)
  })

  it.each([
    [Number.NaN],
    [Date.now()],
    [Infinity],
    [-1],
    [undefined],
    [1n],
    [new Date()],
    [Promise.resolve(1)],
  ])('refuses a reading of %s', (reading) => {
    expect(() => checkedClock(() => reading)()).toThrow(AuthkitConfigError)
  })
})
