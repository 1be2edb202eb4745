import type { Row } from '../row.ts'

/** Tokens: what is expected, and the tests that show it. */
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
