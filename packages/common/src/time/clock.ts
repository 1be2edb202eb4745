import { AuthkitConfigError } from '../errors.ts'

/** Tells the time in whole seconds since the epoch, so that tests can own it. */
export type Clock = () => number

/** The machine's clock. */
export const systemClock: Clock = () => Math.floor(Date.now() / 1000)

/** No time in seconds; every time in milliseconds since 2001. */
const milliseconds = 1e12

/** One for each clock, since what is kept for a clock is found by it. */
const checkedClocks = new WeakMap<object, Clock>()

/**
 * A clock whose readings are looked at, since by one that tells no time nothing would ever expire. Throws an
 * `AuthkitConfigError` for what is no function, and the clock does when a reading is not a number of seconds.
 */
export function checkedClock(clock: unknown): Clock {
  if (clock === systemClock) return systemClock
  if (typeof clock !== 'function') {
    throw new AuthkitConfigError('clock is a function that gives the seconds since the epoch')
  }
  const known = checkedClocks.get(clock)
  if (known !== undefined) return known
  const checked = (): number => {
    const now: unknown = clock()
    if (typeof now === 'number' && now >= 0 && now < milliseconds) return now
    throw new AuthkitConfigError(
      'clock gives the seconds since the epoch: () => Math.floor(Date.now() / 1000)',
    )
  }
  checkedClocks.set(clock, checked)
  checkedClocks.set(checked, checked)
  return checked
}
