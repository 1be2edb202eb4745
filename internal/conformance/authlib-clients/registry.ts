import type { Row } from '../row.ts'

/** Rows of Authlib’s client: registry. */
export const registry: readonly Row[] = [
  {
    id: 'R01',
    expected:
      'The registry takes what all its clients share once: token finder, updater, session end, lock, transport, clock and settings.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R01, T9.07: is what the constructor was given, and nothing where it was given nothing',
      ],
    ],
  },
  {
    id: 'R02',
    expected:
      'register makes the client at once and its type follows from requestTokenUrl; names of the constructor are typed properties.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R02, R06, T9.08: requestTokenUrl makes a client one of OAuth 1.0, also in the types',
      ],
      [
        'packages/registry/test/apps/oauth.test.ts',
        'has a typed property for each client of the constructor, R02',
      ],
    ],
  },
  {
    id: 'R03',
    expected: 'createClient answers the client of a name, always the same one, or undefined.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.01, R03, R04: createClient of an unknown one is undefined, client of it an error',
      ],
    ],
  },
  {
    id: 'R04',
    expected:
      'client(name) throws with the names there are; names of the constructor are properties.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.01, R03, R04: createClient of an unknown one is undefined, client of it an error',
      ],
      [
        'packages/registry/test/apps/oauth.test.ts',
        'registers more clients, and finds them by name, R04',
      ],
    ],
  },
  {
    id: 'R05',
    expected:
      'A second registration of a name is refused, and replaces the first only when told to.',
    differs:
      'Authlib keeps the old client silently; here it is an error, or a replacement by { replace: true }.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R05, T9.10: are not taken twice, unless the second is to replace the first',
      ],
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R05: that are properties are not replaced behind their back',
      ],
    ],
  },
  {
    id: 'R06',
    expected:
      'A class of the application can make the client; else requestTokenUrl decides between OAuth 1.0 and 2.0.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R02, R06, T9.08: requestTokenUrl makes a client one of OAuth 1.0, also in the types',
      ],
      [
        'packages/registry/test/config/merge.test.ts',
        'R43, R06, T9.12: brings defaults for all its registrations',
      ],
    ],
  },
  {
    id: 'R07',
    expected:
      'Defaults of a class and of a provider are merged into a copy, and no registration changes them.',
    differs: 'Authlib writes the first registration into the class.',
    tests: [
      [
        'packages/registry/test/apps/oauth.test.ts',
        'keeps what it was given from name to name, R07',
      ],
      [
        'packages/registry/test/config/merge.test.ts',
        'R07, T9.11, D16: are not changed by each other, nor is what is known of a provider',
      ],
    ],
  },
  {
    id: 'R08',
    expected:
      'fetchToken and updateToken of a registration beat those of the registry, which are given the name.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R08, R40, R41: fetchToken and updateToken of a registration beat those of the registry, which get its name',
      ],
    ],
  },
  {
    id: 'R09',
    expected: 'A client of OAuth 1.0 knows no updateToken.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        '§9.4, R09: are all known, and updateToken is none, since its tokens do not expire',
      ],
    ],
  },
  {
    id: 'R10',
    expected: 'Settings are found by the name of the client and of the member.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R20, R10: complete what register adds, under its name in capitals with _ for - and .',
      ],
    ],
  },
  {
    id: 'R11',
    expected:
      'The code wins and its objects stay; with overwrite the settings win and objects are merged name by name.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R11, T9.05: the code wins, and its objects stay as they are',
      ],
      [
        'packages/registry/test/config/merge.test.ts',
        'R11, T9.04: with overwrite %s the settings win, and objects are merged name by name',
      ],
    ],
  },
  {
    id: 'R20',
    expected: 'Settings come from an environment, GITHUB_CLIENT_ID; what is empty is absent.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R20, T9.03: complete a registration that says nothing but its name',
      ],
      [
        'packages/registry/test/config/settings.test.ts',
        'R20, R10: complete what register adds, under its name in capitals with _ for - and .',
      ],
    ],
  },
  {
    id: 'R21',
    expected: 'Settings come from an object by name.',
    differs: 'Members have the names of our options; client_id is refused with clientId told.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R21: complete a registration, with functions as well',
      ],
      [
        'packages/registry/test/config/settings.test.ts',
        'R21: have the names of options, and the error says which is meant',
      ],
    ],
  },
  {
    id: 'R22',
    expected:
      'Members that are objects are JSON in an environment, parsed and checked, and the error names the variable.',
    differs: 'Authlib leaves them text, which breaks later.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R22, T9.13: are parsed where they are objects, and the error names the variable, never its value',
      ],
      [
        'packages/registry/test/config/settings.test.ts',
        'R22: are held against what each option is, by its name',
      ],
    ],
  },
]
