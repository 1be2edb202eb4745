import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios authorization. */
export const scenariosAuthorization: readonly Row[] = [
  {
    id: 'T1.01',
    expected:
      'The own query of the endpoint stays, response_type, client_id and a random state follow, and that state is returned.',
    differs: 'The state has 43 characters, 256 bits, and PKCE is always there.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1',
      ],
    ],
  },
  {
    id: 'T1.02',
    expected:
      "`prompt: 'none'` at construction and state, redirect URI and scope of the request are all in the URL.",
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C14, C45, T1.02, T1.10 has what the client sends each time, and what the request says instead',
      ],
    ],
  },
  {
    id: 'T1.03',
    expected: 'A verifier is sent as its S256 challenge.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C44, D17, T1.03 sends the S256 challenge of every request, RFC 7636 §4.3',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'T1.03 sends the challenge of the verifier that it is given, RFC 7636 §4.2',
      ],
    ],
  },
  {
    id: 'T1.04',
    expected: 'A request without verifier gets one.',
    differs: 'Authlib sends no challenge then.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C-01, C48, D17, T1.04 draws a state and a verifier for every request and keeps neither, RFC 6749 §10.12',
      ],
    ],
  },
  {
    id: 'T1.05',
    expected: 'The method plain is a configuration error.',
    differs: 'Authlib silently sends no challenge.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C09, D17, T1.05 refuses %j as a challenge method, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'T1.06',
    expected: 'An empty state is drawn anew.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C42, T1.06 takes state %j for none and draws one',
      ],
    ],
  },
  {
    id: 'T1.07',
    expected:
      '`max_age: 0` and a list of resources are written as `max_age=0&resource=a&resource=b`.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined',
      ],
    ],
  },
  {
    id: 'T1.08',
    expected: 'null and undefined are left out, a list of scopes is joined.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined',
      ],
    ],
  },
  {
    id: 'T1.09',
    expected: 'A request for a token has no PKCE, even with a verifier.',
    differs: 'Only a client made for tokens may ask for one.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C41, T1.09 asks for a token without PKCE where the client is made for it, RFC 6749 §4.2.1',
      ],
    ],
  },
  {
    id: 'T1.10',
    expected:
      'responseMode, prompt and login_hint at construction are copied; max_age and nonce are refused there.',
    differs:
      'A nonce that never changes protects nothing, and a max_age must be checked with the response.',
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
]
