import type { Row } from '../row.ts'

/** Scenarios: metadata: what is expected, and the tests that show it. */
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
]
