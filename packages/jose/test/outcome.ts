import { AuthkitError } from '@authkit/common'

/** What a function returns, or the stable code of the typed error that it throws. Any other error goes on and fails the test. */
export function outcome<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof AuthkitError) return error.code
    throw error
  }
}

/** The typed error that a function throws. */
export function errorOf(run: () => unknown): AuthkitError {
  try {
    run()
  } catch (error) {
    if (error instanceof AuthkitError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** The same for a promise. */
export async function asyncOutcome<T>(promise: Promise<T>): Promise<T | string> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof AuthkitError) return error.code
    throw error
  }
}
