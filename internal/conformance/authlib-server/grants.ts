import type { Row } from '../row.ts'

/** Other grants: what is expected, and the tests that show it. */
export const grants: readonly Row[] = [
]
