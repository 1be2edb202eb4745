import type { Row } from '../row.ts'

/** Tokens, revocation, introspection: what is expected, and the tests that show it. */
export const tokens: readonly Row[] = [
  {
    id: 'BT-1',
    expected:
      'A function of the application writes access tokens and sees client, grant type, user and scope.',
    differs:
      'The format is a record that may differ by client, grant or resource; refresh tokens are always 256 random bits, since they are found by their hash and nobody but the server reads them. A text that cannot stand in a header or is too short to hold 256 bits is refused.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'say what a function of the application makes them say, BT-1, T-CODE-19, T-CC-5, T-RT-10',
      ],
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'can be a record of the application, BT-1, T-CODE-19',
      ],
      [
        'packages/oauth2/test/server/token-formats/opaque.test.ts',
        'can be of another format for each client and grant, BT-1',
      ],
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'carry claims of the application, T-J9-12, BT-1, RFC 9068 §2.2.2',
      ],
    ],
  },
  {
    id: 'BT-2',
    expected: 'A lifetime for all tokens, or a function of client and grant type.',
    differs:
      'An hour for every grant instead of ten days for some (RFC 9700); refresh tokens have lifetimes of their own; a wrong lifetime is an error instead of the default.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/token-response.test.ts',
        'is an hour for every grant unless given, BT-2',
      ],
      [
        'packages/oauth2/test/server/token-formats/token-response.test.ts',
        'is a number for all, or what a function says for a client and a grant, BT-2',
      ],
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'J9-2 end when the response says so, BT-2',
      ],
    ],
  },
  {
    id: 'BT-3',
    expected:
      'token_type Bearer, access_token, expires_in, refresh_token and scope where there are any; no permission for the scope gives invalid_scope.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/token-response.test.ts',
        'has the members of RFC 6749 §5.1 and no empty ones, BT-3',
      ],
      [
        'packages/oauth2/test/server/token-formats/token-response.test.ts',
        'names no scope that the client did not get, BT-3',
      ],
    ],
  },
  {
    id: 'BT-4',
    expected:
      'Missing, expired or revoked token: invalid_token; only a good one can be insufficient_scope.',
    differs: 'A token that is bound to a key, or for another resource, is refused too.',
    tests: [
      [
        'packages/oauth2/test/resource/bearer-token.test.ts',
        'refuses a token that is missing, expired or revoked, and only then looks at scopes, BT-4, T-RP-3',
      ],
      [
        'packages/oauth2/test/resource/bearer-token.test.ts',
        'refuses an expired token that the store still shows, BT-4',
      ],
    ],
  },
  {
    id: 'RV-1',
    expected: 'The client authenticates; failure is invalid_client with 401 and a challenge.',
    differs: 'A public client says who it is and can end its own tokens, RFC 7009 §2.1.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-1 T-RV-1 refuses %s with 401 and a challenge, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-1 A-50 lets a public client end its own tokens and no others, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'RV-2',
    expected: 'A request without token is invalid_request 400.',
    differs:
      'The answer says which parameter is missing; a repeated or oversized one is refused too.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-2 T-RV-2 refuses %s, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'RV-3',
    expected: 'A hint only says where to look first.',
    differs:
      'Authlib refuses an unknown hint with 401; RFC 7009 §2.2.1 lets a server ignore it, and a wrong one still finds the token.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-3 T-RV-4 X-10 A-50 ignores the hint %s and still finds the token, RFC 7009 §2.2.1',
      ],
    ],
  },
  {
    id: 'RV-4',
    expected: 'A token of another client is invalid_grant 400 and stays alive.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-4 T-RV-8 A-50 refuses the token of another client and leaves it alive, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'RV-5',
    expected: 'An unknown token is answered with 200.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'A-50 A-57 RV-5 T-RV-3 answers an unknown token with 200, and a part of one ends nothing, RFC 7009 §2.2',
      ],
    ],
  },
  {
    id: 'RV-6',
    expected: 'The token is ended and an event says so.',
    differs:
      'With a refresh token goes its whole grant. A revoked token is deleted: its text was random, so that nobody can get it again.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'A-50 RV-6 RV-7 T-RV-6 T-RV-7 ends a refresh token and the access tokens of its grant, with the hint %s, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-6 RV-7 T-RV-6 T-RV-7 ends an access token alone, with the hint %s, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'RV-7',
    expected: 'The answer is 200 with an empty object, not to be cached.',
    differs: 'Only POST is taken.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'A-50 RV-6 RV-7 T-RV-6 T-RV-7 ends a refresh token and the access tokens of its grant, with the hint %s, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-6 RV-7 T-RV-6 T-RV-7 ends an access token alone, with the hint %s, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'IN-1',
    expected: 'The client authenticates; failure is invalid_client with 401 and a challenge.',
    differs: 'Public clients are refused, and the metadata offers them no method.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'IN-1 T-IN-1 A-49 refuses %s with 401 and a challenge, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'A-49 refuses a public client, which anybody could claim to be, RFC 7662 §4',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'IN-1 offers a public client no way to introspect, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'IN-2',
    expected: 'A request without token is invalid_request 400.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-2 T-IN-2 refuses %s, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'IN-3',
    expected: 'A hint only says where to look first.',
    differs: 'Authlib refuses an unknown hint with 401, RFC 7662 §2.1 does not ask for that.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-IN-3 T-IN-5 T-J9-16 IN-3 X-10 finds an access token with %s, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-IN-5 finds a refresh token with the hint of the other kind, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'IN-4',
    expected: 'Unknown, expired, revoked and not for the asker: active false and nothing else.',
    differs: 'A token also ends with its grant and its client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-4 T-IN-4 A-57 knows no token but the whole one, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'IN-4 is inactive from the second that it expires in, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'IN-4 is inactive when it was revoked, alone or with its grant, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'A-49 tells other clients nothing of a token for an API, RFC 7662 §4',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'is inactive as soon as its grant is gone, before it is removed itself',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'is inactive when its client is gone',
      ],
    ],
  },
  {
    id: 'IN-5',
    expected: 'Else what the token is, with active true, not to be cached.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-5 T-IN-6 says what an access token allows, with a hint or without, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'never take the place of those of the server, there or not, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'IN-6',
    expected: 'An inactive or empty answer is invalid_token, a lacking scope insufficient_scope.',
    differs:
      'active must be exactly true; exp, nbf, iat, iss, aud, token_type and cnf of the answer are checked; a broken answer never raises anything but a protocol error; a server that cannot be asked gives 503 and nobody is let in. Authlib checks none of these and raises on a missing active.',
    tests: [
      [
        'packages/oauth2/test/resource/introspection.test.ts',
        'refuses a token that lacks a scope after it asked, IN-6',
      ],
      ['packages/oauth2/test/resource/introspection.test.ts', '%s, IN-6, RFC 7662 §2.2'],
    ],
  },
  {
    id: 'IN-7',
    expected:
      'The answer is read as a token: client, scope and expiry by typed names, every member by claim name.',
    differs:
      'What the server left out is undefined rather than 0, and claims are a plain object instead of guarded attributes; clientId is empty when the answer has none.',
    tests: [
      [
        'packages/oauth2/test/resource/bearer-token.test.ts',
        'tells what the store has of a token, IN-7, T-IN-7, RFC 6750 §2.1',
      ],
      [
        'packages/oauth2/test/resource/introspection.test.ts',
        'gives what the server said, IN-7, T-IN-7, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/resource/introspection.test.ts',
        'gives nothing for what the server left out or wrote as null, IN-7, T-IN-7, RFC 7662 §2.2',
      ],
    ],
  },
]
