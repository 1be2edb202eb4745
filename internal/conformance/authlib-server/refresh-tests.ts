import type { Row } from '../row.ts'

/** Scenarios: refresh, device: what is expected, and the tests that show it. */
export const refreshTests: readonly Row[] = [
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
