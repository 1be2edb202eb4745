import { AuthkitConfigError } from '@authkit/common'

/** A limit in bytes where one is given, or the usual one. */
export function limitInBytes(value: number | undefined, usual: number): number {
  if (value === undefined) return usual
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new AuthkitConfigError('maxBytes is a positive number of bytes')
}

/** A time in seconds where one is given. */
export function seconds(option: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value
  throw new AuthkitConfigError(`${option} is a number of seconds, 0 or more`)
}
