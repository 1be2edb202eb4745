import type { Row } from '../row.ts'

/** Rows of Authlib’s client: wishes. */
export const wishes: readonly Row[] = [
  {
    id: 'G01',
    expected:
      'The error says why: no_state, no_session, state_unknown, state_expired or used; names cookie or session key, and the usual causes.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z07, G01: that is over goes when it is asked for, and the error says why',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'G01: that came back are told from unknown ones when their cookie is gone as well',
      ],
    ],
  },
  {
    id: 'G02',
    expected:
      'Entries are small, capped and short-lived; what fits no cookie is refused with the storage that holds it.',
    tests: [
      [
        'packages/registry/test/transactions/cookie-transactions.test.ts',
        'G02: holds what a login needs with the longest returnTo, and refuses more in words that help',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z11, G02: tell the browser nothing of what is inside, and are small',
      ],
    ],
  },
  {
    id: 'G03',
    expected: 'Logins in several tabs each complete.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, T10.16, G03, Q04: can be several, and each completes, in any order',
      ],
    ],
  },
  {
    id: 'G04',
    expected:
      'autoRefresh can be switched off, a grant of the application renews by itself, and renewed tokens are saved.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'R75, G04 is found in a table by its old refresh token, or else by its old access token',
      ],
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'G04 is sent as it is where autoRefresh is off',
      ],
    ],
  },
  {
    id: 'G05',
    expected: 'One refresh for each stored token in a process, and `storeLock` for many processes.',
    tests: [
      [
        'packages/oauth2/test/client/renewal-lock.test.ts',
        'Q10, G05: lets one of a hundred renew and gives its outcome to all, RFC 9700 §4.14',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
      ],
    ],
  },
  {
    id: 'G06',
    expected: 'Names, methods and options of registered clients are typed.',
    tests: [
      [
        'packages/registry/test/apps/api-names.test.ts',
        'G06 are types: names, methods and options of registered clients are known to the compiler',
      ],
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'G06: are checked by the compiler as well, down to the option',
      ],
      [
        'packages/express/test/oauth-old-provider.test.ts',
        'G06, M11 is typed as one by what its registration says',
      ],
    ],
  },
  {
    id: 'G08',
    expected: 'Microsoft with many tenants is one literal, with a list of tenants.',
    tests: [
      [
        'packages/registry/test/apps/oauth-dynamic.test.ts',
        'G08: is one literal, whose issuer is a pattern and whose tenants can be told',
      ],
      [
        'packages/registry/test/providers/openid.test.ts',
        'G08: names no issuer but a pattern, and each token must be from the tenant that it names',
      ],
    ],
  },
  {
    id: 'G09',
    expected:
      'An answer that is no JSON, or that limits the rate, is a typed error with status, excerpt and Retry-After.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C93, G09, T2.21 keeps status, Retry-After and beginning of text that is no JSON',
      ],
      [
        'packages/oauth2/test/client/device/poll-device-token.test.ts',
        'T2.21, G09 waits as long as Retry-After says, RFC 9110 §10.2.3',
      ],
    ],
  },
  {
    id: 'G10',
    expected:
      'Basic authentication encodes secrets as RFC 6749 has it, or sends them raw where the registration says so.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'G10 is refreshed with a secret of any characters, encoded or raw as the registration says, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'G11',
    expected: 'resolveCallback finds the client of a callback from the login of this browser.',
    tests: [
      [
        'packages/registry/test/apps/oauth-dynamic.test.ts',
        'G11: finds the client that the login was begun with, registered or not, and it completes',
      ],
      [
        'packages/registry/test/apps/oauth-dynamic.test.ts',
        'G11: finds it in a posted form as well',
      ],
    ],
  },
  {
    id: 'G12',
    expected:
      'Whatever fails in a renewal reaches the caller, and the request to the API is not sent.',
    tests: [
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'G12, T3.15, H14: is no secret, and no request to the API is sent, when %s',
      ],
      [
        'packages/oauth2/test/client/protected-fetch.test.ts',
        'G12, T3.15 that fails sends no request',
      ],
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'G12, T3.15 that the provider no longer takes is told, and ends the session once',
      ],
    ],
  },
  {
    id: 'G13',
    expected: 'Literals of providers come with the package, with their quirks as hooks.',
    tests: [
      [
        'packages/registry/test/providers/literals.test.ts',
        'G13: makes a client of a client identifier and a secret',
      ],
      [
        'packages/registry/test/providers/plain.test.ts',
        'G13: answers JSON to those who ask for it, and tells the user by number',
      ],
    ],
  },
  {
    id: 'G14',
    expected:
      'What reaches the server is a `Transport`: fetch, node:http, axios or got, the same from metadata to a refused refresh.',
    differs: 'Authlib depends on its HTTP library.',
    tests: [
      [
        'internal/conformance/client-scenarios/transports.test.ts',
        'G14, C-11 is %s, from metadata to a refused refresh',
      ],
      [
        'packages/common/test/net/node-transport.test.ts',
        'G14: sends method, header fields and body, and asks for no compression',
      ],
      [
        'packages/jose/test/jwk/remote-key-set-sender.test.ts',
        'G14: sends its requests by it, within its own limits',
      ],
    ],
  },
  {
    id: 'G15',
    expected:
      'Device flow with polling, token exchange, typed introspection, dynamic registration, back-channel logout and request objects are there.',
    differs:
      'JARM, mutual TLS connections and types for rich authorization requests are not; `authorization_details` goes as a parameter.',
    tests: [
      [
        'packages/oauth2/test/client/device/device-flow.test.ts',
        'G15 shows a code, waits for its user and gets tokens that it can refresh, RFC 8628 §3.1, RFC 8628 §3.2, RFC 8628 §3.4, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/client/grants/token-exchange.test.ts',
        'G15 exchanges a token for a smaller one, RFC 8693 §2.1, RFC 8693 §2.2.1',
      ],
      [
        'packages/oidc/test/client/device-flow.test.ts',
        'G15 waits for the user and gets a verified ID Token, RFC 8628 §3.5, OpenID Connect Core §3.1.3.3',
      ],
      [
        'internal/conformance/client-scenarios/machines.test.ts',
        'G15 shows a code and asks until its user has let it in, RFC 8628 §3.1 to §3.5',
      ],
    ],
  },
  {
    id: 'Q01',
    expected:
      'The token request repeats the redirect URI that was asked with, query and all, whatever URL the response came to.',
    tests: [
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'Q01, R83: is sent as it was asked with, whatever URL the response came to behind a proxy, RFC 6749 §4.1.3',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'Q01, C08, C55 is exchanged with the redirect URI of its request, whatever URL it came to behind a proxy, RFC 6749 §4.1.3',
      ],
    ],
  },
  {
    id: 'Q02',
    expected: 'One class, whose names are those of Authlib, carries every framework.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'Q02: are found on one class, which frameworks give their own kinds of client',
      ],
    ],
  },
  {
    id: 'Q03',
    expected: 'A client is made without any request.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'Q03: is made without a request, so that a server that is away keeps nobody from starting',
      ],
      [
        'packages/registry/test/apps/oauth-dynamic.test.ts',
        'is the same as long as its registration says the same, so that metadata is loaded once, Q03',
      ],
    ],
  },
  {
    id: 'Q04',
    expected: 'A second tab does not end the first login.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, T10.16, G03, Q04: can be several, and each completes, in any order',
      ],
    ],
  },
  {
    id: 'Q05',
    expected:
      'Concurrent requests cannot lose a rotated refresh token: the outcome is written by compare-and-set, and who loses the race reads what the other got.',
    tests: [
      [
        'packages/oauth2/test/client/renewal-lock.test.ts',
        'Q05: losing the race for a lock that became free is an answer, and one of many gets it',
      ],
    ],
  },
  {
    id: 'Q06',
    expected: 'State is random, bound to the browser and the only mechanism.',
    tests: [
      [
        'packages/registry/test/transactions/cookie-transactions.test.ts',
        'Q06, C-18, A-36: is HttpOnly, Secure, SameSite=Lax, of the whole site and of this host alone',
      ],
    ],
  },
  {
    id: 'Q07',
    expected: 'appState is apart from the state that protects the login.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Q07: bring the state of the application back, apart from the state that protects the login',
      ],
    ],
  },
  {
    id: 'Q08',
    expected: 'A session that notices assignments only works.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z14, Q08: is assigned whole and never changed in place, so that every kind of session notices',
      ],
    ],
  },
  {
    id: 'Q10',
    expected: 'Refreshes of one token are made once, in a process and among processes.',
    tests: [
      [
        'packages/oauth2/test/client/renewal-lock.test.ts',
        'Q10, G05: lets one of a hundred renew and gives its outcome to all, RFC 9700 §4.14',
      ],
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y01, T14.01, H16, Q10: are one refresh and one update, and all use what it brought',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
      ],
    ],
  },
  {
    id: 'Q11',
    expected:
      'PKCE and state are always there, and a refresh keeps the refresh token that the server did not replace.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'Q11 keeps the refresh token that a refresh did not replace, RFC 6749 §6',
      ],
    ],
  },
]
