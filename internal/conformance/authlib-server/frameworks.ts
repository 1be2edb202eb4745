import type { Row } from '../row.ts'

/** Frameworks and tables: what is expected, and the tests that show it. */
export const frameworks: readonly Row[] = [
  {
    id: 'FL-1',
    expected:
      'A server is made of options; the application looks clients up and saves tokens by functions.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'gets the answer and what it is for before the client does, and its failure refuses, FL-1, DJ-1, SQ-4',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is found by its path, and nothing is found elsewhere, FL-1, SQ-5',
      ],
    ],
  },
  {
    id: 'FL-2',
    expected: 'Token formats, lifetimes, scopes and pages about errors are options.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are named in the JSON of their error and of no other, T-CODE-8, FL-2, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'writes what it is told about client, grant and user, T-CODE-19, FL-2, DJ-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has its lifetime told for a client and a grant, FL-2, DJ-1',
      ],
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'let a client ask for these and no others, AS-2, CODE-5, T-CODE-5, FL-2, RFC 6749 §3.3',
      ],
    ],
  },
  {
    id: 'FL-3',
    expected: 'Events tell of authenticated clients and revoked tokens.',
    tests: [
      [
        'packages/oauth2/test/server/events.test.ts',
        'tell what happened, each type with what belongs to it, AS-10, FL-3, DJ-2',
      ],
    ],
  },
  {
    id: 'FL-4',
    expected:
      'A guard of a route takes scopes and further conditions, or nothing, and may be optional; the handler gets the token.',
    differs:
      'There is no context manager: `validateRequest` gives the token wherever it is called.',
    tests: [
      [
        'packages/express/test/resource-protector.test.ts',
        'lets a request without credentials through where the token is optional, T-RP-7, X-11, FL-4',
      ],
    ],
  },
  {
    id: 'FL-5',
    expected: 'A parameter in both query and form counts as repeated.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'is read from the query of a GET and from the form of a POST, never from both, REQ-4, FL-5',
      ],
    ],
  },
  {
    id: 'DJ-1',
    expected:
      'Tables of the application: clients by a function, tokens by a repository or saveToken.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'are looked up for each request, their secret hashed and their defaults filled in, RFC 7591 §2, DJ-1, SQ-1',
      ],
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'gets the answer and what it is for before the client does, and its failure refuses, FL-1, DJ-1, SQ-4',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'writes what it is told about client, grant and user, T-CODE-19, FL-2, DJ-1',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'has its lifetime told for a client and a grant, FL-2, DJ-1',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'take the place of the store for what they keep, DJ-1, SQ-2, SQ-3, SQ-4',
      ],
    ],
  },
  {
    id: 'DJ-2',
    expected: 'The same events.',
    tests: [
      [
        'packages/oauth2/test/server/events.test.ts',
        'tell what happened, each type with what belongs to it, AS-10, FL-3, DJ-2',
      ],
    ],
  },
  {
    id: 'DJ-3',
    expected: 'An API finds tokens in the tables of the application.',
    tests: [
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'are where an API finds a token, and finds it no more once it is revoked, DJ-3, DJ-4',
      ],
    ],
  },
  {
    id: 'DJ-4',
    expected: 'Revocation ends tokens in the tables of the application.',
    differs: 'Theirs sets a mark that their model does not have.',
    tests: [
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'let an access token end alone and a refresh token end both, SQ-3, DJ-4, RFC 7009 §2.1',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'are where an API finds a token, and finds it no more once it is revoked, DJ-3, DJ-4',
      ],
    ],
  },
  {
    id: 'DJ-5',
    expected: 'Query and form are not merged.',
    differs: 'They let the form win.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'REQ-4, X-7, DJ-5 reads nothing of a form from the query, RFC 6749 §2.3.1',
      ],
    ],
  },
  {
    id: 'DJ-6',
    expected: 'Redirect URIs are compared as whole strings.',
    differs: 'Theirs are looked for inside a text.',
    tests: [
      [
        'packages/oauth2/test/server/clients/redirect-uri.test.ts',
        'A-01, DJ-6 are compared as strings, RFC 9700 §2.1',
      ],
    ],
  },
  {
    id: 'SQ-1',
    expected:
      'A table of clients holds every member of RFC 7591 §2, in columns or as JSON; what it lacks has its default, and the registered scope bounds.',
    differs: 'The method is checked at every endpoint; secrets are kept as salted hashes.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'are looked up for each request, their secret hashed and their defaults filled in, RFC 7591 §2, DJ-1, SQ-1',
      ],
      [
        'packages/oauth2/test/server/scope-policy.test.ts',
        'bounds what it gets, and asking for nothing but others is refused, CODE-10, SQ-1, RFC 6749 §3.3',
      ],
      [
        'packages/kysely/test/oauth2/clients.test.ts',
        'answers the registration that a row holds, and none for another name, SQ-1, SQ-4, RFC 7591 §2',
      ],
      [
        'packages/kysely/test/oauth2/options.test.ts',
        'name a column for each member of a client at most once, SQ-1',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'take the place of the store from a code to a token that an API takes, SQ-1, SQ-2, SQ-3, SQ-4',
      ],
    ],
  },
  {
    id: 'SQ-2',
    expected:
      'A code record holds client, redirect URI, scope, authentication and PKCE by way of its grant, and ends.',
    differs: 'After 60 seconds from its issue; what an extension adds needs no new column.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-16, SQ-2 ends a code with the lifetime %j after %i seconds, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'take the place of the store for what they keep, DJ-1, SQ-2, SQ-3, SQ-4',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'is the lifetime of a code and no token in clear text, SQ-2, SQ-5',
      ],
      [
        'packages/kysely/test/oauth2/repositories.test.ts',
        'use a code once while it lives, and tell what it was afterwards, A-16, SQ-2, RFC 6749 §4.1.2',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'take the place of the store from a code to a token that an API takes, SQ-1, SQ-2, SQ-3, SQ-4',
      ],
    ],
  },
  {
    id: 'SQ-3',
    expected: 'A token record holds what was issued and ends by time or revocation.',
    differs:
      'Revoking an access token leaves the refresh token alive, and the other way round both end. A row is found by the hash of its token, 43 characters, so a JWT of any length fits.',
    tests: [
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'take the place of the store for what they keep, DJ-1, SQ-2, SQ-3, SQ-4',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'let an access token end alone and a refresh token end both, SQ-3, DJ-4, RFC 7009 §2.1',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'take the place of the store from a code to a token that an API takes, SQ-1, SQ-2, SQ-3, SQ-4',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'let an access token end alone and a refresh token end both, with the hint %s, SQ-3, SQ-4, RFC 7009 §2.1',
      ],
      [
        'packages/kysely/test/oauth2/repositories.test.ts',
        'keep an access token with everything that binds it, and find it while it lives, SQ-3, RFC 7800 §3.1',
      ],
      [
        'packages/kysely/test/oauth2/repositories.test.ts',
        'change a refresh token by its version, SQ-3, RFC 9700 §4.14.2',
      ],
    ],
  },
  {
    id: 'SQ-4',
    expected:
      'Functions over tables of the application: createQueryClient() finds clients; repositories save and find tokens; revocation() and bearerToken() stand on them.',
    differs:
      'A hint tells where a token is looked for first and nothing more: what ends is told by the token that is found. A save and a query are one statement each, and whoever comes second is told.',
    tests: [
      [
        'packages/oauth2/test/server/extension-hooks.test.ts',
        'gets the answer and what it is for before the client does, and its failure refuses, FL-1, DJ-1, SQ-4',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'take the place of the store for what they keep, DJ-1, SQ-2, SQ-3, SQ-4',
      ],
      [
        'packages/kysely/test/oauth2/clients.test.ts',
        'answers the registration that a row holds, and none for another name, SQ-1, SQ-4, RFC 7591 §2',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'take the place of the store from a code to a token that an API takes, SQ-1, SQ-2, SQ-3, SQ-4',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'let an access token end alone and a refresh token end both, with the hint %s, SQ-3, SQ-4, RFC 7009 §2.1',
      ],
      [
        'packages/kysely/test/oauth2/repositories.test.ts',
        'extend a grant that nobody changed or removed meanwhile, SQ-4',
      ],
      [
        'packages/kysely/test/oauth2/repositories.test.ts',
        'of two tenants in one table do not meet, SQ-4',
      ],
    ],
  },
  {
    id: 'SQ-5',
    expected: 'Endpoints are ready to mount, everything is asynchronous.',
    differs: 'Tokens and codes are stored as hashes.',
    tests: [
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'is found by its path, and nothing is found elsewhere, FL-1, SQ-5',
      ],
      [
        'packages/oauth2/test/server/repositories/own-repositories.test.ts',
        'is the lifetime of a code and no token in clear text, SQ-2, SQ-5',
      ],
      [
        'packages/kysely/test/oauth2/flows.test.ts',
        'hold no code, token or secret in clear text, SQ-5',
      ],
    ],
  },
]
