import { AuthkitError } from '@authkit/common'

/** The Authkit error that a call throws; any other goes on and fails the test. */
export function thrownBy(call: () => unknown): AuthkitError | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (error instanceof AuthkitError) return error
    throw error
  }
}

/** The code of the Authkit error that a call throws. */
export function failure(call: () => unknown): string | undefined {
  return thrownBy(call)?.code
}
