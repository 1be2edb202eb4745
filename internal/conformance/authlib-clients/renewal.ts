import type { Row } from '../row.ts'

/** Rows of Authlib’s client: renewal. */
export const renewal: readonly Row[] = [
  {
    id: 'C70',
    expected: 'refreshToken() uses its argument, else the refresh token of the current token.',
    differs:
      'Without either it is a MissingTokenError before any request instead of an AttributeError.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, T3.16 needs a refresh token: %j',
      ],
    ],
  },
  {
    id: 'C71',
    expected: 'A refresh sends grant_type, refresh_token and the scope of the client.',
    differs:
      'Only what was granted of it is asked for again, RFC 6749 §6, and { scope: undefined } leaves it out.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C71 leaves the scope out when it is told to',
      ],
    ],
  },
  {
    id: 'C72',
    expected: 'An answer without refresh token keeps the old one, on the token and in updateToken.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C72, T3.13 keeps the refresh token that the server did not replace, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'C73',
    expected:
      'updateToken runs after the token was taken over; its failure reaches the caller while the client has the new token.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C12, C73 has the new token although saving it failed, and says so',
      ],
    ],
  },
  {
    id: 'C74',
    expected:
      'A token that has not expired, or whose expiry nobody knows, is left alone; an expired one is renewed by its refresh token, or by asking again where the grant needs nobody; else the answer is false.',
    differs: 'A client that needs nobody also fetches its first token when a request needs one.',
    tests: [
      [
        'packages/oauth2/test/client/freshness.test.ts',
        'Y04, C74: fetches its first token once when its grant needs nobody',
      ],
      ['packages/oauth2/test/client/oauth2-client.test.ts', 'C27, C74, T3.17 leaves %j alone'],
    ],
  },
  {
    id: 'C75',
    expected:
      'A token that a person took part in is never renewed without a refresh token, and never replaced by one of the client itself.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C27, C74, C75, T3.09 cannot renew a token without refresh token',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C75 does not replace the token of a person by one of the client',
      ],
    ],
  },
  {
    id: 'C76',
    expected:
      'Revocation and introspection are about the current refresh token, else the access token.',
    differs:
      'Without any, and for an empty text, it is a MissingTokenError instead of the text None on the wire.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C76, T6.06: needs a token and sends no other text for it: %j',
      ],
    ],
  },
  {
    id: 'C77',
    expected: 'The body is a form with token and, when given, token_type_hint.',
    differs: 'Accept: application/json is sent as well, since the answer is read.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C77: posts a form with what authenticates the client',
      ],
    ],
  },
  {
    id: 'C78',
    expected:
      'Each endpoint authenticates the client by its own option, or as at the token endpoint.',
    differs:
      'revocationEndpointAuthMethod falls back to the method of the token endpoint, so that a private key is never sent as a password.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C78, D03: is chosen for each endpoint, and as at the token endpoint unless it is',
      ],
    ],
  },
  {
    id: 'C79',
    expected:
      'A failed revocation or introspection is an OAuthError, or a TokenResponseError with status, Retry-After and excerpt.',
    differs: 'It always throws; the reference returns the response unchecked.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C79: throws the error of the server, RFC 7009 §2.2.1',
      ],
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C79, E17: throws for status %s without an error',
      ],
    ],
  },
]
