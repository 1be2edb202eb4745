import type { Row } from '../row.ts'

/** Scenarios: JWT access tokens: what is expected, and the tests that show it. */
export const jwtTests: readonly Row[] = [
  {
    id: 'T-J9-1',
    expected: 'A valid token passes.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 takes a token of its issuer for its audience, J9-6, T-J9-1, T-JV-3, RFC 9068 §4, JV-1',
      ],
    ],
  },
  {
    id: 'T-J9-2',
    expected: 'No header, other scheme, garbage: 401.',
    differs: 'See T-RP-2.',
    tests: [
      [
        'packages/oauth2/test/resource/challenge.test.ts',
        'R-01 names no error when no token came, T-RP-2, T-J9-2, RFC 6750 §3.1, RFC 9728 §5.1',
      ],
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'answers %s with 401, T-J9-2'],
    ],
  },
  {
    id: 'T-J9-3',
    expected: 'typ at+jwt and application/at+jwt pass, others are invalid_token.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'J-30 takes the type %s, J9-7, T-J9-3, X-14, RFC 9068 §2.1',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-J9-4',
    expected: 'Each of iss, exp, aud, sub, client_id, iat and jti removed: invalid_token.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-J9-5',
    expected: 'Wrong iss, wrong aud, expired a second ago: invalid_token.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-J9-6',
    expected:
      'A scope that lacks the one asked for passes where none is asked for and is insufficient_scope elsewhere.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a token without the scope where none is asked for, and answers 403 elsewhere, J9-10, T-J9-6',
      ],
    ],
  },
  {
    id: 'T-J9-7',
    expected: 'Wrong groups, roles, entitlements pass where none are asked for.',
    differs: '403 insufficient_scope where they are, see J9-11.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'asks for %s only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3',
      ],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'are not fulfilled by %s: 403 with a challenge, J9-11, T-J9-7',
      ],
    ],
  },
  {
    id: 'T-J9-8',
    expected: 'Further claims are visible to the handler.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'gives every claim to the handler, T-J9-8',
      ],
    ],
  },
  {
    id: 'T-J9-9',
    expected: 'auth_time or amr as a text: invalid_token.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-J9-10',
    expected: 'HS256 as a unit; wrong key, unknown kid, garbage: invalid_token.',
    differs: 'HS256 has to be listed in algorithms.',
    tests: [
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes HS256 where the keys are a secret and it is listed, T-J9-10',
      ],
    ],
  },
  {
    id: 'T-J9-11',
    expected: 'Code flow with JWT format gives iss, sub as text, scope, client_id and typ at+jwt.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'carry the header and claims of the profile, J9-1, T-J9-11, RFC 9068 §2.1, RFC 9068 §2.2',
      ],
    ],
  },
  {
    id: 'T-J9-12',
    expected: 'Claims of a hook are in the token.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'carry claims of the application, T-J9-12, BT-1, RFC 9068 §2.2.2',
      ],
    ],
  },
  {
    id: 'T-J9-13',
    expected: 'auth_time, amr and acr are in the token.',
    differs:
      'They come from the approval and travel with every token of the grant, refreshed ones too; no hooks are needed.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'say how the user was authenticated, T-J9-13, RFC 9068 §2.2.1',
      ],
    ],
  },
  {
    id: 'T-J9-14',
    expected: 'Without a user the client is the subject.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'have the client for a subject when there is no user, T-J9-14, RFC 9068 §2.2',
      ],
    ],
  },
  {
    id: 'T-J9-15',
    expected:
      'A valid JWT: active, client_id, Bearer, scope, sub, aud list, iss; a function adds username.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-13 T-J9-15 says what the JWT says, RFC 9068 §2.2, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-J9-15 come from a function of the application, such as the name of the user, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'T-J9-16',
    expected: 'One endpoint answers for opaque tokens and JWTs, whatever the hint.',
    differs: 'There is no next endpoint to pass a token on to.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-14 T-J9-16 answers for opaque tokens and JWTs alike',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-IN-3 T-IN-5 T-J9-16 IN-3 X-10 finds an access token with %s, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'T-J9-17',
    expected: 'No permission, expired, another issuer, exp as text: inactive.',
    differs: 'Authlib answers exp as text with 401 invalid_token.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'T-J9-17 A-49 asks the API that a JWT is for when its client named none, RFC 7662 §4',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'T-J9-17 J9-13 takes an expired one for inactive, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'T-J9-17 J9-13 J9-14 takes another issuer, text for exp and anything forged for inactive, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'T-J9-18',
    expected:
      'Revoking a JWT of this server ends it; one of another issuer and an opaque text are answered with 200.',
    differs: 'Authlib answers unsupported_token_type 401.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'J9-15 T-J9-18 ends a JWT as any other access token: it is gone from the store, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'J9-15 T-J9-18 answers a JWT of another issuer, and an opaque text, as unknown, RFC 7009 §2.2',
      ],
    ],
  },
]
