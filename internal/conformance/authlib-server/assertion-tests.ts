import type { Row } from '../row.ts'

/** Scenarios: assertions: what is expected, and the tests that show it. */
export const assertionTests: readonly Row[] = [
  {
    id: "T-JV-1",
    expected: "A payload that is no JSON object gives no token.",
    differs: "InvalidTokenError instead of null.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "refuses a payload that is no JSON, T-JV-1, J9-5"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "refuses a payload that is a list, T-JV-1, J9-5"]],
  },
  {
    id: "T-JV-2",
    expected: "Empty claims give no token.",
    differs: "InvalidTokenError instead of null.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses no claims at all, T-JV-2, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-JV-3",
    expected: "Wrong iss gives no token, the right one does.",
    differs: "InvalidTokenError instead of null.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 takes a token of its issuer for its audience, J9-6, T-J9-1, T-JV-3, RFC 9068 §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses another issuer, T-J9-5, T-JV-3, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-JV-4",
    expected: "A token that expires later is refused from then on.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5"]],
  },
  {
    id: "T-JV-5",
    expected: "Expired 30 seconds ago: refused with leeway 0, taken with leeway 60.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5"]],
  },
]
