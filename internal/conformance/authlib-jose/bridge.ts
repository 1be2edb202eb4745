import type { Row } from '../row.ts'

/** Rows of the bridge of key forms. */
export const bridge: readonly Row[] = [
  {
    id: 'HLP-1',
    expected: 'A key object is used as it is.',
    tests: [['packages/jose/test/attacks/ledger.test.ts', 'HLP-1 a key object is used as it is']],
  },
  {
    id: 'HLP-2',
    expected: 'JSON text of a symmetric JWK is that key.',
    differs: 'By `JsonWebKey.import`; as a secret it is refused.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'HLP-2 JSON text of a symmetric JWK is that key, and no secret',
      ],
    ],
  },
  {
    id: 'HLP-3',
    expected: 'Other text is an HMAC secret where a key for HMAC is asked for.',
    differs: 'With 14 bytes at least, and never by `JsonWebKey.import` unasked.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'HLP-3 other text is a secret for HMAC, and no key unasked',
      ],
    ],
  },
  {
    id: 'HLP-4',
    expected: 'An object with `keys` is a key set.',
    tests: [['packages/jose/test/attacks/ledger.test.ts', 'HLP-4 an object with keys is a set']],
  },
]
