import type { Row } from '../row.ts'

/** Scenarios: registration: what is expected, and the tests that show it. */
export const registrationTests: readonly Row[] = [
  {
    id: 'T-DR-1',
    expected: 'No credential is refused.',
    differs: '401 with a challenge.',
    tests: [
      [
        'packages/oauth2/test/server/registration/registration-access.test.ts',
        'DR-1 T-DR-1 answers a request without a token with a challenge and no error in it, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-DR-2',
    expected: 'An empty JSON object is an invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'T-DR-2 DR-2 refuses an object without members',
      ],
    ],
  },
  {
    id: 'T-DR-3',
    expected: 'The client gets a client_id and its metadata back.',
    differs: 'With redirect_uris, which a redirected client has to name.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'T-DR-3 DR-6 answers 201 with everything that was registered and issued, RFC 7591 §3.2.1',
      ],
    ],
  },
  {
    id: 'T-DR-4',
    expected: 'A body of nothing but a signed statement registers.',
    tests: [
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-4 DR-3 registers from a statement alone, and answers it as it came, RFC 7591 §2.3, §3.2.1',
      ],
    ],
  },
  {
    id: 'T-DR-5',
    expected: 'Without a verification key the statement is not approved.',
    tests: [
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-5 DR-3 E-15 refuses every statement when nobody is trusted, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-5 E-15 refuses that of an issuer who is not trusted, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'T-DR-6',
    expected: "Scopes within the server's are fine, others are not.",
    tests: [
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'CM-5 T-DR-6 registers %j as %j, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-08 CM-5 T-DR-6 refuses other scopes and other types, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'T-DR-7',
    expected: 'Response types: supported, reordered and omitted are fine, unsupported is not.',
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
        'CM-4 T-DR-7 refuses the response type %j that the server does not have, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'T-DR-8',
    expected: 'Grants: supported and omitted are fine, unsupported is not.',
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
    id: 'T-DR-9',
    expected: 'A method of the server is fine, another one is not.',
    tests: [
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-2 T-DR-9 registers %s, which the server has, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/credential-rules.test.ts',
        'CM-2 T-DR-9 refuses what the server does not have, the default included, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'T-DR-10',
    expected: 'contacts as a text is refused and named.',
    tests: [
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-08 CM-7 T-DR-10 refuses contacts that are no list of texts, RFC 7591 §2',
      ],
    ],
  },
  {
    id: 'T-DR-11',
    expected: 'jwks is fine; beside jwks_uri, empty or no list it is refused and named.',
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
    ],
  },
  {
    id: 'T-DR-12',
    expected:
      "'foo' is no URL for redirect_uris, client_uri, logo_uri, tos_uri, policy_uri, jwks_uri.",
    tests: [
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-1 T-DR-12 X-12 registers %s, RFC 7591 §2, RFC 8252 §7.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-06 A-43 CM-6 T-DR-12 T-DR-13 refuses a %s that is no https URL, RFC 7591 §5',
      ],
    ],
  },
  {
    id: 'T-DR-13',
    expected: 'User information and an authority that cannot be read are refused.',
    tests: [
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
      ],
      [
        'packages/oauth2/test/server/registration/presentation-rules.test.ts',
        'A-06 A-43 CM-6 T-DR-12 T-DR-13 refuses a %s that is no https URL, RFC 7591 §5',
      ],
    ],
  },
  {
    id: 'T-CF-1',
    expected: 'GET answers 200 with record, registration URI and token.',
    differs: 'The secret is not in it.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-1 CF-4 shows a client its registration, RFC 7592 §2.1, §3',
      ],
    ],
  },
  {
    id: 'T-CF-2',
    expected: 'GET, PUT, DELETE without a token or with an unknown one are refused.',
    differs: '401 instead of 400.',
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
    id: 'T-CF-3',
    expected: 'GET, PUT, DELETE of an unknown client are refused with 401.',
    differs: 'invalid_token, the same answer as for a foreign token.',
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
    id: 'T-CF-4',
    expected: 'GET, PUT, DELETE without permission: 403 unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-4 CF-3 does not help a client that may not %s, RFC 7592 §2.1, §2.2, §2.3',
      ],
    ],
  },
  {
    id: 'T-CF-5',
    expected: 'PUT with a new name answers 200 and resets the omitted scope.',
    differs:
      'To the default of a registration, which is written down; an empty scope is registered by sending an empty one.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-5 CF-5 takes the place of everything, and what is not sent is gone, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-6',
    expected:
      'PUT without or with another client_id, with registration_client_uri, with a wrong client_secret: invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'A-44 T-CF-6 CF-5 names its client_id and none of what the server gives, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-7',
    expected: 'PUT with an unsupported method: invalid_client_metadata.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-7 T-CF-11 takes an authentication method that the server has, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-8',
    expected: 'PUT with some scopes or none is fine, with others not.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-8 takes some of the scopes or none, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-9',
    expected: 'PUT with supported response types is echoed, unsupported is refused.',
    differs:
      'Omitted: the default is answered, since RFC 7591 §3.2.1 wants everything that is registered.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-9 takes response types that the server has, and answers the default, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-10',
    expected: 'PUT with supported grants is echoed, unsupported is refused.',
    differs: 'Omitted: the default is answered.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-10 takes grants that the server has, and answers the default, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-11',
    expected: 'PUT with a listed method is echoed, an unlisted one refused.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-configuration.test.ts',
        'T-CF-7 T-CF-11 takes an authentication method that the server has, RFC 7592 §2.2',
      ],
    ],
  },
  {
    id: 'T-CF-12',
    expected: 'DELETE answers 204 without content.',
    tests: [
      [
        'packages/oauth2/test/server/registration/client-removal.test.ts',
        'T-CF-12 CF-6 A-44 takes everything along that was issued to it, RFC 7592 §2.3',
      ],
    ],
  },
]
