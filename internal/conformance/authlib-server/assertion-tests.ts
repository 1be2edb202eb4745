import type { Row } from '../row.ts'

/** Scenarios: client assertions: what is expected, and the tests that show it. */
export const assertionTests: readonly Row[] = [
  {
    id: 'T-JA-1',
    expected: 'An assertion type without assertion is invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-1 refuses %s, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JA-2',
    expected:
      'A signature by another secret, or by a key that is not the client’s, is invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'T-JA-2 refuses another secret',
      ],
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'T-JA-2 refuses an assertion of a client with %s',
      ],
    ],
  },
  {
    id: 'T-JA-3',
    expected: 'A sub that is no client is invalid_client.',
    differs: 'It answers and costs the same as a wrong signature.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'A-61, T-JA-3 answers the same for a client that does not exist',
      ],
    ],
  },
  {
    id: 'T-JA-4',
    expected: 'A client that registered another method is refused.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-4, A-26 refuses the key of the client %s, which is registered for another method',
      ],
    ],
  },
  {
    id: 'T-JA-5',
    expected: 'HS256 by the secret authenticates.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'T-JA-5, X-16 takes %s, RFC 7523 §2.2, Core §9, §10.1',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-1, T-JA-5, T-JA-6 authenticates a client, RFC 7521 §4.2, §5.2, RFC 7523 §2.2',
      ],
    ],
  },
  {
    id: 'T-JA-6',
    expected: 'RS256 by the private key authenticates.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'X-16, UTIL-6, T-JA-6 takes %s, RFC 7523 §2.2, Core §9',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-1, T-JA-5, T-JA-6 authenticates a client, RFC 7521 §4.2, §5.2, RFC 7523 §2.2',
      ],
    ],
  },
  {
    id: 'T-JA-7',
    expected: 'jti is there and is used once.',
    differs: 'The check cannot be turned off: Core §9 requires jti for client authentication.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-7, T-JA-8, A-27 takes an identifier once, RFC 7523 §3, Core §9',
      ],
    ],
  },
  {
    id: 'T-JA-8',
    expected: 'A jti that was used is refused.',
    differs: 'The store decides, across processes; the reason is in the event and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-7, T-JA-8, A-27 takes an identifier once, RFC 7523 §3, Core §9',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'A-27 remembers an identifier until the assertion ends, the tolerance included',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'A-27 takes one of 20 parallel uses at two servers on one store',
      ],
    ],
  },
  {
    id: 'T-JA-9',
    expected: 'A payload that is text is refused.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JA-10',
    expected: 'An assertion without exp is refused.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JA-11',
    expected: 'An iss that differs from sub is refused.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JA-12',
    expected: 'An assertion without jti is refused.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JA-13',
    expected: 'The issuer as aud is taken, and further names where they are listed.',
    differs: 'The issuer is always taken and never has to be listed.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-13, JA-2 take further names of the server, alone or in a list of them, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JA-14',
    expected: 'What is no compact token is refused.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JA-15',
    expected: 'A payload that is a list is refused.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JA-16',
    expected: 'An assertion without sub is refused.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JA-17',
    expected: 'A sub that is no text is refused before anybody is looked for.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'T-JS-1',
    expected: 'Without an identifier one of 36 characters is drawn.',
    tests: [
      [
        'packages/oauth2/test/client/assertion.test.ts',
        'T-JS-1, JG-8 writes iss, sub, aud, iat, exp and an identifier of 36 characters, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JS-2',
    expected: 'A given identifier is kept.',
    tests: [
      ['packages/oauth2/test/client/assertion.test.ts', 'T-JS-2 keeps an identifier that is given'],
    ],
  },
  {
    id: 'T-JS-3',
    expected: 'Five assertions have five identifiers.',
    tests: [
      [
        'packages/oauth2/test/client/assertion.test.ts',
        'T-JS-3 draws another identifier each time',
      ],
    ],
  },
  {
    id: 'T-JS-4',
    expected: 'Other claims stand beside the identifier.',
    tests: [
      [
        'packages/oauth2/test/client/assertion.test.ts',
        'T-JS-4 keeps other claims, and lets none of them stand for its own',
      ],
    ],
  },
]
