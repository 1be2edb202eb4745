import type { Row } from '../row.ts'

/** UserInfo, discovery, client metadata: what is expected, and the tests that show it. */
export const userinfo: readonly Row[] = [
  {
    id: 'UI-0',
    expected:
      'The 20 standard claims are known by name; a filter keeps those that a scope covers and drops the rest; language tags can be checked.',
    differs:
      '`UserInfo` is a type, so an unknown claim is an error before the program runs and a UserInfo is plain JSON; the filter is `filterUserInfo(userInfo, scope)` and `validate_locale` is `isLanguageTag(text)`. Claims of scopes of the application, language-tagged, aggregated and distributed claims can be released too.',
    tests: [
      [
        'packages/oidc/test/claims/user-info.test.ts',
        'knows the 20 standard claims, UI-0, Core §5.1',
      ],
      [
        'packages/oidc/test/claims/user-info.test.ts',
        'has a value, nothing, or for an unknown claim an error of the compiler, T-ID-10, UI-0, Core §5.1',
      ],
      [
        'packages/oidc/test/claims/scope.test.ts',
        'releases sub and the claims of each scope exactly, UI-0, I16, Core §5.4',
      ],
      ['packages/oidc/test/claims/language-tag.test.ts', 'takes %s, T-ID-11, UI-0, RFC 5646 §2.1'],
      [
        'packages/oidc/test/claims/language-tag.test.ts',
        'refuses %j, T-ID-11, UI-0, RFC 5646 §2.1',
      ],
    ],
  },
  {
    id: 'UI-1',
    expected:
      'The application tells what is known about a user; the endpoint signs with the keys and the issuer of the server.',
    differs:
      'One option, `userinfo(subject, scope, about)`; issuer, keys and algorithms are those of the server, so nothing else is to be written.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'answers all scopes with all standard claims as JSON by %s, T-UI-1, UI-1, UI-2, Core §5.3.1',
      ],
    ],
  },
  {
    id: 'UI-2',
    expected:
      'GET and POST; no token is 401 missing_authorization, a bad one 401 invalid_token, one without openid 403 insufficient_scope, each with a challenge.',
    differs:
      'A token in a form body works as Core §5.3.1 says, more than one token in a request is 400, and the grant, client and user of a token have to exist still.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'answers all scopes with all standard claims as JSON by %s, T-UI-1, UI-1, UI-2, Core §5.3.1',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'A-52 is asked for without naming an error, T-UI-2, UI-2, RFC 6750 §3.1',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'A-52 needs the scope openid, T-UI-4, UI-2, Core §5.4 and RFC 6750 §3.1',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'is one of a grant that lives, A-14, A-52, UI-2, RFC 6750 §3.1',
      ],
    ],
  },
  {
    id: 'UI-3',
    expected:
      'JSON that no cache keeps, or by the client metadata a JWT with iss and aud as application/jwt.',
    differs:
      'JWTs are kept out of caches as well; encrypted and nested answers work; `none` is an answer where the server allows it, never a fault of the server, and a mistake of configuration elsewhere.',
    tests: [
      [
        'packages/oidc/test/provider/endpoints/userinfo.test.ts',
        'keeps the answer out of caches, UI-3, RFC 6749 §5.1',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'A-52 is signed with %s by the issuer for the client, T-UI-10, UI-3, Core §5.3.2',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'is unsigned only for a client that registered that at a server that allows it, T-UI-11, UI-3, Core §5.3.2',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'is encrypted without a signature when the client registered that alone, A-52, Core §5.3.2',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'is signed and then encrypted when the client registered both, A-52, Core §5.3.2',
      ],
      [
        'packages/oidc/test/provider/endpoints/userinfo-jwt.test.ts',
        'says iss and aud of the server whatever the user information says, UI-3, Core §5.3.2',
      ],
    ],
  },
  {
    id: 'OD-1',
    expected: 'jwks_uri is required, by https.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-25 T-MD-4 OD-1 asks for a jwks_uri by https, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-2',
    expected: 'subject_types_supported is required, of pairwise and public.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-26 OD-2 asks for subject_types_supported of public and pairwise, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-3',
    expected: 'id_token_signing_alg_values_supported is required and holds RS256.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-27 OD-3 asks for RS256 among id_token_signing_alg_values_supported, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-4',
    expected: 'Lists of algorithms, claims and classes are lists where they are there.',
    differs: 'Of texts.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-5',
    expected: 'display_values_supported is of page, popup, touch and wap.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-38 T-MD-39 OD-5 OD-6 takes %s of these values alone, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-6',
    expected: 'claim_types_supported is of three values, normal by default.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-38 T-MD-39 OD-5 OD-6 takes %s of these values alone, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-7',
    expected: 'claims_locales_supported is a list of language tags.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-40 OD-7 takes claims_locales_supported as language tags, Discovery §3',
      ],
    ],
  },
  {
    id: 'OD-8',
    expected: 'Four flags are booleans, with their defaults readable.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'OR-1',
    expected: 'An algorithm for client assertions is one of the method and never none.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-2 OR-1 takes an algorithm of the server for assertions of clients, and never none, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-2',
    expected: 'application_type is web or native, and web unless given.',
    differs:
      'The redirect URIs follow it: web applications of the implicit and hybrid flows have https and no localhost, native ones custom schemes or http on loopback.',
    tests: [
      [
        'packages/oidc/test/provider/registration/application-type.test.ts',
        'T-OR-1 OR-2 is web or native, and web when nothing is said, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/application-type.test.ts',
        'OR-2 asks web applications of the implicit and hybrid flows for https and no localhost: %s, Registration §2, §3.3, Core §3',
      ],
      [
        'packages/oidc/test/provider/registration/application-type.test.ts',
        'OR-2 lets native applications have custom schemes, claimed https and http on loopback only: %s, RFC 8252 §7.2',
      ],
    ],
  },
  {
    id: 'OR-3',
    expected: 'sector_identifier_uri, initiate_login_uri and request_uris are URLs.',
    differs:
      'They are https, and the sector document is fetched, guarded against SSRF, and has to list every redirect URI.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-17 OR-3 initiate_login_uri is https, Registration §2, Core §4',
      ],
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-17 OR-3 request_uris are https as well, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/subject-rules.test.ts',
        'OR-3 A-59 is fetched, and lists every redirect URI, Registration §5',
      ],
      [
        'packages/oidc/test/provider/registration/subject-rules.test.ts',
        'OR-3 A-59 is refused with a document %s, Registration §5',
      ],
      [
        'packages/oidc/test/provider/registration/subject-rules.test.ts',
        'OR-3 is https: %j is refused and not fetched, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-4',
    expected: 'subject_type is one of the server.',
    differs:
      'The first one of the server is written down where none is named, and pairwise needs one sector.',
    tests: [
      [
        'packages/oidc/test/provider/registration/subject-rules.test.ts',
        'T-OR-3 OR-4 is one of the server, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-5',
    expected: 'id_token_signed_response_alg is one of the server, RS256 unless given.',
    differs:
      'none is refused for every response type that carries an ID Token through the browser, hybrid ones and changes of a registration included; public clients get no HMAC.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-4 OR-5 takes one of the server for ID Tokens, and RS256 unless one is named, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-5 OR-5 X-12 takes none only where no ID Token comes through the browser, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-6',
    expected: 'enc needs alg and is A128CBC-HS256 unless given; both are of the server.',
    differs:
      'A public-key alg needs a key of the client for it, a symmetric one a client with a secret.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-6 T-OR-7 T-OR-9 T-OR-10 T-OR-13 T-OR-14 OR-6 of the server are taken as %s, with A128CBC-HS256 unless one is named, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-7',
    expected: 'Signature algorithms of UserInfo and request objects are of the server.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-8 OR-7 takes one of the server for UserInfo, and JSON unless one is named, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'T-OR-12 OR-7 takes an algorithm of the server for request objects, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-8',
    expected:
      'default_max_age is a number, require_auth_time a boolean, default_acr_values of the server.',
    differs: 'default_max_age is a whole number of seconds that is not negative.',
    tests: [
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-18 OR-8 default_max_age is a number of seconds, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-15 OR-8 require_auth_time is a boolean, and false unless given, Registration §2',
      ],
      [
        'packages/oidc/test/provider/registration/authentication-rules.test.ts',
        'T-OR-11 OR-8 default_acr_values are of the server, where it lists some, Registration §2',
      ],
    ],
  },
  {
    id: 'OR-9',
    expected: 'Registered preferences are acted on.',
    differs:
      'All of them, not only the algorithms of ID Tokens and UserInfo: a client with HS256 gets a secret that the server keeps to sign with.',
    tests: [
      [
        'packages/oidc/test/provider/registration/algorithm-rules.test.ts',
        'OR-9 writes ID Tokens with a secret for clients only that keep one, and shows it, Core §10.1',
      ],
    ],
  },
]
