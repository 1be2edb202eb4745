import type { Row } from '../row.ts'

/** Code grant and iss: what is expected, and the tests that show it. */
export const code: readonly Row[] = [
  {
    id: 'CODE-1',
    expected: 'A missing client_id is shown to the user.',
    differs: 'invalid_request: a parameter is missing.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'CODE-2',
    expected: 'An unknown client is invalid_client 400, shown to the user.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'CODE-3',
    expected: 'An unregistered redirect URI is shown to the user.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'CODE-4',
    expected: 'A response type that the client has not is unauthorized_client, told to the client.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-10, CODE-4, T-CODE-6 gives %s to no client that is registered for code alone, RFC 6749 §3.1.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'redirects %s, CODE-4, CODE-7, E-6',
      ],
    ],
  },
  {
    id: 'CODE-5',
    expected: 'A scope that the server has not is invalid_scope, told to the client.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'let a client ask for these and no others, AS-2, CODE-5, T-CODE-5, FL-2, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'drops a scope that the client may not have and refuses one that nobody has, RFC 6749 §3.3, CODE-5, CODE-6, CODE-10',
      ],
    ],
  },
  {
    id: 'CODE-6',
    expected: 'The application decides what a client may have, or refuses with invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'narrows what is asked for, knows the client, and may ask a database, CODE-6, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'drops a scope that the client may not have and refuses one that nobody has, RFC 6749 §3.3, CODE-5, CODE-6, CODE-10',
      ],
    ],
  },
  {
    id: 'CODE-7',
    expected: 'Extension errors go to the client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'redirects %s, CODE-4, CODE-7, E-6',
      ],
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'tells the client of %s, CODE-7, PK-1, PK-2, PK-4, PK-5, T-PK-1, T-PK-2, T-PK-3, T-PK-4, T-PK-5, T-PK-6, RFC 7636 §4.4.1',
      ],
    ],
  },
  {
    id: 'CODE-8',
    expected: 'A denial is access_denied with state.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'tells a denial to the client, RFC 6749 §4.1.2.1, CODE-8, T-CODE-4, X-1',
      ],
    ],
  },
  {
    id: 'CODE-9',
    expected: 'An approval is a code with state.',
    differs: 'And iss.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'answers an approved request with code, state and iss, RFC 6749 §4.1.2, RFC 9207 §2, CODE-9, T-CODE-25',
      ],
    ],
  },
  {
    id: 'CODE-10',
    expected: 'Scopes outside the allowance of the client are dropped.',
    differs:
      'When nothing is left it is invalid_scope; the grant type is checked at the authorization endpoint as well.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'bounds what it gets, and asking for nothing but others is refused, CODE-10, SQ-1, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'drops a scope that the client may not have and refuses one that nobody has, RFC 6749 §3.3, CODE-5, CODE-6, CODE-10',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-10 refuses a client that is not registered for the grant, RFC 6749 §4.1.2.1, CODE-10',
      ],
    ],
  },
  {
    id: 'CODE-11',
    expected: 'The client authenticates first.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is known and proves it, CODE-11, T-CODE-7, T-CODE-8, T-CODE-26, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'refuses as it says, after the client was authenticated and asked for its grant types, G-1, CODE-11, CODE-12',
      ],
    ],
  },
  {
    id: 'CODE-12',
    expected: 'A client that is not registered for the grant is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is registered for the grant, CODE-12, T-CODE-14, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'refuses as it says, after the client was authenticated and asked for its grant types, G-1, CODE-11, CODE-12',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'refuses a grant that the client is not registered for, RFC 6749 §5.2, CODE-12, E-5',
      ],
    ],
  },
  {
    id: 'CODE-13',
    expected: 'A missing code is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26',
      ],
    ],
  },
  {
    id: 'CODE-14',
    expected: 'An unknown or expired code, or one of another client, is invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26',
      ],
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-15, CODE-14, CODE-15 binds a code: %s gets nothing, RFC 6749 §4.1.3',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-14, CODE-14, T-CODE-11 lets a stranger neither burn a code nor revoke its tokens',
      ],
    ],
  },
  {
    id: 'CODE-15',
    expected: 'Another redirect URI than the code was sent to is invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-15, CODE-14, CODE-15 binds a code: %s gets nothing, RFC 6749 §4.1.3',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-15, CODE-15, T-CODE-13 refuses another redirect URI, and none when one was asked for, RFC 6749 §4.1.3',
      ],
    ],
  },
  {
    id: 'CODE-16',
    expected: 'PKCE is checked with the code.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'asks the client %s for the verifier, public or confidential, PK-7, PK-10, PK-15, CODE-16, T-PK-8, T-PK-9',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-12, CODE-16, PK-11, PK-14, T-PK-10, T-PK-11 refuses %s, RFC 7636 §4, RFC 7636 §4.6',
      ],
    ],
  },
  {
    id: 'CODE-17',
    expected: 'There is no code without a user.',
    differs: 'An approval without one is refused before anything is issued.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is for a user who is known when it is answered, and nobody is no user, AS-5, T-CODE-25, CODE-17',
      ],
      [
        'packages/oauth2/test/server/attacks/consent.test.ts',
        'A-33, CVE-2018-15758, CODE-17 refuses an approval with %s, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'CODE-18',
    expected:
      'Token scope is that of the code; a refresh token is given when the client may have one and there is a refresh grant.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is answered once, with the scope of the code whatever it asks for, CODE-18, CODE-19',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'exchanges a code for tokens, RFC 6749 §1.4, RFC 6749 §4.1, RFC 6749 §4.1.3, RFC 7636 §4.6, CODE-18, T-CODE-16, T-CODE-27',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'gives no refresh token to a client that is not registered for it, CODE-18, T-CODE-15, T-CODE-27',
      ],
    ],
  },
  {
    id: 'CODE-19',
    expected: 'A code is answered once.',
    differs: 'It is consumed first and atomically, not deleted after.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is answered once, with the scope of the code whatever it asks for, CODE-18, CODE-19',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-18, CODE-19, CODE-20 lets exactly one of 50 parallel redemptions through, and the reuse ends its tokens, RFC 6749 §10.5',
      ],
    ],
  },
  {
    id: 'CODE-20',
    expected: 'A code is good for one use.',
    differs:
      'Consumption is atomic; reuse revokes what was issued, and a failed verifier uses the code up.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-14, CODE-20, X-8 ends every token of a code that is used again after %i seconds, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-18, CODE-19, CODE-20 lets exactly one of 50 parallel redemptions through, and the reuse ends its tokens, RFC 6749 §10.5',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'lose what a reused code issued, A-14, CODE-20',
      ],
    ],
  },
  {
    id: 'ISS-1',
    expected: 'iss is in every authorization response.',
    differs: 'In errors of the checks too, and where the parameters are, query or fragment.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-30, ISS-1, T-ISS-1, T-ISS-3 says it with a code, with a denial and with every error, in the %s, RFC 9207 §2',
      ],
    ],
  },
  {
    id: 'ISS-2',
    expected: 'authorization_response_iss_parameter_supported is a boolean when it is there.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-EXT ISS-2 T-ISS-5 MD-10 takes %s as a boolean, or not at all, RFC 9101 §10.5, RFC 9207 §3, RFC 9126 §5, RFC 8705 §3.3',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'ISS-2 T-ISS-5 says that every response names its issuer, where there are responses, RFC 9207 §3',
      ],
    ],
  },
]
