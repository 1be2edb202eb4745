import type { Row } from '../row.ts'

/** Request objects: what is expected, and the tests that show it. */
export const requestObjects: readonly Row[] = [
  {
    id: 'JAR-1',
    expected: 'A request without client_id is refused, and goes nowhere.',
    differs: 'With invalid_request and 400, since no client failed to authenticate.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'JAR-2',
    expected: 'An unknown client is refused, and nothing goes anywhere.',
    differs: 'With 400; Authlib answers 404.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'JAR-3',
    expected: 'An object and a reference in one request are refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-3, T-JAR-3 refuses one by value and one by reference, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'JAR-4',
    expected: 'An object is refused where they are not taken.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken',
      ],
    ],
  },
  {
    id: 'JAR-5',
    expected: 'A reference is refused where they are not taken.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken',
      ],
    ],
  },
  {
    id: 'JAR-6',
    expected: 'Without one the request is refused where the client or the server asks for it.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5',
      ],
    ],
  },
  {
    id: 'JAR-7',
    expected: 'A reference that gives nothing is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-7, T-JAR-11 refuses what answers %s, RFC 9101 §5.2',
      ],
    ],
  },
  {
    id: 'JAR-8',
    expected: 'An algorithm that is not listed is refused, with invalid_request_object.',
    differs: 'The code is the one of RFC 9101 §7.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'JAR-9',
    expected: 'What cannot be verified is refused; what can takes the place of all parameters.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-1, JAR-9 takes a signed request, and only what is inside counts, RFC 9101 §2, §6.3, A-41, X-13',
      ],
    ],
  },
  {
    id: 'JAR-10',
    expected: 'client_id, exp, nbf and iat are checked.',
    differs: 'exp has to be there, and at most an hour ahead.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'JAR-11',
    expected: 'Another client inside is refused, with invalid_request_object.',
    differs: 'The code is the one of RFC 9101 §7.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'JAR-12',
    expected: 'A request object holds no other.',
    differs: 'The code is the one of RFC 9101 §7.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'JAR-13',
    expected:
      'Only signed objects of this client for this server are taken, and only registered places are fetched.',
    differs:
      'Authlib takes unsigned ones by default, checks neither iss nor aud, and fetches any address.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-43 fetches nothing that is not registered, RFC 9101 §10.4.1, X-13',
      ],
    ],
  },
  {
    id: 'T-JAR-1',
    expected: 'A signed object leads to consent.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-1, JAR-9 takes a signed request, and only what is inside counts, RFC 9101 §2, §6.3, A-41, X-13',
      ],
    ],
  },
  {
    id: 'T-JAR-2',
    expected: 'A signed object behind a reference leads to consent.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-2 fetches the one that the client registered, RFC 9101 §5.2',
      ],
    ],
  },
  {
    id: 'T-JAR-3',
    expected: 'Both are refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-3, T-JAR-3 refuses one by value and one by reference, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'T-JAR-4',
    expected: 'Neither is fine where it is not asked for.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-4 lets a client do without one',
      ],
    ],
  },
  {
    id: 'T-JAR-5',
    expected: 'The server asks for one: a request without is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5',
      ],
    ],
  },
  {
    id: 'T-JAR-6',
    expected: 'The server asks for one: an unsigned one is refused.',
    differs: 'Unsigned ones are refused always.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'T-JAR-7',
    expected: 'The client asks for one: a request without is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5',
      ],
    ],
  },
  {
    id: 'T-JAR-8',
    expected: 'The client asks for one: an unsigned one is refused.',
    differs: 'Unsigned ones are refused always.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'T-JAR-9',
    expected: 'request is not supported.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken',
      ],
    ],
  },
  {
    id: 'T-JAR-10',
    expected: 'request_uri is not supported.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken',
      ],
    ],
  },
  {
    id: 'T-JAR-11',
    expected: 'A fetch that yields nothing is an invalid_request_uri.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-7, T-JAR-11 refuses what answers %s, RFC 9101 §5.2',
      ],
    ],
  },
  {
    id: 'T-JAR-12',
    expected: 'Garbage is an invalid_request_object.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'T-JAR-13',
    expected: 'No outer client_id is refused.',
    differs: 'With invalid_request.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'T-JAR-14',
    expected: 'An unknown client is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5',
      ],
    ],
  },
  {
    id: 'T-JAR-15',
    expected: 'Inner and outer client have to be the same.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'T-JAR-16',
    expected: 'A reference inside is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
      ],
    ],
  },
  {
    id: 'T-JAR-17',
    expected:
      'require_signed_request_object is false unless the client says true; anything else is refused.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-17 whether a request has to be one: no unless the client says so, RFC 9101 §10.5',
      ],
    ],
  },
]
