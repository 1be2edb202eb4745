import type { Row } from '../row.ts'

/** PKCE: what is expected, and the tests that show it. */
export const pkce: readonly Row[] = [
  {
    id: 'PK-1',
    expected: 'A request without PKCE is refused.',
    differs:
      'At the authorization endpoint already, and for every client that the application did not exempt.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'PK-2',
    expected: 'A method without a challenge is refused.',
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
    id: 'PK-3',
    expected: 'A repeated challenge is refused.',
    differs: 'Directly, since no parameter may be repeated.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'refuses %s twice, also with the same value, PK-3, PK-6, X-4, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'PK-4',
    expected: 'A challenge that is no base64url of a SHA-256 is refused.',
    differs: '43 characters exactly, since S256 is the only method.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'PK-5',
    expected: 'Another method is refused.',
    differs: 'plain too.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'PK-6',
    expected: 'A repeated method is refused.',
    differs: 'Directly, since no parameter may be repeated.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'refuses %s twice, also with the same value, PK-3, PK-6, X-4, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'PK-7',
    expected: 'A public client without verifier is refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
    ],
  },
  {
    id: 'PK-8',
    expected: 'A client that may do without needs no verifier for a code without challenge.',
    tests: [['packages/oauth2/test/server/extensions/pkce.test.ts', 'lets it do without, PK-8']],
  },
  {
    id: 'PK-9',
    expected: 'A verifier for a code without challenge is refused.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-12, PK-9, T-PK-7 refuses a verifier for a code without challenge, RFC 9700 §4.8.2',
      ],
    ],
  },
  {
    id: 'PK-10',
    expected: 'A confidential client needs its verifier too.',
    differs: 'invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
    ],
  },
  {
    id: 'PK-11',
    expected: 'A verifier that is none is refused.',
    differs: 'A line break at its end too; invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-13, CVE-2026-41213, PK-11, T-PK-10, T-PK-11 takes no second try after a verifier with %s, RFC 7636 §4.1, RFC 7636 §4.6',
      ],
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-13, PK-11 takes no verifier of %s, though its hash is the challenge, RFC 7636 §4.1',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'PK-12',
    expected: 'There is no default method.',
    differs: 'An absent method would be plain, which is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'A-11, PK-12, T-PK-5, T-PK-12 still takes no plain challenge from it, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'PK-13',
    expected: 'Nothing is advertised that cannot be compared.',
    differs: 'There is one method, and the metadata derive from it.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'advertises the one method there is, PK-13, T-PK-14',
      ],
    ],
  },
  {
    id: 'PK-14',
    expected: 'A wrong verifier is invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'PK-15',
    expected: 'PKCE is asked of confidential clients too, compared in constant time.',
    differs:
      'A code whose request no PKCE check saw is refused, so that another grant cannot leave it out.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'refuses a code whose request it did not see, so that another grant cannot leave it out, PK-15',
      ],
    ],
  },
]
