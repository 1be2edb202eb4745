import type { Row } from '../row.ts'

/** Scenarios: metadata, URLs: what is expected, and the tests that show it. */
export const metadataTests: readonly Row[] = [
  {
    id: "T-MD-EXT",
    expected: "require_signed_request_object is in the metadata, a boolean.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "says in the metadata what it takes, RFC 9101 §10.5, T-MD-EXT"]],
  },
]
