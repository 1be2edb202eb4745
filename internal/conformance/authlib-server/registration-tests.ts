import type { Row } from '../row.ts'

/** Scenarios: registration, request objects: what is expected, and the tests that show it. */
export const registrationTests: readonly Row[] = [
  {
    id: "T-JAR-1",
    expected: "A signed object leads to consent.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "T-JAR-1, JAR-9 takes a signed request, and only what is inside counts, RFC 9101 §6.3, A-41, X-13"]],
  },
  {
    id: "T-JAR-2",
    expected: "A signed object behind a reference leads to consent.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "T-JAR-2 fetches the one that the client registered, RFC 9101 §5.2"]],
  },
  {
    id: "T-JAR-3",
    expected: "Both are refused.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-3, T-JAR-3 refuses one by value and one by reference, RFC 9101 §5"]],
  },
  {
    id: "T-JAR-4",
    expected: "Neither is fine where it is not asked for.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "T-JAR-4 lets a client do without one"]],
  },
  {
    id: "T-JAR-5",
    expected: "The server asks for one: a request without is refused.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5"]],
  },
  {
    id: "T-JAR-6",
    expected: "The server asks for one: an unsigned one is refused.",
    differs: "Unsigned ones are refused always.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §10.1"]],
  },
  {
    id: "T-JAR-7",
    expected: "The client asks for one: a request without is refused.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5"]],
  },
  {
    id: "T-JAR-8",
    expected: "The client asks for one: an unsigned one is refused.",
    differs: "Unsigned ones are refused always.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §10.1"]],
  },
  {
    id: "T-JAR-9",
    expected: "request is not supported.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken"]],
  },
  {
    id: "T-JAR-10",
    expected: "request_uri is not supported.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken"]],
  },
  {
    id: "T-JAR-11",
    expected: "A fetch that yields nothing is an invalid_request_uri.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-7, T-JAR-11 refuses what answers %s, RFC 9101 §5.2"]],
  },
  {
    id: "T-JAR-12",
    expected: "Garbage is an invalid_request_object.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §10.1"]],
  },
  {
    id: "T-JAR-13",
    expected: "No outer client_id is refused.",
    differs: "With invalid_request.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5"]],
  },
  {
    id: "T-JAR-14",
    expected: "An unknown client is refused.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5"]],
  },
  {
    id: "T-JAR-15",
    expected: "Inner and outer client have to be the same.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §10.1"]],
  },
  {
    id: "T-JAR-16",
    expected: "A reference inside is refused.",
    tests: [["packages/oauth2/test/server/extensions/request-object.test.ts", "A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §10.1"]],
  },
]
