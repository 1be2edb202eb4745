import { AuthkitConfigError } from '@authkit/common'

/** Where an operation of node:crypto runs: `never` here and now, `always` on the thread pool, `auto` where it is answered sooner. */
export type Offload = 'auto' | 'never' | 'always'

/** An operation that can run in both places. */
export interface OffloadableOperation<T> {
  /** Does it here and now. */
  readonly sync: () => T
  /** Does it on the thread pool. */
  readonly pool: () => Promise<T>
  /** True when it takes so long that everybody else should go on meanwhile. */
  readonly heavy: boolean
}

/** A mode where one is given, `auto` otherwise. */
export function readOffload(mode: Offload | undefined): Offload {
  if (mode === undefined) return 'auto'
  if (mode === 'auto' || mode === 'never' || mode === 'always') return mode
  throw new AuthkitConfigError("offload is 'auto', 'never' or 'always'")
}

/** True from the first operation of an event-loop turn until the next turn. */
let isTurnTaken = false

function endTurn(): void {
  isTurnTaken = false
}

/**
 * Runs an operation as the mode says. Under `auto` the first of an event-loop turn runs at once, because handing it over
 * would cost more than it takes; further ones of the same turn, and heavy ones, go to the thread pool.
 */
export function offloaded<T>(mode: Offload, operation: OffloadableOperation<T>): T | Promise<T> {
  if (mode === 'never') return operation.sync()
  if (mode === 'always' || operation.heavy || isTurnTaken) return operation.pool()
  isTurnTaken = true
  setImmediate(endTurn)
  return operation.sync()
}
