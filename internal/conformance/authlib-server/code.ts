import type { Row } from '../row.ts'

/** Code grant, PKCE, iss: what is expected, and the tests that show it. */
export const code: readonly Row[] = [
]
