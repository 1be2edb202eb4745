import type { Row } from '../row.ts'

/** Errors: what is expected, and the tests that show it. */
export const errors: readonly Row[] = [
]
