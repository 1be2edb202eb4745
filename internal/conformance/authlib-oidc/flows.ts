import type { Row } from '../row.ts'

/** Flows and ID Tokens: what is expected, and the tests that show it. */
export const flows: readonly Row[] = [
  {
    id: 'OC-1',
    expected:
      'A token response whose scope has openid carries an ID Token with nonce, auth_time, acr, amr and at_hash.',
    differs: 'No nonce of null, and a failing signature leaves the code unspent.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'OC-1 leaves out what there is not: no nonce of null, X-3',
      ],
    ],
  },
  {
    id: 'OC-2',
    expected: 'An unsigned ID Token is possible in the code flow.',
    differs: 'Only where openid({ algorithms }) names none and the client registered it.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-9, OC-2 is none for a client that registered it where the server names none, Core §2',
      ],
    ],
  },
  {
    id: 'OC-3',
    expected:
      'A missing nonce is refused where it is needed, and a known one where that is asked for.',
    differs: 'uniqueNonces and requireNonce are options, and a repeated parameter is refused.',
    tests: [
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'T-OC-3, OC-3 asks every request for a nonce where the server wants it',
      ],
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'T-OC-4, OC-3 refuses a nonce that was used where the server wants it, Core §15.5.2',
      ],
    ],
  },
  {
    id: 'OC-4',
    expected:
      'prompt decides what the user is asked: a sign-in, an account to choose, consent, or nothing; with none the client is told which of these would be needed.',
    differs:
      'With prompt=none a user who is signed in but did not consent is answered consent_required; login and consent together ask for both; choosing an account is a page of its own; Authlib passes, drops the second and leaves the pages to the application.',
    tests: [
      [
        'packages/interaction/test/flow/next-step.test.ts',
        'T-OC-6, OC-4, A-34 is the answer login_required for prompt=none without a session, Core §3.1.2.6',
      ],
      [
        'packages/interaction/test/flow/next-step.test.ts',
        'OC-4, A-34 is the answer consent_required for prompt=none without consent, Core §3.1.2.6',
      ],
      [
        'packages/interaction/test/flow/accounts.test.ts',
        'OC-4 lets the user go on as who is signed in, each time anew, Core §3.1.2.1',
      ],
      [
        'packages/interaction/test/flow/accounts.test.ts',
        'OC-4 is refused account_selection_required where no page may be shown, Core §3.1.2.6',
      ],
    ],
  },
  {
    id: 'OC-5',
    expected:
      'max_age, acr_values, claims, claims_locales, ui_locales, display, login_hint, id_token_hint and registration are read.',
    differs: 'Authlib reads none of them.',
    tests: [
      [
        'packages/oidc/test/provider/authentication-request/authentication-request.test.ts',
        'GAP-25, OC-5 reads what it says about pages, languages and strength, Core §3.1.2.1',
      ],
    ],
  },
  {
    id: 'OI-1',
    expected:
      'id_token needs the scope openid and a nonce, and errors go to a validated redirect URI alone.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-2, T-OH-4, OI-1 need the scope openid for %s, Core §3.2.2.1 and Core §3.3.2.1',
      ],
    ],
  },
  {
    id: 'OI-2',
    expected: 'prompt is checked as in the code flow, errors go into the fragment.',
    differs: 'The redirect URI is known in every flow.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'OI-2 read the prompt as the code flow does, with errors in the fragment, Core §3.1.2.6',
      ],
    ],
  },
  {
    id: 'OI-3',
    expected:
      'id_token brings the ID Token; id_token token brings an access token and at_hash; none is refused.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OI-10, OI-3 is never none where the browser carries the token, Core §3.2.2.11',
      ],
    ],
  },
  {
    id: 'OI-4',
    expected:
      'The response mode form_post carries every parameter, HTML-escaped, state and iss included.',
    differs:
      'query is refused for tokens, an unknown mode before anything is issued, and the page has a policy and is not stored.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'OI-4, T-OI-7, T-OH-9 put no token into a query: %s, §5',
      ],
      [
        'packages/oauth2/test/server/response-modes/form-post.test.ts',
        'T-OI-8, T-OH-10, OI-4 posts every parameter to the redirect URI, OAuth 2.0 Form Post Response Mode §2',
      ],
    ],
  },
  {
    id: 'OH-1',
    expected:
      'Hybrid response types check code and nonce and scope before anything is issued; errors go into the fragment.',
    differs: 'code token needs no nonce, as Core §3.3.2.11 says.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-1, T-OH-2, OH-1 need a nonce for %s, Core §3.2.2.1, Core §3.3.2.11 and Core §15.5.2',
      ],
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'OH-1 need none for code token, whose ID Token comes from the token endpoint',
      ],
    ],
  },
  {
    id: 'OH-2',
    expected:
      'The fragment has the code, the token where asked for, and an ID Token with c_hash; code token has none.',
    tests: [
      [
        'packages/oidc/test/provider/response-types/flows.test.ts',
        'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
      ],
    ],
  },
  {
    id: 'ISU-1',
    expected:
      "The application says what is known of a user; keys, issuer and algorithm are the server's.",
    differs: 'One function instead of six hooks; the issuer cannot be forgotten.',
    tests: [
      [
        'packages/oidc/test/provider/openid.test.ts',
        'ISU-1 is about what the application says of the user, asked once with client and use',
      ],
    ],
  },
  {
    id: 'ISU-2',
    expected:
      'The algorithm that the client registered signs its ID Token, then RS256 where the keys can do it, then the first of the keys.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-8, ISU-2 is RS256 where the client registered none and the keys can do it, Registration §2',
      ],
    ],
  },
  {
    id: 'ISU-3',
    expected:
      'Issue time, end and audience are filled in; the time of the sign-in is the one that the approval gave.',
    differs: 'Authlib makes up an auth_time of now; ours is never invented.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'ISU-4, ISU-3, T-OC-1 is never what is known about the user where it says how the user signed in',
      ],
    ],
  },
  {
    id: 'ISU-4',
    expected: 'What is known about the user is beside the protocol claims.',
    differs: 'Authlib merges it last, so that it can overwrite iss, aud and exp; ours never does.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'ISU-4, ISU-3, T-OC-1 is never what is known about the user where it says how the user signed in',
      ],
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'ISU-4 lets nothing that is known about the user stand for a protocol claim',
      ],
    ],
  },
  {
    id: 'ISU-5',
    expected:
      'A helper signs an ID Token for other servers: absent members left out, c_hash and at_hash added, kid in the header.',
    tests: [
      ['packages/oidc/test/provider/id-token/id-token.test.ts', 'ISU-5, T-ID-12 signs with %s'],
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'ISU-5 signs nothing for none, and needs a key for everything else',
      ],
    ],
  },
  {
    id: 'IDT-1',
    expected:
      'IDToken checks its essential claims and times, amr, azp, nonce, max_age and at_hash.',
    differs:
      'The freshness of auth_time is computed, aud must contain the client whatever azp says, and iss is compared whenever one is expected.',
    tests: [
      ['packages/oidc/test/id-token/id-token.test.ts', 'IDT-1, T-ID-1, I08 misses the %s, Core §2'],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-5 wants to be in aud, whatever azp says, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'IDT-2',
    expected:
      'CodeIDToken, ImplicitIDToken (nonce, and at_hash with an access token) and HybridIDToken (c_hash with a code as well), found by response type.',
    differs: 'The words of a response type may be in any order.',
    tests: [
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'IDT-2, C-02 has a nonce, even when nobody says which one, Core §3.2.2.10',
      ],
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'IDT-2, T-ID-7, J-45 has the at_hash of an access token that came with it, Core §3.2.2.9 and §3.2.2.11',
      ],
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'IDT-2, T-ID-8, J-45 has the c_hash of a code that came with it, Core §3.3.2.10, §3.3.2.11 and §3.3.2.12',
      ],
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'T-ID-9, I07 knows the class of %s, Core §3',
      ],
    ],
  },
  {
    id: 'IDT-3',
    expected:
      'The hash is that of the algorithm; an algorithm without a known hash verifies nothing.',
    differs:
      'ES256K, Ed25519 and Ed448 have their hashes, and that of EdDSA goes by the curve of the key.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'J-45, IDT-3 are those of %s, Core §3.1.3.6',
      ],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'J-45, IDT-3 of EdDSA go by the curve of the key, Core §3.1.3.6',
      ],
      [
        'packages/oidc/test/id-token/verification-key.test.ts',
        'J-45, IDT-3 goes by the curve of a %s, Core §3.1.3.6',
      ],
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'J-45, T-ID-6, CVE-2026-28498 are refused with %j, which has no known hash',
      ],
    ],
  },
]
