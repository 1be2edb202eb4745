import type { Row } from '../row.ts'

/** Scenarios: ID Token, UserInfo: what is expected, and the tests that show it. */
export const tokenTests: readonly Row[] = [
  {
    id: 'T-ID-1',
    expected: 'Empty claims miss one, minimal ones pass.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-1 asks nothing of optional claims that nobody expects, Core §2',
      ],
      ['packages/oidc/test/id-token/id-token.test.ts', 'IDT-1, T-ID-1, I08 misses the %s, Core §2'],
    ],
  },
  {
    id: 'T-ID-2',
    expected: 'max_age without auth_time is refused, and an auth_time that is text.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-2, I14 counts max_age from auth_time, with the leeway, Core §3.1.3.7',
      ],
      ['packages/oidc/test/id-token/id-token.test.ts', 'T-ID-4, J-28 refuses %s, Core §2'],
    ],
  },
  {
    id: 'T-ID-3',
    expected: 'An expected nonce must be there and equal.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-3, I11 compares the nonce when there is one, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T-ID-4',
    expected: 'An amr that is no list is refused.',
    tests: [['packages/oidc/test/id-token/id-token.test.ts', 'T-ID-4, J-28 refuses %s, Core §2']],
  },
  {
    id: 'T-ID-5',
    expected: 'An aud that is another needs azp; azp must be the client.',
    differs: 'An aud without the client is refused even with its azp.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'T-ID-5 wants to be in aud, whatever azp says, Core §3.1.3.7',
      ],
    ],
  },
  {
    id: 'T-ID-6',
    expected: 'An at_hash that is wrong or of an unknown algorithm is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/id-token.test.ts',
        'J-45, T-ID-6, CVE-2026-28498 are refused with %j, which has no known hash',
      ],
    ],
  },
  {
    id: 'T-ID-7',
    expected: 'An implicit ID Token without at_hash beside an access token is refused.',
    tests: [
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'IDT-2, T-ID-7, J-45 has the at_hash of an access token that came with it, Core §3.2.2.9 and §3.2.2.11',
      ],
    ],
  },
  {
    id: 'T-ID-8',
    expected: 'A hybrid ID Token needs the right c_hash when there is a code.',
    tests: [
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'IDT-2, T-ID-8, J-45 has the c_hash of a code that came with it, Core §3.3.2.10, §3.3.2.11 and §3.3.2.12',
      ],
    ],
  },
  {
    id: 'T-ID-9',
    expected: 'The class is found by response type; unknown ones have none.',
    tests: [
      [
        'packages/oidc/test/id-token/front-channel.test.ts',
        'T-ID-9, I07 knows the class of %s, Core §3',
      ],
      ['packages/oidc/test/id-token/front-channel.test.ts', 'T-ID-9 knows none for %j'],
    ],
  },
  {
    id: 'T-ID-10',
    expected: 'A known claim has its value or nothing, an unknown one is an error.',
    differs: 'The error comes from the compiler, not at run time.',
    tests: [
      [
        'packages/oidc/test/claims/user-info.test.ts',
        'has a value, nothing, or for an unknown claim an error of the compiler, T-ID-10, UI-0, Core §5.1',
      ],
    ],
  },
  {
    id: 'T-ID-11',
    expected:
      'en, en-US, zh-Hans-CN and x-custom are language tags, fr_FR and toolongsubtag are not.',
    differs: '`isLanguageTag` answers instead of throwing.',
    tests: [
      ['packages/oidc/test/claims/language-tag.test.ts', 'takes %s, T-ID-11, UI-0, RFC 5646 §2.1'],
      [
        'packages/oidc/test/claims/language-tag.test.ts',
        'refuses %j, T-ID-11, UI-0, RFC 5646 §2.1',
      ],
    ],
  },
  {
    id: 'T-ID-12',
    expected: 'The helper makes a token with every algorithm.',
    tests: [
      [
        'packages/oidc/test/provider/id-token/id-token.test.ts',
        'T-OC-10, T-ID-12, IDT-3 is %s, with the hash of it, Core §3.3.2.11',
      ],
      ['packages/oidc/test/provider/id-token/id-token.test.ts', 'ISU-5, T-ID-12 signs with %s'],
    ],
  },
  {
    id: 'T-UI-1',
    expected: 'All scopes give the full set of claims as JSON, by GET and by POST.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'answers all scopes with all standard claims as JSON by %s, T-UI-1, UI-1, UI-2, Core §5.3.1',
      ],
    ],
  },
  {
    id: 'T-UI-2',
    expected: 'Without a token the answer is 401 missing_authorization.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'A-52 is asked for without naming an error, T-UI-2, UI-2, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-UI-3',
    expected: 'A scheme that is not taken is refused with 401 and a challenge that names Bearer.',
    differs:
      'The error is missing_authorization: RFC 6750 knows no unsupported_token_type, and its §3.1 names no error where no usable credentials came.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'A-52 is not found in the scheme of %j, T-UI-3, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-UI-4',
    expected: 'A token without openid is refused with 403 insufficient_scope.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'A-52 needs the scope openid, T-UI-4, UI-2, Core §5.4 and RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'T-UI-5',
    expected: 'The scope openid gives exactly its claims.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
      ],
    ],
  },
  {
    id: 'T-UI-6',
    expected: 'The scope openid profile gives exactly its claims.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
      ],
    ],
  },
  {
    id: 'T-UI-7',
    expected: 'The scope openid address gives exactly its claims.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
      ],
    ],
  },
  {
    id: 'T-UI-8',
    expected: 'The scope openid email gives exactly its claims.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
      ],
    ],
  },
  {
    id: 'T-UI-9',
    expected: 'The scope openid phone gives exactly its claims.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'releases exactly the claims of %s, T-UI-5, T-UI-6, T-UI-7, T-UI-8, T-UI-9, Core §5.4',
      ],
    ],
  },
  {
    id: 'T-UI-10',
    expected:
      'A client registered for RS256 gets application/jwt that verifies, with iss and its client_id as aud.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'A-52 is signed with %s by the issuer for the client, T-UI-10, UI-3, Core §5.3.2',
      ],
    ],
  },
  {
    id: 'T-UI-11',
    expected: 'A client registered for none gets an unsigned JWT.',
    differs: 'Only where the server lists none among its algorithms; Authlib answers 500.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'is unsigned only for a client that registered that at a server that allows it, T-UI-11, UI-3, Core §5.3.2',
      ],
    ],
  },
]
