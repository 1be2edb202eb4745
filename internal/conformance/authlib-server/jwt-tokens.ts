import type { Row } from '../row.ts'

/** JWT access tokens, resource protector: what is expected, and the tests that show it. */
export const jwtTokens: readonly Row[] = [
  {
    id: 'J9-1',
    expected:
      'Header alg and typ at+jwt; iss, sub, aud, client_id, iat, exp, jti, scope, auth_time, acr, amr; claims of the application beside them.',
    differs:
      'Claims of the application never take the place of those of the server, also not of those that the server leaves out; the audience is the resource and never the client; jti has 256 bits; every signature algorithm is open, checked against the keys at construction.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'carry the header and claims of the profile, J9-1, T-J9-11, RFC 9068 §2.1, RFC 9068 §2.2',
      ],
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'J9-1 carry no claim of the application in the place of one of the server',
      ],
      ['packages/oauth2/test/server/token-formats/jwt.test.ts', 'sign with %s, J9-1, X-16'],
    ],
  },
  {
    id: 'J9-2',
    expected: 'exp is what expires_in says.',
    differs:
      'Authlib changes the response only; here exp, expires_in and the stored record are one number.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'J9-2 end when the response says so, BT-2',
      ],
    ],
  },
  {
    id: 'J9-3',
    expected: 'The parameter resource decides aud.',
    differs: 'Authlib left it open; see GAP-14.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'J9-3 are for the resource that was asked for, GAP-14, RFC 9068 §3, RFC 8707 §2',
      ],
      [
        'packages/oauth2/test/server/resources/resource-indicators.test.ts',
        'A-51 puts what was granted into aud and nothing else, RFC 8707 §2, RFC 9068 §3',
      ],
    ],
  },
  {
    id: 'J9-4',
    expected: 'Without scope there is no scope claim.',
    differs: 'Authlib writes an empty one.',
    tests: [
      [
        'packages/oauth2/test/server/token-formats/jwt.test.ts',
        'J9-4 have no scope rather than an empty one',
      ],
    ],
  },
  {
    id: 'J9-5',
    expected: 'A bad signature, format or kid is invalid_token.',
    tests: [
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes what is signed by hand, so that the row above shows what it says, J9-5',
      ],
    ],
  },
  {
    id: 'J9-6',
    expected:
      'iss exact, exp, aud that names this API, sub, client_id, iat and jti are all needed.',
    differs: 'The leeway can be set (5 seconds unless given), and an API may have several names.',
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
    id: 'J9-7',
    expected: 'at+jwt and application/at+jwt in any case are taken, any other type is refused.',
    differs: 'A token without typ is refused, as RFC 9068 section 4 says; Authlib takes it.',
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
    id: 'J9-8',
    expected: 'alg none is refused.',
    tests: [
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
    ],
  },
  {
    id: 'J9-9',
    expected: 'auth_time is a number and amr a list of texts, or the token is refused.',
    differs: 'acr is checked to be a text as well, and all three can be asked for (RFC 9470).',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'tells how the user was authenticated, J9-9, RFC 9068 §2.2.1',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'J9-10',
    expected: 'A token without scope is insufficient_scope, 403, where a scope is asked for.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a token without the scope where none is asked for, and answers 403 elsewhere, J9-10, T-J9-6',
      ],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'R-07 are not fulfilled by a token without any, RP-1, J9-10',
      ],
    ],
  },
  {
    id: 'J9-11',
    expected:
      'groups, roles and entitlements are asked for by the same rule as scopes, and may be a text or a list.',
    differs:
      '403 insufficient_scope with realm and challenge instead of 401 invalid_token without realm; any claim can be asked for, and the objects of RFC 7643 are read.',
    tests: [
      [
        'packages/express/test/resource-protector.test.ts',
        'asks for a recent sign-in and for groups, J9-11, RFC 9470 §3',
      ],
      ['packages/nest/test/decorators.test.ts', 'asks for conditions beside the scopes, J9-11'],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'asks for %s only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3',
      ],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'are fulfilled by %s, J9-11, X-14, RFC 9068 §2.2.3, RFC 7643 §2.4',
      ],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'are not fulfilled by %s: 403 with a challenge, J9-11, T-J9-7',
      ],
    ],
  },
  {
    id: 'J9-12',
    expected: 'Encrypted tokens are refused.',
    differs:
      'The token is the same AccessToken for every validator, with subject and clientId, so UserInfo can use it.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'gives a token that the lookup of its user can take, J9-12',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'refuses an encrypted token, J9-12',
      ],
    ],
  },
  {
    id: 'J9-13',
    expected:
      'A JWT of this server is answered with what it says; expired, forged or of another issuer it is inactive.',
    differs:
      'A JWT is looked up by its SHA-256 like any token, so that revocation ends it and every mutation is inactive.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-13 T-J9-15 says what the JWT says, RFC 9068 §2.2, RFC 7662 §2.2',
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
    id: 'J9-14',
    expected: 'No scope, nbf in the future and an opaque token have an answer.',
    differs: 'Authlib answers 500, 401 or nothing.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-14 says the same of one without scope and user, whose subject is the client, RFC 9068 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-14 takes one that is not valid yet for inactive, RFC 7662 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'J9-14 T-J9-16 answers for opaque tokens and JWTs alike',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection-jwt.test.ts',
        'T-J9-17 J9-13 J9-14 takes another issuer, text for exp and anything forged for inactive, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'J9-15',
    expected: 'A JWT is revoked like any access token.',
    differs:
      'Authlib refuses with unsupported_token_type 401; here its record goes, so introspection and the store know it no more.',
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
  {
    id: 'RP-1',
    expected:
      'No requirement lets any good token through; of a list one entry is enough, of an entry with spaces every word is needed; a token without scope fulfils no requirement.',
    tests: [
      ['packages/oauth2/test/resource/requirement.test.ts', 'are fulfilled by %s, RP-1, T-RP-6'],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'R-07 are not fulfilled by %s, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1',
      ],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'R-07 are not fulfilled by a token without any, RP-1, J9-10',
      ],
    ],
  },
  {
    id: 'RP-2',
    expected: 'Challenges name realm and scheme of every scheme that the protector takes.',
    differs:
      'Two validators of one scheme are refused at construction unless each says whose tokens it judges; Authlib ignores the second one silently.',
    tests: [
      [
        'packages/oauth2/test/resource/challenge.test.ts',
        'asks by every scheme, and names the error under the one that was used, RP-2, RFC 9449 §7.2',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'is not built without validators or with two that judge the same, RP-2',
      ],
      [
        'packages/oauth2/test/resource/validator-list.test.ts',
        '%s, of which one would be left out in silence',
      ],
    ],
  },
  {
    id: 'RP-3',
    expected:
      'Without an Authorization header, or with a scheme that is not known, 401; the scheme is read in any case.',
    differs:
      'The challenge prints the scheme capitalised and names no error when no usable credentials came (RFC 6750 section 3.1), instead of unsupported_token_type and an empty description.',
    tests: [
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 lets "%s" through, RP-3, T-RP-8, RFC 6750 §2.1',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 asks "%s" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'RP-4',
    expected:
      'Only the Authorization header is read: access_token in query or form body is ignored.',
    tests: [
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 does not look for tokens in the query and the body, RP-4, RFC 6750 §2',
      ],
    ],
  },
  {
    id: 'RP-5',
    expected:
      'The request is read first, then the token is authenticated, then what it allows is checked.',
    differs:
      'The validator sees the request as well, for proofs of possession, instead of a hook of its own.',
    tests: [
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'shows the whole request to the validator, before the scopes are looked at, RP-5',
      ],
    ],
  },
]
