import type { Row } from '../row.ts'

/** Rows of Authlib’s client: client members. */
export const clientMembers: readonly Row[] = [
  {
    id: 'C20',
    expected: 'A method of the application is found by its name in clientAuthentications.',
    differs:
      'Methods are known when the client is made, so that a name nobody registered is an error at once.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/custom.test.ts',
        'C20, A05, A12 is found by its name in the list',
      ],
    ],
  },
  {
    id: 'C21',
    expected:
      'A name resolves to a method when the client is made; an unknown one is an AuthkitConfigError that lists the names.',
    differs: 'The error comes early and is a clear one.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C21, T4.11 names the methods that exist when it is given another',
      ],
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C21, D03 does not fall back to Basic for a private_key_jwt that has no key',
      ],
    ],
  },
  {
    id: 'C22',
    expected:
      'client.token reads an OAuth2Token or undefined, and takes an object, an OAuth2Token or undefined.',
    differs:
      'The null of a database means none as well; a token that is set aside is not brought back by a renewal that was under way.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C10, C22: is given as %s, at construction and later',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C22: is the very token that was given, and none after `undefined` or the null of a database',
      ],
    ],
  },
  {
    id: 'C23',
    expected:
      '`createAuthorizationUrl(options)` returns the URL, the state and the code verifier, without waiting.',
    differs:
      'The endpoint comes from the server metadata, so that nobody sends a browser elsewhere by mistake.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1',
      ],
    ],
  },
  {
    id: 'C24',
    expected:
      'fetchToken(request) fetches a token by a grant from the token endpoint of the metadata, keeps it and returns it.',
    differs:
      'URL, method, header fields and body are those of the server metadata and of hooks instead of arguments, so that no call sends a code to another server.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C24, C51, C55, T2.01 sends code, redirect URI and verifier, RFC 6749 §4.1.3 and RFC 7636 §4.5',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C24, C58 asks for JSON, sends a form and authenticates by Basic',
      ],
    ],
  },
  {
    id: 'C25',
    expected:
      '`tokenFromFragment(url, { state })` takes the token of an implicit response, keeps it and returns it.',
    differs:
      "Only for a client made with `responseType: 'token'`, and never without a state (RFC 9700 §2.1.2).",
    tests: [
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C25, M17, T2.23 gives the token and keeps it, RFC 6749 §4.2.2',
      ],
    ],
  },
  {
    id: 'C26',
    expected:
      'refreshToken(refreshToken?, { scope }) exchanges the given refresh token, or the current one, and saves the outcome.',
    tests: [
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C70, C71, C73, T3.14 sends refresh token and scope, and saves the new token, RFC 6749 §6',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C26, C72, T3.13 keeps the refresh token that the server did not replace, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'C27',
    expected:
      'ensureActiveToken() answers whether there is a token that works, renewed if it had to be.',
    differs: 'Without any token it rejects with a MissingTokenError.',
    tests: [
      ['packages/oauth2/test/client/oauth2-client.test.ts', 'C27, T3.20 needs a token'],
      ['packages/oauth2/test/client/oauth2-client.test.ts', 'C27, C74, T3.17 leaves %j alone'],
    ],
  },
  {
    id: 'C28',
    expected:
      'revokeToken(token?, tokenTypeHint?) has the refresh token, else the access token, or the one given, revoked.',
    differs:
      'It answers nothing and rejects when the server did not do it, instead of returning a raw response that nobody looks at.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      ['packages/oauth2/test/client/about-token.test.ts', 'C28, C29: needs the endpoint'],
    ],
  },
  {
    id: 'C29',
    expected: 'introspectToken(token?, tokenTypeHint?) returns what the server says about a token.',
    differs:
      'The result is typed and checked, and the client authenticates as at the token endpoint unless introspectionEndpointAuthMethod is given.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      ['packages/oauth2/test/client/about-token.test.ts', 'C28, C29: needs the endpoint'],
    ],
  },
  {
    id: 'C30',
    expected:
      'registerComplianceHook(name, hook), and complianceHooks in the options, add hooks by seven names.',
    differs:
      'A name that is none is an error of the compiler and an AuthkitConfigError; so is a hook that is no function.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C30, C11, C13: a bad %s is refused when the client is made: %o',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C30, T6.03: of a name that is none is refused, at construction and later',
      ],
    ],
  },
  {
    id: 'C31',
    expected:
      'The answer of the token endpoint becomes a token or the error that it is, for first tokens and refreshes alike.',
    differs:
      'There is no public method to parse a response; what a server writes otherwise is put right by an accessTokenResponse or refreshTokenResponse hook.',
    tests: [
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'C31: %s that is refused is the error of the server, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'C32',
    expected:
      '`clientId`, `scope`, `redirectUri`, `serverMetadata`, `leeway` and `token` can be read; the token can be set.',
    differs:
      'All but the token are read-only, and the secret is not shown: what requests rely on does not change under them.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C62, C32 brings the token that the client then has',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C08, C32 takes the redirect URI as a URL, and shows what it was made with',
      ],
    ],
  },
  {
    id: 'C40',
    expected:
      'The query begins with response_type, client_id, redirect_uri, scope and state, extras follow in their order, behind the query that the endpoint has.',
    differs: 'An endpoint whose query has one of these parameters is refused (RFC 6749 §3.1).',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1',
      ],
    ],
  },
  {
    id: 'C41',
    expected: 'The response type is that of the request, else that of the client, else `code`.',
    differs: 'A type that the client cannot read is refused.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C41, T1.09 asks for a token without PKCE where the client is made for it, RFC 6749 §4.2.1',
      ],
    ],
  },
  {
    id: 'C42',
    expected: 'A state that is absent or empty is drawn at random.',
    differs: 'Authlib sends no state for an empty one.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C42, T1.06 takes state %j for none and draws one',
      ],
    ],
  },
  {
    id: 'C43',
    expected:
      'Redirect URI and scope are those of the client unless the request has others; an empty scope asks for none.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C06, C08, C43 takes redirect URI and scope of the client unless others are given',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C43 leaves out a scope that is empty',
      ],
    ],
  },
  {
    id: 'C44',
    expected:
      'Each request for a code carries an S256 challenge, also where no verifier was given.',
    differs: 'Authlib sends none unless it is given a verifier.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C44, D17, T1.03 sends the S256 challenge of every request, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'C45',
    expected:
      'Parameters of `authorizeParams` and the response mode are copied unless the request says otherwise.',
    differs:
      'Any parameter, where Authlib copies four; but no nonce, since one that never changes protects nothing.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C14, C45, T1.02, T1.10 has what the client sends each time, and what the request says instead',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C45, T1.10 refuses %s among what each request has: one request has it, or an option',
      ],
    ],
  },
  {
    id: 'C46',
    expected: 'Lists repeat the key, undefined and null are left out, 0 and false are sent.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined',
      ],
    ],
  },
  {
    id: 'C47',
    expected: 'A space is written as `+`.',
    tests: [
      ['packages/oauth2/test/client/authorization-request.test.ts', 'C47 writes a space as +'],
    ],
  },
  {
    id: 'C48',
    expected:
      'What belongs to a login is returned and nothing is stored on the client; the response type and mode come along where somebody chose them.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C-01, C48, D17, T1.04 draws a state and a verifier for every request and keeps neither, RFC 6749 §10.12',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C48 says what was chosen, for the end of the login',
      ],
    ],
  },
]
