import type { Row } from '../row.ts'

/** Scenarios: JWT bearer grant: what is expected, and the tests that show it. */
export const bearerTests: readonly Row[] = [
  {
    id: 'T-JG-1',
    expected: 'No assertion is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-1, JG-1 refuses a request without an assertion',
      ],
    ],
  },
  {
    id: 'T-JG-2',
    expected: 'A sub that is nobody is invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-3',
    expected: 'An assertion without sub gets a token.',
    differs: 'Only with requireSubject: false, and for clients that proved who they are.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-3, JG-6 takes an assertion without sub where the application wants that, for the client itself',
      ],
    ],
  },
  {
    id: 'T-JG-4',
    expected: 'A grant that the client may not use is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-4, JG-3 refuses a client that is not registered for it, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-JG-5',
    expected: 'Opaque tokens of the application’s own making are issued.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-5 writes tokens as the server does, here with a prefix',
      ],
    ],
  },
  {
    id: 'T-JG-6',
    expected: 'JWTs are issued where the server writes these.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-6, T-JG-7 writes tokens as JWTs about the user, whose number is a text',
      ],
    ],
  },
  {
    id: 'T-JG-7',
    expected: 'A user with a number is a text in sub.',
    differs: 'The application answers String(user.id); a number is its mistake and issues nothing.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-6, T-JG-7 writes tokens as JWTs about the user, whose number is a text',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-7, S-C1 rejects the user %j that an application answers, and issues nothing',
      ],
    ],
  },
  {
    id: 'T-JG-8',
    expected: 'A payload that is text is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-9',
    expected: 'An iss alone is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-10',
    expected: 'An aud that is not ours is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-11',
    expected: 'What is no compact token is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-12',
    expected: 'A payload that is a list is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-13',
    expected: 'No iss is invalid_grant.',
    differs: 'What is wrong stands in the event, and not on the wire.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T-JG-14',
    expected: 'An iss that is no text is refused before anybody is looked for.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-14 refuses an iss that is no text before anybody is looked for',
      ],
    ],
  },
  {
    id: 'T-JG-15',
    expected: 'An issuer that nobody trusts is invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer-client.test.ts',
        'T-JG-15 has to exist, and to be registered for the grant',
      ],
    ],
  },
]
