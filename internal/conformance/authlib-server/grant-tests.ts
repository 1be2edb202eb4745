import type { Row } from '../row.ts'

/** Scenarios: implicit, password, client credentials: what is expected, and the tests that show it. */
export const grantTests: readonly Row[] = [
  {
    id: 'T-IMPL-1',
    expected: 'A valid request of a public client is shown to the user.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'T-IMPL-1 shows a valid request of a public client to the user, RFC 6749 §4.2.1',
      ],
    ],
  },
  {
    id: 'T-IMPL-2',
    expected: 'A confidential client is refused before its user is asked.',
    differs:
      'unauthorized_client at its redirect URI instead of an invalid_client body, see IMPL-1.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-1, T-IMPL-2 refuses a client that can keep a secret before its user is asked, RFC 6749 §4.2',
      ],
    ],
  },
  {
    id: 'T-IMPL-3',
    expected: 'A client for codes only is unauthorized_client in the redirect.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-3, T-IMPL-3, T-IMPL-11, A-10 refuses the client %s, which is not registered for it, in the fragment, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'T-IMPL-4',
    expected: 'Nobody said yes: error=access_denied in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-5, T-IMPL-4, T-IMPL-11 tells the client in the fragment that the user said no, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'T-IMPL-5',
    expected: 'An unsupported scope: error=invalid_scope in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-4, T-IMPL-5, T-IMPL-11 refuses an unknown scope in the fragment, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'T-IMPL-6',
    expected: 'The token is in the fragment, with scope and state.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6, T-IMPL-6 answers with a token, scope, state and issuer in the fragment, RFC 6749 §4.2, RFC 6749 §4.2.2, RFC 9207 §2',
      ],
    ],
  },
  {
    id: 'T-IMPL-7',
    expected: 'A generator of the application writes the token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'T-IMPL-7 writes tokens as a generator of the application does',
      ],
    ],
  },
  {
    id: 'T-IMPL-8',
    expected: 'Without scope in the request, the default of the application is in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'T-IMPL-8 answers with the default scope of the client when none was asked for, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'T-IMPL-9',
    expected:
      'Without scope in the request and with an empty default there is no scope in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6, T-IMPL-9 leaves an empty scope out, RFC 6749 §4.2.2',
      ],
    ],
  },
  {
    id: 'T-IMPL-10',
    expected:
      'Without scope in the request and where the application asks for one: error=invalid_scope in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'T-IMPL-10 refuses a request without scope where the application asks for one, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'T-IMPL-11',
    expected:
      'The same through another framework: missing and unknown clients, wrong response type, bad scope, denial and success. The server knows no framework, so one set of tests stands for all.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-1, T-IMPL-11 refuses a missing or unknown client without a redirect, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-3, T-IMPL-3, T-IMPL-11, A-10 refuses the client %s, which is not registered for it, in the fragment, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-4, T-IMPL-5, T-IMPL-11 refuses an unknown scope in the fragment, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-5, T-IMPL-4, T-IMPL-11 tells the client in the fragment that the user said no, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6, T-IMPL-6 answers with a token, scope, state and issuer in the fragment, RFC 6749 §4.2, RFC 6749 §4.2.2, RFC 9207 §2',
      ],
    ],
  },
  {
    id: 'T-PW-1',
    expected: 'No client authentication or a wrong secret is invalid_client with 401.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-1, T-PW-1 refuses %s with 401, RFC 6749 §4.3.2',
      ],
    ],
  },
  {
    id: 'T-PW-2',
    expected: 'An unsupported scope is invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-6, T-PW-2 refuses an unknown scope before it tries the password, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'T-PW-3',
    expected: 'A GET at the token endpoint is refused.',
    differs: '405 with Allow instead of unsupported_grant_type.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'T-PW-3 takes no GET, so that no password gets into a log of URLs, RFC 6749 §3.2',
      ],
    ],
  },
  {
    id: 'T-PW-4',
    expected:
      'A missing username or password is invalid_request; a wrong password is invalid_grant.',
    differs: 'invalid_request there for a wrong password, see PW-5.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-3, PW-4, T-PW-4 refuses a request without %s, RFC 6749 §4.3.2',
      ],
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-5, T-PW-4 answers %s with invalid_grant, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-PW-5',
    expected: 'A client without the grant is unauthorized_client with 400.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-2, T-PW-5 refuses a client that is not registered for it, and never tries the password, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-PW-6',
    expected: 'Name and password give an access token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-7, T-PW-6 exchanges a name and password for tokens, RFC 6749 §4.3, RFC 6749 §4.3.3',
      ],
    ],
  },
  {
    id: 'T-PW-7',
    expected: 'A generator of the application writes grant and user into the token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'T-PW-7 writes tokens as a generator of the application does',
      ],
    ],
  },
  {
    id: 'T-PW-8',
    expected: 'Tokens of the password grant live as long as the application says: expires_in 1800.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'T-PW-8 lets tokens of this grant live as long as the application says',
      ],
    ],
  },
  {
    id: 'T-CC-1',
    expected: 'No authentication or a wrong secret gives invalid_client with 401.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses %s, RFC 6749 §4.4.2, CC-1, T-CC-1',
      ],
    ],
  },
  {
    id: 'T-CC-2',
    expected: 'Grant not allowed gives unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a client that is not registered for it, CC-2, T-CC-2',
      ],
    ],
  },
  {
    id: 'T-CC-3',
    expected: 'An unsupported scope gives invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a scope that the server or the client does not have, RFC 6749 §3.3, CC-3, CC-4, T-CC-3',
      ],
    ],
  },
  {
    id: 'T-CC-4',
    expected: 'An access token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'issues an access token without refresh token and user, RFC 6749 §4.4, CC-4, T-CC-4',
      ],
    ],
  },
  {
    id: 'T-CC-5',
    expected: 'A generator of access tokens sees the grant.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'say what a function of the application makes them say, BT-1, T-CODE-19, T-CC-5, T-RT-10',
      ],
    ],
  },
  {
    id: 'T-CC-6',
    expected: 'The default scope of the application is in the answer.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'gives the scope that the application has by default, T-CC-6',
      ],
    ],
  },
  {
    id: 'T-CC-7',
    expected: 'No default scope gives none.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'gives no scope when the application has none by default, T-CC-7',
      ],
    ],
  },
  {
    id: 'T-CC-8',
    expected: 'The application refuses a request without scope: invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a request without scope when the application says so, RFC 6749 §3.3, T-CC-8',
      ],
    ],
  },
  {
    id: 'T-CC-9',
    expected: 'GET is refused.',
    differs: '405 with Allow instead of 400 unsupported_grant_type.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'takes POST only, RFC 6749 §3.2, T-CC-9',
      ],
    ],
  },
]
