import { AuthkitError } from '../errors.ts'
import type { Store } from './contract.ts'

/**
 * A store that could not answer. Whether a write took place is unknown, so nothing repeats it. Its `cause` is the error of the driver;
 * the message names neither record nor value.
 */
export class StoreError extends AuthkitError {
  override readonly name: string = 'StoreError'
  override readonly code: string = 'ERR_STORE'
  /** What was asked of the store. */
  readonly operation: keyof Store
  /** Of which kind; absent for `purgeExpired`. */
  readonly kind: string | undefined

  constructor(
    operation: keyof Store,
    kind: string | undefined,
    options?: ErrorOptions,
    message = `The store failed in ${question(operation, kind)}`,
  ) {
    super(message, options)
    this.operation = operation
    this.kind = kind
  }
}

/** A store that did not answer in time. What it was asked to write may be written yet. */
export class StoreTimeoutError extends StoreError {
  override readonly name: string = 'StoreTimeoutError'
  override readonly code: string = 'ERR_STORE_TIMEOUT'

  /** `seconds` is how long it had. */
  constructor(operation: keyof Store, kind: string | undefined, seconds: number) {
    const what = question(operation, kind)
    super(operation, kind, {}, `The store did not answer within ${seconds} seconds: ${what}`)
  }
}

/** Kinds are names that a program has written down, and no secret. */
function question(operation: keyof Store, kind: string | undefined): string {
  return kind === undefined ? operation : `${operation} of the kind ${kind}`
}
