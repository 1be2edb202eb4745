import type { Row } from '../row.ts'

/** Metadata: what is expected, and the tests that show it. */
export const metadata: readonly Row[] = [
  {
    id: 'MD-1',
    expected: 'issuer is required, https (or http on loopback), without query and fragment.',
    differs: 'A bare ? or #, user information and white space are refused.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-1 MD-1 asks for an issuer by https without query and fragment, not even empty ones, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 T-MD-1 URL-2 cannot be %j, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-2',
    expected: 'authorization_endpoint is required where a grant type uses it, with TLS.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-2 MD-2 asks for an authorization_endpoint where a grant type uses it, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-3',
    expected: 'token_endpoint is required unless implicit is the only grant type, with TLS.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-3 MD-3 asks for a token_endpoint unless the only grant type is implicit, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-4',
    expected:
      'jwks_uri and the registration, revocation and introspection endpoints are optional, with TLS.',
    differs: 'No fragment, no user information, and loopback only of a server on loopback.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-5',
    expected: 'Lists are lists of texts when they are there.',
    differs: 'Their elements are judged as well.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-6',
    expected: 'response_types_supported is required and not empty.',
    differs:
      'Not where no grant type uses the authorization endpoint: RFC 8414 §3.2 has empty lists left out.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-15 MD-6 asks for response types where the authorization endpoint is used, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'MD-6 takes none where nothing uses it, as an empty list is left out, RFC 8414 §3.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-7',
    expected: 'Algorithm lists are required where a method uses JWTs, and never hold none.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-16 T-MD-17 T-MD-18 MD-7 asks for the algorithms at %s where JWTs are a method, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'has no algorithms where no method uses JWTs, and those of its methods where one does, MD-7, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-8',
    expected: 'Pages for people are URLs.',
    differs: 'Only http and https.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-8 MD-9 adds members, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-8 MD-9 T-MD-EXT refuses %s as %j at construction, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-9',
    expected: 'ui_locales_supported is a list of BCP 47 tags.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-22 MD-9 URL-5 takes ui_locales_supported as BCP 47 tags, RFC 5646 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-8 MD-9 adds members, RFC 8414 §2',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-8 MD-9 T-MD-EXT refuses %s as %j at construction, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'MD-10',
    expected: 'The well-known name goes between host and path; the name can be another.',
    differs:
      'A slash at the end goes, the document is served, and members of RFC 8628, 8705, 9126 and 9449 are judged.',
    tests: [
      [
        'packages/oauth2/test/protocol/metadata.test.ts',
        'T-MD-23 MD-10 inserts the name between host and path of %s, without a slash at the end, RFC 8414 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-10 T-MD-23 serves the document of %s at %s, RFC 8414 §3, §3.1',
      ],
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
      ],
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'MD-10 judges what other specifications add, RFC 8414 §2.1, RFC 8705 §5, RFC 9449 §5.1',
      ],
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-EXT ISS-2 T-ISS-5 MD-10 takes %s as a boolean, or not at all, RFC 9101 §10.5, RFC 9207 §3, RFC 9126 §5, RFC 8705 §3.3',
      ],
    ],
  },
]
