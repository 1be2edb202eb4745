import type { Row } from '../row.ts'

/** Scenarios: metadata, URLs: what is expected, and the tests that show it. */
export const metadataTests: readonly Row[] = [
  {
    id: 'T-MD-1',
    expected: 'No issuer, http, query, fragment: refused; https: fine.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-1 MD-1 asks for an issuer by https without query and fragment, not even empty ones, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-2',
    expected: 'http refused; required by the default grant types; not with password alone.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-2 MD-2 asks for an authorization_endpoint where a grant type uses it, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-3',
    expected: 'Required; not with implicit alone; http refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-3 MD-3 asks for a token_endpoint unless the only grant type is implicit, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-4',
    expected: 'jwks_uri: absent and https fine, http refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
    ],
  },
  {
    id: 'T-MD-5',
    expected: 'registration_endpoint: absent and https fine, http refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
    ],
  },
  {
    id: 'T-MD-6',
    expected: 'revocation_endpoint: absent and https fine, http refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
    ],
  },
  {
    id: 'T-MD-7',
    expected: 'introspection_endpoint: absent and https fine, http refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
    ],
  },
  {
    id: 'T-MD-8',
    expected: 'scopes_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-9',
    expected: 'response_modes_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-10',
    expected: 'grant_types_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-11',
    expected: 'token_endpoint_auth_methods_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-12',
    expected: 'revocation_endpoint_auth_methods_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-13',
    expected:
      'introspection_endpoint_auth_methods_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-14',
    expected: 'code_challenge_methods_supported: absent and a list fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-15',
    expected: 'response_types_supported: absent or a text refused, a list fine.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-15 MD-6 asks for response types where the authorization endpoint is used, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-16',
    expected:
      'Algorithms at the token endpoint: absent fine, required with client_secret_jwt, a text and none refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-16 T-MD-17 T-MD-18 MD-7 asks for the algorithms at %s where JWTs are a method, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-17',
    expected:
      'Algorithms at the revocation endpoint: absent fine, required with client_secret_jwt, a text and none refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-16 T-MD-17 T-MD-18 MD-7 asks for the algorithms at %s where JWTs are a method, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-18',
    expected:
      'Algorithms at the introspection endpoint: absent fine, required with client_secret_jwt, a text and none refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-16 T-MD-17 T-MD-18 MD-7 asks for the algorithms at %s where JWTs are a method, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-19',
    expected: 'service_documentation: absent and a URL fine, a plain word refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-20',
    expected: 'op_policy_uri: absent and a URL fine, a plain word refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-21',
    expected: 'op_tos_uri: absent and a URL fine, a plain word refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'T-MD-22',
    expected:
      'Tags as en-US, zh-Hans-CN and x-custom fine; a text, fr_FR, a-US and toolongsubtag refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-22 MD-9 URL-5 takes ui_locales_supported as BCP 47 tags, RFC 5646 §2.1',
      ],
    ],
  },
  {
    id: 'T-MD-23',
    expected: 'The well-known URL of a host, a path and another name.',
    differs:
      'The absolute URL is what wellKnownUrl gives; the path is the route that the server serves it at.',
    tests: [
      [
        'packages/oauth2/test/protocol/metadata.test.ts',
        'T-MD-23 MD-10 inserts the name between host and path of %s, without a slash at the end, RFC 8414 §3.1',
      ],
      [
        'packages/oauth2/test/protocol/metadata.test.ts',
        'T-MD-23 takes the name of an application that has its own, RFC 8414 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-10 T-MD-23 serves the document of %s at %s, RFC 8414 §3, §3.1',
      ],
    ],
  },
  {
    id: 'T-MD-EXT',
    expected: 'The flag of signed request objects: a boolean fine, a text refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-EXT ISS-2 T-ISS-5 MD-10 takes %s as a boolean, or not at all, RFC 9101 §10.5, RFC 9207 §3, RFC 9126 §5, RFC 8705 §3.3',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-8 MD-9 T-MD-EXT refuses %s as %j at construction, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'says in the metadata what it takes, RFC 9101 §10.5, T-MD-EXT',
      ],
    ],
  },
  {
    id: 'T-UT-1',
    expected: 'https in any form and http on loopback hold.',
    tests: [
      ['packages/common/test/net/transport.test.ts', 'SEC-1 URL-1 T-UT-1 holds for %s'],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-2 URL-1 T-UT-1 holds for %s, RFC 8252 §7.3',
      ],
    ],
  },
  {
    id: 'T-UT-2',
    expected: 'Other hosts and schemes do not.',
    tests: [
      ['packages/common/test/net/transport.test.ts', 'SEC-3 URL-1 T-UT-2 does not hold for %s'],
      ['packages/common/test/net/transport.test.ts', 'SEC-4 URL-1 T-UT-2 does not hold for %j'],
    ],
  },
  {
    id: 'T-UT-3',
    expected: 'Look-alikes of loopback and what cannot be parsed do not.',
    tests: [
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-5 URL-1 T-UT-3 does not hold for the look-alike %j',
      ],
    ],
  },
  {
    id: 'T-UT-4',
    expected: 'White space around a URL is left out; the environment variable admits http.',
    tests: [
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-6 T-UT-4 ignores white space around the URL',
      ],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-7 URL-1 T-UT-4 admits plain http to any host when AUTHKIT_INSECURE_TRANSPORT is set',
      ],
    ],
  },
  {
    id: 'T-UT-5',
    expected:
      'URLs with scheme and host are valid; relative ones, user information and forbidden fragments are not.',
    tests: [
      ['packages/common/test/net/url-rules.test.ts', 'URL-1 T-UT-5 accepts %s'],
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-1 URL-3 T-UT-5 refuses a fragment when it is not allowed',
      ],
      ['packages/common/test/net/url-rules.test.ts', 'URL-2 T-UT-5 refuses %j'],
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-3 T-UT-5 refuses user information and look-alikes in %s, RFC 3986 §3.2.1, §7.6',
      ],
    ],
  },
  {
    id: 'T-UT-6',
    expected: 'A field that is absent, one word, no base64 or without colon gives no credentials.',
    differs: 'An identifier without a colon is malformed too.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'T-UT-6, UTIL-3, A-26 find no credentials in %s',
      ],
    ],
  },
  {
    id: 'T-UT-7',
    expected: 'Scope helpers each way.',
    differs: 'None is the empty list, not null.',
    tests: [
      [
        'packages/oauth2/test/protocol/scope.test.ts',
        'UTIL-2 T-UT-7 are a list here and a text on the wire, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/protocol/scope.test.ts',
        'UTIL-2 T-UT-7 are an empty list where there are none',
      ],
    ],
  },
  {
    id: 'T-UT-8',
    expected:
      'Missing code, missing token and a wrong state have errors of their own; a good response gives the code.',
    differs:
      'An absent token_type is taken for Bearer, as providers leave it out; an unknown one is refused.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'T-UT-8 takes the code out of %s, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C-01, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'T3.21 T-UT-8 is none without an access_token: %j',
      ],
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C-14, B03, T-UT-8 may have the token_type %j, RFC 6749 §7.1',
      ],
    ],
  },
  {
    id: 'T-UT-9',
    expected: 'max_age 0 is kept and a list is sent as a repeated parameter.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined',
      ],
    ],
  },
  {
    id: 'T-UT-10',
    expected: 'expires_at 0 is expired, absent is unknown, future is not.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K08 UTIL-4 T-UT-10 expires strictly before now plus the leeway',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K09 UTIL-4 T-UT-10 takes expires_at 0 for expired',
      ],
    ],
  },
]
