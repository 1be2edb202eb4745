import type { Row } from '../row.ts'

/** Scenarios: tokens: what is expected, and the tests that show it. */
export const tokenTests: readonly Row[] = [
  {
    id: "T-RP-1",
    expected: "Without grants the authorization endpoint answers unsupported_response_type and the token endpoint unsupported_grant_type.",
    tests: [["packages/oauth2/test/resource/authorization-server.test.ts", "knows no response type, T-RP-1, RFC 6749 §4.1.2.1"], ["packages/oauth2/test/resource/authorization-server.test.ts", "knows no grant type, T-RP-1, RFC 6749 §5.2"]],
  },
  {
    id: "T-RP-2",
    expected: "No header, unknown scheme, unknown token: 401.",
    differs: "The first two name no error code in the challenge (RFC 6750 section 3.1).",
    tests: [["packages/oauth2/test/resource/challenge.test.ts", "R-01 names no error when no token came, T-RP-2, T-J9-2, RFC 6750 §3.1, RFC 9728 §5.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 asks \"Basic Z29vZA==\" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 asks \"DPoP good\" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 asks \"good\" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 asks \"\" for a scheme that it knows, RP-3, T-RP-2, RFC 6750 §3.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 refuses a bad token with invalid_token, T-RP-2, RFC 6750 §3.1"]],
  },
  {
    id: "T-RP-3",
    expected: "An expired token is 401 invalid_token.",
    tests: [["packages/oauth2/test/resource/bearer-token.test.ts", "refuses a token that is missing, expired or revoked, and only then looks at scopes, BT-4, T-RP-3"]],
  },
  {
    id: "T-RP-4",
    expected: "A lacking scope is 403 insufficient_scope.",
    differs: "With a challenge that names the scope.",
    tests: [["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by one word of an entry, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by none of a list, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by a part of a word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by more than a word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by another case, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by no word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by a space more, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"]],
  },
  {
    id: "T-RP-5",
    expected: "A valid token passes with and without scopes, by a call for one request and by a guard for many.",
    tests: [["packages/oauth2/test/resource/resource-protector.test.ts", "takes a good token with and without scopes, by one call and by a guard, T-RP-5"]],
  },
  {
    id: "T-RP-6",
    expected: "[\"profile email\"] with profile is 403, [\"profile\", \"email\"] passes.",
    tests: [["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by nothing, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by one entry of a list, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by all words of an entry, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by all words of a text, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by an object, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "are fulfilled by an object without scopes, RP-1, T-RP-6"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by one word of an entry, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by none of a list, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by a part of a word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by more than a word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by another case, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by no word, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"], ["packages/oauth2/test/resource/requirement.test.ts", "R-07 are not fulfilled by a space more, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1"]],
  },
  {
    id: "T-RP-7",
    expected: "Optional: without credentials anonymous, with a valid token the user.",
    tests: [["packages/express/test/resource-protector.test.ts", "lets a request without credentials through where the token is optional, T-RP-7, X-11"], ["packages/fastify/test/resource-protector.test.ts", "lets a request without credentials through on /optional, and none with bad ones, T-RP-7, X-11"], ["packages/fastify/test/resource-protector.test.ts", "lets a request without credentials through on /optional-by-config, and none with bad ones, T-RP-7, X-11"], ["packages/nest/test/decorators.test.ts", "lets a request without credentials through where the token is optional, T-RP-7, X-11"], ["packages/oauth2/test/resource/resource-protector.test.ts", "lets a request without credentials through without a token, T-RP-7"], ["packages/oauth2/test/resource/resource-protector.test.ts", "gives the token that came, T-RP-7"], ["packages/oauth2/test/resource/resource-protector.test.ts", "refuses \"Bearer bad\" all the same, T-RP-7, X-11"], ["packages/oauth2/test/resource/resource-protector.test.ts", "refuses \"Bearer\" all the same, T-RP-7, X-11"], ["packages/oauth2/test/resource/resource-protector.test.ts", "refuses \"Basic Z29vZA==\" all the same, T-RP-7, X-11"], ["packages/oauth2/test/resource/resource-protector.test.ts", "refuses \"\" all the same, T-RP-7, X-11"]],
  },
  {
    id: "T-RP-8",
    expected: "bearer in lower case is taken.",
    tests: [["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 lets \"Bearer good\" through, RP-3, T-RP-8, RFC 6750 §2.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 lets \"bearer good\" through, RP-3, T-RP-8, RFC 6750 §2.1"], ["packages/oauth2/test/resource/resource-protector.test.ts", "R-01 lets \"BEARER good\" through, RP-3, T-RP-8, RFC 6750 §2.1"]],
  },
  {
    id: "T-RP-9",
    expected: "Further attributes of the challenge, foo=\"bar\".",
    differs: "They are checked at construction, and quotes in them are escaped.",
    tests: [["packages/oauth2/test/resource/challenge.test.ts", "carries further attributes, each of its own, T-RP-9"]],
  },
  {
    id: "T-IN-7",
    expected: "Members of RFC 7662 that are absent read as absent.",
    differs: "expiresAt is undefined rather than 0; unknown claims read as undefined rather than raise.",
    tests: [["packages/oauth2/test/resource/bearer-token.test.ts", "tells what the store has of a token, IN-7, T-IN-7, RFC 6750 §2.1"], ["packages/oauth2/test/resource/introspection.test.ts", "gives what the server said, IN-7, T-IN-7, RFC 7662 §2.2"], ["packages/oauth2/test/resource/introspection.test.ts", "gives nothing for what the server left out or wrote as null, IN-7, T-IN-7, RFC 7662 §2.2"]],
  },
  {
    id: "T-J9-1",
    expected: "A valid token passes.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 takes a token of its issuer for its audience, J9-6, T-J9-1, T-JV-3, RFC 9068 §4"]],
  },
  {
    id: "T-J9-2",
    expected: "No header, other scheme, garbage: 401.",
    differs: "See T-RP-2.",
    tests: [["packages/oauth2/test/resource/challenge.test.ts", "R-01 names no error when no token came, T-RP-2, T-J9-2, RFC 6750 §3.1, RFC 9728 §5.1"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "answers no header with 401, T-J9-2"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "answers another scheme with 401, T-J9-2"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "answers garbage with 401, T-J9-2"]],
  },
  {
    id: "T-J9-3",
    expected: "typ at+jwt and application/at+jwt pass, others are invalid_token.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "J-30 takes the type at+jwt, J9-7, T-J9-3, X-14, RFC 9068 §2.1"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "J-30 takes the type application/at+jwt, J9-7, T-J9-3, X-14, RFC 9068 §2.1"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "J-30 takes the type AT+JWT, J9-7, T-J9-3, X-14, RFC 9068 §2.1"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-30 an ID Token, T-J9-3, X-14, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-J9-4",
    expected: "Each of iss, exp, aud, sub, client_id, iat and jti removed: invalid_token.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no exp, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no aud, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no iss, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no sub, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no jti, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no iat, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses J-29 no client_id, T-J9-4, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-J9-5",
    expected: "Wrong iss, wrong aud, expired a second ago: invalid_token.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses another issuer, T-J9-5, T-JV-3, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses R-02 another audience, T-J9-5, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses an expired token, T-J9-5, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses a token that expired a second ago, T-J9-5, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-J9-6",
    expected: "A scope that lacks the one asked for passes where none is asked for and is insufficient_scope elsewhere.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "takes a token without the scope where none is asked for, and answers 403 elsewhere, J9-10, T-J9-6"]],
  },
  {
    id: "T-J9-7",
    expected: "Wrong groups, roles, entitlements pass where none are asked for.",
    differs: "403 insufficient_scope where they are, see J9-11.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "asks for groups only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "asks for roles only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "asks for entitlements only where they matter: 403 with the realm, J9-11, T-J9-7, RFC 9068 §2.2.3"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by another group: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by one word of an entry: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by one claim of two: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by a claim that is not there: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by what every object has: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by the name in an object that is no list: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by the display name: 403 with a challenge, J9-11, T-J9-7"], ["packages/oauth2/test/resource/requirement.test.ts", "are not fulfilled by a part of a name: 403 with a challenge, J9-11, T-J9-7"]],
  },
  {
    id: "T-J9-8",
    expected: "Further claims are visible to the handler.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "gives every claim to the handler, T-J9-8"]],
  },
  {
    id: "T-J9-9",
    expected: "auth_time or amr as a text: invalid_token.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses an auth_time that is a text, J9-9, T-J9-9, J9-6, J9-7, RFC 9068 §2.2, §4"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "R-02 refuses an amr that is a text, J9-9, T-J9-9, J9-6, J9-7, RFC 9068 §2.2, §4"]],
  },
  {
    id: "T-J9-10",
    expected: "HS256 as a unit; wrong key, unknown kid, garbage: invalid_token.",
    differs: "HS256 has to be listed in algorithms.",
    tests: [["packages/oauth2/test/resource/jwt-access-token.test.ts", "refuses a token of another key, T-J9-10, J9-5"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "refuses an unknown kid, T-J9-10, J9-5"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "refuses three parts of garbage, T-J9-10, J9-5"], ["packages/oauth2/test/resource/jwt-access-token.test.ts", "takes HS256 where the keys are a secret and it is listed, T-J9-10"]],
  },
]
