import type { Row } from '../row.ts'

/** Rows of Authlib’s client: packages. */
export const packages: readonly Row[] = [
  {
    id: 'M01',
    expected:
      "OAuth2Client sends by the platform's fetch, by the fetch that is given, or to its server by a transport.",
    tests: [
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'M01: sends by the fetch of the platform unless another one is given',
      ],
      [
        'packages/oauth2/test/client/client-options.test.ts',
        'M01: reaches its server by a transport where one is given, and the API by fetch',
      ],
      [
        'internal/conformance/client-scenarios/client-credentials.test.ts',
        'M01, M08, M09, T3.10, T3.11 gets its token with the first of five calls, and another when it is at its end, by %s, RFC 6749 §4.4',
      ],
    ],
  },
  {
    id: 'M02',
    expected:
      'Client authentication methods are functions that make a method: clientSecretBasic(), clientSecretPost(), none(); tokens are signed by the token source.',
    differs: 'One object a method instead of a signer class with a map.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A01, A11, M02, T4.03 sends both parts form-encoded and leaves the rest alone, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/client/client-authentication/client-secret.test.ts',
        'A02, T4.02 sends both in the form and nothing in the header, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'M03',
    expected: 'OAuth2Token is a class with wire names, from() and isExpired().',
    tests: [
      [
        'packages/oauth2/test/client/token.test.ts',
        'K01, M03: wraps a plain object and passes a token through',
      ],
      [
        'internal/conformance/client-scenarios/api.test.ts',
        'M03, T3.08, T3.12, T11.06, T14.03, C-15 renew an expired token once for ten calls by fetch, axios and got, and keep what comes, RFC 6749 §6',
      ],
    ],
  },
  {
    id: 'M04',
    expected: 'AssertionClient of @authkit/oauth2/client extends OAuth2Client.',
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
    id: 'M05',
    expected:
      'clientSecretJwt(), privateKeyJwt() and signJwtBearerAssertion() of @authkit/oauth2/client.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/client-secret-jwt.test.ts',
        'A06, M05, T4.05 adds an assertion and its type, and neither a header field nor the client_id, RFC 7523 §2.2',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'M04, M05, S01, S13, T7.01 exchanges an assertion, the second one has its token, RFC 7521 §4.1, RFC 7523 §2.1',
      ],
    ],
  },
  {
    id: 'M06',
    expected: '`createS256CodeChallenge` and `generateCodeVerifier` are exported.',
    tests: [
      [
        'packages/oauth2/test/client/pkce.test.ts',
        'M06 makes the challenge of the example, RFC 7636 §4.2 (Appendix B)',
      ],
      [
        'packages/oauth2/test/client/pkce.test.ts',
        'M06 draws verifiers of 43 unreserved characters that differ, RFC 7636 §4.1',
      ],
    ],
  },
  {
    id: 'M07',
    expected:
      'OAuth1Client, OAuth1Auth and the signer come from @authkit/oauth1/client; signature methods and types are text unions instead of constants.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'M07: gets the tokens of RFC 5849 §1.2 in three steps, RFC 5849 §2',
      ],
    ],
  },
  {
    id: 'M08',
    expected:
      '@authkit/axios has sessions of OAuth 1.0, OAuth 2.0 and assertions, and attaches bare tokens and credentials to instances of the application.',
    differs:
      'A bare token or signature is OAuth2Auth or OAuth1Auth of the core packages; signature methods are text instead of constants.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'M08, H30, H31, H04: is an OAuth2Client with the verbs of axios, RFC 6750 §2.1',
      ],
      [
        'internal/conformance/client-scenarios/client-credentials.test.ts',
        'M01, M08, M09, T3.10, T3.11 gets its token with the first of five calls, and another when it is at its end, by %s, RFC 6749 §4.4',
      ],
    ],
  },
  {
    id: 'M09',
    expected: '@authkit/got has the same for got; Node has no second, blocking kind of client.',
    differs:
      'One class each: Node knows no second, synchronous one. Client authentication is an option instead of a signer.',
    tests: [
      [
        'packages/got/test/sessions.test.ts',
        'M09, H04, H30, H31: has the methods of got, with the token',
      ],
      [
        'internal/conformance/client-scenarios/client-credentials.test.ts',
        'M01, M08, M09, T3.10, T3.11 gets its token with the first of five calls, and another when it is at its end, by %s, RFC 6749 §4.4',
      ],
    ],
  },
  {
    id: 'M10',
    expected: '@authkit/registry has the neutral registry, its apps and errors.',
    differs: 'Integrations are adapters instead of classes to derive from.',
    tests: [
      [
        'packages/registry/test/apps/api-names.test.ts',
        'M10, T9.08 are the registry, clients of either protocol and their errors, for any framework',
      ],
      [
        'internal/conformance/client-scenarios/frameworks.test.ts',
        'M10, M13, Q09 logs in and refreshes on records of requests, without a plugin of its own',
      ],
    ],
  },
  {
    id: 'M11',
    expected:
      '@authkit/express has OAuth, OAuthApp, OAuth1App and LoginError; tokenUpdate is an event of the registry.',
    differs: 'No ExpressIntegration: the adapter is the class.',
    tests: [
      [
        'packages/express/test/oauth-old-provider.test.ts',
        'G06, M11 is typed as one by what its registration says',
      ],
    ],
  },
  {
    id: 'M14',
    expected: '`generateToken(length, characters)` of `@authkit/common` draws without bias.',
    differs: '43 characters unless told, where Authlib has 30.',
    tests: [
      [
        'packages/oauth2/test/client/building-blocks.test.ts',
        'M14 draws a text of any length and characters that nobody guesses, RFC 6749 §10.10',
      ],
    ],
  },
  {
    id: 'M15',
    expected: '`addParamsToUri`, `urlEncode` and `urlDecode` serve hooks.',
    differs: 'add_params_to_qs and extract_params are `urlEncode` of pairs and `urlDecode`.',
    tests: [
      [
        'packages/oauth2/test/client/building-blocks.test.ts',
        'M15 lets a hook read and write the query and the form, RFC 6749 §3.2',
      ],
    ],
  },
  {
    id: 'M16',
    expected: 'The registry names itself in User-Agent to providers, or as `userAgent` says.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'M16, R42, T9.14: names itself in User-Agent to the provider, and as the application says',
      ],
    ],
  },
  {
    id: 'M17',
    expected:
      'The four builders and parsers are methods: `createAuthorizationUrl`, `fetchToken`, `parseAuthorizationResponse` and `tokenFromFragment`.',
    differs: 'No free functions: each of them checks the state or needs the server metadata.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1',
      ],
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C51, M17, T-UT-8 takes the code out of %s, RFC 6749 §4.1.2',
      ],
    ],
  },
  {
    id: 'M18',
    expected:
      '`revokeToken` and `introspectToken` write the form: token, hint and client authentication.',
    differs: 'No free function.',
    tests: [
      [
        'packages/oauth2/test/client/building-blocks.test.ts',
        'M18 posts a token and its kind to be revoked and to be asked about, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
    ],
  },
  {
    id: 'M19',
    expected:
      'There is no logger: errors and the tokenUpdate event tell what happened, without secrets.',
    differs: 'Authlib logs secrets at the level debug.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'D19, M19 has no secret of the login where a logger could see it',
      ],
    ],
  },
]
