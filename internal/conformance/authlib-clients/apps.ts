import type { Row } from '../row.ts'

/** Rows of Authlib’s client: apps. */
export const apps: readonly Row[] = [
  {
    id: 'R60',
    expected: 'get, post, put, patch, delete and head send one request with the token of the call.',
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
    id: 'R61',
    expected:
      'A call takes its token from its argument, else from fetchToken, else it is a MissingTokenError, and goes by one fetch that keeps connections.',
    differs: 'Authlib opens a session for each call.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R08, R61, T11.02 has the token that fetchToken finds, that of the registration before that of the registry',
      ],
      [
        'packages/registry/test/apps/api.test.ts',
        'R61, R42, T9.14 is sent by one fetch, which keeps connections, and says who sends it, RFC 9110 §10.1.5',
      ],
    ],
  },
  {
    id: 'R62',
    expected: 'A call names the request that fetchToken is asked about.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'E03, R62, T11.04 is refused before anything is sent where there is no token',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W23, R62, R74, T11.02, T11.03 carry the token that fetchToken finds for the request of Express, asked once',
      ],
    ],
  },
  {
    id: 'R63',
    expected: 'The token goes to the origins of apiBaseUrl and allowedOrigins only.',
    differs: 'Authlib sends it to any absolute URL.',
    tests: [
      ['packages/registry/test/apps/api.test.ts', 'D01, R63, T11.08 does not go to %s'],
      ['packages/registry/test/apps/api.test.ts', 'R63, T11.08 goes to allowedOrigins besides'],
    ],
  },
  {
    id: 'R64',
    expected:
      'withholdToken sends a request without token, for OAuth 1.0 too, to the same origins only.',
    differs: 'In Authlib it breaks OAuth 1.0 apps.',
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
    id: 'R65',
    expected:
      'Metadata is loaded by one request for all who wait, kept for an hour, held against its issuer, and stays while the provider cannot be reached.',
    differs: 'Authlib keeps it forever, asks once for each that waits, and compares no issuer.',
    tests: [
      [
        'packages/registry/test/apps/tokens.test.ts',
        'is asked again after an hour, and its old metadata is used while it cannot answer, R65',
      ],
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R65, T10.19, T14.05, Y05 is asked for once by all who need it at first, and kept',
      ],
    ],
  },
  {
    id: 'R66',
    expected: 'Of a document only the members of the metadata are read.',
    differs: 'In Authlib every member becomes an option of the HTTP session.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R66, T11.12, D02 takes nothing from a document that would change TLS, proxies, clocks or authentication',
      ],
    ],
  },
  {
    id: 'R67',
    expected:
      'createAuthorizationUrl makes state, PKCE S256 and, for OpenID Connect, a nonce, takes those of the caller, and keeps the default redirectUri.',
    differs: 'PKCE is always on; state and verifier have 43 characters.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R67, R68, R71 can be taken apart: URL, keeping, exchange',
      ],
      [
        'packages/registry/test/apps/login.test.ts',
        'asks with state, nonce and PKCE S256, R67, RFC 6749 §4.1.1, RFC 7636 §4.1',
      ],
    ],
  },
  {
    id: 'R68',
    expected:
      'saveAuthorizeData keeps what createAuthorizationUrl returned, and refuses to without state.',
    differs: 'It gives the values of set-cookie, since records have no response to write to.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R67, R68, R71 can be taken apart: URL, keeping, exchange',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R67, R68 is written by createAuthorizationUrl and kept by saveAuthorizeData',
      ],
    ],
  },
  {
    id: 'R69',
    expected: 'authorizeRedirect writes the request, keeps it and answers a redirect.',
    differs: '303 instead of 302, which makes browsers use GET.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R69, T10.24 gets a request token, and leaves with it; its secret goes nowhere, RFC 5849 §2.1 and §2.2',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.22, R67, R69 comes back to the redirectUri of the registration unless a call says otherwise',
      ],
      [
        'packages/express/test/oauth-old-provider.test.ts',
        'R69, R73, T10.24, W21, W22 logs in and calls the API with the token of the login, RFC 5849 §2.1 to §2.3',
      ],
    ],
  },
  {
    id: 'R70',
    expected: 'fetchAccessToken exchanges by any grant without looking at a state.',
    differs: 'A code alone needs skipStateCheck: true.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R70, I22 fetches a token of its own, RFC 6749 §4.4',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R32, R70, T10.21 sends accessTokenParams, and what the call says before them',
      ],
    ],
  },
  {
    id: 'R71',
    expected:
      'fetchAccessToken of OAuth 1.0 exchanges a request token and verifier; without a request token it is a MissingRequestTokenError.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R71, R73, T10.24 is completed by the verifier, once, RFC 5849 §2.3',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R67, R68, R71 can be taken apart: URL, keeping, exchange',
      ],
    ],
  },
  {
    id: 'R72',
    expected:
      'authorizeAccessToken completes a login by GET and POST for every response type, and its token has userinfo.',
    differs: 'Tokens come by form_post only, since a server never sees a fragment.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.08, R72 completes for the response type %s, OAuth 2.0 Form Post Response Mode §2, OAuth 2.0 Multiple Response Type Encoding Practices §5',
      ],
      [
        'packages/registry/test/apps/api.test.ts',
        'R72 introspects and revokes it with a hint, RFC 7662 §2.1, RFC 7009 §2.1',
      ],
    ],
  },
  {
    id: 'R73',
    expected:
      'A callback of OAuth 1.0 is taken by its request token, once; denied and oauth_problem are access_denied.',
    differs: 'Authlib reports a refusal as a missing parameter.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R71, R73, T10.24 is completed by the verifier, once, RFC 5849 §2.3',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R73 goes on in one of ten responses at the same time',
      ],
    ],
  },
  {
    id: 'R74',
    expected:
      'The token of a request is found once, and is that of the login in the request that completed it.',
    differs: 'By the request object, not by a global.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R74, T11.03 asks fetchToken once for each request of a browser',
      ],
      [
        'packages/registry/test/apps/api.test.ts',
        'R74, T10.03 is the token of the request that completed the login, and of no other',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W23, R62, R74, T11.02, T11.03 carry the token that fetchToken finds for the request of Express, asked once',
      ],
    ],
  },
  {
    id: 'R75',
    expected:
      'A renewed token is found in a table by its old refresh token, else by its old access token.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'R75, G04 is found in a table by its old refresh token, or else by its old access token',
      ],
    ],
  },
]
