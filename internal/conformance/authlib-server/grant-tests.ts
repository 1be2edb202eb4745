import type { Row } from '../row.ts'

/** Scenarios: other grants: what is expected, and the tests that show it. */
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
  {
    id: 'T-RT-1',
    expected: 'No authentication, an unknown client and a wrong secret give invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-29 asks a confidential client to authenticate, RFC 6749 §6, RT-1, T-RT-1',
      ],
    ],
  },
  {
    id: 'T-RT-2',
    expected: 'Missing gives invalid_request that says so, unknown invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-3, T-RT-2 says which parameter is missing',
      ],
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-3, RT-4, T-RT-2 refuses the token %s',
      ],
    ],
  },
  {
    id: 'T-RT-3',
    expected: 'A scope outside the grant gives invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-22 narrows the scope and refuses a wider one without losing the token, RFC 6749 §6, RT-5, T-RT-3, T-RT-8',
      ],
    ],
  },
  {
    id: 'T-RT-4',
    expected: 'A grant without scope gives none: invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-5, T-RT-4 gives no scope to a grant that has none',
      ],
    ],
  },
  {
    id: 'T-RT-5',
    expected: 'The user is gone.',
    differs: 'invalid_grant instead of invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-6, T-RT-5 refuses as an invalid grant when the application says that the user is gone, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-RT-6',
    expected: 'Grant type not allowed gives unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-2, T-RT-6 refuses a client that is not registered for it',
      ],
    ],
  },
  {
    id: 'T-RT-7',
    expected: 'Without scope parameter an access token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'answers with a new access token and a new refresh token, RFC 6749 §6, RT-7, RT-8, T-RT-7',
      ],
    ],
  },
  {
    id: 'T-RT-8',
    expected: 'With the original scope an access token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-22 narrows the scope and refuses a wider one without losing the token, RFC 6749 §6, RT-5, T-RT-3, T-RT-8',
      ],
    ],
  },
  {
    id: 'T-RT-9',
    expected: 'The second use of a token gives invalid_grant.',
    differs:
      'For graceWindow seconds (10, 0 turns it off) a lost answer is given again; any other reuse ends the whole family.',
    tests: [
      [
        'packages/oauth2/test/server/refresh-tokens/rotation.test.ts',
        'A-19 without a grace window takes every reuse for theft, T-RT-9',
      ],
    ],
  },
  {
    id: 'T-RT-10',
    expected: 'A generator of access tokens sees grant type refresh_token and the user.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'say what a function of the application makes them say, BT-1, T-CODE-19, T-CC-5, T-RT-10',
      ],
    ],
  },
  {
    id: 'T-DV-1',
    expected: 'No device_code is invalid_request; an unknown one is invalid_grant.',
    differs: 'invalid_request there for an unknown code, see DV-8.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-5, T-DV-1 refuses a request without device code, RFC 8628 §3.4',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-8, T-DV-1, A-60 refuses the unknown device code %j, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-DV-2',
    expected:
      'An unknown client is invalid_client; one without the grant is unauthorized_client, at both endpoints.',
    differs: 'There the device authorization endpoint does not look at the grants of the client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-6, T-DV-2, T-DV-3 refuses an unknown client before it looks at the code, RFC 8628 §3.4',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-7, T-DV-2 refuses a client that is not registered for the grant, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'T-DV-2 refuses a client that is not registered for the grant, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'T-DV-3',
    expected: 'The code of another client with an unknown client_id is invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-6, T-DV-2, T-DV-3 refuses an unknown client before it looks at the code, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'T-DV-4',
    expected: 'An expired code is expired_token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-10, T-DV-4 tells an expired code from an unknown one for an hour, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'T-DV-5',
    expected: 'A denied code is access_denied.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-11, T-DV-5 tells a device that its user said no, as often as it asks, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'T-DV-6',
    expected: 'A code that waits for its user is authorization_pending.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-13, T-DV-6 tells a device to wait until its user has answered, RFC 8628 §3.4, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'T-DV-7',
    expected: 'An approved code gives an access token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-14, T-DV-7 gives tokens once its user said yes, with a refresh token for a client that may have one, RFC 8628 §3.5, RFC 6749 §5.1',
      ],
    ],
  },
  {
    id: 'T-DV-8',
    expected: 'Device authorization without client_id is invalid_client with 401.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1, T-DV-8 refuses a request that names no client with 401, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'T-DV-9',
    expected:
      'The code of a client that authenticates by Basic without client_id in the form is kept for that client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-4, T-DV-9 keeps the client that authenticated, also when the form names none, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'T-DV-10',
    expected:
      'A public client gets 200, and verification_uri_complete is verification_uri with user_code in its query.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-3, T-DV-10 answers a public client with both codes, where to enter one and for how long, RFC 8628 §1, RFC 8628 §3.1, RFC 8628 §3.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'adds the user code to the query of a verification URI that has one, RFC 8628 §3.3.1',
      ],
    ],
  },
]
