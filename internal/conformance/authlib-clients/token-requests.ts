import type { Row } from '../row.ts'

/** Rows of Authlib’s client: token requests. */
export const tokenRequests: readonly Row[] = [
  {
    id: 'C50',
    expected:
      '`fetchToken` takes the token out of the response of a login that asked for one, and sends nothing.',
    differs:
      'What was asked for decides, not a `#` in the URL: whoever writes the URL could make a code flow an implicit one.',
    tests: [
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C50, T2.26 is what fetchToken does for a login that asked for a token',
      ],
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C50, C-26 decides by what was asked for: a fragment does not turn a code into a token, nor a code a token into one',
      ],
    ],
  },
  {
    id: 'C51',
    expected:
      'A response is parsed as such, its state, issuer and code are checked and the code is exchanged.',
    differs:
      'The parameters decide and not the substring `code=`; a code alone needs `skipStateCheck: true`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C51, M17, T-UT-8 takes the code out of %s, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'C51, T2.12 with error_code alone has no code, and nothing is sent',
      ],
    ],
  },
  {
    id: 'C52',
    expected:
      'An error in the response is thrown as an `OAuthError` with description and URI after its state was checked, and nothing is sent.',
    differs: 'Authlib sends a client_credentials request.',
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
    id: 'C53',
    expected:
      'The grant is the one named, else the one that the options select, else that of the client, else client_credentials; a choice is never remembered.',
    differs:
      'A guess does not stick, and options that belong to another grant are refused instead of sent.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C53 does not send %s with a grant that has no use for it, RFC 6749 §4.5',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C53 is refused where options of two grants meet',
      ],
    ],
  },
  {
    id: 'C54',
    expected:
      'A token that no person took part in is renewed by the same request; how it was fetched is remembered with it.',
    differs: 'Authlib forgets the grant of a single request.',
    tests: [
      [
        'packages/oauth2/test/client/grants/client-credentials.test.ts',
        'C54 renews a token in the way in which it was fetched, RFC 6749 §4.4.2',
      ],
      [
        'packages/oauth2/test/client/grants/client-credentials.test.ts',
        'C54 does not renew another token in that way',
      ],
    ],
  },
  {
    id: 'C55',
    expected:
      'A code goes with the redirect URI of its request, other grants with the scope of the client or of the request.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C55, C06 has the scope of the client, another one, or none',
      ],
      [
        'packages/oauth2/test/client/grants/authorization-code.test.ts',
        'Q01, C08, C55 is exchanged with the redirect URI of its request, whatever URL it came to behind a proxy, RFC 6749 §4.1.3',
      ],
    ],
  },
  {
    id: 'C56',
    expected: 'What is left becomes fields of the form, and any grant type can be named.',
    differs: '0 and false are sent; Authlib drops them.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C56 keeps 0 and false, leaves out undefined and null, and refuses what is no text',
      ],
      [
        'packages/oauth2/test/client/grants/token-exchange.test.ts',
        'C56, T2.15 takes the names on the wire, and sends what it does not know as it is',
      ],
    ],
  },
  {
    id: 'C57',
    expected: 'A parameter that is a list is repeated.',
    differs: 'There is no body text to merge; `accessTokenRequest` hooks change the form.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C57, T2.14 repeats what is a list, RFC 8707 §2',
      ],
    ],
  },
  {
    id: 'C58',
    expected: 'Token requests ask for JSON and send a form in UTF-8.',
    differs: 'Fields of the header are changed by `accessTokenRequest` hooks.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C58, C60, M17 goes by POST as a form, and never in a URL, RFC 6749 §3.2',
      ],
    ],
  },
  {
    id: 'C59',
    expected:
      'Requests go to the endpoint of the server metadata; a missing one is a `MissingEndpointError`.',
    differs: 'A URL is no argument: credentials go where the metadata says.',
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
    id: 'C60',
    expected: 'Token requests are posted, with everything in the body (RFC 6749 §3.2).',
    differs:
      'The method is no option, since a URL with credentials ends in logs; a hook makes it GET for a server that wants that.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C58, C60, M17 goes by POST as a form, and never in a URL, RFC 6749 §3.2',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C60, T2.03 goes by GET where a hook makes it so for a server that has it no other way',
      ],
    ],
  },
  {
    id: 'C61',
    expected:
      '`tokenEndpointAuthMethod` takes a method or a function of the application, in the place of all others.',
    differs: 'It is an option of the client and not of each request.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C61, T2.18 is authenticated by what the client was made with',
      ],
    ],
  },
  {
    id: 'C62',
    expected: 'The token is kept as `client.token` and returned.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C62, C32 brings the token that the client then has',
      ],
    ],
  },
  {
    id: 'C63',
    expected: 'Endpoints without TLS are refused at construction, but on loopback.',
    differs:
      'Authlib sends over http; the environment variable AUTHKIT_INSECURE_TRANSPORT admits it.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'D12, C63 does not send a browser to an endpoint without TLS, RFC 6749 §3.1',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C63, D12, E12, T2.27 never goes to %s, which has no TLS, RFC 6749 §3.2',
      ],
    ],
  },
]
