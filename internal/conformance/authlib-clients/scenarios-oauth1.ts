import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios oauth1. */
export const scenariosOauth1: readonly Row[] = [
  {
    id: 'T8.01',
    expected: 'No client id is an AuthkitConfigError.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)',
      ],
    ],
  },
  {
    id: 'T8.02',
    expected: 'The signature is in the header, the URL or the form.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'T8.02, HTTP-1: sends the signature of both requests in the %s, RFC 5849 §3.5',
      ],
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O08, T8.02, CLA-4: is, for %s of a client that uses the body, where it can be, RFC 5849 §3.5.2',
      ],
    ],
  },
  {
    id: 'T8.03',
    expected: 'Each place with each kind of request verifies, with every parameter once.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'T8.04',
    expected:
      'The known signatures of HMAC and PLAINTEXT come out, and RSA has the same order of parameters.',
    tests: [
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-1, O40, O48, T8.04: writes the protocol parameters in their order, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-2, SIG-5, O48, T8.04: shows the encoded secrets as PLAINTEXT, RFC 5849 §3.4.4',
      ],
    ],
  },
  {
    id: 'T8.05',
    expected: 'A query beyond ASCII has the known signature.',
    tests: [
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-3, O48, T8.05: signs a query beyond ASCII, encoded or not',
      ],
    ],
  },
  {
    id: 'T8.06',
    expected: 'forceIncludeBody with multipart and XML has the oauth_body_hash of what was sent.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O09, T8.06: covers %s, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'T8.07',
    expected: 'JSON arrives unchanged by fetch, with each signature type.',
    differs: 'Authlib loses it with httpx.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O42, T8.07, D18, HTTP-4: arrives as it was, with the signature in the %s',
      ],
    ],
  },
  {
    id: 'T8.08',
    expected: 'The token setter keeps to its rules.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O22, T8.08, CLI-2: setting a token keeps the secret that did not come, and null forgets everything',
      ],
    ],
  },
  {
    id: 'T8.09',
    expected:
      'The authorization URL is the endpoint with oauth_token, and an escaped oauth_callback when params have it.',
    differs: 'redirectUri does not add oauth_callback by itself.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O23, T8.09, CLI-3: adds the token and parameters, and the callback only when told, RFC 5849 §2.2',
      ],
    ],
  },
  {
    id: 'T8.10',
    expected: 'The callback gives token and verifier as texts.',
    tests: [
      [
        'packages/oauth1/test/client/authorization-response.test.ts',
        'O26, T8.10, CLI-4: reads %s and keeps the verifier, RFC 5849 §2.2',
      ],
    ],
  },
  {
    id: 'T8.11',
    expected:
      'The request token is read from a form or from JSON, a second time as well, with a realm.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O10, O24, H20, T8.11, CLI-5: signs parameters, writes a realm, reads form and JSON, and works a second time',
      ],
    ],
  },
  {
    id: 'T8.12',
    expected:
      'The verifier comes from the constructor or the call; without one missing_verifier and no request.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O06, O25, T8.12, CLI-6: takes the verifier from the argument or from the client, and forgets it, RFC 5849 §2.3',
      ],
      [
        'packages/oauth1/test/client/login.test.ts',
        'T8.12, CLI-7, HTTP-2: asks nobody without a verifier',
      ],
    ],
  },
  {
    id: 'T8.13',
    expected: 'A status of 400, 401, 403 or 500 is fetch_token_denied with status and excerpt.',
    differs: 'The excerpt is not enumerable and not in the message.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O27, O28, T8.13, CLI-7: of status %d is a refusal that keeps its body to itself',
      ],
    ],
  },
  {
    id: 'T8.14',
    expected: 'A body that cannot be read is invalid_token_response.',
    differs: 'An OAuth1ClientError instead of a ValueError.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'E14, T8.14, CLI-7: of %s is no token response',
      ],
    ],
  },
  {
    id: 'T8.15',
    expected: 'An answer without oauth_token is missing_token.',
    tests: [['packages/oauth1/test/client/login.test.ts', 'T8.15: of %s has no token']],
  },
  {
    id: 'T8.16',
    expected:
      'A signed request to the API has consumer key, token and signature, and no Authorization field with query or body.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O40, T8.16: holds the parameters in their order, nonce and time first, RFC 5849 §3.3',
      ],
    ],
  },
  {
    id: 'T8.17',
    expected: 'http is refused for every host but loopback.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O46, E12, T8.17: is refused for every host but loopback',
      ],
    ],
  },
  {
    id: 'T8.18',
    expected:
      'A redirect to another origin is not signed; within the origin nonce and signature are new.',
    differs: 'Authlib signs for any host.',
    tests: [
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O49, T8.18: is followed with a signature of its own in the %s, RFC 5849 §3.3',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O49, D14, T8.18: is given back, and nothing signed with %s goes there',
      ],
    ],
  },
  {
    id: 'T8.19',
    expected: 'A signature method of the application is used.',
    tests: [
      ['packages/oauth1/test/client/signature-types.test.ts', 'O47, T8.19: is used, given %s'],
    ],
  },
  {
    id: 'T8.20',
    expected: 'oauth_callback is in the request for temporary credentials alone.',
    differs: 'Authlib sends it with every request.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O04, T8.20: is the only request that names the callback, RFC 5849 §2.1',
      ],
    ],
  },
]
