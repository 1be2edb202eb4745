import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios assertions. */
export const scenariosAssertions: readonly Row[] = [
  {
    id: 'T7.01',
    expected:
      'The first API call posts an assertion by jwt-bearer and then calls; the second one reuses the token.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'M04, M05, S01, S13, T7.01 exchanges an assertion, the second one has its token, RFC 7521 §4.1, RFC 7523 §2.1',
      ],
      [
        'packages/oauth2/test/client/assertion-server.test.ts',
        'M04, S01, S02, T7.01 gets tokens for a service account without a client_id, RFC 7523 §2.1',
      ],
    ],
  },
  {
    id: 'T7.02',
    expected: 'Without a subject there is no sub; the audience is the token endpoint.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S10, T7.02 names nobody unless told, is for the token endpoint and lives an hour, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T7.03',
    expected: 'scope and client_id are in the token request.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S07, T7.03 goes with scope and client_id when there are such',
      ],
    ],
  },
  {
    id: 'T7.04',
    expected: 'A key that implies no algorithm, without one in options or header, is an error.',
    differs: 'At construction instead of the first call, and a private key implies its algorithm.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-options.test.ts',
        'S10, T7.04 refuse a missing key, and a secret without an algorithm, when the client is made',
      ],
    ],
  },
  {
    id: 'T7.05',
    expected:
      'The jti has 36 characters and is another one each time; one of the application is kept.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S05, D11, T7.05, T7.06 has another jti each time, and nothing that was given is changed',
      ],
      ['packages/oauth2/test/client/assertion-client.test.ts', 'T7.05 keeps a jti that was given'],
    ],
  },
  {
    id: 'T7.06',
    expected: 'With claims of the application the jti is another one each time.',
    differs: 'Claims are copied.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S05, D11, T7.05, T7.06 has another jti each time, and nothing that was given is changed',
      ],
      [
        'packages/oauth2/test/client/assertion-server.test.ts',
        'S05, T7.06 is refused what was used before, RFC 7523 §3',
      ],
    ],
  },
  {
    id: 'T7.07',
    expected: 'leeway decides when a token is replaced.',
    differs: 'Honoured by every transport, since they share one source of tokens.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S08, S12, T7.07 is replaced by another assertion ahead of its end, by the leeway',
      ],
    ],
  },
  {
    id: 'T7.08',
    expected: 'Ten calls at once are one token request.',
    differs: 'One request instead of ten.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'Y04, T7.08 is one for ten that come at once',
      ],
    ],
  },
  {
    id: 'T7.09',
    expected: 'An error of the server is an OAuthError, its description with quotes included.',
    differs: 'No other error in its place.',
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
    id: 'T7.10',
    expected: 'An unknown grant is an AuthkitConfigError when the client is made.',
    differs: 'Early instead of a KeyError.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-options.test.ts',
        'S04, T7.10 refuse an unknown grant when the client is made',
      ],
    ],
  },
]
