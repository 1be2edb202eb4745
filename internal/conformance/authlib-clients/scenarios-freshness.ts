import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios freshness. */
export const scenariosFreshness: readonly Row[] = [
  {
    id: 'T3.01',
    expected: 'expires_at 100 and 0 have expired; without any the answer is undefined.',
    tests: [
      [
        'packages/oauth2/test/client/token-expiry.test.ts',
        'K08, T3.01: has come when less than the leeway is left, to the second',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K08, T3.01, T3.02, UTIL-4, T-UT-10: expires strictly before now plus the leeway',
      ],
    ],
  },
  {
    id: 'T3.02',
    expected: 'expires_in 10 has expired with a leeway of 15, not with 5.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C13, T3.02: have a leeway of a minute, and none where it is 0',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'K08, T3.01, T3.02, UTIL-4, T-UT-10: expires strictly before now plus the leeway',
      ],
    ],
  },
  {
    id: 'T3.03',
    expected:
      'expires_at as ISO text with expires_in 3600 is computed anew: expired with a leeway of 3700, not with 0.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K03, T3.03, UTIL-4: computes an unreadable expires_at from expires_in',
      ],
    ],
  },
  {
    id: 'T3.04',
    expected: 'expires_at as ISO text alone stays, and the answer is undefined.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K03, T3.04: leaves an unreadable expires_at alone when nothing else is known',
      ],
    ],
  },
  {
    id: 'T3.05',
    expected: 'expires_in 0 has expired at once.',
    differs: 'The reference takes it for no expiry.',
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
    id: 'T3.06',
    expected: 'expires_in abc is an unknown expiry.',
    differs: 'The reference throws.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K06, T3.06, C-14: does not know when a token expires by expires_in %j',
      ],
    ],
  },
  {
    id: 'T3.07',
    expected: 'The input is not changed.',
    differs: 'The reference changes it.',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K07, T3.07: leaves the object that it was given as it was',
      ],
    ],
  },
  {
    id: 'T3.08',
    expected:
      'An expired token with a refresh token is renewed once, the callback gets the new token and the refresh token that was used, and the API call carries the new one.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H13, H17, T3.08: renews an expired token first, and saves it before the request',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H03, H13, T3.08: is judged when it is sent, and not when its client was made',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'H03, H13, T3.08: refreshes an expired token before the request, and tells of both',
      ],
    ],
  },
  {
    id: 'T3.09',
    expected: 'An expired token without refresh token and grant is an InvalidTokenError.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H14, T3.09: says so when an expired token cannot be renewed',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'E05, H03, H14, T3.09: since there is no way to is an InvalidTokenError',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'H03, H14, T3.09: refuses to send an expired token that nothing renews',
      ],
    ],
  },
  {
    id: 'T3.10',
    expected: 'An expired token of client credentials is replaced silently.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'T3.10, T3.11, T3.12, H17: asks again for a token of client credentials, with the body of the request as it was',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C12, C27, C74, T3.10, T3.11 asks again with the credentials of the client, and saves the new token',
      ],
      ['packages/got/test/renewal.test.ts', 'T3.10: fetches another token by client credentials'],
    ],
  },
  {
    id: 'T3.11',
    expected: 'With a callback, it gets the access token that was replaced.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'T3.10, T3.11, T3.12, H17: asks again for a token of client credentials, with the body of the request as it was',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C12, C27, C74, T3.10, T3.11 asks again with the credentials of the client, and saves the new token',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'H17, T3.11: tells a function of the application which token that replaces',
      ],
    ],
  },
  {
    id: 'T3.12',
    expected: 'The body of a request is as it was after a renewal: JSON, forms and multipart.',
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'T3.12: sends forms and their helpers, again after a renewal',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'T3.10, T3.11, T3.12, H17: asks again for a token of client credentials, with the body of the request as it was',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'T3.12: with JSON keeps its body over a renewal before it and after a 401',
      ],
      ['packages/got/test/got-features.test.ts', 'T3.12: sends %s, and sends it again after a 401'],
    ],
  },
  {
    id: 'T3.13',
    expected: 'A refresh answered without refresh token keeps the old one.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C72, T3.13 keeps the refresh token that the server did not replace, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'T3.14',
    expected: 'A refresh asks for the scope of the client.',
    differs: 'No more than was granted is asked for again.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'T3.15',
    expected:
      'A refresh answered invalid_grant is an OAuthError, the API is not called, and the session ends once.',
    differs: 'sessionExpired is told, and the refresh token is not offered again.',
    tests: [
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'G12, T3.15, H14: is no secret, and no request to the API is sent, when %s',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'T3.15: for now, such as by a server that is busy, leaves the refresh token for later',
      ],
    ],
  },
  {
    id: 'T3.16',
    expected: 'refreshToken without any token is a MissingTokenError.',
    differs: 'The reference fails with an AttributeError.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, T3.16 needs a refresh token: %j',
      ],
      ['packages/oauth2/test/client/oauth2-client.test.ts', 'C70, T3.16 needs a text: %j'],
    ],
  },
  {
    id: 'T3.17',
    expected: 'A token without expiry is not refreshed.',
    tests: [
      ['packages/oauth2/test/client/oauth2-client.test.ts', 'C27, C74, T3.17 leaves %j alone'],
    ],
  },
  {
    id: 'T3.18',
    expected: 'A token that was got by an explicit client_credentials is renewed when it expires.',
    differs: 'The reference answers InvalidToken.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C54, C74, T3.18 asks again for a token that was got without a person',
      ],
    ],
  },
  {
    id: 'T3.19',
    expected: 'autoRefresh: false sends an expired token as it is and takes the 401 for an answer.',
    differs: 'New; ensureActiveToken and refreshToken still renew when the application calls them.',
    tests: [
      [
        'packages/oauth2/test/client/freshness.test.ts',
        'T3.19: false leaves it to the application to renew',
      ],
      [
        'packages/oauth2/test/client/freshness.test.ts',
        'T3.19: false still fetches the first token of a client that works for itself',
      ],
    ],
  },
  {
    id: 'T3.20',
    expected: 'No token at all is a MissingTokenError before any request.',
    tests: [
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H02, T3.20: without a token is refused before anything is sent',
      ],
      [
        'packages/oauth2/test/client/freshness.test.ts',
        'H02, T3.20: is refused before anything is sent when a person has to take part',
      ],
    ],
  },
  {
    id: 'T3.21',
    expected: 'An empty object is no token: MissingTokenError.',
    differs: 'It is refused when it is given, not at the first request.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C10, T3.21: is refused without an access token: %j',
      ],
      [
        'packages/oauth2/test/client/token.test.ts',
        'T3.21, T-UT-8: is none without an access_token: %j',
      ],
    ],
  },
  {
    id: 'T3.22',
    expected: 'A synchronous updateToken works.',
    differs: 'The reference fails with a TypeError.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C12, H17, T3.22: is saved by a function that answers at once or by a promise',
      ],
    ],
  },
  {
    id: 'T3.23',
    expected:
      'A 401 for a token that has not expired is answered by one renewal and one more request.',
    differs: 'New; a body that cannot be sent again keeps the 401.',
    tests: [
      [
        'packages/oauth2/test/client/freshness.test.ts',
        'T3.23: by default a 401 is answered by one refresh and one more request',
      ],
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'T3.23: carries the new token alone after a redirect repeated the old one in its query',
      ],
    ],
  },
]
