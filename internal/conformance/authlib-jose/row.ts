/** One row of the reference: what Authlib does, or should, and the tests that show what we do. */
export interface Row {
  /** `JWS-7` and the like. */
  readonly id: string
  /** The behaviour, in our words. */
  readonly expected: string
  /** Where we do the right thing instead of Authlib's, and why. */
  readonly differs?: string
  /** The tests, as file and words of the title; one of them at least names the row. */
  readonly tests: readonly (readonly [file: string, title: string])[]
}
