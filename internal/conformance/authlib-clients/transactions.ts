import type { Row } from '../row.ts'

/** Rows of Authlib’s client: transactions. */
export const transactions: readonly Row[] = [
  {
    id: 'Z01',
    expected: 'In a session a login stands under _state_{name}_{state}.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z01, Z02: stands under _state_{name}_{state} as { data, exp } in whole seconds, T10.01',
      ],
    ],
  },
  {
    id: 'Z02',
    expected: 'Its value is { data, exp } in whole seconds.',
    differs: 'data is sealed.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z01, Z02: stands under _state_{name}_{state} as { data, exp } in whole seconds, T10.01',
      ],
    ],
  },
  {
    id: 'Z03',
    expected:
      'In a store the content is sealed under the SHA-256 of a handle, and the browser has a small cookie with the handle.',
    differs: 'No marker in the session; the cookie binds the record to the browser.',
    tests: [
      [
        'packages/registry/test/transactions/store-transactions.test.ts',
        'Z03, Z12, T10.02: is sealed there under a hash of what the cookie holds, for as long as it may take',
      ],
    ],
  },
  {
    id: 'Z04',
    expected:
      'Nothing is found for a browser without the cookie or session entry, whatever the state.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'C-01, Z04: are nothing in a browser that has none, T10.13',
      ],
    ],
  },
  {
    id: 'Z05',
    expected: 'What was changed, or lost by the store, is no login.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z05: that was changed is none, and other values of the session stay',
      ],
      [
        'packages/registry/test/transactions/store-transactions.test.ts',
        'Z05, T10.14: is none when the store has lost it, or holds something else under its name',
      ],
    ],
  },
  {
    id: 'Z06',
    expected: 'loginLifetime says how long a login may take; 600 seconds unless given.',
    differs: '600 instead of 3600 seconds.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z06, T10.15, D10: are over when their time is, although the browser still has them',
      ],
    ],
  },
  {
    id: 'Z07',
    expected: 'What is over is swept when a login begins and when one ends.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z07, G01: that is over goes when it is asked for, and the error says why',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z07: that are over are swept when another one begins or ends',
      ],
    ],
  },
  {
    id: 'Z08',
    expected: 'Several logins are under way in one browser; five at most with one client.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, T10.16, G03, Q04: can be several, and each completes, in any order',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, Z09, G02: are at most five with one client; one more forgets the oldest',
      ],
    ],
  },
  {
    id: 'Z09',
    expected:
      'Beginning a login forgets the oldest only when there are too many, and never one of another client.',
    differs: 'Starlette forgets all earlier ones, and those of clients whose name begins alike.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z08, Z09, G02: are at most five with one client; one more forgets the oldest',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z09, T10.17: of the clients a and a_b do not forget each other',
      ],
    ],
  },
  {
    id: 'Z10',
    expected:
      'Logins, logouts and OAuth 1.0 logins are kinds of their own, and none is taken for another.',
    differs: 'Authlib takes one for the other.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z10, T13.10, D10: of one kind are not taken for another, and stay for their own',
      ],
    ],
  },
  {
    id: 'Z11',
    expected: 'What is kept is sealed in every storage.',
    differs: 'Authlib leaves the PKCE verifier readable in a cookie session.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z11, G02: tell the browser nothing of what is inside, and are small',
      ],
    ],
  },
  {
    id: 'Z12',
    expected: 'Transactions can be kept in any Store, whose operations are asynchronous.',
    differs: 'The Store contract takes the place of get, set and delete.',
    tests: [
      [
        'packages/registry/test/transactions/store-transactions.test.ts',
        'Z03, Z12, T10.02: is sealed there under a hash of what the cookie holds, for as long as it may take',
      ],
    ],
  },
  {
    id: 'Z13',
    expected: 'Without a session the error says which middleware to use.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z13, T10.28: needs a session, and says what to use',
      ],
    ],
  },
  {
    id: 'Z14',
    expected: 'Values of the session are assigned whole; one is removed by assigning undefined.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'Z14, Q08: is assigned whole and never changed in place, so that every kind of session notices',
      ],
    ],
  },
  {
    id: 'Z15',
    expected: 'A state of any length and content works; ours have 256 bits.',
    tests: [
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z15: have any state, long ones and hostile ones too',
      ],
    ],
  },
]
