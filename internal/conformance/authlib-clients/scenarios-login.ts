import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios login. */
export const scenariosLogin: readonly Row[] = [
  {
    id: 'T10.01',
    expected:
      'A redirect has the state in its URL, and the session has the login under the key with its end.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z01, Z02: stands under _state_{name}_{state} as { data, exp } in whole seconds, T10.01',
      ],
    ],
  },
  {
    id: 'T10.02',
    expected:
      'With a store the content of the login is there alone; the browser has what finds it.',
    differs:
      'The content is sealed, and a small cookie binds it to the browser, since not every application has a session.',
    tests: [
      [
        'packages/registry/test/transactions/store-transactions.test.ts',
        'Z03, Z12, T10.02: is sealed there under a hash of what the cookie holds, for as long as it may take',
      ],
    ],
  },
  {
    id: 'T10.03',
    expected:
      'A callback with code and state gives the token; the next request has none in memory.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'R74, T10.03 is the token of the request that completed the login, and of no other',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R74, T10.03 is called with the token of the login in its own request',
      ],
    ],
  },
  {
    id: 'T10.04',
    expected: 'error=access_denied is a LoginError.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'T10.05',
    expected: 'It is so after its state was verified and ended.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.05, D09 is not believed without the state of this browser',
      ],
      ['packages/express/test/oauth-callbacks.test.ts', 'R80, T10.05 forgets its cookie'],
    ],
  },
  {
    id: 'T10.06',
    expected: 'PKCE S256 goes with the request, the verifier with the exchange.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.06, T10.07 uses the state, verifier and nonce of the caller, RFC 7636 §4.2',
      ],
    ],
  },
  {
    id: 'T10.07',
    expected: 'State and verifier of the caller are used.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.06, T10.07 uses the state, verifier and nonce of the caller, RFC 7636 §4.2',
      ],
    ],
  },
  {
    id: 'T10.08',
    expected: 'A form_post callback gives the token.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.08, R72 completes for the response type %s, OAuth 2.0 Form Post Response Mode §2, OAuth 2.0 Multiple Response Type Encoding Practices §5',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.08 completes for what a body parser left, and for the bytes of the body',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'T10.08, W25, N09 completes with %s, OAuth 2.0 Form Post Response Mode §2',
      ],
    ],
  },
  {
    id: 'T10.09',
    expected: 'A form_post error is a LoginError.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R81, T10.09, D09 tells the refusal of a posted response, and its login is over',
      ],
    ],
  },
  {
    id: 'T10.10',
    expected: 'State without code is missing_code.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R84, T10.10 is a missing code where there is none',
      ],
    ],
  },
  {
    id: 'T10.11',
    expected: 'No state or an unknown one is mismatching_state.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.11, R82, E07, E08 belongs to no login without state or with an unknown one',
      ],
    ],
  },
  {
    id: 'T10.12',
    expected: 'A state is taken once, after a failed exchange too.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.12, R82 is taken once, after a failed exchange too',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'T10.12, C-01: come back once, also of ten at the same time and on two processes',
      ],
    ],
  },
  {
    id: 'T10.13',
    expected:
      'A response in a browser that did not begin the login is refused, whatever the store knows.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'C-01, C-05, C-27, T10.13: are nothing in another browser, whose own login they do not end, RFC 9700 §4.7.1',
      ],
    ],
  },
  {
    id: 'T10.14',
    expected: 'A record that the store lost or that is corrupt is no login.',
    tests: [
      [
        'packages/registry/test/transactions/store-transactions.test.ts',
        'Z05, T10.14: is none when the store has lost it, or holds something else under its name',
      ],
    ],
  },
  {
    id: 'T10.15',
    expected: 'A login past its time is refused.',
    differs: 'Authlib accepts it.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.15, R87 is too late when the login is over',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z06, T10.15, D10: are over when their time is, although the browser still has them',
      ],
    ],
  },
  {
    id: 'T10.16',
    expected: 'Two tabs both complete.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, T10.16, G03, Q04: can be several, and each completes, in any order',
      ],
    ],
  },
  {
    id: 'T10.17',
    expected: 'The clients a and a_b do not forget each other.',
    differs: 'Authlib forgets by prefix.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z09, T10.17: of the clients a and a_b do not forget each other',
      ],
    ],
  },
  {
    id: 'T10.18',
    expected: 'A missing authorization endpoint is named; configuration beats metadata.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.18, E15 names what is missing where nobody says where to send the browser',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.18 goes where the registration says, before where the metadata says, R33',
      ],
    ],
  },
  {
    id: 'T10.19',
    expected: 'One request for metadata, two with keys.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R65, T10.19, T14.05, Y05 is asked for once by all who need it at first, and kept',
      ],
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'I01, T10.19 are fetched once, after the metadata, and again with force, RFC 7517 §5',
      ],
    ],
  },
  {
    id: 'T10.20',
    expected: 'Parameters of a call beat authorizeParams.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'T10.20, T10.21, T10.22 sends parameters signed where they belong, those of a call first',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R34, T10.20 is what the call says before what the registration says, and undefined takes a parameter away',
      ],
    ],
  },
  {
    id: 'T10.21',
    expected: 'Parameters of a call beat accessTokenParams.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'T10.20, T10.21, T10.22 sends parameters signed where they belong, those of a call first',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R32, R70, T10.21 sends accessTokenParams, and what the call says before them',
      ],
    ],
  },
  {
    id: 'T10.22',
    expected: 'The default redirectUri survives a call without one.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'T10.20, T10.21, T10.22 sends parameters signed where they belong, those of a call first',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T10.22, R67, R69 comes back to the redirectUri of the registration unless a call says otherwise',
      ],
    ],
  },
  {
    id: 'T10.23',
    expected: 'Another iss is refused.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R86, T10.23, D07 is refused when it comes from another provider, RFC 9207 §2.4',
      ],
    ],
  },
  {
    id: 'T10.24',
    expected: 'OAuth 1.0: request token, redirect, exchange.',
    tests: [
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R69, T10.24 gets a request token, and leaves with it; its secret goes nowhere, RFC 5849 §2.1 and §2.2',
      ],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R71, R73, T10.24 is completed by the verifier, once, RFC 5849 §2.3',
      ],
      [
        'packages/express/test/oauth-old-provider.test.ts',
        'R69, R73, T10.24, W21, W22 logs in and calls the API with the token of the login, RFC 5849 §2.1 to §2.3',
      ],
    ],
  },
  {
    id: 'T10.25',
    expected: 'OAuth 1.0: a refusal is access_denied.',
    tests: [
      ['packages/registry/test/apps/oauth1.test.ts', 'R73, T10.25 is told of %s, and is over then'],
      [
        'packages/registry/test/apps/oauth1.test.ts',
        'R73, T10.25 is told of a problem that does not say whose it is, and goes on',
      ],
      [
        'packages/express/test/oauth-old-provider.test.ts',
        'T10.25, R73 tells that the user said no, and forgets the login',
      ],
    ],
  },
  {
    id: 'T10.26',
    expected: 'A repeated parameter is refused.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.26 is refused with a second state, and the login goes on, RFC 6749 §3.1',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.26, R80 is refused with a second %s, and no token is asked for, RFC 6749 §3.1',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'A-60, T10.26 is a LoginError when it is %s',
      ],
    ],
  },
  {
    id: 'T10.27',
    expected: 'URL objects are taken.',
    tests: [['packages/registry/test/apps/login-options.test.ts', 'I20, T10.27 takes URL objects']],
  },
  {
    id: 'T10.28',
    expected: 'A missing session is said.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z13, T10.28: needs a session, and says what to use',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'T10.28 is missed by name where logins are to be kept in one',
      ],
    ],
  },
]
