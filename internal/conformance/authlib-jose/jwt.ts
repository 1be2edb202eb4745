import type { Row } from '../row.ts'

/** Rows of claims. */
export const jwt: readonly Row[] = [
  {
    id: 'JWT-1',
    expected: 'An instance for some algorithms signs with no other.',
    differs: 'A list is a list: a bare string is refused.',
    tests: [
      [
        'packages/jose/test/jwt/encode.test.ts',
        'allows the algorithms of the instance only, JWT-1',
      ],
    ],
  },
  {
    id: 'JWT-2',
    expected: 'Sensitive data in claims is refused unless the check is off.',
    differs: 'Claims at any depth are looked at.',
    tests: [
      ['packages/jose/test/jwt/encrypt.test.ts', 'may carry what may not be signed, JWT-2'],
      [
        'packages/jose/test/jwt/sensitive-data.test.ts',
        'are refused by their name %s, JWT-2, RFC 7519 §12',
      ],
      [
        'packages/jose/test/jwt/sensitive-data.test.ts',
        'are refused by their value: %s is %s, JWT-2',
      ],
      [
        'packages/jose/test/jwt/sensitive-data.test.ts',
        'are signed when the caller says so, JWT-2',
      ],
    ],
  },
  {
    id: 'JWT-3',
    expected: 'A date becomes whole seconds.',
    differs: "The caller's claims are not changed.",
    tests: [
      [
        'packages/jose/test/jwt/encode.test.ts',
        'writes dates as whole seconds, RFC 7519 §2, JWT-3',
      ],
    ],
  },
  {
    id: 'JWT-4',
    expected: 'Essential claims must be there and not blank.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'name one of the issuers exactly, RFC 7519 §4.1.1, JWT-4, JWT-5',
      ],
      ['packages/jose/test/jwt/claims.test.ts', 'obey essential: there and not blank, JWT-4'],
    ],
  },
  {
    id: 'JWT-5',
    expected: 'A claim must have the value, or one of the values, that was asked for.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'name one of the issuers exactly, RFC 7519 §4.1.1, JWT-4, JWT-5',
      ],
    ],
  },
  {
    id: 'JWT-6',
    expected: 'The audience is one of those that were asked for.',
    differs: 'An empty list of values is a mistake and refused.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'name one of the audiences, RFC 7519 §4.1.3, JWT-6',
      ],
    ],
  },
  {
    id: 'JWT-7',
    expected: '`exp` and `nbf` are numbers and judged by the clock.',
    differs: '`exp` itself is too late, RFC 7519 §4.1.4.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'of time are checked to the second, RFC 7519 §4.1.4, §4.1.5, §4.1.6, JWT-7, JWT-8',
      ],
    ],
  },
  {
    id: 'JWT-8',
    expected: '`iat` in the future is refused beyond the leeway.',
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'of time are checked to the second, RFC 7519 §4.1.4, §4.1.5, §4.1.6, JWT-7, JWT-8',
      ],
    ],
  },
  {
    id: 'JWT-9',
    expected: "A function of the caller's judges a claim.",
    tests: [
      [
        'packages/jose/test/jwt/claims.test.ts',
        'obey validate, which must return true itself, JWT-9',
      ],
    ],
  },
  {
    id: 'JWT-10',
    expected: 'Signed and encrypted tokens are both decoded.',
    differs: 'Each by a function that says so, never by the number of dots.',
    tests: [
      ['packages/jose/test/jwt/decode.test.ts', 'JWT-10, JWT-12 takes three parts and an object'],
      [
        'packages/jose/test/jwt/encrypt.test.ts',
        'carry claims in an encrypted token of five parts, JWT-10, RFC 7519 §7.1, §7.2',
      ],
    ],
  },
  {
    id: 'JWT-11',
    expected: 'Keys come from a set, by `kid` or as the only one.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'verifies with the one key that the header can mean, RFC 7515 §6, Core §10.1, JWT-11, JWT-12',
      ],
    ],
  },
  {
    id: 'JWT-12',
    expected:
      'No `kid` with several keys, an unknown `kid`, and anything but an object are refused.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'verifies with the one key that the header can mean, RFC 7515 §6, Core §10.1, JWT-11, JWT-12',
      ],
      ['packages/jose/test/jwt/decode.test.ts', 'JWT-10, JWT-12 takes three parts and an object'],
    ],
  },
  {
    id: 'JWT-13',
    expected: 'The known token is written to the letter.',
    differs: 'With a secret that is long enough.',
    tests: [
      [
        'packages/jose/test/jwt/encode.test.ts',
        'writes the token of the vector, JWT-13 with a secret that is long enough',
      ],
      [
        'internal/conformance/vectors/signatures.test.ts',
        '%s signs %s: HS256 itself, JRF-1, JWT-13',
      ],
    ],
  },
  {
    id: 'JWT-14',
    expected: '`none` is unsupported.',
    tests: [
      [
        'packages/jose/test/attacks/tokens.test.ts',
        'J-01, CVE-2015-9235, CVE-2016-1000223, CVE-2026-28802 refuses alg %s, signed or not, RFC 7518 §3.1, JWT-14',
      ],
    ],
  },
  {
    id: 'JWT-15',
    expected: 'Every signature algorithm signs claims.',
    differs: '`none` excepted.',
    tests: [
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s survives every serialization, for any bytes, JWT-15',
      ],
    ],
  },
]
