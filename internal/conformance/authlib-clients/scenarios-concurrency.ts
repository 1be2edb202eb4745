import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios concurrency. */
export const scenariosConcurrency: readonly Row[] = [
  {
    id: 'T14.01',
    expected:
      'Asserted by counting requests to the token endpoint and calls of `updateToken`: one each for ten calls.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y01, T14.01, H16, Q10: are one refresh and one update, and all use what it brought',
      ],
    ],
  },
  {
    id: 'T14.02',
    expected:
      'Asserted by counting: one request, one error object for five calls, and one request for two processes.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y02, T14.02: are all refused by the same answer',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'T14.02: are all told that it is refused, and ask once',
      ],
    ],
  },
  {
    id: 'T14.03',
    expected: 'As Y03.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'C-16, Y03, T14.03, G05 is renewed by one discovery, one refresh and one JWKS request for 1000 calls with it',
      ],
    ],
  },
  {
    id: 'T14.04',
    expected: 'First calls of an application without a token fetch one.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'G04, T14.04 calls the API with one token until that expires, however many calls there are',
      ],
    ],
  },
  {
    id: 'T14.05',
    expected: 'Asserted by counting requests for the metadata: one for eight concurrent loads.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R65, T10.19, T14.05, Y05 is asked for once by all who need it at first, and kept',
      ],
    ],
  },
  {
    id: 'T14.06',
    expected:
      'Asserted with three processes on SQLite, PostgreSQL, MariaDB and Redis: one request to the token endpoint.',
    differs: 'Processes and a store in the place of threads.',
    tests: [
      [
        'internal/conformance/http-clients/processes.test.ts',
        'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
      ],
    ],
  },
  {
    id: 'T14.07',
    expected:
      'Asserted by holding `updateToken` while another request passes: no call reached the API before it ended.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y07, T14.07: wait until the new token is saved',
      ],
    ],
  },
  {
    id: 'T14.08',
    expected:
      'Asserted with an invalid_grant after which `readToken` gives the token of another process.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y08, T14.08: use the token of another process that was faster, RFC 6749 §6',
      ],
    ],
  },
]
