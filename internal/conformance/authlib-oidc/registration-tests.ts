import type { Row } from '../row.ts'

/** Scenarios: registration: what is expected, and the tests that show it. */
export const registrationTests: readonly Row[] = [
  {
    id: 'T-OR-1',
    expected: 'web is taken, also when nothing is said; another value is refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/application-type.test.ts',
        'T-OR-1 OR-2 is web or native, and web when nothing is said, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-2',
    expected: 'A listed algorithm or none at all is taken; unlisted ones and `none` are refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-2 OR-1 takes an algorithm of the server for assertions of clients, and never none, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-3',
    expected: 'public is taken, an unknown type refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/subject-rules.test.ts',
        'T-OR-3 OR-4 is one of the server, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-4',
    expected: 'RS256 by default, ES256 taken, RS512 refused where it is not listed.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-4 OR-5 takes one of the server for ID Tokens, and RS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-5',
    expected: 'none with code is taken, with id_token refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-5 OR-5 X-12 takes none only where no ID Token comes through the browser, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-6',
    expected: 'No default without alg, A128CBC-HS256 with it; an unlisted alg is refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-7',
    expected: 'A listed enc with alg is taken; without alg, or unlisted, refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-8',
    expected: 'A listed algorithm of UserInfo is registered, an unlisted refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-8 OR-7 takes one of the server for UserInfo, and JSON unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-9',
    expected: 'A listed alg for UserInfo is registered, an unlisted refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-10',
    expected: 'The five cases of enc for UserInfo.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-11',
    expected: 'A subset of the classes of the server is taken, more refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-11 OR-8 default_acr_values are of the server, where it lists some, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-12',
    expected: 'A listed algorithm of request objects is registered, an unlisted refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-12 OR-7 takes an algorithm of the server for request objects, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-13',
    expected: 'A listed alg for request objects is registered, an unlisted refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-14',
    expected: 'The five cases of enc for request objects.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-15',
    expected: 'false by default, true taken, a text refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-15 OR-8 require_auth_time is a boolean, and false unless given, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-16',
    expected: 'A redirect URI with a fragment is refused.',
    differs: 'With invalid_redirect_uri.',
    tests: [
      [
        'packages/oidc/test/provider/registration/application-type.test.ts',
        'T-OR-16 X-12 refuses a redirect URI with a fragment or a scheme of scripts, Registration §3.3',
      ],
    ],
  },
  {
    id: 'T-OR-17',
    expected: 'request_uris and initiate_login_uri by https are taken, plain words refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-17 OR-3 initiate_login_uri is https, Registration §2, Core §4',
      ],
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-17 OR-3 request_uris are https as well, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-18',
    expected: 'A number is taken, a text refused.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-18 OR-8 default_max_age is a number of seconds, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OR-19',
    expected:
      'end_session_endpoint by https or absent is taken, by http refused. end_session_endpoint is https or absent.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-OR-19 LO-9 takes %s as an https URL, or not at all, RP-Initiated Logout §2.1, Session Management §3.3, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-OR-20',
    expected:
      'One or several URIs are fine, an empty list counts as none; words, user information, fragments and scripts are refused.',
    tests: [
      [
        'packages/oidc/test/provider/logout/client-metadata.test.ts',
        'T-OR-20 are one or several, or none (RP-Initiated Logout §3.1)',
      ],
      [
        'packages/oidc/test/provider/logout/client-metadata.test.ts',
        'T-OR-20 A-06 are URLs without user information and fragment, and no scripts (RP-Initiated Logout §3.1)',
      ],
    ],
  },
  {
    id: 'T-OR-21',
    expected: 'Plain http is refused for public clients and taken for confidential ones.',
    tests: [
      [
        'packages/oidc/test/provider/logout/client-metadata.test.ts',
        'T-OR-21 LO-9 are plain http for clients that can keep a secret alone (RP-Initiated Logout §3.1)',
      ],
    ],
  },
]
