import type { Row } from '../row.ts'

/** Rows of Authlib’s client: errors. */
export const errors: readonly Row[] = [
  {
    id: 'E01',
    expected: 'A LoginError has error, description, uri and status.',
    differs: 'Its class is LoginError; the OAuthError of the client is its cause.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/registry/test/apps/login.test.ts',
        "tells the provider's refusal by its code, E01",
      ],
    ],
  },
  {
    id: 'E02',
    expected:
      'MissingRequestTokenError, missing_request_token: a login is to go on that never began.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'E02: asks nobody without temporary credentials',
      ],
      ['packages/oauth1/test/client/oauth1-client.test.ts', 'E02: needs temporary credentials'],
    ],
  },
  {
    id: 'E03',
    expected: 'A call without token is missing_token.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'E03, R62, T11.04 is refused before anything is sent where there is no token',
      ],
      ['packages/registry/test/apps/tokens.test.ts', 'are needed for a call, E03'],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'E03, T11.04 are refused where nobody is logged in',
      ],
    ],
  },
  {
    id: 'E04',
    expected: 'An expired token that cannot be renewed is a token_invalid.',
    differs: 'There is no second class for it, which Authlib never raises either.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'E04, E05, G12 that cannot be renewed is an InvalidTokenError',
      ],
    ],
  },
  {
    id: 'E05',
    expected: 'InvalidTokenError, error token_invalid.',
    tests: [
      [
        'packages/oauth2/test/client/client-errors.test.ts',
        'E05, E06: tell a token that is over from one that cannot be used',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'E05, H03, H14, T3.09: since there is no way to is an InvalidTokenError',
      ],
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'E04, E05, G12 that cannot be renewed is an InvalidTokenError',
      ],
    ],
  },
  {
    id: 'E06',
    expected: 'UnsupportedTokenTypeError, error unsupported_token_type.',
    tests: [
      [
        'packages/oauth2/test/client/client-errors.test.ts',
        'E05, E06: tell a token that is over from one that cannot be used',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'E06, T5.03: since the token is of another type is an UnsupportedTokenTypeError, wherever it comes from, RFC 6749 §7.1',
      ],
      ['packages/registry/test/apps/tokens-renewal.test.ts', 'E06 of another type is not sent'],
    ],
  },
  {
    id: 'E07',
    expected: 'A callback without known state is mismatching_state with the reason.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.11, R82, E07, E08 belongs to no login without state or with an unknown one',
      ],
      ['packages/express/test/oauth-callbacks.test.ts', 'G11, E07 finds none for a stranger'],
    ],
  },
  {
    id: 'E08',
    expected: 'The same error as E07.',
    differs: 'One class instead of two.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.11, R82, E07, E08 belongs to no login without state or with an unknown one',
      ],
    ],
  },
  {
    id: 'E09',
    expected: 'A response or request without code is a `MissingCodeError`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E09, T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'E09 is missed when it is empty, and is a text',
      ],
    ],
  },
  {
    id: 'E10',
    expected:
      'An implicit response that lacks something is an `InvalidAuthorizationResponseError` that names it, and one with an error is that error.',
    differs: 'Authlib hides the error behind missing_token, and has a class for each parameter.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C-09, E10 refuses a response without the %s that was asked for, OAuth 2.0 Multiple Response Type Encoding Practices §5',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E10, T2.25 throws the error of the server, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'E11',
    expected: 'The error of a server is the same OAuthError as everywhere.',
    differs: 'One class for all clients.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S15, E11, T7.09 answers with an error that is one of ours, whatever its description',
      ],
      [
        'packages/oauth2/test/client/assertion-server.test.ts',
        'E11, T7.09 is told of a key that the server does not know',
      ],
    ],
  },
  {
    id: 'E12',
    expected: 'An endpoint without TLS is an `InsecureTransportError`.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C63, D12, E12, T2.27 never goes to %s, which has no TLS, RFC 6749 §3.2',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O46, E12, T8.17: is refused for every host but loopback',
      ],
    ],
  },
  {
    id: 'E13',
    expected: 'duplicated_oauth_protocol_parameter: the request has protocol parameters already.',
    tests: [
      ['packages/oauth1/test/client/signature-types.test.ts', 'E13 %s'],
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'E13: refuses to repeat a protocol parameter of %s, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'E14',
    expected:
      'A bad option is an AuthkitConfigError at construction, an answer that cannot be read an InvalidTokenResponseError.',
    differs: 'Told at construction instead of when the first request is sent.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)',
      ],
      [
        'packages/oauth1/test/client/login.test.ts',
        'E14, T8.14, CLI-7: of %s is no token response',
      ],
    ],
  },
  {
    id: 'E15',
    expected: 'A missing endpoint, state or redirectUri is an error that names it.',
    differs: 'AuthkitConfigError or MissingEndpointError.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'T11.11, E15 names the endpoint that an OpenID provider does not have',
      ],
      [
        'packages/registry/test/apps/logout.test.ts',
        'T13.05, E15 names the endpoint where there is none',
      ],
    ],
  },
  {
    id: 'E16',
    expected:
      'A failed ID Token or UserInfo answer is an error of its own with a cause, a LoginError in a login.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'D06, R85, E16, T12.15 are verified without a stored nonce of the caller, too: a nonce is always asked for',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'E16 tells of %s in the place of a profile',
      ],
    ],
  },
  {
    id: 'E17',
    expected:
      'A server that fails is a TokenResponseError with status, Retry-After and excerpt; one that cannot be reached a FetchError with its cause; metadata that cannot be had a ServerMetadataError.',
    differs:
      'An OAuth error in an answer with status 5xx is still an OAuthError, and the excerpt is kept from loggers.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C79, E17: throws for status %s without an error',
      ],
      ['packages/oauth2/test/client/discovery.test.ts', 'C-06, E17: refuses %s, RFC 8414 §3.2'],
    ],
  },
  {
    id: 'Y01',
    expected:
      'Ten calls with an expired token are one refresh, one `updateToken` call, and all ten use the new token.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y01, T14.01, H16, Q10: are one refresh and one update, and all use what it brought',
      ],
    ],
  },
  {
    id: 'Y02',
    expected:
      'A refresh that fails is one request, and all who waited are rejected with the same error; the next call tries again.',
    differs: 'Authlib lets each waiter post in turn.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y02, T14.02: are all refused by the same answer',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'T14.02: are all told that it is refused, and ask once',
      ],
    ],
  },
  {
    id: 'Y03',
    expected: 'Calls with the same stored token share one refresh and one updateToken.',
    differs: 'Authlib refreshes for each.',
    tests: [
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'C-16, Y03, T14.03, G05 is renewed by one discovery, one refresh and one JWKS request for 1000 calls with it',
      ],
      [
        'packages/registry/test/apps/tokens-renewal.test.ts',
        'C-16, Y03 is renewed as seldom through one client for an HTTP client',
      ],
      [
        'internal/conformance/http-clients/registered-client.test.ts',
        'C-16, Y03 renews an expired token by one discovery, one refresh and one JWKS request for 1000 calls through %s',
      ],
    ],
  },
  {
    id: 'Y04',
    expected: 'Ten first calls of an assertion client are one token request.',
    differs: 'Authlib sends ten.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'Y04, T7.08 is one for ten that come at once',
      ],
    ],
  },
  {
    id: 'Y05',
    expected: 'Eight calls that need the metadata for the first time load it once.',
    differs: 'Authlib loads it eight times.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'R65, T10.19, T14.05, Y05 is asked for once by all who need it at first, and kept',
      ],
    ],
  },
  {
    id: 'Y06',
    expected:
      'Worker threads and processes share no memory and so no lock: with `storeLock(store)` 300 calls of three processes make one refresh, a process that is killed frees the lock after its lifetime.',
    differs: 'Authlib has no lock between threads of the sync sessions.',
    tests: [
      [
        'internal/conformance/http-clients/processes.test.ts',
        'Y06, T14.06, G05, Q10: three of them with 100 calls each refresh it once, RFC 9700 §4.14',
      ],
      [
        'internal/conformance/http-clients/processes.test.ts',
        'go on without the one that was killed while it renewed',
      ],
    ],
  },
  {
    id: 'Y07',
    expected: 'Calls wait until `updateToken` is done before they use the new token.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y07, T14.07: wait until the new token is saved',
      ],
    ],
  },
  {
    id: 'Y08',
    expected:
      'A refresh token that another process used up is found by reading the stored token again: its new token is used, nothing is saved and the session does not end.',
    differs: 'Authlib does not notice.',
    tests: [
      [
        'packages/oauth2/test/client/flight.test.ts',
        'Y08, T14.08: use the token of another process that was faster, RFC 6749 §6',
      ],
    ],
  },
]
