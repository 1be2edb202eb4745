import type { Row } from '../row.ts'

/** URLs and small parts: what is expected, and the tests that show it. */
export const parts: readonly Row[] = [
  {
    id: 'UTIL-1',
    expected: 'Tokens are letters and digits from the random source of the system.',
    differs: 'One length of 256 bits for everything.',
    tests: [
      [
        'packages/common/test/crypto/random.test.ts',
        'UTIL-1 draws 43 letters and digits unless told, 256 bits, RFC 6749 §10.10',
      ],
      ['packages/common/test/crypto/random.test.ts', 'UTIL-1 draws %i characters'],
    ],
  },
  {
    id: 'UTIL-2',
    expected: 'Scopes are made text and text scopes.',
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
    id: 'UTIL-3',
    expected:
      'Basic credentials are split at the first colon and percent-decoded; anything else is malformed.',
    differs:
      'Bytes that are not UTF-8 are refused with 401; Authlib fails with 500. A plus is a space, as RFC 6749 Appendix B says.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'X-5, UTIL-3 read percent-encoded identifiers and secrets, RFC 6749 §2.3.1, Appendix B',
      ],
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'T-UT-6, UTIL-3, A-26 find no credentials in %s',
      ],
    ],
  },
  {
    id: 'UTIL-4',
    expected: 'A token knows when it expires, from expires_at or expires_in.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K03, T3.03, UTIL-4: computes an unreadable expires_at from expires_in',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K04, C-14, UTIL-4: counts expires_in %j from the answer',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K08, T3.01, T3.02, UTIL-4, T-UT-10: expires strictly before now plus the leeway',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K09, T3.01, UTIL-4, T-UT-10: takes expires_at 0 for expired',
      ],
    ],
  },
  {
    id: 'UTIL-5',
    expected: 'Claims are judged by rules: essential, value, values, validate, audience and times.',
    differs:
      'A token is over on the second of exp; times of another type are refused when the token is read.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'UTIL-5 are judged all together: times, audience, missing and blank ones, values and functions',
      ],
    ],
  },
  {
    id: 'UTIL-6',
    expected: 'Every signature algorithm with a public key can be taken, by list.',
    differs: 'Authlib takes HS256, RS256 and ES256 only.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'X-16, UTIL-6, T-JA-6 takes %s, RFC 7523 §2.2, Core §9',
      ],
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'UTIL-6 takes an algorithm that has to be named once it is',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer-issuers.test.ts',
        'UTIL-6, X-16 may sign with every algorithm that has a public key',
      ],
    ],
  },
  {
    id: 'UTIL-7',
    expected: 'Keys are given in many forms, never by the token.',
    differs:
      'PEM and JSON texts are imported by name, so that a public key is never taken for a secret.',
    tests: [
      ['packages/jose/test/jwt/key-forms.test.ts', 'UTIL-7 can be %s'],
      [
        'packages/jose/test/jwt/key-forms.test.ts',
        'UTIL-7 is never one that the token brings, CVE-2026-27962, RFC 7515 §4.1.3',
      ],
    ],
  },
  {
    id: 'URL-1',
    expected:
      'https, or http to a loopback host as the URL parser sees it; an environment variable admits http.',
    tests: [
      ['packages/common/test/net/transport.test.ts', 'SEC-1 URL-1 T-UT-1 holds for %s'],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-2 URL-1 T-UT-1 holds for %s, RFC 8252 §7.3',
      ],
      ['packages/common/test/net/transport.test.ts', 'SEC-3 URL-1 T-UT-2 does not hold for %s'],
      ['packages/common/test/net/transport.test.ts', 'SEC-4 URL-1 T-UT-2 does not hold for %j'],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-5 URL-1 T-UT-3 does not hold for the look-alike %j',
      ],
      [
        'packages/common/test/net/transport.test.ts',
        'SEC-7 URL-1 T-UT-4 admits plain http to any host when AUTHKIT_INSECURE_TRANSPORT is set',
      ],
    ],
  },
  {
    id: 'URL-2',
    expected: 'The server is an https one.',
    differs:
      'The issuer is checked once, at construction, for every endpoint alike; the URL of a request is what a TLS proxy left of it and decides nothing, so there is no exception to escape.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'A-54 URL-2 says the same whatever the request says about host and scheme',
      ],
      [
        'packages/oauth2/test/server/endpoints/metadata.test.ts',
        'MD-1 T-MD-1 URL-2 cannot be %j, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'URL-3',
    expected: 'A URL has scheme and host and no user information; a fragment may be forbidden.',
    tests: [
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-3 T-UT-5 refuses user information and look-alikes in %s, RFC 3986 §3.2.1, §7.6',
      ],
      [
        'packages/common/test/net/url-rules.test.ts',
        'URL-1 URL-3 T-UT-5 refuses a fragment when it is not allowed',
      ],
    ],
  },
  {
    id: 'URL-4',
    expected:
      'Redirect URIs may have private-use schemes, and no script, data or wildcard; pages are http(s).',
    differs:
      'Authlib has it the other way round. Dot segments are left: a redirect URI is compared as text.',
    tests: [
      [
        'packages/oauth2/test/server/clients/redirect-uri-scheme.test.ts',
        'URL-4 may be that of an app and then needs no host: %s, RFC 8252 §7.1',
      ],
      [
        'packages/oauth2/test/server/clients/redirect-uri-scheme.test.ts',
        'URL-4 must not be that of a script or a document: %s',
      ],
      [
        'packages/oauth2/test/server/clients/redirect-uri-scheme.test.ts',
        'URL-4 does not make a pattern or a fragment fine: %s, RFC 6749 §3.1.2',
      ],
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
      ],
    ],
  },
  {
    id: 'URL-5',
    expected: 'Language tags are judged by their structure.',
    tests: [
      [
        'packages/oauth2/test/protocol/validate-metadata.test.ts',
        'T-MD-22 MD-9 URL-5 takes ui_locales_supported as BCP 47 tags, RFC 5646 §2.1',
      ],
    ],
  },
]
