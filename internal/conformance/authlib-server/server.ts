import type { Row } from '../row.ts'

/** Authorization server: what is expected, and the tests that show it. */
export const authorizationServer: readonly Row[] = [
  {
    id: 'AS-1',
    expected: 'How a token is written is told for a client and a grant.',
    differs:
      'A token format is a member that may be asynchronous; a format that cannot work refuses instead of failing hard later.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has a response type and a token request, and stands in the metadata, G-1, G-2, G-3, G-5, AS-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is chosen for a client and a grant by a function, and what cannot be written refuses, AS-1',
      ],
    ],
  },
  {
    id: 'AS-2',
    expected: 'A scope that the server does not have is invalid_scope.',
    differs: 'Scopes given as an empty list mean none, not any.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'let a client ask for these and no others, AS-2, CODE-5, T-CODE-5, FL-2, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'are any when the server names none, AS-2',
      ],
    ],
  },
  {
    id: 'AS-3',
    expected:
      'The response type is looked for after the redirect URI is known to be registered; without one the only registered URI is used.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'for a response type that the client has not is told to the client, T-CODE-23, T-CODE-24, AS-3',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'without a response type, for a client with one redirect URI, goes there, X-2, G-4, AS-3',
      ],
      [
        'packages/oauth2/test/server/attacks/redirect-uri.test.ts',
        'A-04, CVE-2026-41479, CVE-2026-44681, AS-3, X-2 shows %s to the user, redirects nowhere and echoes nothing, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'AS-4',
    expected:
      'validateConsentRequest answers what a page needs and refuses repeated parameters directly.',
    differs: 'Every parameter counts, not five of them.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-3, X-4, AS-4, T-CODE-17 refuses %s twice at the authorization endpoint, wherever it comes twice, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'AS-5',
    expected:
      'An answer without a user is a denial with state; the request is checked again when its saved parameters go on.',
    differs: 'An approval is checked to be within the request and to name a user.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is for a user who is known when it is answered, and nobody is no user, AS-5, T-CODE-25, CODE-17',
      ],
    ],
  },
  {
    id: 'AS-6',
    expected: 'The token endpoint takes POST and answers errors as JSON.',
    differs: 'Other methods get 405 with Allow.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'refuses other methods with 405 and Allow, AS-6, G-2',
      ],
    ],
  },
  {
    id: 'AS-7',
    expected: 'An endpoint that there is not is a mistake of the caller.',
    differs: 'Two endpoints of one name are refused, so no request is left unanswered.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is mounted, stands in the metadata and authenticates clients as the token endpoint does, AS-7, AS-8, AS-9',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'of a name that there is not is a mistake of the caller, AS-7',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'of a name that there is already is refused: one answers, and it is plain which, ERR-6, AS-7',
      ],
    ],
  },
  {
    id: 'AS-8',
    expected: 'An endpoint of the application may answer pages of its own.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is mounted, stands in the metadata and authenticates clients as the token endpoint does, AS-7, AS-8, AS-9',
      ],
      ['packages/oauth2/test/server/own-members.test.ts', 'answers a page of its own, AS-8'],
    ],
  },
  {
    id: 'AS-9',
    expected:
      'An endpoint of the application authenticates clients as the token endpoint does, and the metadata say how.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is mounted, stands in the metadata and authenticates clients as the token endpoint does, AS-7, AS-8, AS-9',
      ],
    ],
  },
  {
    id: 'AS-10',
    expected: 'Events tell of authenticated clients and revoked tokens.',
    differs:
      'At every endpoint that authenticates clients; further events for everything else that happens.',
    tests: [
      [
        'packages/oauth2/test/server/events.test.ts',
        'tell what happened, each type with what belongs to it, AS-10, FL-3, DJ-2',
      ],
    ],
  },
  {
    id: 'HOOK-1',
    expected: 'Hooks see requests and refuse by throwing.',
    differs:
      'They run in the order of registration, one after another, and may be asynchronous; two of one name are refused.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'run one after another in the order of registration, also the slow ones, HOOK-1',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'stop at the first that throws, HOOK-1',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'of one name are refused, wherever they are registered, HOOK-1',
      ],
      [
        'packages/oauth2/test/server/attacks/store-faults.test.ts',
        'A-24, HOOK-1 answers with the protocol error that %s throws',
      ],
    ],
  },
  {
    id: 'HOOK-2',
    expected: 'Hooks stand before the request is looked at and around the authorization response.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'put other parameters in the place of those that came, before anything but the client is looked at, HOOK-2, RFC 9101 §6.3',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'see denials and errors of an answer as well, HOOK-2',
      ],
    ],
  },
  {
    id: 'HOOK-3',
    expected: 'Hooks stand at the consent request, the token request and the token response.',
    differs: 'For every grant, and before client authentication.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'of a grant run before those of the server, and for that grant alone, HOOK-3, HOOK-4',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'remember something with the grant, check it at the token endpoint and add to the answer, HOOK-3',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'limit attempts before credentials are checked, HOOK-3',
      ],
    ],
  },
  {
    id: 'HOOK-4',
    expected: 'Extensions of a grant see its requests only, those of the server all.',
    differs: 'An extension that a grant would never run is refused there.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'of a grant run before those of the server, and for that grant alone, HOOK-3, HOOK-4',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'that a grant would never run (%s) are refused there, HOOK-4, S-C1',
      ],
    ],
  },
  {
    id: 'REQ-1',
    expected:
      'A request is a record of method, URL, headers and body; what was found out is in the value that the checks answer.',
    differs: 'Nothing is mutated.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-08 takes a parser’s object for the form that it was, REQ-1',
      ],
    ],
  },
  {
    id: 'REQ-2',
    expected:
      'Response types are read with their words in any order; a page gets client, redirect URI, scope, state.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24',
      ],
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'may name its response types in any order, REQ-2, RFC 6749 §3.1.1',
      ],
    ],
  },
  {
    id: 'REQ-3',
    expected: 'A body of another content type is refused.',
    differs: 'With 415 at every endpoint of forms.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-08, REQ-3 refuses the content type %j with 415',
      ],
    ],
  },
  {
    id: 'REQ-4',
    expected:
      'Form parameters come from the body alone, authorization parameters from the query of a GET or the form of a POST.',
    differs: 'A parameter that is in both is refused.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is read from the query of a GET and from the form of a POST, never from both, REQ-4, FL-5',
      ],
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-7, REQ-4, FL-5 refuses every parameter twice at the endpoints that read forms, RFC 6749 §3.2',
      ],
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'REQ-4, X-7, DJ-5 reads nothing of a form from the query, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'ignores parameters in the query, RFC 6749 §2.3.1, X-7, REQ-4',
      ],
    ],
  },
  {
    id: 'MOD-1',
    expected: 'Without a requested scope the application gives a default, none, or refuses.',
    tests: [
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'gives a default where nothing is asked for, MOD-1, T-CODE-20',
      ],
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'gives no scope at all, and then the answer names none, MOD-1, T-CODE-21',
      ],
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'refuses a request without scope, and the client is told, MOD-1, T-CODE-22',
      ],
    ],
  },
  {
    id: 'G-1',
    expected: 'A grant handles token requests of authenticated clients and answers with no-store.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has a response type and a token request, and stands in the metadata, G-1, G-2, G-3, G-5, AS-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'refuses as it says, after the client was authenticated and asked for its grant types, G-1, CODE-11, CODE-12',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'answers with no-store, RFC 6749 §5.1, ERR-4, G-1',
      ],
    ],
  },
  {
    id: 'G-2',
    expected: 'A grant is asked at the token endpoint by POST when it handles token requests.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has a response type and a token request, and stands in the metadata, G-1, G-2, G-3, G-5, AS-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'without a token request is no grant type of the token endpoint, G-2, G-3',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'refuses other methods with 405 and Allow, AS-6, G-2',
      ],
    ],
  },
  {
    id: 'G-3',
    expected: 'A grant brings response types to the authorization endpoint.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has a response type and a token request, and stands in the metadata, G-1, G-2, G-3, G-5, AS-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'without a token request is no grant type of the token endpoint, G-2, G-3',
      ],
    ],
  },
  {
    id: 'G-4',
    expected:
      'A redirect URI has to be registered; without one the only registered is taken, else the user is told.',
    differs: 'Loopback ports are free (RFC 8252 §7.3), and no state is echoed.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'without a response type, for a client with one redirect URI, goes there, X-2, G-4, AS-3',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'uses the only registered redirect URI when none is sent, RFC 6749 §3.1.2.3, G-4',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
      ],
    ],
  },
  {
    id: 'G-5',
    expected:
      'A grant of the application is a record of one or both endpoints, registered like ours.',
    differs: 'No class to derive from: metadata, permission and tokens follow from the record.',
    tests: [
      [
        'packages/oauth2/test/server/grants/custom-grant.test.ts',
        'G-5 are records that are registered like ours: metadata, permission and tokens follow, RFC 6749 §4.5',
      ],
      [
        'packages/oauth2/test/server/grants/custom-grant.test.ts',
        'G-5 answer at the authorization endpoint too, and check requests before the user is asked',
      ],
      [
        'packages/oauth2/test/server/grants/custom-grant.test.ts',
        'G-5 are refused under a name that is taken',
      ],
    ],
  },
]
