import { AuthkitConfigError, type Clock } from '@authkit/common'
import type { AuthenticationContext } from './authorization.ts'

/** How far the clock of whoever signed the user in may be ahead, in seconds. */
const tolerance = 300

/**
 * Checks when the application says that a user signed in; throws an `AuthkitConfigError` for what is no time in seconds, or one to
 * come: either would be young enough for every age that is asked for, RFC 9470 §3.
 */
export function checkAuthenticationTime(
  where: string,
  authentication: Partial<AuthenticationContext> | null,
  clock: Clock,
): void {
  const { time = Number.NaN } = authentication ?? {}
  if (Number.isSafeInteger(time) && time >= 0 && time <= clock() + tolerance) return
  throw new AuthkitConfigError(
    `${where}: authentication says when the user signed in, { time } in whole seconds since the epoch: Math.floor(date / 1000)`,
  )
}
