import type { Row } from '../row.ts'

/** Relying party: what is expected, and the tests that show it. */
export const relyingParty: readonly Row[] = [
  {
    id: 'I01',
    expected: "The provider's keys come from its jwks_uri, and again when they changed.",
    differs:
      'They are not kept for ever: RemoteKeySet renews them by itself, so there is no fetchJwkSet to call.',
    tests: [
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'I01, I02, J-37 that were changed just before signing are found by one more request, Core §10.1.1',
      ],
    ],
  },
  {
    id: 'I02',
    expected: 'An unknown kid makes one more request for the keys.',
    differs:
      'At most one request per cooldown of 30 seconds; a bad signature under a known kid asks once as well.',
    tests: [
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'I01, I02, J-37 that were changed just before signing are found by one more request, Core §10.1.1',
      ],
      [
        'packages/oidc/test/client/key-rotation.test.ts',
        'T12.18, I02 that do not verify are asked for once more, in case one was replaced under its name, Core §10.1.1',
      ],
    ],
  },
  {
    id: 'I03',
    expected: 'userinfo() sends the token and gives the claims.',
    differs:
      'sub is compared with the ID Token; signed and encrypted responses are verified; a POST with the token in the body on request.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'I03, T11.10 gives the claims about the user, Core §5.3.2',
      ],
      ['packages/oidc/test/client/user-info-jwt.test.ts', 'I03 is signed, Core §5.3.2 and §5.3.4'],
      [
        'packages/oidc/test/client/user-info-jwt.test.ts',
        'I03 is encrypted, or signed and encrypted, Core §5.3.2 and §10.2',
      ],
      [
        'packages/oidc/test/client/user-info-jwt.test.ts',
        'I03 has the access token in the header or in the body, never in both, RFC 6750 §2 and §2.2, Core §5.3.1',
      ],
    ],
  },
  {
    id: 'I04',
    expected:
      'parseIdToken verifies with the keys of the provider and gives the claims; leeway 120.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I04, T12.15 verifies a token without nonce, and with what it is given, Core §3.1.3.8',
      ],
    ],
  },
  {
    id: 'I05',
    expected: 'Without an ID Token there are no claims.',
    tests: [
      [
        'packages/oidc/test/client/openid-client.test.ts',
        'T12.01, I05 of a grant without a person has no claims',
      ],
    ],
  },
  {
    id: 'I06',
    expected: 'Algorithms come from the registration.',
    differs:
      'Exactly the registered algorithm, RS256 unless given; all announced ones only on request; HMAC only with the client secret.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I06, T12.14 is refused with an algorithm that the client did not register, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I06 may be an HMAC under the client secret when that is registered, Core §10.1',
      ],
    ],
  },
  {
    id: 'I07',
    expected: 'The class of the ID Token goes by the flow.',
    differs: 'By the response type that was asked for, not by what came; hybrid included.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I07 takes a token of the implicit or hybrid flow by its response type, Core §3.2.2.11 and §3.3.2.12',
      ],
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'T-ID-9, I07 knows the class of %s, Core §3',
      ],
    ],
  },
  {
    id: 'I08',
    expected: 'iss, sub, aud, exp and iat are essential.',
    tests: [
      ['packages/oidc/test/id-token/id-token.test.ts', 'IDT-1, T-ID-1, I08 misses the %s, Core §2'],
    ],
  },
  {
    id: 'I09',
    expected: 'iss is the issuer of the metadata.',
    differs: 'Also when other claims options are given, and an issuer must be known.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'T12.03, T12.10, I09 asks more of single claims, and all the rest all the same, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'I09, C-07 compares the issuer as text, or asks the function, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'I10',
    expected: 'aud must contain the client.',
    differs: 'Before azp is looked at.',
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
    id: 'I11',
    expected: 'The nonce is required and equal; Apple’s nonce_supported false is obeyed.',
    differs:
      'nonce_supported counts only with the option acceptMissingNonce and never for tokens through the browser.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-3, I11 compares the nonce when there is one, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'I11, T12.04 does without a nonce where the token says so and the application agrees',
      ],
    ],
  },
  {
    id: 'I12',
    expected: 'at_hash is compared when it is there.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'I12 has the at_hash of the example, Core §3.1.3.8',
      ],
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I12 is taken without an at_hash, which the code flow does not ask for',
      ],
    ],
  },
  {
    id: 'I13',
    expected: 'exp, nbf and iat are checked with the leeway.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'I13, C-07 is over at exp, and not from the future, with the leeway, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'I14',
    expected: 'auth_time is a number, and fresh when max_age was asked for.',
    differs: 'The max_age of the login is enforced.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'I14, T12.19 must say a recent sign-in when max_age was asked for, Core §3.1.3.7',
      ],
      [
        'packages/oidc/test/client/flows.test.ts',
        'I14 says a recent sign-in when max_age was asked for, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'I15',
    expected: 'Functions of claims options are asked.',
    differs: 'Every time; options are not changed.',
    tests: [
      ['packages/oidc/test/id-token/verify.test.ts', 'T12.16, I15 asks a function every time'],
    ],
  },
  {
    id: 'I16',
    expected: 'UserInfo has the standard claims and a filter by scope.',
    differs:
      'An interface instead of a class: the type checker says what Authlib says at run time.',
    tests: [
      [
        'packages/oidc/test/claims/scope.test.ts',
        'releases sub and the claims of each scope exactly, UI-0, I16, Core §5.4',
      ],
    ],
  },
  {
    id: 'I17',
    expected: 'createLogoutUrl gives { url, state }.',
    differs:
      'client_id always, further parameters kept, state of 256 bits, encrypted ID Tokens are decrypted first.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.01, I17 has the hint, the way back and a state of its own (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'I19',
    expected: 'validateLogoutResponse refuses a missing or unknown state.',
    differs:
      'Also takes URL objects, parameters and request records, bounded, without repetitions.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-response.test.ts',
        'T13.07, I19 brings the state of this logout (RP-Initiated Logout §3)',
      ],
      [
        'packages/oidc/test/client/logout/logout-response.test.ts',
        'A-07, A-60 is refused with %s (RFC 6749 §3.1)',
      ],
    ],
  },
  {
    id: 'I20',
    expected: 'URL objects are taken wherever a redirect URI is.',
    differs: 'Everywhere, not in one framework only.',
    tests: [
      [
        'packages/oidc/test/client/logout/logout-url.test.ts',
        'T13.09, I20 takes a URL object for the way back',
      ],
    ],
  },
  {
    id: 'I21',
    expected: 'Authorization requests can be sent as request objects.',
    differs:
      'Authlib makes none: here signed, encrypted or, by name, unsigned ones, by value and by reference.',
    tests: [
      [
        'packages/oidc/test/client/request-object/request-object.test.ts',
        'I21 signs the parameters for the provider, with a type of its own (RFC 9101 §4, §10.8)',
      ],
      [
        'packages/oidc/test/client/request-object/with-request-object.test.ts',
        'moves all parameters into the request object and leaves outside what has to be there (Core §6.1)',
      ],
      [
        'packages/oidc/test/client/request-object/with-request-object.test.ts',
        'sends it by reference when the application publishes it (Core §6.2, RFC 9101 §5.2)',
      ],
      [
        'packages/oidc/test/client/request-object/real-provider.test.ts',
        'takes a signed request object (RFC 9101 §5.1)',
      ],
    ],
  },
  {
    id: 'I22',
    expected:
      "Authlib's client has no logout channels, session management, claims parameter or encrypted ID Tokens.",
    differs: 'Ours has them; pushed requests, DPoP, JARM and RAR are not built yet.',
    tests: [
      [
        'packages/oidc/test/client/encrypted-id-token.test.ts',
        'I22 is encrypted by A128CBC-HS256 unless another is registered, OpenID Connect Registration §2',
      ],
    ],
  },
  {
    id: 'I23',
    expected: 'The metadata of an OAuth 2.0 server is found by RFC 8414.',
    differs: 'The name goes before the path of the issuer.',
    tests: [
      [
        'packages/oauth2/test/client/discovery.test.ts',
        'I23 inserts the name before the path of an issuer, RFC 8414 §3.1',
      ],
    ],
  },
]
