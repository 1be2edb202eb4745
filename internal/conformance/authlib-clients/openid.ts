import type { Row } from '../row.ts'

/** Rows of Authlib’s client: openid. */
export const openid: readonly Row[] = [
  {
    id: 'I18',
    expected:
      'logoutRedirect keeps its state and its way back, where a state is sent, and redirects.',
    differs: 'Authlib keeps a state that it did not send.',
    tests: [
      [
        'packages/registry/test/apps/logout.test.ts',
        'I17, I18, W28, T13.01 goes with hint, client, way back and a state of its own (RP-Initiated Logout §2)',
      ],
      [
        'packages/registry/test/apps/logout.test.ts',
        'I18, T13.02 keeps nothing where there is no way back',
      ],
      [
        'packages/express/test/oauth-callbacks.test.ts',
        'W28, I18, I19, T13.01, T13.07 leaves for the provider and comes back, once, RP-Initiated Logout §2 and §3',
      ],
    ],
  },
]
