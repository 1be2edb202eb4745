import { AuthkitConfigError } from '@authkit/common'
import type { ServerContext } from '../context.ts'
import { checkSeconds } from '../lifetimes.ts'

/** What clients may call this server in `aud`: a list, or a function that tells it for a server. */
export type Audiences = readonly string[] | ((context: ServerContext) => readonly string[])

/** How long assertions may live and how far clocks may differ. */
export interface AssertionTimes {
  /** Longest time until an assertion ends, in seconds. */
  readonly maxLifetime: number
  /** Difference of clocks that is tolerated, in seconds. */
  readonly tolerance: number
}

/** The times of the options, checked and complete: an hour and a minute unless given. */
export function assertionTimes(options: {
  readonly maxLifetime?: number | undefined
  readonly tolerance?: number | undefined
}): AssertionTimes {
  const { maxLifetime = 3600, tolerance = 60 } = options
  return {
    maxLifetime: checkSeconds('maxLifetime', maxLifetime),
    // Longer than ten minutes is no difference of clocks.
    tolerance: checkSeconds('tolerance', tolerance, 0, 600),
  }
}

/** The algorithms of the options, each one of `known`; throws an `AuthkitConfigError` that says which there are. */
export function checkAlgorithms(
  where: string,
  algorithms: readonly string[],
  known: readonly string[],
): readonly string[] {
  if (algorithms.length > 0 && algorithms.every((name) => known.includes(name))) return algorithms
  throw new AuthkitConfigError(`${where}: algorithms holds at least one of ${known.join(', ')}`)
}

/** Makes sure that audiences are texts; throws an `AuthkitConfigError`. */
export function checkAudiences(where: string, audiences: Audiences): void {
  if (typeof audiences === 'function') return
  if (audiences.every((name) => typeof name === 'string' && name !== '')) return
  throw new AuthkitConfigError(`${where}: audiences is a list of texts, ['https://…/token']`)
}

/** The names of this server beside its issuer. */
export function audiencesOf(audiences: Audiences, context: ServerContext): readonly string[] {
  return typeof audiences === 'function' ? audiences(context) : audiences
}
