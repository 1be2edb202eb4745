import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios openid. */
export const scenariosOpenid: readonly Row[] = [
  {
    id: 'T12.01',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'I04, I05, T12.01, T12.02 is verified again by parseIdToken, with the access token beside it',
      ],
    ],
  },
  {
    id: 'T12.02',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/api.test.ts',
        'I04, I05, T12.01, T12.02 is verified again by parseIdToken, with the access token beside it',
      ],
    ],
  },
  {
    id: 'T12.03',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T12.03, T12.10, D05, I09 holds single claims against what it is told, and the issuer all the same',
      ],
    ],
  },
  {
    id: 'T12.10',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T12.03, T12.10, D05, I09 holds single claims against what it is told, and the issuer all the same',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'D05, T12.10 does not take another issuer because claims are given',
      ],
    ],
  },
  {
    id: 'T12.11',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T12.11, I13 allows the clocks to differ by the leeway that it is told, 120 s unless told',
      ],
    ],
  },
  {
    id: 'T12.15',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'D06, R85, E16, T12.15 are verified without a stored nonce of the caller, too: a nonce is always asked for',
      ],
    ],
  },
  {
    id: 'T12.17',
    expected: 'As in internal/conformance/authlib-oidc, through a registered client.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'I02, D13, T12.17 are not asked for again by every token that names a key that is not there',
      ],
    ],
  },
  {
    id: 'T13.01',
    expected: 'Way back and hint go with a state that is kept.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I17, I18, W28, T13.01 goes with hint, client, way back and a state of its own (RP-Initiated Logout §2)',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W28, I18, I19, T13.01, T13.07 leaves for the provider and comes back, once, RP-Initiated Logout §2 and §3',
      ],
    ],
  },
  {
    id: 'T13.02',
    expected: 'Without way back there is no state.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I18, T13.02 keeps nothing where there is no way back',
      ],
    ],
  },
  {
    id: 'T13.03',
    expected: 'client_id, logout_hint, ui_locales and others pass, encoded.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'T13.03 passes what the provider knows and what it does not name, encoded',
      ],
    ],
  },
  {
    id: 'T13.04',
    expected: 'A state of the caller is used.',
    tests: [['packages/registry/test/apps/logout.test.ts', 'T13.04 uses the state of the caller']],
  },
  {
    id: 'T13.05',
    expected: 'A missing endpoint is named.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'T13.05, E15 names the endpoint where there is none',
      ],
      [
        'packages/registry/test/apps/logout.test.ts',
        'T13.05 is nothing that a provider of plain OAuth 2.0 has',
      ],
    ],
  },
  {
    id: 'T13.06',
    expected: 'createLogoutUrl keeps nothing.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I17, T13.06 is written by createLogoutUrl, which keeps nothing',
      ],
    ],
  },
  {
    id: 'T13.07',
    expected: 'The return gives what was kept, once.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I19, T13.07 comes back once with what was given, and its cookie is forgotten',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W28, I18, I19, T13.01, T13.07 leaves for the provider and comes back, once, RP-Initiated Logout §2 and §3',
      ],
    ],
  },
  {
    id: 'T13.08',
    expected: 'A missing and an unknown state are errors.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I19, T13.08 is no return without state, with another one, and in another browser',
      ],
    ],
  },
  {
    id: 'T13.09',
    expected: 'URL objects are taken; the session keeps it where logins are.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I20, T13.09 takes a URL object, and is kept in the session where logins are',
      ],
    ],
  },
  {
    id: 'T13.10',
    expected: 'Logout and login states are not interchangeable.',
    differs: 'Authlib takes it.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'T13.10, D10 does not finish a login, and a login finishes no logout',
      ],
      [
        'packages/registry/test/transactions/storages.test.ts',
        'Z10, T13.10, D10: of one kind are not taken for another, and stay for their own',
      ],
    ],
  },
  {
    id: 'T13.11',
    expected: 'A state without way back is refused and nothing kept.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I18, T13.11 takes no state without a way back, and keeps none',
      ],
    ],
  },
]
