import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios client authentication. */
export const scenariosClientAuthentication: readonly Row[] = [
  {
    id: 'T4.01',
    expected: 'Without a secret none; with a secret Basic; an empty secret is refused.',
    differs:
      'Authlib makes a public client of an empty secret; here it is a configuration error that says to leave it out, since it is most often a variable that nobody set.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C04, T4.01 is %s for %s',
      ],
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C04, T4.01 makes no public client of an empty secret',
      ],
    ],
  },
  {
    id: 'T4.02',
    expected: 'client_secret_post sends both in the form and no Authorization field.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A02, T4.02 sends both in the form and nothing in the header, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'T4.03',
    expected: 'Special characters are form-encoded, or sent as they are with { encoding: raw }.',
    differs:
      "Sent raw only on request: RFC 6749 §2.3.1 asks for form encoding, which is the default; clientSecretBasic({ encoding: 'raw' }) is for servers that take the text as it is.",
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, A11, M02, T4.03 sends both parts form-encoded and leaves the rest alone, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, T4.03, T4.04 sends both as they are in UTF-8 where the server wants it',
      ],
    ],
  },
  {
    id: 'T4.04',
    expected: 'Secrets beyond latin-1 are sent as UTF-8.',
    differs: 'No crash.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, T4.03, T4.04 sends both as they are in UTF-8 where the server wants it',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'T4.04 sends secrets beyond latin-1, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'T4.05',
    expected:
      'client_secret_jwt by name or as a method sends assertion and type, no Authorization field and no client_id.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, M05, T4.05 adds an assertion and its type, and neither a header field nor the client_id, RFC 7523 §2.2',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, T4.05 authenticates at our server by its name, and each assertion is used once, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T4.06',
    expected: 'private_key_jwt works with an RSA key as PEM or as a key.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A07, T4.06, T4.07 reads PEM of any type and signs %s',
      ],
    ],
  },
  {
    id: 'T4.07',
    expected: 'private_key_jwt works with the PEM text of an EC key.',
    differs: 'The type is read from the text.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A07, T4.06, T4.07 reads PEM of any type and signs %s',
      ],
    ],
  },
  {
    id: 'T4.08',
    expected:
      'Claims of an assertion as A08 has them; jti, header parameters, claims and algorithms of the application are honoured.',
    differs: 'The audience is the issuer where it is known, and the lifetime 60 seconds: see A08.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A10, T4.08 takes another algorithm, audience, lifetime, claims and header',
      ],
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A08, T4.08, C-22 is for %s',
      ],
    ],
  },
  {
    id: 'T4.09',
    expected: 'With claims of the application the jti still differs between requests.',
    differs: 'Claims are copied.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A09, D11, T4.09 draws another jti each time and changes nothing that it was given',
      ],
    ],
  },
  {
    id: 'T4.10',
    expected: 'A function may move the credentials to the query and empty the form.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'A04, A05, T4.10 may move the credentials to the query, RFC 6749 §2.3.2',
      ],
    ],
  },
  {
    id: 'T4.11',
    expected: 'An unknown method is an error that lists the names, when the client is made.',
    differs: 'Early and clear.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C21, T4.11 names the methods that exist when it is given another',
      ],
    ],
  },
  {
    id: 'T4.12',
    expected:
      'A private_key_jwt client revokes with an assertion; neither Basic nor the key is in the request.',
    differs: 'The key is no secret of the client.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'D03, T4.12 revokes with an assertion and sends neither Basic nor anything of the key',
      ],
    ],
  },
  {
    id: 'T4.13',
    expected: 'Introspection uses the method of the token endpoint.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C05, T4.13 is that of the token endpoint unless another is given',
      ],
    ],
  },
  {
    id: 'T4.14',
    expected: 'The method for revocation can be another one.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C05, T4.14 can be another one to revoke tokens',
      ],
    ],
  },
  {
    id: 'T4.15',
    expected: 'RS384 and PS384 are used when they are named.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A10, T4.15 signs %s when it is named',
      ],
    ],
  },
]
