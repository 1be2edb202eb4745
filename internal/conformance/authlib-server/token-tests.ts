import type { Row } from '../row.ts'

/** Scenarios: protector, revocation, introspection: what is expected, and the tests that show it. */
export const tokenTests: readonly Row[] = [
  {
    id: 'T-RP-1',
    expected: 'Without grants: unsupported_response_type and unsupported_grant_type.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is looked for among none when there are none, T-RP-1',
      ],
      [
        'packages/oauth2/test/resource/authorization-server.test.ts',
        'knows no response type, T-RP-1, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/oauth2/test/resource/authorization-server.test.ts',
        'knows no grant type, T-RP-1, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T-RP-2',
    expected: 'No header, unknown scheme, unknown token: 401.',
    differs: 'The first two name no error code in the challenge (RFC 6750 section 3.1).',
    tests: [
      [
        'packages/oauth2/test/resource/challenge.test.ts',
        'R-01 names no error when no token came, T-RP-2, T-J9-2, RFC 6750 §3.1, RFC 9728 §5.1',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 asks "%s" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 refuses a bad token with invalid_token, T-RP-2, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-RP-3',
    expected: 'An expired token is 401 invalid_token.',
    tests: [
      [
        'packages/oauth2/test/resource/bearer-token.test.ts',
        'refuses a token that is missing, expired or revoked, and only then looks at scopes, BT-4, T-RP-3',
      ],
    ],
  },
  {
    id: 'T-RP-4',
    expected: 'A lacking scope is 403 insufficient_scope.',
    differs: 'With a challenge that names the scope.',
    tests: [
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'R-07 are not fulfilled by %s, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-RP-5',
    expected:
      'A valid token passes with and without scopes, by a call for one request and by a guard for many.',
    tests: [
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'takes a good token with and without scopes, by one call and by a guard, T-RP-5',
      ],
    ],
  },
  {
    id: 'T-RP-6',
    expected: '["profile email"] with profile is 403, ["profile", "email"] passes.',
    tests: [
      ['packages/oauth2/test/resource/requirement.test.ts', 'are fulfilled by %s, RP-1, T-RP-6'],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'R-07 are not fulfilled by %s, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-RP-7',
    expected: 'Optional: without credentials anonymous, with a valid token the user.',
    tests: [
      [
        'packages/express/test/resource-protector.test.ts',
        'lets a request without credentials through where the token is optional, T-RP-7, X-11, FL-4',
      ],
      [
        'packages/fastify/test/resource-protector.test.ts',
        'lets a request without credentials through on %s, and none with bad ones, T-RP-7, X-11',
      ],
      [
        'packages/nest/test/decorators.test.ts',
        'lets a request without credentials through where the token is optional, T-RP-7, X-11',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'lets a request without credentials through without a token, T-RP-7',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'gives the token that came, T-RP-7',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'refuses "%s" all the same, T-RP-7, X-11',
      ],
    ],
  },
  {
    id: 'T-RP-8',
    expected: 'bearer in lower case is taken.',
    tests: [
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 lets "%s" through, RP-3, T-RP-8, RFC 6750 §2.1',
      ],
    ],
  },
  {
    id: 'T-RP-9',
    expected: 'Further attributes of the challenge, foo="bar".',
    differs: 'They are checked at construction, and quotes in them are escaped.',
    tests: [
      [
        'packages/oauth2/test/resource/challenge.test.ts',
        'carries further attributes, each of its own, T-RP-9',
      ],
    ],
  },
  {
    id: 'T-RV-1',
    expected:
      'No credentials, an odd scheme, an unknown client and a wrong secret are invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-1 T-RV-1 refuses %s with 401 and a challenge, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'T-RV-2',
    expected: 'No token is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-2 T-RV-2 refuses %s, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'T-RV-3',
    expected: 'An unknown token is answered with 200.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'A-50 A-57 RV-5 T-RV-3 answers an unknown token with 200, and a part of one ends nothing, RFC 7009 §2.2',
      ],
    ],
  },
  {
    id: 'T-RV-4',
    expected: 'An unknown hint is ignored.',
    differs: 'Authlib answers unsupported_token_type.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-3 T-RV-4 X-10 A-50 ignores the hint %s and still finds the token, RFC 7009 §2.2.1',
      ],
    ],
  },
  {
    id: 'T-RV-5',
    expected: 'The hint of the other kind is answered with 200.',
    differs: 'The token is found and ended all the same; Authlib leaves it alive.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'T-RV-5 A-50 finds a token by the hint of the other kind, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'T-RV-6',
    expected: 'With its hint a token is ended, 200.',
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
    id: 'T-RV-7',
    expected: 'Without a hint an access or refresh token is ended, 200.',
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
    id: 'T-RV-8',
    expected: 'A token of another client is invalid_grant 400.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-4 T-RV-8 A-50 refuses the token of another client and leaves it alive, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'T-IN-1',
    expected: 'Four ways of bad client authentication are invalid_client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection-permission.test.ts',
        'IN-1 T-IN-1 A-49 refuses %s with 401 and a challenge, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'T-IN-2',
    expected: 'No token, with or without hint, is invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-2 T-IN-2 refuses %s, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'T-IN-3',
    expected: 'An unknown hint is ignored.',
    differs: 'Authlib answers unsupported_token_type.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-IN-3 T-IN-5 T-J9-16 IN-3 X-10 finds an access token with %s, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'T-IN-4',
    expected: 'An unknown token is inactive.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-4 T-IN-4 A-57 knows no token but the whole one, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'T-IN-5',
    expected: 'A token with the hint of the other kind is found.',
    differs: 'Authlib answers inactive, which says that a working token does not work.',
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
    id: 'T-IN-6',
    expected: 'With and without hint: 200 with the client_id.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'IN-5 T-IN-6 says what an access token allows, with a hint or without, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'T-IN-7',
    expected: 'Members of RFC 7662 that are absent read as absent.',
    differs:
      'expiresAt is undefined rather than 0; unknown claims read as undefined rather than raise.',
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
    id: 'T-JV-1',
    expected: 'A payload that is no JSON object gives no token.',
    differs: 'InvalidTokenError instead of null.',
    tests: [
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
    ],
  },
  {
    id: 'T-JV-2',
    expected: 'Empty claims give no token.',
    differs: 'InvalidTokenError instead of null.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
    ],
  },
  {
    id: 'T-JV-3',
    expected: 'Wrong iss gives no token, the right one does.',
    differs: 'InvalidTokenError instead of null.',
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
    id: 'T-JV-4',
    expected: 'A token that expires later is refused from then on.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5, JV-2',
      ],
    ],
  },
  {
    id: 'T-JV-5',
    expected: 'Expired 30 seconds ago: refused with leeway 0, taken with leeway 60.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'takes a late token within the leeway and no later, to the end, T-JV-4, T-JV-5, JV-2',
      ],
    ],
  },
]
