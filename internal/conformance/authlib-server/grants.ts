import type { Row } from '../row.ts'

/** Implicit, password, client credentials, refresh: what is expected, and the tests that show it. */
export const grants: readonly Row[] = [
  {
    id: 'IMPL-1',
    expected:
      'A missing or unknown client is told without a redirect; a client that can keep a secret may not use the response type.',
    differs:
      'A missing client_id is invalid_request (RFC 6749 section 4.2.2.1); a confidential client gets unauthorized_client at its own redirect URI instead of invalid_client on a page, since it is known by then and the error is its own.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-1, T-IMPL-11 refuses a missing or unknown client without a redirect, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-1, T-IMPL-2 refuses a client that can keep a secret before its user is asked, RFC 6749 §4.2',
      ],
    ],
  },
  {
    id: 'IMPL-2',
    expected: 'A redirect URI that is not registered is told without a redirect.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-2 refuses a redirect URI that is not registered, without a redirect, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'IMPL-3',
    expected:
      'A client that is not registered for the response type or the grant is unauthorized_client, in the fragment.',
    differs: 'The grant type is checked as well.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-3, T-IMPL-3, T-IMPL-11, A-10 refuses the client %s, which is not registered for it, in the fragment, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'IMPL-4',
    expected: 'An unknown scope is invalid_scope, in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-4, T-IMPL-5, T-IMPL-11 refuses an unknown scope in the fragment, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'IMPL-5',
    expected: 'A user who says no is access_denied with state, in the fragment.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-5, T-IMPL-4, T-IMPL-11 tells the client in the fragment that the user said no, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'IMPL-6',
    expected:
      'A user who says yes gives a token without refresh token that is kept; its members and state are in the fragment, and an empty scope is left out.',
    differs:
      'The answer says who gave it (RFC 9207), and the token belongs to a grant that can be revoked.',
    tests: [
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6, T-IMPL-6 answers with a token, scope, state and issuer in the fragment, RFC 6749 §4.2, RFC 6749 §4.2.2, RFC 9207 §2',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6 never gives a refresh token, also to a client that may have one, RFC 6749 §4.2.2',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6 keeps the token with a grant, so that it can be revoked, RFC 6749 §1.4',
      ],
      [
        'packages/oauth2/test/server/grants/implicit.test.ts',
        'IMPL-6, T-IMPL-9 leaves an empty scope out, RFC 6749 §4.2.2',
      ],
    ],
  },
  {
    id: 'PW-1',
    expected: 'The client authenticates first.',
    differs:
      'A public client that is registered for the grant may use it, as RFC 6749 section 4.3 lets it.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-1, T-PW-1 refuses %s with 401, RFC 6749 §4.3.2',
      ],
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'takes a public client that is registered for it, RFC 6749 §4.3.2',
      ],
    ],
  },
  {
    id: 'PW-2',
    expected: 'A client that is not registered for the grant is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-2, T-PW-5 refuses a client that is not registered for it, and never tries the password, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'PW-3',
    expected: 'A request without username is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-3, PW-4, T-PW-4 refuses a request without %s, RFC 6749 §4.3.2',
      ],
    ],
  },
  {
    id: 'PW-4',
    expected: 'A request without password is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-3, PW-4, T-PW-4 refuses a request without %s, RFC 6749 §4.3.2',
      ],
    ],
  },
  {
    id: 'PW-5',
    expected: 'Wrong credentials are invalid_grant, the same for an unknown user.',
    differs: 'invalid_request there; RFC 6749 section 5.2 has invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-5, T-PW-4 answers %s with invalid_grant, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-5 answers a wrong password and an unknown user alike',
      ],
    ],
  },
  {
    id: 'PW-6',
    expected: 'A scope that the server does not know is invalid_scope.',
    differs: 'Checked before the password, so that such a request tries none.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-6, T-PW-2 refuses an unknown scope before it tries the password, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'PW-7',
    expected: '200 with tokens, and a refresh token for a client that is registered for it.',
    differs: 'There every client gets a refresh token.',
    tests: [
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-7, T-PW-6 exchanges a name and password for tokens, RFC 6749 §4.3, RFC 6749 §4.3.3',
      ],
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-7 gives no refresh token to a client that is not registered for it',
      ],
      [
        'packages/oauth2/test/server/grants/password.test.ts',
        'PW-7 gives a refresh token that works',
      ],
    ],
  },
  {
    id: 'CC-1',
    expected: 'The client authenticates.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses %s, RFC 6749 §4.4.2, CC-1, T-CC-1',
      ],
    ],
  },
  {
    id: 'CC-2',
    expected: 'The client is registered for the grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a client that is not registered for it, CC-2, T-CC-2',
      ],
    ],
  },
  {
    id: 'CC-3',
    expected: 'Scopes that the server does not have are refused.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a scope that the server or the client does not have, RFC 6749 §3.3, CC-3, CC-4, T-CC-3',
      ],
    ],
  },
  {
    id: 'CC-4',
    expected: 'A token without refresh token and user.',
    differs:
      'Only clients that proved who they are; a scope of which the client may have nothing is invalid_scope instead of a token without scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'issues an access token without refresh token and user, RFC 6749 §4.4, CC-4, T-CC-4',
      ],
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a public client, RFC 6749 §4.4, CC-4',
      ],
      [
        'packages/oauth2/test/server/grants/client-credentials.test.ts',
        'refuses a scope that the server or the client does not have, RFC 6749 §3.3, CC-3, CC-4, T-CC-3',
      ],
    ],
  },
  {
    id: 'RT-1',
    expected: 'The client authenticates first.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-29 asks a confidential client to authenticate, RFC 6749 §6, RT-1, T-RT-1',
      ],
    ],
  },
  {
    id: 'RT-2',
    expected: 'A client without the grant type gets unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-2, T-RT-6 refuses a client that is not registered for it',
      ],
    ],
  },
  {
    id: 'RT-3',
    expected: 'Without refresh_token invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-3, T-RT-2 says which parameter is missing',
      ],
    ],
  },
  {
    id: 'RT-4',
    expected: 'An unknown, ended or foreign token gives invalid_grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-3, RT-4, T-RT-2 refuses the token %s',
      ],
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-21 is bound to its client, RFC 6749 §6, RT-4',
      ],
    ],
  },
  {
    id: 'RT-5',
    expected: 'No scope that was not granted: invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'A-22 narrows the scope and refuses a wider one without losing the token, RFC 6749 §6, RT-5, T-RT-3, T-RT-8',
      ],
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-5, T-RT-4 gives no scope to a grant that has none',
      ],
    ],
  },
  {
    id: 'RT-6',
    expected: 'A user who is gone ends the refresh.',
    differs:
      'invalid_grant as RFC 6749 §5.2 says, not invalid_request; the application says so in the tokenRequest hook of an extension.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-6, T-RT-5 refuses as an invalid grant when the application says that the user is gone, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'RT-7',
    expected: 'New tokens with the requested or the granted scope; the old token is replaced.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'answers with a new access token and a new refresh token, RFC 6749 §6, RT-7, RT-8, T-RT-7',
      ],
    ],
  },
  {
    id: 'RT-8',
    expected: 'A refresh never ends a session by itself.',
    differs:
      'Rotation with reuse detection and a grace window by default, or a token that stays; both always leave a usable one. Scopes of server, client and application are applied again.',
    tests: [
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'answers with a new access token and a new refresh token, RFC 6749 §6, RT-7, RT-8, T-RT-7',
      ],
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'gives no scope that the client may no longer ask for, RT-8',
      ],
      [
        'packages/oauth2/test/server/grants/refresh-token.test.ts',
        'RT-8 gives no scope that the server no longer has',
      ],
      [
        'packages/oauth2/test/server/refresh-tokens/rotation.test.ts',
        'A-19 revokes the family when a rotated token is used again, RFC 9700 §4.14.2',
      ],
      [
        'packages/oauth2/test/server/refresh-tokens/rotation.test.ts',
        'A-19 answers the same successor again within the grace window',
      ],
    ],
  },
]
