import type { Row } from '../row.ts'

/** Scenarios: PKCE: what is expected, and the tests that show it. */
export const pkceTests: readonly Row[] = [
  {
    id: 'T-PK-1',
    expected: 'A method without a challenge: the client is told what is missing.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-11, PK-2, T-PK-1 takes a method without a challenge for a mistake',
      ],
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-2',
    expected: 'A challenge without method: refused.',
    differs: 'They take it for plain.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-3',
    expected: 'The challenge abc: refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-4',
    expected: 'An unknown method: refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-5',
    expected: 'plain: refused.',
    differs: 'They take it.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-11, PK-12, T-PK-5, T-PK-12 still takes no plain challenge from it, RFC 7636 §4.3',
      ],
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-6',
    expected: 'A confidential client without PKCE: refused.',
    differs: 'They issue a token.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'T-PK-7',
    expected: 'An unsolicited verifier: refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-12, PK-9, T-PK-7 refuses a verifier for a code without challenge, RFC 9700 §4.8.2',
      ],
    ],
  },
  {
    id: 'T-PK-8',
    expected: 'A public client without its verifier: refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
    ],
  },
  {
    id: 'T-PK-9',
    expected: 'A confidential client without its verifier: refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
    ],
  },
  {
    id: 'T-PK-10',
    expected: 'A malformed verifier: refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-13, CVE-2026-41213, PK-11, T-PK-10, T-PK-11 takes no second try after a verifier with %s, RFC 7636 §4.1, RFC 7636 §4.6',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'T-PK-11',
    expected: 'A wrong verifier: invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-13, CVE-2026-41213, PK-11, T-PK-10, T-PK-11 takes no second try after a verifier with %s, RFC 7636 §4.1, RFC 7636 §4.6',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'T-PK-12',
    expected: 'A plain match: cannot come about.',
    differs: 'plain is not taken.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-11, PK-12, T-PK-5, T-PK-12 still takes no plain challenge from it, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'T-PK-13',
    expected: 'An S256 match: token.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'takes the verifier of an S256 challenge, T-PK-13, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'T-PK-14',
    expected: 'No method is advertised that is not there.',
    differs: 'They advertise by hand and fail at the request.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'advertises the one method there is, PK-13, T-PK-14',
      ],
    ],
  },
]
