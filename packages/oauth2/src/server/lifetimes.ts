import { AuthkitConfigError } from '@authkit/common'

/** Checks a number of seconds from the options; throws an `AuthkitConfigError` for one that no lifetime can be. */
export function checkSeconds(
  name: string,
  value: number,
  least = 1,
  most: number = Infinity,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
  throw new AuthkitConfigError(`${name} is a whole number of seconds ${range}`)
}
