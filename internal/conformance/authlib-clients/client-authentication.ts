import type { Row } from '../row.ts'

/** Rows of Authlib’s client: client authentication. */
export const clientAuthentication: readonly Row[] = [
  {
    id: 'A01',
    expected:
      'client_secret_basic sends identifier and secret form-encoded and joined by a colon as base64 in the Authorization field; { encoding: raw } sends them as they are, in UTF-8.',
    differs:
      "Sent raw only on request: RFC 6749 §2.3.1 asks for form encoding, which is the default; clientSecretBasic({ encoding: 'raw' }) is for servers that take the text as it is. UTF-8 takes the place of latin-1.",
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, A11, M02, T4.03 sends both parts form-encoded and leaves the rest alone, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01 sends the header of the example, RFC 6749 §2.3.1',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A01, A02, A06 authenticate by %s',
      ],
    ],
  },
  {
    id: 'A02',
    expected:
      'client_secret_post adds client_id and client_secret to the form and no header field.',
    differs:
      'A client without a secret is refused when it is made instead of sending an empty one.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A02, T4.02 sends both in the form and nothing in the header, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, A02 gets a token by %s, RFC 6749 §2.3.1',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A01, A02, A06 authenticate by %s',
      ],
    ],
  },
  {
    id: 'A03',
    expected: 'none adds client_id to the form.',
    differs: 'Requests to a server are always POST, so that the identifier is never in a URL.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A03 sends the identifier of a public client, RFC 6749 §3.2.1',
      ],
    ],
  },
  {
    id: 'A04',
    expected:
      'A function gets the form and the credentials, and answers the form that goes out, URL and header fields included.',
    differs: 'It may be asynchronous, and an answer that is no form is an AuthkitConfigError.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'A04, A05, T4.10 may move the credentials to the query, RFC 6749 §2.3.2',
      ],
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'A04 may be asynchronous, and is told who the client is and what its server is called',
      ],
    ],
  },
  {
    id: 'A05',
    expected:
      'A method of the application is used by its name in the list, or given in the place of a name.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'A04, A05, T4.10 may move the credentials to the query, RFC 6749 §2.3.2',
      ],
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'C20, A05, A12 is found by its name in the list',
      ],
    ],
  },
  {
    id: 'A06',
    expected:
      'client_secret_jwt adds client_assertion_type and a client_assertion signed with the secret by HS256 unless told otherwise, and no client_id.',
    differs:
      'It is among the known methods without being registered, and chosen where a server takes nothing else.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, M05, T4.05 adds an assertion and its type, and neither a header field nor the client_id, RFC 7523 §2.2',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, A08, C-22 says who, for whom and for how long with the secret as the key, RFC 7523 §3, Core §9',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A01, A02, A06 authenticate by %s',
      ],
    ],
  },
  {
    id: 'A07',
    expected:
      'private_key_jwt signs with a private key as PEM of any type, JWK, native key or JsonWebKey, by the algorithm that the key has or implies.',
    differs:
      'The type is read from the key, so that PEM of an EC key works; a key may also be elsewhere.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A07 signs %s with a key that has or implies it',
      ],
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A07, T4.06, T4.07 reads PEM of any type and signs %s',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A07, A10 authenticate by a key for %s',
      ],
    ],
  },
  {
    id: 'A08',
    expected:
      'The assertion has the client as iss and sub, iat, exp and a jti of 36 characters; aud is the issuer of the server metadata, else the token endpoint, unless given.',
    differs:
      'The audience is the issuer as a single text, the lifetime 60 seconds and the typ client-authentication+jwt, all of which options change: draft-ietf-oauth-rfc7523bis §4 closes the attack by which another server is handed the assertion.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, A08, C-22 says who, for whom and for how long with the secret as the key, RFC 7523 §3, Core §9',
      ],
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A08, C-22 says who, for whom and for how long, RFC 7523 §3, draft-ietf-oauth-rfc7523bis §4',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A08 are refused with an assertion for another server',
      ],
    ],
  },
  {
    id: 'A09',
    expected:
      'Claims and header are copied; every assertion has a jti of its own unless the application fixed one.',
    differs: 'Nothing that is given is changed.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A09, D11, T4.09 draws another jti each time and changes nothing that it was given',
      ],
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A09 is not changed by what happens to its options later',
      ],
    ],
  },
  {
    id: 'A10',
    expected: 'RS384, PS384 and the like are used when they are named.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A10, T4.08 takes another algorithm, audience, lifetime, claims and header',
      ],
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A10, T4.15 signs %s when it is named',
      ],
      [
        'internal/conformance/peers/oidc-provider-client-auth.test.ts',
        'A07, A10 authenticate by a key for %s',
      ],
    ],
  },
  {
    id: 'A11',
    expected:
      'A method works by itself: authenticate(form, { clientId, clientSecret }) answers the authenticated form.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, A11, M02, T4.03 sends both parts form-encoded and leaves the rest alone, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'A12',
    expected:
      'clientAuthentications takes methods of the application and tokenEndpointAuthMethod names one; a registry hands both to its clients.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'C20, A05, A12 is found by its name in the list',
      ],
    ],
  },
  {
    id: 'A13',
    expected:
      'tls_client_auth and self_signed_tls_client_auth add the client_id; the fetch or transport of the client brings the certificate.',
    differs: 'Authlib has no such method.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/tls-client-auth.test.ts',
        'A13 is named and nothing else by %s, RFC 8705 §2, §2.1, §2.2',
      ],
      [
        'packages/oauth2/test/client/client-authentication/tls-client-auth.test.ts',
        'A13 can be chosen by the name %s, and its transport brings the certificate',
      ],
    ],
  },
]
