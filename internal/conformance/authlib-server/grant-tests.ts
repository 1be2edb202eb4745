import type { Row } from '../row.ts'

/** Scenarios: other grants: what is expected, and the tests that show it. */
export const grantTests: readonly Row[] = [
]
