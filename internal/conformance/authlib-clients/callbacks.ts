import type { Row } from '../row.ts'

/** Rows of Authlib’s client: callbacks. */
export const callbacks: readonly Row[] = [
  {
    id: 'R80',
    expected:
      'An error of the provider is reported after its state was verified and its login ended, with description and uri.',
    differs: 'Authlib raises at once and leaves the state.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.05, D09 is not believed without the state of this browser',
      ],
      ['packages/express/test/oauth-callbacks.test.ts', 'R80, T10.05 forgets its cookie'],
    ],
  },
  {
    id: 'R81',
    expected: 'A response that is posted is read from the form, its error too.',
    differs: 'Authlib reports the error as a missing code.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R81, T10.09, D09 tells the refusal of a posted response, and its login is over',
      ],
    ],
  },
  {
    id: 'R82',
    expected:
      'A login is taken once, before the exchange; an unknown state is a MissingTransactionError.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.11, R82, E07, E08 belongs to no login without state or with an unknown one',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.12, R82 is taken once, after a failed exchange too',
      ],
    ],
  },
  {
    id: 'R83',
    expected:
      'The redirect URI and verifier of the login are sent; a redirectUri of the call wins.',
    differs: 'In Authlib giving it twice fails.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'R83 sends the redirect URI of the login, or that of the call',
      ],
    ],
  },
  {
    id: 'R84',
    expected: 'A response without code is missing_code.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R84, T10.10 is a missing code where there is none',
      ],
    ],
  },
  {
    id: 'R85',
    expected: 'The ID Token of a login is always verified.',
    differs: 'Authlib passes it through without a stored nonce.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'D06, R85, E16, T12.15 are verified without a stored nonce of the caller, too: a nonce is always asked for',
      ],
    ],
  },
  {
    id: 'R86',
    expected: 'The iss of a response is held against the issuer that was asked.',
    differs: 'Authlib ignores it.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R86, T10.23, D07 is refused when it comes from another provider, RFC 9207 §2.4',
      ],
    ],
  },
  {
    id: 'R87',
    expected: 'A login that took too long is refused.',
    differs: 'Authlib does not look at the time.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'T10.15, R87 is too late when the login is over',
      ],
    ],
  },
]
