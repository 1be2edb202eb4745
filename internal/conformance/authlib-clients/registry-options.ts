import type { Row } from '../row.ts'

/** Rows of Authlib’s client: registry options. */
export const registryOptions: readonly Row[] = [
  {
    id: 'R30',
    expected: 'clientId and clientSecret are the credentials.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R31',
    expected: 'accessTokenUrl is the token endpoint and beats the metadata.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R31, R33: beat what the provider publishes about itself',
      ],
    ],
  },
  {
    id: 'R32',
    expected: 'accessTokenParams are fixed parameters of the token request.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R32, R34, T10.21: fixed parameters go with every login, and those of a call win',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R33',
    expected:
      'authorizeUrl beats the metadata; a client without any place is refused at registration.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R31, R33: beat what the provider publishes about itself',
      ],
    ],
  },
  {
    id: 'R34',
    expected: 'authorizeParams are fixed parameters of the authorization request.',
    differs: 'Those of a call win.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R32, R34, T10.21: fixed parameters go with every login, and those of a call win',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R35',
    expected: 'apiBaseUrl is the base of relative URLs.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R35: a relative URL stands below apiBaseUrl',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R36',
    expected: 'clientOptions are the options of the protocol client; PKCE is always S256.',
    differs: 'code_challenge_method is no option.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R36: ask with PKCE S256 always, which is no option',
      ],
    ],
  },
  {
    id: 'R37',
    expected: 'serverMetadataUrl or issuer says where the metadata is.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R37: the metadata is where serverMetadataUrl says, or where the issuer does',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R38',
    expected: 'complianceFix is called with each protocol client.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R38, R39: make every protocol client ready: its hooks, and its ways to authenticate',
      ],
    ],
  },
  {
    id: 'R39',
    expected: 'clientAuthMethods adds ways to authenticate that tokenEndpointAuthMethod can name.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R38, R39: make every protocol client ready: its hooks, and its ways to authenticate',
      ],
    ],
  },
  {
    id: 'R40',
    expected: 'fetchToken finds the token of a request.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R08, R40, R41: fetchToken and updateToken of a registration beat those of the registry, which get its name',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R41',
    expected: 'updateToken saves a renewed token.',
    tests: [
      [
        'packages/registry/test/config/options-in-use.test.ts',
        'R08, R40, R41: fetchToken and updateToken of a registration beat those of the registry, which get its name',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R42',
    expected:
      'userAgent names the application to the provider; the library names itself otherwise.',
    tests: [
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'M16, R42, T9.14: names itself in User-Agent to the provider, and as the application says',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
    ],
  },
  {
    id: 'R43',
    expected:
      'appClass is the class of the client, and its static defaults complete the registration.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R43, R06, T9.12: brings defaults for all its registrations',
      ],
    ],
  },
  {
    id: 'R44',
    expected:
      'Further metadata stands in serverMetadata; an unknown member is refused with the nearest one told.',
    differs: 'Authlib takes any member for metadata.',
    tests: [
      [
        'packages/registry/test/config/options.test.ts',
        'R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known',
      ],
      [
        'packages/registry/test/config/options.test.ts',
        'R44: may name more of the metadata, which is none of the client',
      ],
    ],
  },
]
