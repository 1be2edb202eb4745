import type { Row } from '../row.ts'

/** Rows of Authlib’s client: http clients. */
export const httpClients: readonly Row[] = [
  {
    id: 'H01',
    expected:
      'A request carries the token unless the config says withholdToken: true, or brings auth or an authorization field of its own; those go without a token and cause no refresh, within the allowed origins all the same.',
    differs: 'It still goes to the allowed origins only.',
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'H01, T5.07: lets auth of the request stand, without a token and without a refresh',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H01, T5.08: sends no token when told so, and asks for none',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H01, T5.07, T5.08: goes as its caller says, and no token is renewed or asked for',
      ],
      [
        'packages/got/test/oauth1.test.ts',
        'H01: withholds the signature where the caller asks or has his own',
      ],
    ],
  },
  {
    id: 'H02',
    expected:
      'Without a token a request is refused with a MissingTokenError before anything is sent.',
    differs: 'A client whose grant needs nobody fetches its first token instead.',
    tests: [
      ['packages/axios/test/sessions.test.ts', 'H02, T5.05: sends nothing without a token'],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H02, T3.20: without a token is refused before anything is sent',
      ],
      ['packages/got/test/renewal.test.ts', 'H02: sends nothing without a token'],
    ],
  },
  {
    id: 'H03',
    expected:
      'An expired token is renewed before the request; one that cannot be renewed is an InvalidTokenError and nothing is sent.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H13, H17, T3.08: renews an expired token first, and saves it before the request',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H14, T3.09: says so when an expired token cannot be renewed',
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
    id: 'H04',
    expected:
      'A session has request, get, delete, head, options, post, put, patch and the form helpers, typed as the installed axios types them.',
    tests: [
      ['packages/axios/test/oauth1.test.ts', 'H04, O49: has the verbs of axios'],
      [
        'packages/axios/test/sessions.test.ts',
        'M08, H30, H31, H04: is an OAuth2Client with the verbs of axios, RFC 6750 §2.1',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H04: is a %s with what fetch takes, and answered as fetch answers',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'M09, H04, H30, H31: has the methods of got, with the token',
      ],
    ],
  },
  {
    id: 'H05',
    expected:
      "A session opens nothing of its own, so there is nothing to close: the agents of the application stay the application's.",
    differs:
      'No close and no Symbol.asyncDispose: a session holds no connection that the application did not give.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H05: leaves the agents of the application to the application',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'H05: holds nothing open that would have to be closed',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H05: has nothing to close, and leaves the connections of the application open',
      ],
    ],
  },
  {
    id: 'H06',
    expected: 'fetchAccessToken of OAuth2Session is fetchToken.',
    differs: 'The alias exists on the axios session alone.',
    tests: [
      ['packages/axios/test/sessions.test.ts', 'H06: fetchAccessToken is fetchToken'],
      ['packages/oauth2/test/client/client-options.test.ts', 'H06: has one name for fetchToken'],
      ['packages/got/test/sessions.test.ts', 'H06: has fetchToken, and no second name for it'],
    ],
  },
  {
    id: 'H10',
    expected:
      'HTTP options are the option axios, an instance or settings for axios.create, apart from the options of the client; a given instance lends its settings and interceptors and stays as it is. Token requests use its adapter, agents, proxy and DNS settings alone.',
    differs:
      'HTTP options are one explicit member instead of being sorted out of the keyword arguments.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H10, H11, H18: asks for tokens by the HTTP client of the application, without its header fields and interceptors',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H10: takes over settings and interceptors of an instance, and leaves it as it is',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H10: takes an instance, or the options of one, apart from those of the protocol',
      ],
    ],
  },
  {
    id: 'H11',
    expected:
      "Token requests go by the session's own HTTP client, without header fields and interceptors that are for the API; API calls take the axios config of each call.",
    differs: 'No HTTP options for one token request: the session has them once.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H10, H11, H18: asks for tokens by the HTTP client of the application, without its header fields and interceptors',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H11, H12: takes options of got with each request, which win over those of the session',
      ],
    ],
  },
  {
    id: 'H12',
    expected:
      "The timeout of axios holds for each request to the API, that of a call before that of the instance; the client's timeout, in seconds, holds for requests to the server.",
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'H12, T5.09: obeys the timeout of the instance, and that of a request first',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H12, T5.09: holds token requests to the time of the client',
      ],
      [
        'packages/got/test/got-features.test.ts',
        'H12, T5.09: keeps to the timeout of the instance, and to that of a call',
      ],
    ],
  },
  {
    id: 'H13',
    expected:
      "Expiry is looked at in an adapter around axios' own, so that interceptors see a request once and a second attempt does not pass them again.",
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'B06, H13: makes an adapter for an instance of the application',
      ],
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
    id: 'H14',
    expected: 'A renewal that is not possible ends in an InvalidTokenError.',
    differs: "Authlib answers InvalidTokenError for both; the server's reason is kept here.",
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H14, T3.09: says so when an expired token cannot be renewed',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'G12, T3.15, H14: is no secret, and no request to the API is sent, when %s',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'H03, H14, T3.09: refuses to send an expired token that nothing renews',
      ],
    ],
  },
  {
    id: 'H15',
    expected: 'responseType stream works, with a renewal before it or after a 401.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H35, H15, T5.02: streams a response after a renewal',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H15, T5.02: of an answer is read while it comes, after a renewal, with the token in the %s',
      ],
      [
        'packages/got/test/got-features.test.ts',
        'H15, H35: pipes a body into a stream after the token has come',
      ],
    ],
  },
  {
    id: 'H16',
    expected:
      'A renewal is one for all who wait: in a client, among the clients of a process that have the same refresh token, and with lock among processes.',
    differs: 'The reference locks within one client at most.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y01, T14.01, H16, Q10: are one refresh and one update, and all use what it brought',
      ],
      [
        'packages/oauth2/test/client/protected-fetch.test.ts',
        'H16, Y01, C-15 is one for a hundred requests, ahead of expiry and after 401',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
      ],
    ],
  },
  {
    id: 'H17',
    expected: 'updateToken may be synchronous or asynchronous; the request waits for it.',
    differs: 'The asynchronous client of the reference fails with a synchronous one.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H03, H13, H17, T3.08: renews an expired token first, and saves it before the request',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'T3.10, T3.11, T3.12, H17: asks again for a token of client credentials, with the body of the request as it was',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C12, H17, T3.22: is saved by a function that answers at once or by a promise',
      ],
      [
        'packages/got/test/renewal.test.ts',
        'H17, T3.11: tells a function of the application which token that replaces',
      ],
    ],
  },
  {
    id: 'H18',
    expected: 'API calls take any method; token requests are POST.',
    differs: 'Token requests are never GET: RFC 6749 §3.2 requires POST of clients.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H10, H11, H18: asks for tokens by the HTTP client of the application, without its header fields and interceptors',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'T2.03, H18: makes a GET of a token request where a server wants one, with nothing in its body',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H10, H18: fetches tokens over its connections, by POST and by nothing of its settings',
      ],
    ],
  },
  {
    id: 'H19',
    expected: 'Hooks may be synchronous or asynchronous and are awaited.',
    differs: 'A hook that returns nothing is told what to return.',
    tests: [
      ['packages/axios/test/sessions.test.ts', 'H19: awaits hooks'],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'T6.08, H19: is awaited; several run in the order of their registration',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H17, H19: waits for functions of the application, and takes those that need no waiting',
      ],
    ],
  },
  {
    id: 'H20',
    expected: 'realm is an option of the client and of a single call.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O10, O24, H20, T8.11, CLI-5: signs parameters, writes a realm, reads form and JSON, and works a second time',
      ],
    ],
  },
  {
    id: 'H21',
    expected:
      'Redirects are followed here and not by axios: within the origin with the token, and never to another origin; beforeRedirect is called and may refuse.',
    differs:
      "Authlib's transports follow to other origins without the Authorization field; here such a redirect is handed back.",
    tests: [
      [
        'packages/axios/test/attach-oauth2.test.ts',
        'H21, N02, N06, T15.02, T15.06, C-11: does not take the token along a %i redirect to another origin',
      ],
      [
        'packages/axios/test/axios-settings.test.ts',
        'H21: tells beforeRedirect of a redirect, which can refuse it and change header fields',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H21: names the origins that see the token by its base URLs and by itself',
      ],
    ],
  },
  {
    id: 'H22',
    expected:
      'How the client authenticates can be a method of the application; a session takes it as the core does.',
    differs:
      'No OAuth2ClientAuth for bare HTTP clients in this package: client authentication methods are exported by @authkit/oauth2/client and work in every client.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H22: authenticates at the server by a method of the application',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H22: exports what authenticates bare instances and clients',
      ],
    ],
  },
  {
    id: 'H23',
    expected:
      'axios ^1.7 is the peer; the whole suite runs on 1.7.9 and on the newest, on the http and the fetch adapter.',
    tests: [
      ['packages/axios/test/axios-settings.test.ts', 'H23: works from 1.7 on'],
      ['packages/got/test/peer.test.ts', 'H23, N13: fetches, renews and sends a token'],
    ],
  },
  {
    id: 'H24',
    expected:
      "A private certificate authority is trusted through the HTTP client's own settings: `nodeTransport({ httpsAgent })` for requests to the server, the instance of axios or got for theirs, NODE_EXTRA_CA_CERTS for fetch.",
    differs: 'Options of agents instead of verify and cert.',
    tests: [
      [
        'packages/common/test/net/node-transport.test.ts',
        'H24: httpsAgent brings the certificate of a private authority, without which there is no answer',
      ],
    ],
  },
]
