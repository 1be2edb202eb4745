import type { Row } from '../row.ts'

/** Clients: what is expected, and the tests that show it. */
export const clients: readonly Row[] = [
]
