import type { Row } from '../row.ts'

/** Rows of Authlib’s client: node. */
export const node: readonly Row[] = [
  {
    id: 'N01',
    expected:
      'Tokens and OAuth 1.0 signatures are put on in the adapter, over the final URL and the serialized body.',
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'N01, T15.01: runs the interceptors of requests and responses once, also when the token is renewed',
      ],
      [
        'packages/axios/test/oauth1.test.ts',
        'N01, N07, T15.01, T15.07, O50: signs the URL with the parameters as axios writes them, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'N02',
    expected:
      'axios follows no redirect of a signed request: within the origin it is followed here, with a fresh signature for each hop, and elsewhere not.',
    tests: [
      [
        'packages/axios/test/attach-oauth2.test.ts',
        'H21, N02, N06, T15.02, T15.06, C-11: does not take the token along a %i redirect to another origin',
      ],
      [
        'packages/axios/test/attach-oauth2.test.ts',
        'N02, T15.02: follows a %i redirect within the origin with %s, RFC 9110 §15.4',
      ],
    ],
  },
  {
    id: 'N03',
    expected:
      'The request is signed over the final URL and the serialised body, after all hooks of the application.',
    tests: [
      [
        'packages/got/test/hooks.test.ts',
        'N03, T15.03: signs what the hooks of the application made of the request',
      ],
      [
        'packages/got/test/oauth1.test.ts',
        'N03, T15.03: signs the URL and the body that are sent, in the %s',
      ],
    ],
  },
  {
    id: 'N04',
    expected:
      'Each hop of a redirect is signed by itself within the origin; a redirect to another origin is handed back.',
    tests: [
      [
        'packages/got/test/oauth1.test.ts',
        'N04, T15.04: signs anew what a %i redirect asks for with %s',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'N04, T15.04: signs each hop of a redirect within the origin, and no other',
      ],
    ],
  },
  {
    id: 'N05',
    expected:
      'What an interceptor repeats is signed anew, with a nonce of its own, and causes no second renewal.',
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'N05, T15.05: can be repeated by an interceptor, as axios-retry does, with one renewal',
      ],
      ['packages/axios/test/oauth1.test.ts', 'N05, T15.05: signs anew what an interceptor repeats'],
      [
        'packages/got/test/hooks.test.ts',
        'N05, T15.05: signs each attempt by itself, with one token in the %s',
      ],
    ],
  },
  {
    id: 'N06',
    expected:
      'On the fetch adapter too, redirects are not left to fetch: a token or signature never goes to another origin.',
    tests: [
      [
        'packages/axios/test/attach-oauth2.test.ts',
        'H21, N02, N06, T15.02, T15.06, C-11: does not take the token along a %i redirect to another origin',
      ],
      [
        'packages/axios/test/oauth1.test.ts',
        'N06, T15.06, C-11, O49: does not go along with a redirect to another origin',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'N06, C-11: keeps the token within the origin over redirects, and goes no further',
      ],
    ],
  },
  {
    id: 'N07',
    expected:
      "Array parameters are signed as axios writes them (q[]=1), or as the application's serializer does.",
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'N07, T15.07: writes parameters as axios does, also by a serializer of the application',
      ],
      [
        'packages/axios/test/oauth1.test.ts',
        'N01, N07, T15.01, T15.07, O50: signs the URL with the parameters as axios writes them, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'N08',
    expected: 'A session is stored before the browser is sent away.',
    tests: [
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'N08, T15.08, W26 is stored before the browser leaves, however slow its store',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'N08 that cannot be stored keeps the browser here, and the application is told',
      ],
    ],
  },
  {
    id: 'N09',
    expected:
      'A repeated parameter is refused, and a form that nobody parsed is read, or its absence said.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'N09 says what is missing where no parser read the form',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'T10.08, W25, N09 completes with %s, OAuth 2.0 Form Post Response Mode §2',
      ],
    ],
  },
  {
    id: 'N13',
    expected: 'got 14, 15 and 16 pass the same tests, and the peer range says so.',
    tests: [
      ['packages/got/test/peer.test.ts', 'H23, N13: fetches, renews and sends a token'],
      ['packages/got/test/peer.test.ts', 'H23, N13: tells apart what got says of a connection'],
    ],
  },
  {
    id: 'N14',
    expected: 'A 429 that is no JSON keeps status, Retry-After and excerpt.',
    tests: [
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'N14, T15.14, G09, C92, C93, C94, D15, E17: %s is told with all that it said',
      ],
    ],
  },
]
