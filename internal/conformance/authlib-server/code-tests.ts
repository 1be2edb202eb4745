import type { Row } from '../row.ts'

/** Scenarios: code, iss: what is expected, and the tests that show it. */
export const codeTests: readonly Row[] = [
  {
    id: 'T-CODE-1',
    expected: 'A valid request can be shown.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24',
      ],
    ],
  },
  {
    id: 'T-CODE-2',
    expected: 'No client_id: shown to the user.',
    differs: 'invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'T-CODE-3',
    expected: 'Unknown client: invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'T-CODE-4',
    expected: 'Denied: access_denied at the client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'tells a denial to the client, RFC 6749 §4.1.2.1, CODE-8, T-CODE-4, X-1',
      ],
    ],
  },
  {
    id: 'T-CODE-5',
    expected: 'Unknown scope: invalid_scope with state at the client.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'let a client ask for these and no others, AS-2, CODE-5, T-CODE-5, FL-2, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'T-CODE-6',
    expected: 'A response type that the client has not: unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-10, CODE-4, T-CODE-6 gives %s to no client that is registered for code alone, RFC 6749 §3.1.1',
      ],
    ],
  },
  {
    id: 'T-CODE-7',
    expected: 'Unknown client in the form: invalid_client.',
    differs: '401.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is known and proves it, CODE-11, T-CODE-7, T-CODE-8, T-CODE-26, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-CODE-8',
    expected: 'invalid_client with the configured page about it.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are named in the JSON of their error and of no other, T-CODE-8, FL-2, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is known and proves it, CODE-11, T-CODE-7, T-CODE-8, T-CODE-26, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-CODE-9',
    expected: 'No code: invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26',
      ],
    ],
  },
  {
    id: 'T-CODE-10',
    expected: 'Unknown code: invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26',
      ],
    ],
  },
  {
    id: 'T-CODE-11',
    expected: 'A code of another client: invalid_grant.',
    differs: 'The owner can still use it.',
    tests: [
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-14, CODE-14, T-CODE-11 lets a stranger neither burn a code nor revoke its tokens',
      ],
    ],
  },
  {
    id: 'T-CODE-12',
    expected: 'Unregistered redirect URI: JSON, no redirect.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'T-CODE-13',
    expected: 'redirect_uri left out at the token endpoint: invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'A-15, CODE-15, T-CODE-13 refuses another redirect URI, and none when one was asked for, RFC 6749 §4.1.3',
      ],
    ],
  },
  {
    id: 'T-CODE-14',
    expected: 'A client without the grant: unauthorized_client at the token endpoint.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is registered for the grant, CODE-12, T-CODE-14, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-CODE-15',
    expected: 'No refresh token for a client without that grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'gives no refresh token to a client that is not registered for it, CODE-18, T-CODE-15, T-CODE-27',
      ],
    ],
  },
  {
    id: 'T-CODE-16',
    expected: 'Both tokens for a client with it.',
    tests: [
      [
        'packages/oauth2/test/server/grants/authorization-code.test.ts',
        'exchanges a code for tokens, RFC 6749 §1.4, RFC 6749 §4.1, RFC 6749 §4.1.3, RFC 7636 §4.6, CODE-18, T-CODE-16, T-CODE-27',
      ],
    ],
  },
  {
    id: 'T-CODE-17',
    expected: 'A repeated response_type: invalid_request.',
    differs: 'The name is not said; every parameter counts.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-3, X-4, AS-4, T-CODE-17 refuses %s twice at the authorization endpoint, wherever it comes twice, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'T-CODE-18',
    expected: 'A client that posts its secret gets tokens.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'may come from a client that posts its secret, T-CODE-18',
      ],
    ],
  },
  {
    id: 'T-CODE-19',
    expected: 'A token format of the application knows client, grant and user.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'writes what it is told about client, grant and user, T-CODE-19, FL-2, DJ-1',
      ],
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'say what a function of the application makes them say, BT-1, T-CODE-19, T-CC-5, T-RT-10',
      ],
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'can be a record of the application, BT-1, T-CODE-19',
      ],
    ],
  },
  {
    id: 'T-CODE-20',
    expected: 'No scope asked for: a default.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'gives a default where nothing is asked for, MOD-1, T-CODE-20',
      ],
    ],
  },
  {
    id: 'T-CODE-21',
    expected: 'No scope asked for: none, and none in the answer.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'gives no scope at all, and then the answer names none, MOD-1, T-CODE-21',
      ],
    ],
  },
  {
    id: 'T-CODE-22',
    expected: 'No scope asked for: refused with invalid_scope at the client.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'refuses a request without scope, and the client is told, MOD-1, T-CODE-22',
      ],
    ],
  },
  {
    id: 'T-CODE-23',
    expected: 'Errors of the checks are thrown to the host.',
    differs: 'A missing client is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'without a client, with an unknown one or with a wrong redirect URI is shown to the user, T-CODE-23, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'for a response type that the client has not is told to the client, T-CODE-23, T-CODE-24, AS-3',
      ],
    ],
  },
  {
    id: 'T-CODE-24',
    expected: 'A good request is answered with what to show, a wrong redirect URI or scope thrown.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'without a client, with an unknown one or with a wrong redirect URI is shown to the user, T-CODE-23, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'for a response type that the client has not is told to the client, T-CODE-23, T-CODE-24, AS-3',
      ],
    ],
  },
  {
    id: 'T-CODE-25',
    expected: 'Without a user access_denied, with one a code.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is for a user who is known when it is answered, and nobody is no user, AS-5, T-CODE-25, CODE-17',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'answers an approved request with code, state and iss, RFC 6749 §4.1.2, RFC 9207 §2, CODE-9, T-CODE-25',
      ],
    ],
  },
  {
    id: 'T-CODE-26',
    expected: 'No authentication 401, no code 400, wrong code invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a client that is known and proves it, CODE-11, T-CODE-7, T-CODE-8, T-CODE-26, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26',
      ],
    ],
  },
  {
    id: 'T-CODE-27',
    expected: 'Refresh token absent or present.',
    tests: [
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
    id: 'T-CODE-28',
    expected: 'Insecure transport is a clear error.',
    differs: 'Of the issuer, at construction.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'refuses the issuer %j, RFC 8414 §2, E-1, X-17, T-CODE-28',
      ],
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-54, X-17, T-CODE-28, CVE-2025-64101 does not depend on Host, on forwarded fields or on the URL of a request',
      ],
    ],
  },
  {
    id: 'T-ISS-1',
    expected: 'Success carries iss.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-30, ISS-1, T-ISS-1, T-ISS-3 says it with a code, with a denial and with every error, in the %s, RFC 9207 §2',
      ],
    ],
  },
  {
    id: 'T-ISS-2',
    expected: 'iss cannot be turned off.',
    differs: 'They leave it out unless the extension is on.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-30, T-ISS-2, T-ISS-4 lets no extension take it away or change it',
      ],
    ],
  },
  {
    id: 'T-ISS-3',
    expected: 'A denial carries iss.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-30, ISS-1, T-ISS-1, T-ISS-3 says it with a code, with a denial and with every error, in the %s, RFC 9207 §2',
      ],
    ],
  },
  {
    id: 'T-ISS-4',
    expected: 'iss cannot be turned off for a denial either.',
    differs: 'They leave it out unless the extension is on.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-30, T-ISS-2, T-ISS-4 lets no extension take it away or change it',
      ],
    ],
  },
  {
    id: 'T-ISS-5',
    expected: 'Absent, true and false fine, a text refused.',
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
  {
    id: 'T-ISS-6',
    expected: 'The flag is judged together with the other members.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-ISS-6 judges the flag of iss together with the other flags, RFC 9207 §3, RFC 9101 §10.5',
      ],
    ],
  },
]
