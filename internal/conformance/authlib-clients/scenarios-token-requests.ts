import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios token requests. */
export const scenariosTokenRequests: readonly Row[] = [
  {
    id: 'T2.01',
    expected: 'A code is exchanged; the token is the answer plus expires_at.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'T2.01 is the token plus expires_at, RFC 6749 §5.1',
      ],
    ],
  },
  {
    id: 'T2.02',
    expected: 'A code alone is exchanged with the identifier of a public client in the form.',
    differs: 'Only with `skipStateCheck: true`.',
    tests: [
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'C51, D20, T2.02 is exchanged only by who says that there is no state to check, RFC 6749 §10.12',
      ],
    ],
  },
  {
    id: 'T2.03',
    expected:
      'A hook makes a token request a GET, behind the query of the endpoint and without body.',
    differs: 'The method is no option of a request (RFC 6749 §3.2).',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C60, T2.03 goes by GET where a hook makes it so for a server that has it no other way',
      ],
    ],
  },
  {
    id: 'T2.04',
    expected: 'An answer with an error is an `OAuthError` of that code, whatever its status.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T2.05',
    expected: 'username and password select the password grant, with the scope of the client.',
    differs: 'Only where the client lists `password()`: RFC 9700 §2.4 forbids the grant.',
    tests: [
      [
        'packages/oauth2/test/client/grants/password.test.ts',
        'T2.05 is selected by username and password and asks for the scope of the client, RFC 6749 §4.3.2',
      ],
    ],
  },
  {
    id: 'T2.06',
    expected: 'A request that names nothing is client_credentials with the scope of the client.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C53, T2.06 is that of the request, of its options, of the client, in this order',
      ],
    ],
  },
  {
    id: 'T2.07',
    expected: 'An expired token of the client is no obstacle, and is replaced.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'T2.07 goes out although the token of the client has expired',
      ],
    ],
  },
  {
    id: 'T2.08',
    expected: 'A state that differs or is missing is a `MismatchingStateError`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C-01, C07, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12',
      ],
    ],
  },
  {
    id: 'T2.09',
    expected: 'A missing or empty code is a `MissingCodeError`, before the state is looked at.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E09, T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
      ],
    ],
  },
  {
    id: 'T2.10',
    expected: 'A response without an expected state is refused.',
    differs: 'Authlib checks nothing then.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C07, D20, T2.10 does not go on without a state to compare with: %j',
      ],
    ],
  },
  {
    id: 'T2.11',
    expected: '`error=access_denied` is thrown and nothing is sent.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C52, D08, T2.11 throws the error of the server, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'C52, D08, T2.11 with an error is told as that, and nothing is sent, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'T2.12',
    expected: '`error_code=5` alone is a missing code.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E09, T2.09, T2.12, T-UT-8 misses the code in %j, whatever the state',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'C51, T2.12 with error_code alone has no code, and nothing is sent',
      ],
    ],
  },
  {
    id: 'T2.13',
    expected: 'client_credentials first does not stick: a code is exchanged after it.',
    tests: [
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'C53, T2.13 is no request of the client for itself, before and after such a one',
      ],
    ],
  },
  {
    id: 'T2.14',
    expected: 'A list of resources repeats the key.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C57, T2.14 repeats what is a list, RFC 8707 §2',
      ],
    ],
  },
  {
    id: 'T2.15',
    expected: 'A grant type by its URN is sent with its fields as they are.',
    tests: [
      [
        'packages/oauth2/test/client/grants/token-exchange.test.ts',
        'C56, T2.15 takes the names on the wire, and sends what it does not know as it is',
      ],
    ],
  },
  {
    id: 'T2.16',
    expected: 'Requests go to the token endpoint of the server metadata.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C59, T2.16, T2.17 goes to the token endpoint of the server, which must be known',
      ],
    ],
  },
  {
    id: 'T2.17',
    expected: 'A server without the endpoint is a `MissingEndpointError`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C59, T2.17 says which endpoint is missing',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C59, T2.16, T2.17 goes to the token endpoint of the server, which must be known',
      ],
    ],
  },
  {
    id: 'T2.18',
    expected: 'A method of the application replaces client authentication.',
    differs: 'As an option of the client.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C61, T2.18 is authenticated by what the client was made with',
      ],
    ],
  },
  {
    id: 'T2.19',
    expected:
      'A 503 with an OAuth error keeps both; one without is a `TokenResponseError` with its status.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, E17, T2.19 is a TokenResponseError with its status when a server fails',
      ],
    ],
  },
  {
    id: 'T2.20',
    expected: 'A 401 without error is refused with its status.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C92, D15, T2.20 is no token when a 401 has no error, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'T2.21',
    expected:
      'A 429 of text is a `TokenResponseError` with status and Retry-After, and a polling device waits that long.',
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
    id: 'T2.22',
    expected: 'A list, and an answer without access_token, is refused.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C94, C-14, T2.22 is refused when it is %s',
      ],
    ],
  },
  {
    id: 'T2.23',
    expected: 'The token of a fragment is returned and kept, after its state was compared.',
    differs: 'The state is always compared.',
    tests: [
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C25, M17, T2.23 gives the token and keeps it, RFC 6749 §4.2.2',
      ],
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C-01, D20, T2.23 refuses a state that is %s, RFC 6749 §10.12',
      ],
    ],
  },
  {
    id: 'T2.24',
    expected:
      'A fragment without access_token or token_type, or of another type, is refused by name.',
    differs: 'One error class for a response that lacks what was asked for.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'T2.24, C-14 refuses an access token of the type %s, RFC 6749 §7.1',
      ],
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'E10, T2.24 refuses a response without %s, RFC 6749 §4.2.2',
      ],
    ],
  },
  {
    id: 'T2.25',
    expected: 'An error in the fragment is thrown as an `OAuthError`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'E10, T2.25 throws the error of the server, RFC 6749 §4.2.2.1',
      ],
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'E10, T2.25 tells the error of the server, after its state, RFC 6749 §4.2.2.1',
      ],
    ],
  },
  {
    id: 'T2.26',
    expected: '`fetchToken` completes an implicit login without a request.',
    differs: 'Where a token was asked for, not where a `#` is.',
    tests: [
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C50, T2.26 is what fetchToken does for a login that asked for a token',
      ],
    ],
  },
  {
    id: 'T2.27',
    expected: 'A token endpoint over http is refused, but on loopback.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C63, D12, E12, T2.27 never goes to %s, which has no TLS, RFC 6749 §3.2',
      ],
    ],
  },
  {
    id: 'T2.28',
    expected: 'A description with quotes and other letters is kept as it is.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C90, C91, E17, T2.04, T2.19, T2.28 is an OAuthError when it has an error, with status %i, RFC 6749 §5.2',
      ],
    ],
  },
]
