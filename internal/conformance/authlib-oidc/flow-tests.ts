import type { Row } from '../row.ts'

/** Scenarios: code, implicit, hybrid: what is expected, and the tests that show it. */
export const flowTests: readonly Row[] = [
  {
    id: 'T-OC-1',
    expected: 'openid scope gives a valid ID Token with auth_time, acr and amr of the sign-in.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'ISU-4, ISU-3, T-OC-1 is never what is known about the user where it says how the user signed in',
      ],
    ],
  },
  {
    id: 'T-OC-2',
    expected: 'No openid, no id_token.',
    tests: [
      [
        'packages/oidc/test/provider/openid.test.ts',
        'T-OC-2 is not issued without the scope openid, Core §3.1.2.1',
      ],
    ],
  },
  {
    id: 'T-OC-3',
    expected: 'A nonce that the server requires and that is missing is answered to the client.',
    tests: [
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'T-OC-3, OC-3 asks every request for a nonce where the server wants it',
      ],
    ],
  },
  {
    id: 'T-OC-4',
    expected: 'The same nonce twice is refused where the server wants unique ones.',
    tests: [
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'T-OC-4, OC-3 refuses a nonce that was used where the server wants it, Core §15.5.2',
      ],
    ],
  },
  {
    id: 'T-OC-5',
    expected:
      'Whoever is not signed in signs in, whoever is sees the consent page, and prompt=login asks both to sign in.',
    tests: [
      [
        'packages/interaction/test/flow/next-step.test.ts',
        'T-OC-5, OC-4 is a sign-in of whoever is not signed in, consent of whoever is, and for prompt=login a sign-in of both, Core §3.1.2.1',
      ],
    ],
  },
  {
    id: 'T-OC-6',
    expected:
      'prompt=none without a session is answered login_required with the state of the client.',
    tests: [
      [
        'packages/interaction/test/flow/next-step.test.ts',
        'T-OC-6, OC-4, A-34 is the answer login_required for prompt=none without a session, Core §3.1.2.6',
      ],
    ],
  },
  {
    id: 'T-OC-7',
    expected: "The client's algorithm wins over the server's.",
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-7 is the one that the client registered, made with its secret, Core §10.1',
      ],
    ],
  },
  {
    id: 'T-OC-8',
    expected: "Without one of the client's the server's is used.",
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-8, ISU-2 is RS256 where the client registered none and the keys can do it, Registration §2',
      ],
    ],
  },
  {
    id: 'T-OC-9',
    expected: 'A client that registered none gets an unsigned ID Token.',
    differs: 'The server has to name none as well.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-9, OC-2 is none for a client that registered it where the server names none, Core §2',
      ],
    ],
  },
  {
    id: 'T-OC-10',
    expected: 'Keys of every kind make verifiable ID Tokens.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-10, T-ID-12, IDT-3 is %s, with the hash of it, Core §3.3.2.11',
      ],
    ],
  },
  {
    id: 'T-OC-11',
    expected: 'The configuration of earlier versions is not silently taken.',
    differs: 'Authlib warns; there is no earlier version here, and unknown options are refused.',
    tests: [
      [
        'packages/oidc/test/provider/openid.test.ts',
        'T-OC-11 knows no older form of its options: what is unknown is refused at the start',
      ],
    ],
  },
  {
    id: 'T-OI-1',
    expected: 'No nonce is answered with invalid_request that names it.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-1, T-OH-2, OH-1 need a nonce for %s, Core §3.2.2.1, Core §3.3.2.11 and Core §15.5.2',
      ],
    ],
  },
  {
    id: 'T-OI-2',
    expected: 'No openid is answered with invalid_scope.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-2, T-OH-4, OI-1 need the scope openid for %s, Core §3.2.2.1 and Core §3.3.2.1',
      ],
    ],
  },
  {
    id: 'T-OI-3',
    expected: 'No openid and an unregistered redirect URI is a 400 without Location.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-3, T-OH-4, CVE-2026-44681 send no error to a redirect URI that is not registered',
      ],
    ],
  },
  {
    id: 'T-OI-4',
    expected: 'A denial is access_denied.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-4, T-OH-5, X-1 tell the client of a denial with state and issuer',
      ],
    ],
  },
  {
    id: 'T-OI-5',
    expected: 'id_token token gives both and state.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
    ],
  },
  {
    id: 'T-OI-6',
    expected: 'id_token gives an ID Token and state in the fragment.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
    ],
  },
  {
    id: 'T-OI-7',
    expected: 'response_mode=query is refused for tokens.',
    differs:
      'Authlib puts the ID Token into the query; OAuth 2.0 Multiple Response Types §5 forbids it.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'OI-4, T-OI-7, T-OH-9 put no token into a query: %s, §5',
      ],
    ],
  },
  {
    id: 'T-OI-8',
    expected: 'form_post gives a page with id_token and state.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-8, T-OH-10 answer %s by form_post as well',
      ],
      [
        'packages/oauth2/test/server/response-modes/form-post.test.ts',
        'T-OI-8, T-OH-10, OI-4 posts every parameter to the redirect URI, OAuth 2.0 Form Post Response Mode §2',
      ],
    ],
  },
  {
    id: 'T-OI-9',
    expected: "The client's algorithm signs the ID Token of the implicit flow.",
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-9 sign with the algorithm that the client registered',
      ],
    ],
  },
  {
    id: 'T-OI-10',
    expected: 'A client of alg none is refused in the fragment.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OI-10, OI-3 is never none where the browser carries the token, Core §3.2.2.11',
      ],
    ],
  },
  {
    id: 'T-OH-1',
    expected: 'A missing or unknown client is answered as JSON and redirected nowhere.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OH-1 tell nobody else of the unknown client %j, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'T-OH-2',
    expected: 'No nonce is refused.',
    differs: 'Not for code token.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-1, T-OH-2, OH-1 need a nonce for %s, Core §3.2.2.1, Core §3.3.2.11 and Core §15.5.2',
      ],
    ],
  },
  {
    id: 'T-OH-3',
    expected: 'An unknown word of response_type is unsupported_response_type.',
    tests: [['packages/oidc/test/provider/response-types/flows.test.ts', 'T-OH-3 refuse %s']],
  },
  {
    id: 'T-OH-4',
    expected: 'No openid is invalid_scope, with an unregistered redirect URI a 400.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-2, T-OH-4, OI-1 need the scope openid for %s, Core §3.2.2.1 and Core §3.3.2.1',
      ],
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-3, T-OH-4, CVE-2026-44681 send no error to a redirect URI that is not registered',
      ],
    ],
  },
  {
    id: 'T-OH-5',
    expected: 'A denial is access_denied.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-4, T-OH-5, X-1 tell the client of a denial with state and issuer',
      ],
    ],
  },
  {
    id: 'T-OH-6',
    expected: 'code token gives code and token, and the ID Token comes from the token endpoint.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OH-6, T-OH-8 are two: the code brings its own, about the same user, Core §3.3.3.6',
      ],
    ],
  },
  {
    id: 'T-OH-7',
    expected: 'code id_token gives no access token; c_hash and nonce are right.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
    ],
  },
  {
    id: 'T-OH-8',
    expected: 'code id_token token gives all three, and the token endpoint another ID Token.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OH-6, T-OH-8 are two: the code brings its own, about the same user, Core §3.3.3.6',
      ],
    ],
  },
  {
    id: 'T-OH-9',
    expected: 'response_mode=query is refused.',
    differs: 'Authlib answers in the query.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'OI-4, T-OI-7, T-OH-9 put no token into a query: %s, §5',
      ],
    ],
  },
  {
    id: 'T-OH-10',
    expected: 'form_post has inputs for all of them.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-8, T-OH-10 answer %s by form_post as well',
      ],
      [
        'packages/oauth2/test/server/response-modes/form-post.test.ts',
        'T-OI-8, T-OH-10, OI-4 posts every parameter to the redirect URI, OAuth 2.0 Form Post Response Mode §2',
      ],
    ],
  },
  {
    id: 'T-PW-9',
    expected: 'The password grant with the scope openid gives an ID Token.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-PW-9 comes with the password grant as well, Core §2',
      ],
    ],
  },
  {
    id: 'X-9',
    expected:
      'prompt values mean what Core says; create only where the pages know it, else invalid_request.',
    differs: 'Authlib ignores unknown ones.',
    tests: [
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'GAP-26, X-9 takes the prompt create where the pages know it, Initiating User Registration via OpenID Connect §4.1',
      ],
    ],
  },
]
