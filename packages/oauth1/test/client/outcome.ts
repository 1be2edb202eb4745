import { AuthkitError } from '@authkit/common'

/** The Authkit error that a promise rejects with; any other goes on and fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<AuthkitError | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    if (error instanceof AuthkitError) return error
    throw error
  }
}
