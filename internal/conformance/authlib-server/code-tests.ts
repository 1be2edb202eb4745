import type { Row } from '../row.ts'

/** Scenarios: code, iss, PKCE: what is expected, and the tests that show it. */
export const codeTests: readonly Row[] = [
]
