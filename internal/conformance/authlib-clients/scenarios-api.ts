import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios api. */
export const scenariosApi: readonly Row[] = [
  {
    id: 'T11.01',
    expected: 'The token argument is the Bearer header.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R60, T11.01 has the token that it is given, by every method',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R60, T11.01 is called with signed requests by every method',
      ],
    ],
  },
  {
    id: 'T11.02',
    expected: 'fetchToken of registry and registration.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R08, R61, T11.02 has the token that fetchToken finds, that of the registration before that of the registry',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R08, T11.02, T11.03 is called with the token of a request, found once, by name',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W23, R62, R74, T11.02, T11.03 carry the token that fetchToken finds for the request of Express, asked once',
      ],
    ],
  },
  {
    id: 'T11.03',
    expected: 'fetchToken is asked once for each request.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R74, T11.03 asks fetchToken once for each request of a browser',
      ],
      [
        'packages/registry/test/apps/api.test.ts',
        'T11.03 asks again where fetchToken failed or found nobody',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W23, R62, R74, T11.02, T11.03 carry the token that fetchToken finds for the request of Express, asked once',
      ],
    ],
  },
  {
    id: 'T11.04',
    expected: 'No token is missing_token.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'E03, R62, T11.04 is refused before anything is sent where there is no token',
      ],
      [
        'packages/registry/test/apps/api.test.ts',
        'T11.04 does not lend its token to somebody who is not logged in',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'E03, T11.04 are refused where nobody is logged in',
      ],
    ],
  },
  {
    id: 'T11.05',
    expected: 'withholdToken sends it bare, for OAuth 1.0 too.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R64, T11.05 goes without token where it is withheld, and to the same origins only',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R64, T11.05 is called unsigned where the token is withheld',
      ],
    ],
  },
  {
    id: 'T11.06',
    expected: "An expired stored token is refreshed with the client's authentication.",
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'T11.06 is renewed for the request of a browser, with the secret of the client, before the call',
      ],
    ],
  },
  {
    id: 'T11.07',
    expected: 'Relative URLs join as RFC 3986 has it.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R35, T11.07 joins %s and %s as RFC 3986 §5.2 does',
      ],
    ],
  },
  {
    id: 'T11.08',
    expected: 'Foreign origins are refused.',
    tests: [
      ['packages/registry/test/apps/api.test.ts', 'D01, R63, T11.08 does not go to %s'],
      ['packages/registry/test/apps/api.test.ts', 'R63, T11.08 goes to allowedOrigins besides'],
    ],
  },
  {
    id: 'T11.09',
    expected: 'updateToken, then tokenUpdate, with the same content.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'R08, T11.09 is replaced by updateToken first, then tokenUpdate is told, each with name, token and what went',
      ],
    ],
  },
  {
    id: 'T11.10',
    expected: 'userinfo gives the claims.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'I03, T11.10 says who the user is, of a token or of a request',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R72, I03, T11.10 has a userinfo where the registration says what its profile means',
      ],
    ],
  },
  {
    id: 'T11.11',
    expected: 'An unknown endpoint is named.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'T11.11, E15 names the endpoint that an OpenID provider does not have',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T11.11, E15 says what to configure where nobody knows who the user is',
      ],
    ],
  },
  {
    id: 'T11.12',
    expected: 'Discovery changes nothing but metadata.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R66, T11.12, D02 takes nothing from a document that would change TLS, proxies, clocks or authentication',
      ],
    ],
  },
]
