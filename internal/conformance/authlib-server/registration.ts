import type { Row } from '../row.ts'

/** Registration and management: what is expected, and the tests that show it. */
export const registration: readonly Row[] = [
  {
    id: 'DR-1',
    expected: 'A missing or wrong initial access token is refused before the body is read.',
    differs:
      '401 with a Bearer challenge as RFC 6750 §3.1 says (no error in it when no token came, invalid_token otherwise); Authlib answers 400 access_denied.',
    tests: [
      [
        'packages/oauth2/test/server/registration/registration-access.test.ts',
        'DR-1 lets pass by %s, RFC 7591 §3',
      ],
      [
        'packages/oauth2/test/server/registration/registration-access.test.ts',
        'DR-1 T-DR-1 answers a request without a token with a challenge and no error in it, RFC 6750 §3.1',
      ],
      [
        'packages/oauth2/test/server/registration/registration-access.test.ts',
        'A-44 A-60 DR-1 answers %.30s with 401 and invalid_token, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'DR-2',
    expected: 'A JSON object without members is an invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'T-DR-2 DR-2 refuses an object without members',
      ],
    ],
  },
  {
    id: 'DR-3',
    expected:
      'A software statement is verified and its claims stand before the members of the request; unknown issuer: unapproved_software_statement, bad JWT: invalid_software_statement.',
    differs:
      'A statement is never ignored, its own iss, exp, nbf, iat, aud and typ are checked, it is answered back unmodified, and a vouched name cannot be replaced in another language.',
    tests: [
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-4 DR-3 registers from a statement alone, and answers it as it came, RFC 7591 §2.3, §3.2.1',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'DR-3 lets its claims stand before the members of the request, RFC 7591 §3.1.1',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-5 DR-3 E-15 refuses every statement when nobody is trusted, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'DR-3 E-15 refuses one that is malformed or badly signed, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'DR-3 checks its own claims: expired, early, for another server or of another kind, RFC 7519 §4.1.3',
      ],
    ],
  },
  {
    id: 'DR-4',
    expected:
      'Every set of rules is applied in turn: the built-in ones, those of extensions, those of the application; a fault is invalid_client_metadata and names the member.',
    tests: [
      [
        'packages/oauth2/test/server/registration/metadata-rules.test.ts',
        'DR-4 DR-5 keeps members that have a rule or are named, and drops the others, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/metadata-rules.test.ts',
        'DR-4 takes the rules of extensions',
      ],
    ],
  },
  {
    id: 'DR-5',
    expected: 'Members without a rule are dropped.',
    differs: 'The application can name further members to keep.',
    tests: [
      [
        'packages/oauth2/test/server/registration/metadata-rules.test.ts',
        'DR-4 DR-5 keeps members that have a rule or are named, and drops the others, RFC 7591 §2',
      ],
    ],
  },
  {
    id: 'DR-6',
    expected:
      '201 with all registered metadata, client_id, client_secret, client_id_issued_at, client_secret_expires_at and the registration information; what authorized the registration is known to the application.',
    differs: 'What the access function answers is handed to register as registrant.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'T-DR-3 DR-6 answers 201 with everything that was registered and issued, RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'DR-6 works at once at the authorization and token endpoints',
      ],
      [
        'packages/oauth2/test/server/registration/registration-access.test.ts',
        'DR-6 gives register what the function knows about who registers',
      ],
    ],
  },
  {
    id: 'DR-7',
    expected: 'The defects of the reference do not exist here.',
    differs:
      'Array bodies and wrong content types have typed answers; a public client has no secret; redirect_uris are asked for; grants and response types are checked against each other; scope is a text; name#lang members are kept.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'DR-7 X-12 has no secret when it is public, and works, RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'DR-7 refuses a response type whose grant is not among the grants, RFC 7591 §2.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'DR-7 asks for them of a client that is answered by redirect, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'DR-7 does not ask for them of a client that is never redirected',
      ],
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'A-08 A-60 DR-7 X-12 answers 415 to the content type %s, RFC 7591 §3.1',
      ],
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'A-08 A-60 DR-7 X-12 refuses the body %.40s, RFC 8259 §4',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'DR-7 keeps members for languages where a member may have them, RFC 7591 §2.2',
      ],
    ],
  },
  {
    id: 'CM-1',
    expected: 'Every redirect URI is absolute, without user information and fragment.',
    differs:
      'Private-use schemes and loopback are taken, script schemes and plain http are refused, and the error code is invalid_redirect_uri.',
    tests: [
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-1 T-DR-12 X-12 registers %s, RFC 7591 §2, RFC 8252 §7.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
      ],
    ],
  },
  {
    id: 'CM-2',
    expected:
      "client_secret_basic unless another method is named; it has to be one of the server's.",
    differs: 'The default is held to the same rule.',
    tests: [
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-2 T-DR-9 registers %s, which the server has, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-2 takes client_secret_basic for a client that names none, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-2 T-DR-9 refuses what the server does not have, the default included, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'CM-3',
    expected: "Grants are some of the server's; none named means authorization_code.",
    differs:
      'By default only those that begin by asking a user, and refresh; the application can name others.',
    tests: [
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-3 T-DR-8 registers grants that the server has, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-3 T-DR-8 takes authorization_code and code for those that name none: %j, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-08 CM-3 T-DR-8 refuses other grants and other types, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'CM-4',
    expected: "Response types are some of the server's, in any order of words; none named is fine.",
    differs:
      'Registered in sorted order; code is the default only for a client whose grants allow it.',
    tests: [
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-4 T-DR-7 registers %j as %j, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-4 T-DR-7 takes code for a client that names none and may use it, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-4 takes no default that the server does not have',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-4 T-DR-7 refuses the response type %j that the server does not have, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'CM-5',
    expected:
      "client_name, scope, software_id, software_version: scope within the server's, empty is fine.",
    differs: 'They have types: printable texts of bounded length.',
    tests: [
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'CM-5 T-DR-6 registers %j as %j, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-08 CM-5 T-DR-6 refuses other scopes and other types, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'CM-5 CM-6 registers every member of RFC 7591 §2',
      ],
    ],
  },
  {
    id: 'CM-6',
    expected:
      'client_uri, logo_uri, tos_uri, policy_uri, jwks_uri are URLs without user information and fragment.',
    differs: 'https only.',
    tests: [
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'CM-5 CM-6 registers every member of RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-06 A-43 CM-6 T-DR-12 T-DR-13 refuses a %s that is no https URL, RFC 7591 §5',
      ],
    ],
  },
  {
    id: 'CM-7',
    expected: 'contacts is a list.',
    differs: 'Of texts, bounded.',
    tests: [
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-08 CM-7 T-DR-10 refuses contacts that are no list of texts, RFC 7591 §2',
      ],
    ],
  },
  {
    id: 'CM-8',
    expected: 'jwks comes without jwks_uri and is a set of keys that is not empty.',
    differs: 'Private and symmetric keys and weak RSA keys are refused.',
    tests: [
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-8 T-DR-11 registers a set of public keys as it came, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-8 T-DR-11 refuses jwks beside jwks_uri, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'A-08 CM-8 T-DR-11 refuses a set that is empty, malformed or weak, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-8 refuses %s, also beside good keys, RFC 7591 §2',
      ],
    ],
  },
  {
    id: 'CF-1',
    expected: 'Without a token nothing is read, changed or removed.',
    differs: '401 with a Bearer challenge instead of 400 access_denied.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-2 CF-1 is needed to %s: without one comes a challenge and no error in it, RFC 6750 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'A-44 A-60 T-CF-2 T-CF-3 CF-1 CF-2 has one answer for %s by an unknown token, of an unknown or another client, RFC 7592 §2',
      ],
    ],
  },
  {
    id: 'CF-2',
    expected: 'An unknown client is refused.',
    differs:
      '401 invalid_token, one answer for unknown client, unknown token and foreign token, so that nobody learns which clients exist; tokens are bound to one client, so none is left to revoke.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'A-44 A-60 T-CF-2 T-CF-3 CF-1 CF-2 has one answer for %s by an unknown token, of an unknown or another client, RFC 7592 §2',
      ],
      [
        'packages/oauth2/test/server/registration/client-removal.test.ts',
        'T-CF-3 CF-2 is the end of its registration access token as well, RFC 7592 §2.3',
      ],
    ],
  },
  {
    id: 'CF-3',
    expected: 'A client without permission gets 403 unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-4 CF-3 does not help a client that may not %s, RFC 7592 §2.1, §2.2, §2.3',
      ],
    ],
  },
  {
    id: 'CF-4',
    expected: 'GET answers the record.',
    differs: 'Without the secret, which is shown only in the answer that issued it.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-1 CF-4 shows a client its registration, RFC 7592 §2.1, §3',
      ],
    ],
  },
  {
    id: 'CF-5',
    expected:
      'PUT replaces the record: no member that the server gives, the same client_id, the current client_secret if any, and the rules of registration.',
    differs:
      'Compare-and-set: of two updates at the same moment one is answered with 409. Secret and registration access token can rotate.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-5 CF-5 takes the place of everything, and what is not sent is gone, RFC 7592 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'A-44 T-CF-6 CF-5 names its client_id and none of what the server gives, RFC 7592 §2.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'CF-5 refuses a secret from a client that has none',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'A-06 A-08 A-44 CF-5 holds it to every rule of registration, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'CF-6',
    expected: 'DELETE answers 204 without content and is not cached.',
    differs: 'Grants, codes, tokens and consents of the client end with it.',
    tests: [
      [
        'packages/oauth2/test/server/registration/client-removal.test.ts',
        'T-CF-12 CF-6 A-44 takes everything along that was issued to it, RFC 7592 §2.3',
      ],
    ],
  },
  {
    id: 'CF-7',
    expected: 'Other methods are refused.',
    differs: '405 with Allow.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'CF-7 answers 405 with what it takes to every other method, RFC 7592 §2',
      ],
    ],
  },
]
