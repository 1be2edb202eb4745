import type { Row } from '../row.ts'

/** Rows of Authlib’s client: tokens. */
export const tokens: readonly Row[] = [
  {
    id: 'B01',
    expected: 'OAuth2Auth(token, { tokenPlacement }) carries one bare token.',
    differs:
      'Other token types than bearer are refused instead of looked up in a table of signers.',
    tests: [
      [
        'packages/oauth2/test/client/token-source.test.ts',
        'B01, B06: may be one token that nobody renews',
      ],
      [
        'packages/oauth2/test/client/token-source.test.ts',
        'B01: has a fetch for the allowed origins, with its own fetch and placement',
      ],
    ],
  },
  {
    id: 'B02',
    expected:
      'The token goes into the Authorization field, the query or the form of the body, once.',
    differs:
      'A request that has an access_token in its query already is refused, RFC 6750 §2; a token in the query comes with Cache-Control: no-store.',
    tests: [
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'B02, B05, T5.01: carries it once and no other, with what the application sends, or does not leave',
      ],
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'C-11, B02: is told to leave out one in the query where the client adds its own to the %s',
      ],
    ],
  },
  {
    id: 'B03',
    expected:
      'token_type is compared without regard to case; a missing, empty or null one means bearer.',
    tests: [
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B03, T5.04: sends a token of type %s as a bearer token',
      ],
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C-14, B03, T-UT-8 may have the token_type %j, RFC 6749 §7.1',
      ],
    ],
  },
  {
    id: 'B04',
    expected: 'A token of another type is an UnsupportedTokenTypeError wherever it comes from.',
    differs: 'A token without access_token is a MissingTokenError instead of the same error.',
    tests: [
      [
        'packages/oauth2/test/client/protected-fetch.test.ts',
        'B04, E06, T5.03 does not send a stored token of another type, RFC 6749 §7.1',
      ],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B04, T5.03: does not send a token of type %s',
      ],
    ],
  },
  {
    id: 'B05',
    expected:
      'The body carries a token only in a form; anything else is an AuthkitConfigError before it is sent.',
    differs: 'The reference writes JSON anew as the name of a form field.',
    tests: [
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'B02, B05, T5.01: carries it once and no other, with what the application sends, or does not leave',
      ],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B05, T5.06: %s has no place for a token in the body',
      ],
    ],
  },
  {
    id: 'B06',
    expected:
      'OAuth2Auth and any client can be attached to a bare axios instance, or be made an adapter for axios.create; built from a session the token is renewed too.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'B06, H32, T5.10: attaches a bare token, or the token of any client, to an instance',
      ],
      [
        'packages/axios/test/placement.test.ts',
        'B06, H13: makes an adapter for an instance of the application',
      ],
      [
        'packages/oauth2/test/client/token-source.test.ts',
        'B06, T5.10: are renewed ahead of expiry and after a 401',
      ],
      [
        'packages/got/test/placement.test.ts',
        'B06, H32, T5.10: carries a bare token on an instance of got, and one that a client keeps fresh',
      ],
    ],
  },
  {
    id: 'B07',
    expected: 'A request without body has no Content-Length and no Content-Type of ours.',
    differs: 'The reference sends Content-Length: 0.',
    tests: [
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'B07: has no length where it has no body, with the token in the %s',
      ],
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'B07: has no length and no type where it has no body',
      ],
      ['packages/got/test/placement.test.ts', 'B07: adds no length to a request without a body'],
    ],
  },
  {
    id: 'K01',
    expected: 'OAuth2Token.from copies an object and passes an OAuth2Token through.',
    differs:
      'What is no object, or has no access_token of printable ASCII, is a MissingTokenError.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K01, M03: wraps a plain object and passes a token through',
      ],
      ['packages/oauth2/test/client/token.test.ts', 'K01: takes %j for no token'],
    ],
  },
  {
    id: 'K02',
    expected: 'expires_at as a number, text of a number or a bigint becomes whole seconds.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K02, K03, K06: is a number of whole seconds or unknown, whatever a server or a database gives',
      ],
      ['packages/oauth2/test/client/token.test.ts', 'K02: takes expires_at %s as whole seconds'],
    ],
  },
  {
    id: 'K03',
    expected:
      'An unreadable expires_at is computed from expires_in where there is one, else left as it is.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K02, K03, K06: is a number of whole seconds or unknown, whatever a server or a database gives',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K03, T3.03, UTIL-4: computes an unreadable expires_at from expires_in',
      ],
    ],
  },
  {
    id: 'K04',
    expected: 'Without expires_at a positive expires_in counts from the answer.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K04, K05, T3.05: is counted from the answer, and a lifetime of nothing is over',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K04, C-14, UTIL-4: counts expires_in %j from the answer',
      ],
    ],
  },
  {
    id: 'K05',
    expected: 'An expires_in of 0 or less has ended.',
    differs: 'The reference ignores 0, so that such a token never expires.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K04, K05, T3.05: is counted from the answer, and a lifetime of nothing is over',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K05, T3.05, C-14: takes expires_in %j for expired, whatever the leeway',
      ],
    ],
  },
  {
    id: 'K06',
    expected: 'An expires_in that is no number is ignored; the expiry is unknown.',
    differs: 'The reference throws.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K02, K03, K06: is a number of whole seconds or unknown, whatever a server or a database gives',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K06, T3.06, C-14: does not know when a token expires by expires_in %j',
      ],
    ],
  },
  {
    id: 'K07',
    expected: 'The object that was given stays as it was.',
    differs: 'The reference writes expires_at into it.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K07, K10: is kept through a database, whenever it is read, and nothing else is changed',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K07, T3.07: leaves the object that it was given as it was',
      ],
    ],
  },
  {
    id: 'K08',
    expected:
      'isExpired(leeway = 60, now) is expires_at - leeway < now, and undefined when the expiry is unknown.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K08, T3.01: has come when less than the leeway is left, to the second',
      ],
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K08: stays, however late it becomes and however much is held back',
      ],
    ],
  },
  {
    id: 'K09',
    expected: 'expires_at 0 has expired.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K09, T3.01, UTIL-4, T-UT-10: takes expires_at 0 for expired',
      ],
    ],
  },
  {
    id: 'K10',
    expected:
      'A token spreads, compares and serializes as the answer plus expires_at, and is the same after it was stored.',
    differs: 'Its members cannot be changed.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K07, K10: is kept through a database, whenever it is read, and nothing else is changed',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K10: spreads and serializes as the answer plus expires_at',
      ],
    ],
  },
]
