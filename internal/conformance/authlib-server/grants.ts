import type { Row } from '../row.ts'

/** Other grants: what is expected, and the tests that show it. */
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
  {
    id: 'DV-1',
    expected:
      'The client authenticates at the device authorization endpoint by the methods of the server; a public one says who it is.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1, T-DV-8 refuses a request that names no client with 401, RFC 8628 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1 refuses %s, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-2',
    expected:
      'A scope that the server does not know or the client may not have is invalid_scope with 400.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-2, X-18 refuses an unknown scope and one that the client may not have with 400, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-3',
    expected:
      'The answer has device_code, user_code as XXXX-XXXX of 20 consonants or NNN-NNN-NNN, verification_uri, verification_uri_complete, expires_in and interval.',
    differs:
      'The device code has 256 bits and only its hash is stored; codes live 600 seconds instead of 1800.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-3, T-DV-10 answers a public client with both codes, where to enter one and for how long, RFC 8628 §1, RFC 8628 §3.1, RFC 8628 §3.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-3 writes user codes of nine digits for keypads, RFC 8628 §6.1',
      ],
    ],
  },
  {
    id: 'DV-4',
    expected:
      'The code is kept for the client that authenticated, whether the form names it or not.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-4, T-DV-9 keeps the client that authenticated, also when the form names none, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-5',
    expected: 'A token request without device_code is invalid_request.',
    differs: 'The client is authenticated first, as for every grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-5, T-DV-1 refuses a request without device code, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-6',
    expected: 'The client is authenticated before the code is looked at.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-6, T-DV-2, T-DV-3 refuses an unknown client before it looks at the code, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-7',
    expected: 'A client that is not registered for the grant is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-7, T-DV-2 refuses a client that is not registered for the grant, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'DV-8',
    expected: 'An unknown device code is invalid_grant.',
    differs:
      'invalid_request there; RFC 6749 section 5.2 has invalid_grant for a code that is not valid.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-8, T-DV-1, A-60 refuses the unknown device code %j, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'DV-9',
    expected: 'The code of another client is invalid_grant and stays as it is.',
    differs:
      'unauthorized_client there; RFC 6749 section 5.2 has invalid_grant, and the answer does not tell that the code exists.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-9, A-47 refuses the code of another client, which neither uses it up nor slows its device down, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-10',
    expected: 'An expired code is expired_token, for an hour after its end.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-10, T-DV-4 tells an expired code from an unknown one for an hour, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'A-47 gives nothing for a code that expired after its user said yes, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-11',
    expected: 'A denied code is access_denied with 400, every time.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-11, T-DV-5 tells a device that its user said no, as often as it asks, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-12',
    expected:
      'An undecided code that is polled faster than its interval is slow_down, and the interval grows by 5 seconds for good.',
    differs:
      'The interval is kept by compare-and-set in the store and holds for every process; there it is left to the integrator.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 slows a hasty device down by 5 seconds each time, and for good, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 keeps the interval of a code for every process on its store, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12 lets at most one of several requests at one moment wait at the old pace, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12 gives tokens to a hasty device whose user said yes meanwhile, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-13',
    expected: 'An undecided code is authorization_pending.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-13, T-DV-6 tells a device to wait until its user has answered, RFC 8628 §3.4, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-14',
    expected:
      'An approved code gives tokens with the scope that the user allowed, and a refresh token to a client that is registered for it.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-14, T-DV-7 gives tokens once its user said yes, with a refresh token for a client that may have one, RFC 8628 §3.5, RFC 6749 §5.1',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-14 gives no refresh token to a client that is not registered for it',
      ],
    ],
  },
  {
    id: 'DV-15',
    expected:
      'A device code is redeemed once and its reuse revokes its tokens; slow_down is kept; guesses at user codes are limited; an approval is a call of its own and no value that happens to be true.',
    differs:
      'All of it is missing there: codes can be replayed until they expire and user codes guessed without limit.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'DV-15, A-14 redeems a code once; its second use is refused and revokes what it issued, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'DV-15 notices the reuse of a redeemed code for an hour after its end',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'A-18, DV-15 lets at most one of 50 parallel redemptions through, and the reuse ends its tokens',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'A-18, DV-15 uses a code up for exactly one of many callers on one store',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 slows a hasty device down by 5 seconds each time, and for good, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/device-verification/device-verification.test.ts',
        'refuses an approval with %s, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/device-verification/device-verification.test.ts',
        'A-47 refuses every code after five wrong ones until the minute is over, the right one too, RFC 8628 §5.1',
      ],
      [
        'internal/conformance/processes/device-codes.test.ts',
        'A-18, A-47 are redeemed once on one SQLite file, and what was given out is revoked by a second use',
      ],
    ],
  },
  {
    id: 'JG-1',
    expected: 'A request without assertion is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-1, JG-1 refuses a request without an assertion',
      ],
    ],
  },
  {
    id: 'JG-2',
    expected: 'Whatever is wrong with an assertion is invalid_grant.',
    differs: 'One message; the reason is in the event.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'JG-3',
    expected: 'A client that is not registered for the grant is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-4, JG-3 refuses a client that is not registered for it, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'JG-4',
    expected: 'A scope that the server or the client does not have is invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-4 refuses a scope that is not known or not the client’s, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'JG-5',
    expected: 'A subject without permission is refused.',
    differs: 'With invalid_grant; Authlib says invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-5 refuses what the application does not allow as an invalid grant',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-5 takes nothing but true for a yes',
      ],
    ],
  },
  {
    id: 'JG-6',
    expected:
      'The answer has no refresh token; sub is optional where wanted; the client can be told by the issuer.',
    differs:
      'Without clientId of the issuer the client authenticates; sub is required unless requireSubject is false, RFC 7523 §3.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-6 answers an access token for the user, and no refresh token, RFC 7523 §2.1, RFC 7521 §4.1',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'T-JG-3, JG-6 takes an assertion without sub where the application wants that, for the client itself',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer-client.test.ts',
        'JG-6 is the one that the issuer names where the request names none',
      ],
    ],
  },
  {
    id: 'JG-7',
    expected: 'aud names the issuer or the token endpoint, and jti is used once.',
    differs: 'Authlib checks neither by default.',
    tests: [
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-2, JG-7, T-JG-2, T-JG-8, T-JG-9, T-JG-10, T-JG-11, T-JG-12, T-JG-13, T-JG-15, A-60, A-64 refuses (%s) %s with one message and tells the operator why, RFC 7521 §4.1.1, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-7 takes %j as aud, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-7 takes further names of the server where they are given',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-7 takes an identifier once, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer.test.ts',
        'JG-7 takes an assertion without an identifier again, unless one is asked for',
      ],
    ],
  },
  {
    id: 'JG-8',
    expected:
      'Assertions are signed with iat, exp and an identifier; the algorithm has to be named.',
    tests: [
      [
        'packages/oauth2/test/client/assertion.test.ts',
        'T-JS-1, JG-8 writes iss, sub, aud, iat, exp and an identifier of 36 characters, RFC 7523 §3',
      ],
    ],
  },
]
