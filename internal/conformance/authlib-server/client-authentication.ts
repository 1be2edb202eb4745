import type { Row } from '../row.ts'

/** Client authentication and assertions: what is expected, and the tests that show it. */
export const clientAuthentication: readonly Row[] = [
  {
    id: 'CA-1',
    expected:
      'client_secret_basic, client_secret_post and none are built in; a further method is a record in the list.',
    differs:
      'client_secret_jwt and private_key_jwt are built in too, each under its registered name.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1, CA-4, CA-5 authenticate a client each in its way, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1 is a record that stands in the list and in the metadata, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1 refuses %s and tells the operator why',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1 is refused beside another',
      ],
    ],
  },
  {
    id: 'CA-2',
    expected:
      'One method reads the credentials, and it has to be the one that the client registered.',
    differs:
      'Which method is meant follows from what was sent, not from the order of a list. A method that is not there is a mistake at construction, or invalid_client where the client comes from a table; Authlib fails with a look-up error.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-8, X-6, A-26, CA-2 refuse %s together, RFC 6749 §2.3, §5.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-2, S-C1 refuse a client of a method that is not there, at construction',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-2 refuse a client of a method that is not there, when it is looked for',
      ],
    ],
  },
  {
    id: 'CA-3',
    expected:
      'A failure is invalid_client, with a challenge and 401 where Basic is taken, else with 400.',
    differs: 'One message names no method; every method with an HTTP scheme has its challenge.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-3 comes with 401 where a method has an HTTP scheme, RFC 6749 §5.2, RFC 9110 §15.5.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-3 stays away with 400 where none has, RFC 6749 §5.2, RFC 9110 §15.5.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-3 names each scheme once',
      ],
    ],
  },
  {
    id: 'CA-4',
    expected:
      'Basic credentials have both halves; an unknown client and a wrong secret are invalid_client with 401.',
    differs: 'Unknown client and wrong secret look the same and cost the same.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-4, A-61, CA-7 answer %s in one way',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1, CA-4, CA-5 authenticate a client each in its way, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'CA-5',
    expected: 'Identifier and secret in the form authenticate a client that registered that.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-1, CA-4, CA-5 authenticate a client each in its way, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'CA-6',
    expected: 'A client_id without any credentials identifies a public client.',
    differs:
      'The client_id is read from the body alone; an unknown client is answered like one that has to authenticate.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-6 identifies a public client, which then has to have a grant, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-6, A-26 refuses a public client that sends %s',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-6 answers an unknown client like one that has to prove who it is',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'A-29 wants the credentials of %s with a refresh token, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'CA-7',
    expected: 'Secrets are compared in constant time, whatever is stored or presented.',
    differs:
      'Secrets are stored as salted hashes, end at client_secret_expires_at, and two can be valid side by side. Null in the table and text outside ASCII refuse instead of failing.',
    tests: [
      [
        'packages/oauth2/test/server/clients/client-secret.test.ts',
        'CA-7 refuses every secret where a client has %s',
      ],
      [
        'packages/oauth2/test/server/clients/client-secret.test.ts',
        'CA-7 takes secrets outside ASCII, and does not stumble over any',
      ],
      [
        'packages/oauth2/test/server/clients/client-secret.test.ts',
        'CA-7 judges a secret %s (%s), RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/clients/client-secret.test.ts',
        'takes the secret and nothing else, CA-7, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'CA-7, A-26 takes each secret that has not ended, RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'CA-7 refuses an assertion of a client with %s',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-7 take either secret until one ends, RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-7 answer for a registration with null in the place of its secret, as a database has it',
      ],
    ],
  },
  {
    id: 'CA-8',
    expected: 'A method other than the registered one is refused.',
    differs:
      'Several methods in one request are invalid_request, RFC 6749 §5.2; Authlib takes the first that fits.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-8, X-6, A-26, CA-2 refuse %s together, RFC 6749 §2.3, §5.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-8, A-26 refuse a method other than the registered one, whose secret is right',
      ],
    ],
  },
  {
    id: 'JA-1',
    expected:
      'An assertion counts when its type is jwt-bearer and it is there; other types are for other methods.',
    differs: 'One of the two without the other is malformed instead of ignored.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-1, T-JA-5, T-JA-6 authenticates a client, RFC 7521 §4.2, §5.2, RFC 7523 §2.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-1 leaves an assertion of another type to other methods',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-1 refuses %s, RFC 7521 §4.2',
      ],
    ],
  },
  {
    id: 'JA-2',
    expected:
      'Form, subject, client, signature, iss, sub, aud, exp, nbf, iat and jti are all checked; every failure is invalid_client.',
    differs:
      'One message on the wire; the operator learns the reason in the event. The unverified part is only read, so that iss, aud and times tell nothing before the signature is right.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, A-27, X-15 takes %s (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'T-JA-13, JA-2 take further names of the server, alone or in a list of them, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'JA-3',
    expected:
      '30 seconds late is taken and 90 is not; a century ahead and another client_id are refused; the algorithm that the client registered is obeyed.',
    differs:
      'maxLifetime bounds exp; client_id has to match, RFC 7521 §4.2; token_endpoint_auth_signing_alg is consulted; aud is the issuer as a text unless audiences says otherwise, rfc7523bis.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, A-27, X-15 takes %s (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'takes a client_id beside it that is the same client, and no other, RFC 7521 §4.2, JA-3, X-15',
      ],
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'JA-3, A-64 obeys the algorithm that the client registered, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'JA-3, A-64 obeys the algorithm that the client registered, RFC 7591 §2',
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
