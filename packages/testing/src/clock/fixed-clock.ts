import type { Clock } from '@authkit/common'

/** A clock that stands still until a test moves it. */
export interface FixedClock extends Clock {
  /** Moves it forward by so many seconds (back when negative). */
  advance(seconds: number): void
  /** Sets it to this time, in seconds since the epoch. */
  set(seconds: number): void
}

/** A clock for tests, at `start` seconds since the epoch (14 November 2023 when absent). Pass it as `clock`. */
export function fixedClock(start = 1_700_000_000): FixedClock {
  let now = start
  return Object.assign(() => now, {
    advance(seconds: number): void {
      now += seconds
    },
    set(seconds: number): void {
      now = seconds
    },
  })
}
