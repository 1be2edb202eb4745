import { AuthkitError } from '../src/index.ts'

/** What a function returns, or the typed error that it throws. Any other error goes on and fails the test. */
export function outcome<T>(run: () => T): T | AuthkitError {
  try {
    return run()
  } catch (error) {
    if (error instanceof AuthkitError) return error
    throw error
  }
}
