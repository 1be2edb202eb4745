import type { Row } from '../row.ts'

/** Scenarios: assertions: what is expected, and the tests that show it. */
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
  {
    id: 'T-JV-1',
    expected: 'A payload that is no JSON object gives no token.',
    differs: 'InvalidTokenError instead of null.',
    tests: [
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
    ],
  },
  {
    id: 'T-JV-2',
    expected: 'Empty claims give no token.',
    differs: 'InvalidTokenError instead of null.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-JV-3',
    expected: 'Wrong iss gives no token, the right one does.',
    differs: 'InvalidTokenError instead of null.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 takes a token of its issuer for its audience, J9-6, T-J9-1, T-JV-3, RFC 9068 §4, JV-1',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-JV-4',
    expected: 'A token that expires later is refused from then on.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5, JV-2',
      ],
    ],
  },
  {
    id: 'T-JV-5',
    expected: 'Expired 30 seconds ago: refused with leeway 0, taken with leeway 60.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5, JV-2',
      ],
    ],
  },
]
