import type { Row } from '../row.ts'

/** Scenarios: URLs and small parts: what is expected, and the tests that show it. */
export const partTests: readonly Row[] = [
  {
    id: 'T-UT-1',
    expected: 'https in any form and http on loopback hold.',
    tests: [
      ['packages/common/test/net/transport.test.ts', 'SEC-1 URL-1 T-UT-1 holds for %s'],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-2 URL-1 T-UT-1 holds for %s, RFC 8252 §7.3',
      ],
    ],
  },
  {
    id: 'T-UT-2',
    expected: 'Other hosts and schemes do not.',
    tests: [
      ['packages/common/test/net/transport.test.ts', 'SEC-3 URL-1 T-UT-2 does not hold for %s'],
      ['packages/common/test/net/transport.test.ts', 'SEC-4 URL-1 T-UT-2 does not hold for %j'],
    ],
  },
  {
    id: 'T-UT-3',
    expected: 'Look-alikes of loopback and what cannot be parsed do not.',
    tests: [
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-5 URL-1 T-UT-3 does not hold for the look-alike %j',
      ],
    ],
  },
  {
    id: 'T-UT-4',
    expected: 'White space around a URL is left out; the environment variable admits http.',
    tests: [
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-6 T-UT-4 ignores white space around the URL',
      ],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-7 URL-1 T-UT-4 admits plain http to any host when AUTHKIT_INSECURE_TRANSPORT is set',
      ],
    ],
  },
  {
    id: 'T-UT-5',
    expected:
      'URLs with scheme and host are valid; relative ones, user information and forbidden fragments are not.',
    tests: [
      ['packages/common/test/net/url-rules.test.ts', 'URL-1 T-UT-5 accepts %s'],
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-1 URL-3 T-UT-5 refuses a fragment when it is not allowed',
      ],
      ['packages/common/test/net/url-rules.test.ts', 'URL-2 T-UT-5 refuses %j'],
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-3 T-UT-5 refuses user information and look-alikes in %s, RFC 3986 §3.2.1, §7.6',
      ],
    ],
  },
  {
    id: 'T-UT-6',
    expected: 'A field that is absent, one word, no base64 or without colon gives no credentials.',
    differs: 'An identifier without a colon is malformed too.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'T-UT-6, UTIL-3, A-26 find no credentials in %s',
      ],
    ],
  },
  {
    id: 'T-UT-7',
    expected: 'Scope helpers each way.',
    differs: 'None is the empty list, not null.',
    tests: [
      [
        'packages/oauth2/test/protocol/scope.test.ts',
        'UTIL-2 T-UT-7 are a list here and a text on the wire, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/protocol/scope.test.ts',
        'UTIL-2 T-UT-7 are an empty list where there are none',
      ],
    ],
  },
  {
    id: 'T-UT-8',
    expected:
      'Missing code, missing token and a wrong state have errors of their own; a good response gives the code.',
    differs:
      'An absent token_type is taken for Bearer, as providers leave it out; an unknown one is refused.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C51, M17, T-UT-8 takes the code out of %s, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C-01, C07, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E09, T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'T3.21, T-UT-8: is none without an access_token: %j',
      ],
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C-14, B03, T-UT-8 may have the token_type %j, RFC 6749 §7.1',
      ],
    ],
  },
  {
    id: 'T-UT-9',
    expected: 'max_age 0 is kept and a list is sent as a repeated parameter.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined',
      ],
    ],
  },
  {
    id: 'T-UT-10',
    expected: 'expires_at 0 is expired, absent is unknown, future is not.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K08, T3.01, T3.02, UTIL-4, T-UT-10: expires strictly before now plus the leeway',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K09, T3.01, UTIL-4, T-UT-10: takes expires_at 0 for expired',
      ],
    ],
  },
]
