import type { Row } from '../row.ts'

/** Authorization server: what is expected, and the tests that show it. */
export const authorizationServer: readonly Row[] = [
]
