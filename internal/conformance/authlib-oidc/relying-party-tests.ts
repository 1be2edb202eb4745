import type { Row } from '../row.ts'

/** Scenarios: relying party: what is expected, and the tests that show it. */
export const relyingPartyTests: readonly Row[] = [
  {
    id: 'T12.01',
    expected: 'Without ID Token there are no claims.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'T12.01, I05 of a grant without a person has no claims',
      ],
    ],
  },
  {
    id: 'T12.02',
    expected: 'A valid token gives the claims.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'T12.02, T12.06 gives a token with the claims of the ID Token, Core §3.1.3.3 and §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.03',
    expected: 'A right iss in claims options passes, a wrong one is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'T12.03, T12.10, I09 asks more of single claims, and all the rest all the same, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.04',
    expected: 'nonce_supported false does without a nonce where that is enabled.',
    differs: 'Only with acceptMissingNonce.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'I11, T12.04 does without a nonce where the token says so and the application agrees',
      ],
    ],
  },
  {
    id: 'T12.05',
    expected: 'An unknown kid is fetched again.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'finds its keys again after the provider changed them, T12.05',
      ],
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'T12.05 that cannot be fetched refuse the token, and the login after works',
      ],
    ],
  },
  {
    id: 'T12.06',
    expected: 'A login sends a nonce and yields userinfo.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'T12.02, T12.06 gives a token with the claims of the ID Token, Core §3.1.3.3 and §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.07',
    expected: 'A wrong or missing nonce is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s',
      ],
    ],
  },
  {
    id: 'T12.08',
    expected: 'Several audiences need azp; a list of one does not.',
    differs: 'Further audiences must be trusted by name.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'T12.08 may name us in a list, and audiences that are trusted when azp is us',
      ],
    ],
  },
  {
    id: 'T12.09',
    expected: 'Another aud with azp us is refused.',
    differs: 'Authlib accepts it.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s',
      ],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-5 wants to be in aud, whatever azp says, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.10',
    expected: 'A wrong iss is refused.',
    differs: 'Also with options for other claims.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'T12.03, T12.10, I09 asks more of single claims, and all the rest all the same, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.11',
    expected: 'exp with the leeway of 120 seconds, or another.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'T12.11 is taken up to 120 seconds after its end, and less when told so',
      ],
    ],
  },
  {
    id: 'T12.12',
    expected: 'An iat 200 seconds ahead is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s',
      ],
    ],
  },
  {
    id: 'T12.13',
    expected: 'A wrong at_hash is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s',
      ],
    ],
  },
  {
    id: 'T12.14',
    expected: 'An algorithm that is not expected, or none, is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'J-01, C-07, T12.14 is refused when it is not signed',
      ],
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I06, T12.14 is refused with an algorithm that the client did not register, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/client/unsigned-id-token.test.ts',
        'J-01, T12.14 is refused by a client that did not register none, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.15',
    expected: 'An ID Token is verified without a stored nonce too.',
    differs: 'Authlib skips it.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I04, T12.15 verifies a token without nonce, and with what it is given, Core §3.1.3.8',
      ],
    ],
  },
  {
    id: 'T12.16',
    expected: 'A function in claims options runs every time.',
    differs: 'Authlib runs it once.',
    tests: [
      ['packages/oidc/test/id-token/verify.test.ts', 'T12.16, I15 asks a function every time'],
    ],
  },
  {
    id: 'T12.17',
    expected: 'Three bad kids in a row make one request at most.',
    differs: 'Authlib sends one each.',
    tests: [
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'T12.17, J-35 are asked for once for many tokens with unknown names',
      ],
    ],
  },
  {
    id: 'T12.18',
    expected: 'A bad signature under a known kid makes one request, then fails.',
    differs: 'Authlib sends none.',
    tests: [
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'T12.18, I02 that do not verify are asked for once more, in case one was replaced under its name, Core §10.1.1',
      ],
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'T12.18 is verified with the key that took the place of the only one, Core §10.1.1',
      ],
    ],
  },
  {
    id: 'T12.19',
    expected: 'max_age makes auth_time required and fresh.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I14, T12.19 must say a recent sign-in when max_age was asked for, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T12.20',
    expected: 'The template {tenantid} is compared with tid, with a list of tenants.',
    differs: 'Only with issuerRule: multiTenantIssuer().',
    tests: [
      [
        'packages/oidc/test/client/issuer-rule.test.ts',
        'T12.20 is compared with the tenant of the token, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/client/issuer-rule.test.ts',
        'T12.20 admits the tenants that are listed only',
      ],
      [
        'packages/oidc/test/client/issuer-rule.test.ts',
        'T12.20 has to be named, and its tenants have to be some',
      ],
      [
        'packages/oidc/test/client/issuer-rule.test.ts',
        'T12.20, C-06 takes a document for many tenants only where that is said, OpenID Connect Discovery §4.3',
      ],
      [
        'packages/registry/test/provider/provider-source.test.ts',
        'T12.20 is found by %j where the client says so, OpenID Connect Discovery §4.1',
      ],
    ],
  },
  {
    id: 'T13.01',
    expected: 'A logout with a way back sends hint, redirect URI and a fresh state.',
    differs:
      'The hint is the ID Token of the client unless another is given, and client_id always goes along.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.01, I17 has the hint, the way back and a state of its own (RP-Initiated Logout §2)',
      ],
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.01, T13.06 says where to send the browser, with the ID Token of the session, and sends nothing itself (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T13.02',
    expected: 'Without a way back there is no state, neither sent nor returned.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.02 has no state without a way back (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T13.03',
    expected: 'logout_hint, ui_locales and further parameters are passed on, encoded.',
    differs:
      "Any further parameter is sent; Authlib drops those that it does not know without a word. client_id is not the application's to set.",
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.03 passes logout_hint, ui_locales and further parameters on, encoded (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T13.04',
    expected: 'A given state is used.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.04 has the state that is given, and an empty one is none',
      ],
    ],
  },
  {
    id: 'T13.05',
    expected: 'A provider without end_session_endpoint gives an error that names it.',
    tests: [
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.05 is refused by a provider without end_session_endpoint, which the message names',
      ],
    ],
  },
  {
    id: 'T13.06',
    expected: 'Making the URL sends nothing and redirects nobody.',
    tests: [
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.01, T13.06 says where to send the browser, with the ID Token of the session, and sends nothing itself (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T13.07',
    expected: 'A browser that comes back with the state of the logout is accepted.',
    differs:
      'The client keeps nothing: whoever calls it holds the state (the registry removes it). Compared in constant time; repeated parameters and oversized input are refused.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-response.test.ts',
        'T13.07, I19 brings the state of this logout (RP-Initiated Logout §3)',
      ],
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.07, T13.08 knows the state of its logout (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T13.08',
    expected: 'A missing and an unknown state are refused, each with its own message.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-response.test.ts',
        'T13.08 is refused without a state and with an unknown one, each with a message of its own',
      ],
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.07, T13.08 knows the state of its logout (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T13.09',
    expected: 'A URL object is taken for the redirect URI.',
    differs: 'The half of this row about a cache belongs to the registry.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.09, I20 takes a URL object for the way back',
      ],
    ],
  },
  {
    id: 'T13.10',
    expected: 'The state of a logout finishes no login and the other way round.',
    differs:
      'Authlib keeps both under one key, so that each can consume the other; here a login needs the code, nonce and verifier of its own, and a logout its own state.',
    tests: [
      [
        'packages/oidc/test/client/logout/client-logout.test.ts',
        'T13.10 keeps the states of logins and logouts apart',
      ],
    ],
  },
  {
    id: 'T13.11',
    expected: 'A state without a way back is never kept.',
    differs: 'It is an AuthkitConfigError; Authlib stores it although nothing can bring it back.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.11 refuses a state without a way back, since nobody would ever bring it back',
      ],
    ],
  },
]
