import type { Row } from '../row.ts'

/** Rows of Authlib’s client: hooks. */
export const hooks: readonly Row[] = [
  {
    id: 'C80',
    expected:
      'accessTokenResponse hooks see the raw answer to a token request by any grant but a refresh token, before it is read.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, T6.01: sees the raw answer of the token endpoint once, and what it gives is read',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, C81, C83, C84, C85, T6.04: %s sees the request whole',
      ],
    ],
  },
  {
    id: 'C81',
    expected:
      'refreshTokenRequest hooks see method, URL, header fields and body of a refresh, authenticated, before it is sent.',
    differs:
      'A hook gets and returns one object; the body it returns must be text or URLSearchParams.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C81, C82: changes a refresh, and neither hook of the other grants is asked',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, C81, C83, C84, C85, T6.04: %s sees the request whole',
      ],
    ],
  },
  {
    id: 'C82',
    expected: 'refreshTokenResponse hooks see the raw answer to a refresh before it is read.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C81, C82: changes a refresh, and neither hook of the other grants is asked',
      ],
      ['packages/oauth2/test/client/hooks.test.ts', 'C80, C82: %s is asked for nothing else'],
    ],
  },
  {
    id: 'C83',
    expected:
      'protectedRequest hooks see a request to the API with the token in its place and may change URL, header fields and body.',
    differs: 'The token still goes to the allowed origins only, whatever URL a hook gives.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C83, T6.02: sees the token on a request to an API, and may change URL, fields and body',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, C81, C83, C84, C85, T6.04: %s sees the request whole',
      ],
    ],
  },
  {
    id: 'C84',
    expected: 'revokeTokenRequest hooks see a revocation before it is sent.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C84, C85, T6.04, T6.05: changes a revocation and an introspection of the refresh token',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, C81, C83, C84, C85, T6.04: %s sees the request whole',
      ],
    ],
  },
  {
    id: 'C85',
    expected: 'introspectTokenRequest hooks see an introspection before it is sent.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C84, C85, T6.04, T6.05: changes a revocation and an introspection of the refresh token',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, C81, C83, C84, C85, T6.04: %s sees the request whole',
      ],
    ],
  },
  {
    id: 'C90',
    expected:
      'An answer with status 500 or more is an `OAuthError` when it has one, else a `TokenResponseError` with its status.',
    differs: "Authlib throws the HTTP library's error even for an OAuth error.",
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, E17, T2.19 is a TokenResponseError with its status when a server fails',
      ],
    ],
  },
  {
    id: 'C91',
    expected: 'An error answer keeps error, description, URI, status and Retry-After.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'C92',
    expected: 'An answer that is no success is never a token.',
    differs: 'Authlib stores a 4xx without error as a token.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C92, D15, T2.20 is no token when a 401 has no error, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'C93',
    expected:
      'An answer that is neither JSON nor a form is a `TokenResponseError` with status and the beginning of the text.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C93, G09, T2.21 keeps status, Retry-After and beginning of text that is no JSON',
      ],
    ],
  },
  {
    id: 'C94',
    expected: 'A success without access_token, or that is no object, is refused.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C94, C-14, T2.22 is refused when it is %s',
      ],
    ],
  },
  {
    id: 'C95',
    expected: 'An answer may be a form when its content type says so.',
    differs: 'Authlib needs a hook.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C95 may be a form when its content type says so',
      ],
      ['packages/oauth2/test/client/token-response.test.ts', 'C95 is refused as the form %s'],
    ],
  },
]
