import type { Row } from '../row.ts'

/** Device grant: what is expected, and the tests that show it. */
export const device: readonly Row[] = [
  {
    id: 'DV-1',
    expected:
      'The client authenticates at the device authorization endpoint by the methods of the server; a public one says who it is.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1, T-DV-8 refuses a request that names no client with 401, RFC 8628 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1 refuses %s, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-2',
    expected:
      'A scope that the server does not know or the client may not have is invalid_scope with 400.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-2, X-18 refuses an unknown scope and one that the client may not have with 400, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-3',
    expected:
      'The answer has device_code, user_code as XXXX-XXXX of 20 consonants or NNN-NNN-NNN, verification_uri, verification_uri_complete, expires_in and interval.',
    differs:
      'The device code has 256 bits and only its hash is stored; codes live 600 seconds instead of 1800.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-3, T-DV-10 answers a public client with both codes, where to enter one and for how long, RFC 8628 §1, RFC 8628 §3.1, RFC 8628 §3.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-3 writes user codes of nine digits for keypads, RFC 8628 §6.1',
      ],
    ],
  },
  {
    id: 'DV-4',
    expected:
      'The code is kept for the client that authenticated, whether the form names it or not.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-4, T-DV-9 keeps the client that authenticated, also when the form names none, RFC 8628 §3.1',
      ],
    ],
  },
  {
    id: 'DV-5',
    expected: 'A token request without device_code is invalid_request.',
    differs: 'The client is authenticated first, as for every grant.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-5, T-DV-1 refuses a request without device code, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-6',
    expected: 'The client is authenticated before the code is looked at.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-6, T-DV-2, T-DV-3 refuses an unknown client before it looks at the code, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-7',
    expected: 'A client that is not registered for the grant is unauthorized_client.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-7, T-DV-2 refuses a client that is not registered for the grant, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'DV-8',
    expected: 'An unknown device code is invalid_grant.',
    differs:
      'invalid_request there; RFC 6749 section 5.2 has invalid_grant for a code that is not valid.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-8, T-DV-1, A-60 refuses the unknown device code %j, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'DV-9',
    expected: 'The code of another client is invalid_grant and stays as it is.',
    differs:
      'unauthorized_client there; RFC 6749 section 5.2 has invalid_grant, and the answer does not tell that the code exists.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-9, A-47 refuses the code of another client, which neither uses it up nor slows its device down, RFC 8628 §3.4',
      ],
    ],
  },
  {
    id: 'DV-10',
    expected: 'An expired code is expired_token, for an hour after its end.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-10, T-DV-4 tells an expired code from an unknown one for an hour, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'A-47 gives nothing for a code that expired after its user said yes, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-11',
    expected: 'A denied code is access_denied with 400, every time.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-11, T-DV-5 tells a device that its user said no, as often as it asks, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-12',
    expected:
      'An undecided code that is polled faster than its interval is slow_down, and the interval grows by 5 seconds for good.',
    differs:
      'The interval is kept by compare-and-set in the store and holds for every process; there it is left to the integrator.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 slows a hasty device down by 5 seconds each time, and for good, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 keeps the interval of a code for every process on its store, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12 lets at most one of several requests at one moment wait at the old pace, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12 gives tokens to a hasty device whose user said yes meanwhile, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-13',
    expected: 'An undecided code is authorization_pending.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-13, T-DV-6 tells a device to wait until its user has answered, RFC 8628 §3.4, RFC 8628 §3.5',
      ],
    ],
  },
  {
    id: 'DV-14',
    expected:
      'An approved code gives tokens with the scope that the user allowed, and a refresh token to a client that is registered for it.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-14, T-DV-7 gives tokens once its user said yes, with a refresh token for a client that may have one, RFC 8628 §3.5, RFC 6749 §5.1',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-14 gives no refresh token to a client that is not registered for it',
      ],
    ],
  },
  {
    id: 'DV-15',
    expected:
      'A device code is redeemed once and its reuse revokes its tokens; slow_down is kept; guesses at user codes are limited; an approval is a call of its own and no value that happens to be true.',
    differs:
      'All of it is missing there: codes can be replayed until they expire and user codes guessed without limit.',
    tests: [
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'DV-15, A-14 redeems a code once; its second use is refused and revokes what it issued, RFC 6749 §4.1.2',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'DV-15 notices the reuse of a redeemed code for an hour after its end',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'A-18, DV-15 lets exactly one of 50 parallel redemptions through, and the reuse ends its tokens',
      ],
      [
        'packages/oauth2/test/server/grants/device-code-reuse.test.ts',
        'A-18, DV-15 uses a code up for exactly one of many callers on one store',
      ],
      [
        'packages/oauth2/test/server/grants/device-code.test.ts',
        'DV-12, A-47 slows a hasty device down by 5 seconds each time, and for good, RFC 8628 §3.5',
      ],
      [
        'packages/oauth2/test/server/device-verification/device-verification.test.ts',
        'refuses an approval with %s, RFC 6749 §3.3',
      ],
      [
        'packages/oauth2/test/server/device-verification/device-verification.test.ts',
        'A-47 refuses every code after five wrong ones until the minute is over, the right one too, RFC 8628 §5.1',
      ],
      [
        'internal/conformance/stores/races/races.test.ts',
        'A-47, A-18, S-R4 redeem one device code once, and what it gave is revoked by the others',
      ],
    ],
  },
]
