import type { Row } from '../row.ts'

/** Rows of Authlib’s client: client. */
export const client: readonly Row[] = [
  {
    id: 'C01',
    expected:
      "The client sends by the `fetch` or the `transport` that it is given; the platform's fetch unless given.",
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C01, C02 needs an identifier, and sends by the fetch that it is given',
      ],
    ],
  },
  {
    id: 'C02',
    expected: '`clientId` names the client; it is checked at construction.',
    differs: 'It is required: a request without it could not be answered.',
    tests: [
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C01, C02 needs an identifier, and sends by the fetch that it is given',
      ],
    ],
  },
  {
    id: 'C03',
    expected:
      'clientSecret is the text that the server gave; a private key is given to privateKeyJwt({ key }) and refused as a secret.',
    differs:
      'The secret and the key have separate places, so that a key can never be sent as a password.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C03, D03 refuses a private key as the secret of %s',
      ],
    ],
  },
  {
    id: 'C04',
    expected:
      'tokenEndpointAuthMethod is a name of the list, a method or a function; with a secret it is client_secret_basic, without one none, or the first that fits of those the server announces.',
    differs: 'What the server announces is respected in the choice.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C04, T4.01 is %s for %s',
      ],
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C04 takes a name, a method or a function',
      ],
    ],
  },
  {
    id: 'C05',
    expected:
      'revocationEndpointAuthMethod is used to revoke tokens alone; the method of the token endpoint unless given.',
    differs:
      'The default is the method of the token endpoint instead of a choice of its own, which sent a private key as a password.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C05, T4.13 is that of the token endpoint unless another is given',
      ],
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C05, T4.14 can be another one to revoke tokens',
      ],
    ],
  },
  {
    id: 'C06',
    expected:
      '`scope` is text or a list, joined by spaces, and asked for wherever a request says no other; an empty one asks for none.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C06, C08, C43 takes redirect URI and scope of the client unless others are given',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C55, C06 has the scope of the client, another one, or none',
      ],
    ],
  },
  {
    id: 'C07',
    expected: 'The state of the login is given with each response, and compared in constant time.',
    differs:
      'It is no option of the client: a client may begin many logins, and a state belongs to one browser.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C-01, C07, T2.08, T-UT-8 refuses a state that is %s, RFC 6749 §10.12',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C07, D20, T2.10 does not go on without a state to compare with: %j',
      ],
    ],
  },
  {
    id: 'C08',
    expected:
      '`redirectUri`, text or URL, is the callback of every request that says no other, and goes with the code.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C06, C08, C43 takes redirect URI and scope of the client unless others are given',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C08, C32 takes the redirect URI as a URL, and shows what it was made with',
      ],
    ],
  },
  {
    id: 'C09',
    expected:
      'PKCE is always S256; any other challenge method, and a verifier that is none, is a configuration error at construction or when the URL is made.',
    differs: 'Authlib ignores `plain` without a word.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C09 refuses a verifier that is none, RFC 7636 §4.1',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C09, D17, T1.05 refuses %j as a challenge method, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'C10',
    expected:
      'token is an object with its members, an OAuth2Token, or absent; it is copied and checked when the client is made.',
    differs:
      'An object without an access_token is refused at once instead of failing at its first use.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C10, C22: is given as %s, at construction and later',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C10, T3.21: is refused without an access token: %j',
      ],
    ],
  },
  {
    id: 'C11',
    expected: 'tokenPlacement is header, body or query; the header unless given.',
    differs: 'Any other value is a configuration error; the reference sends no token then.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C30, C11, C13: a bad %s is refused when the client is made: %o',
      ],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B02, C11, T5.01, RFC 6750 §2.1: is the header unless told',
      ],
    ],
  },
  {
    id: 'C12',
    expected:
      'updateToken(token, { refreshToken?, accessToken? }) saves a token that was renewed, before any request uses it; it answers at once or by a promise.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C12, H17, T3.22: is saved by a function that answers at once or by a promise',
      ],
      [
        'packages/oauth2/test/client/oauth2-client.test.ts',
        'C12, C73 has the new token although saving it failed, and says so',
      ],
    ],
  },
  {
    id: 'C13',
    expected:
      'leeway is the number of seconds before its expiry at which a token is renewed; 60 unless given.',
    differs: 'Text, a negative number and infinity are refused when the client is made.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C30, C11, C13: a bad %s is refused when the client is made: %o',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C13, T3.02: have a leeway of a minute, and none where it is 0',
      ],
    ],
  },
  {
    id: 'C14',
    expected:
      '`responseType`, `responseMode` and `authorizeParams` at construction go into every authorization URL; a request may say otherwise, and `undefined` leaves a parameter out.',
    differs:
      '`authorizeParams` takes any parameter under its wire name but `state`, `nonce` and `max_age`: a response is held against each of them, so each belongs to one request.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C14, C45, T1.02, T1.10 has what the client sends each time, and what the request says instead',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C14 refuses parameters of each request that are no text',
      ],
    ],
  },
  {
    id: 'C15',
    expected: 'There is updateToken and no option of the old name.',
    differs:
      'The old name was never an option here; the types do not know it, and options of subclasses may have any name.',
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'C15: know updateToken and no tokenUpdater',
      ],
    ],
  },
]
