import type { Row } from '../row.ts'

/** Rows of Authlib’s client: assertions. */
export const assertions: readonly Row[] = [
  {
    id: 'S01',
    expected: 'AssertionClient takes the tokenEndpoint, or server metadata that have one.',
    differs: 'The URL must be https, or http on loopback.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'M04, M05, S01, S13, T7.01 exchanges an assertion, the second one has its token, RFC 7521 §4.1, RFC 7523 §2.1',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S01 may be described by its metadata, and is named in them with TLS, RFC 6749 §3.2',
      ],
    ],
  },
  {
    id: 'S02',
    expected: 'issuer is iss and is needed; subject is sub, which is left out when there is none.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S10, T7.02 names nobody unless told, is for the token endpoint and lives an hour, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S05, S10 says what the options say',
      ],
    ],
  },
  {
    id: 'S03',
    expected: 'audience is aud; the token endpoint unless given.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S10, T7.02 names nobody unless told, is for the token endpoint and lives an hour, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S05, S10 says what the options say',
      ],
    ],
  },
  {
    id: 'S04',
    expected:
      'grantType is jwt-bearer unless given; ready-made assertions serve jwt-bearer and saml2-bearer, assertionMethods write those of further grants, and an unknown grant is refused when the client is made.',
    differs: 'Refused at construction instead of a KeyError at the first request.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S04 is ready-made SAML, as XML or as it goes on the wire, RFC 7522 §2.1',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S04 is a ready-made JWT, asked for anew each time',
      ],
    ],
  },
  {
    id: 'S05',
    expected: 'claims are added to every assertion and copied, each with a jti of its own.',
    differs: 'Nothing that is given is changed, so that no jti is used twice.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S05, S10 says what the options say',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S05, D11, T7.05, T7.06 has another jti each time, and nothing that was given is changed',
      ],
    ],
  },
  {
    id: 'S06',
    expected: 'tokenPlacement says where requests carry the token, as with every client.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S06 gets its token where tokenPlacement says, RFC 6750 §2.3',
      ],
    ],
  },
  {
    id: 'S07',
    expected: 'scope and client_id go with the token request when they were given.',
    differs: 'A client that was given a secret or a method authenticates besides.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S07, T7.03 goes with scope and client_id when there are such',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S07 goes with what authenticates the client, where it has a secret',
      ],
    ],
  },
  {
    id: 'S08',
    expected: 'leeway says how long before its end a token is replaced; 60 seconds unless given.',
    differs: 'Honoured by every transport.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S08, S12, T7.07 is replaced by another assertion ahead of its end, by the leeway',
      ],
    ],
  },
  {
    id: 'S09',
    expected: 'timeout limits each request to the server.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S09 is given no longer than the timeout',
      ],
    ],
  },
  {
    id: 'S10',
    expected:
      'key, header, algorithm, issuedAt, expiresAt and expiresIn (3600) decide how an assertion is signed; a key that implies no algorithm needs one, when the client is made.',
    differs:
      'A missing algorithm is found at construction, a private key implies one, and times that have passed are an error instead of assertions that every server refuses.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S10, T7.02 names nobody unless told, is for the token endpoint and lives an hour, RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S02, S03, S05, S10 says what the options say',
      ],
    ],
  },
  {
    id: 'S11',
    expected: 'transport sends the requests to the server and fetch those to the API.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S11 is reached by the transport, and the API by fetch',
      ],
    ],
  },
  {
    id: 'S12',
    expected: 'refreshToken fetches a new token by a new assertion and keeps it.',
    differs: 'Those who ask at the same time share one request.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S08, S12, T7.07 is replaced by another assertion ahead of its end, by the leeway',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S12 is replaced when the API refuses it, and by refreshToken',
      ],
    ],
  },
  {
    id: 'S13',
    expected:
      'A request fetches the token when there is none or it expired; an authorization of the caller and withholdToken skip it.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'M04, M05, S01, S13, T7.01 exchanges an assertion, the second one has its token, RFC 7521 §4.1, RFC 7523 §2.1',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S13 is not made for a call that brings its own authorization, or wants none',
      ],
    ],
  },
  {
    id: 'S14',
    expected:
      'No refresh token is used or kept; updateToken saves every token that a request fetched and token starts with a saved one.',
    differs: 'updateToken and token let many processes share a token.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S14 is saved with what it replaces, and a saved one is used',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S14 is never renewed by a refresh token, RFC 7521 §4.1',
      ],
    ],
  },
  {
    id: 'S15',
    expected: 'Errors of the server are OAuthErrors, whatever characters their description has.',
    differs: 'One class, which never fails on a description.',
    tests: [
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S15, E11, T7.09 answers with an error that is one of ours, whatever its description',
      ],
    ],
  },
]
