import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios registry. */
export const scenariosRegistry: readonly Row[] = [
  {
    id: 'T9.01',
    expected: 'createClient of an unknown name is undefined and client throws.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.01, R03, R04: createClient of an unknown one is undefined, client of it an error',
      ],
    ],
  },
  {
    id: 'T9.02',
    expected: 'A registered client has a name and an identifier to read.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.02: have a name and an identifier to read',
      ],
    ],
  },
  {
    id: 'T9.03',
    expected: 'Identifier and secret can come from settings alone.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R20, T9.03: complete a registration that says nothing but its name',
      ],
    ],
  },
  {
    id: 'T9.04',
    expected: 'With overwrite settings beat the code and objects are merged.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R11, T9.04: with overwrite %s the settings win, and objects are merged name by name',
      ],
    ],
  },
  {
    id: 'T9.05',
    expected: 'Without it the code wins and its objects are untouched.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R11, T9.05: the code wins, and its objects stay as they are',
      ],
    ],
  },
  {
    id: 'T9.06',
    expected: 'A name is an error until it is registered, and then always the same handle.',
    differs: 'There is no application to wait for: a registry works when it is made.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.06: are an error before they are registered, and the same handle ever after',
      ],
    ],
  },
  {
    id: 'T9.07',
    expected: 'What the constructor is given is used; what it is not given stays absent.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R01, T9.07: is what the constructor was given, and nothing where it was given nothing',
      ],
    ],
  },
  {
    id: 'T9.08',
    expected: 'requestTokenUrl makes an OAuth 1.0 client.',
    differs: 'Unknown members are refused rather than tolerated.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R02, R06, T9.08: requestTokenUrl makes a client one of OAuth 1.0, also in the types',
      ],
    ],
  },
  {
    id: 'T9.09',
    expected: 'refreshTokenUrl and updateToken are taken, and the URL is used.',
    differs: 'Authlib never uses refresh_token_url.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'T9.09: take a refreshTokenUrl and refreshTokenParams, and use them',
      ],
    ],
  },
  {
    id: 'T9.10',
    expected: 'A name is not registered twice in silence.',
    differs: 'Error, or replacement when asked for.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'R05, T9.10: are not taken twice, unless the second is to replace the first',
      ],
    ],
  },
  {
    id: 'T9.11',
    expected: 'Defaults of a class are never changed.',
    differs: 'Authlib changes them.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R07, T9.11, D16: are not changed by each other, nor is what is known of a provider',
      ],
      [
        'packages/registry/test/config/merge.test.ts',
        'R07, T9.11, D16: is not changed by a registration, so the next inherits nothing of it',
      ],
    ],
  },
  {
    id: 'T9.12',
    expected: 'A class with a default authorizeUrl redirects there.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R43, R06, T9.12: brings defaults for all its registrations',
      ],
    ],
  },
  {
    id: 'T9.13',
    expected: 'Objects in an environment are parsed from JSON.',
    differs: 'Authlib leaves them text.',
    tests: [
      [
        'packages/registry/test/config/settings.test.ts',
        'R22, T9.13: are parsed where they are objects, and the error names the variable, never its value',
      ],
    ],
  },
  {
    id: 'T9.14',
    expected: 'User-Agent is that of the library, or as given, on requests to the provider.',
    differs: 'The library names itself authkit with its home page and no version.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'M16, R42, T9.14: names itself in User-Agent to the provider, and as the application says',
      ],
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'T9.14: names itself on every request of a login: for metadata, token and keys',
      ],
    ],
  },
]
