import type { Row } from '../row.ts'

/** Rows of keys. */
export const jwk: readonly Row[] = [
  {
    id: 'JWK-1',
    expected: 'A symmetric JWK survives import and export; an empty one is refused.',
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'reads the keys of RFC 7520 §3.1–§3.5 and writes them as they were, JWK-1, JWK-3, JWK-5',
      ],
    ],
  },
  {
    id: 'JWK-2',
    expected:
      'A generated secret has whole bytes and a `kid`, and no public half; its use may be given later.',
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'generates the size and curve that the options and the algorithm ask for, JWK-2, JWK-4, JWK-6',
      ],
      ['packages/jose/test/jwk/key.test.ts', 'says of another key what it is for, JWK-2'],
    ],
  },
  {
    id: 'JWK-3',
    expected:
      'RSA keys come from SSH and JWK, the primes from `d` alone; half of the numbers is refused.',
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'reads the keys of RFC 7520 §3.1–§3.5 and writes them as they were, JWK-1, JWK-3, JWK-5',
      ],
      [
        'packages/jose/test/jwk/rsa.test.ts',
        'the primes of %s are found from d alone, RFC 7518 §6.3.2, JWK-3',
      ],
    ],
  },
  {
    id: 'JWK-4',
    expected:
      'RSA sizes are checked; private and public PEM are told apart, and a public key has no private one.',
    differs: 'The least modulus is 2048 bits, not 512.',
    tests: [
      [
        'packages/jose/test/jwk/export.test.ts',
        'writes the public half of $kty $crv as SPKI, RFC 7468 §2, §13, JWK-4, JWK-5',
      ],
      [
        'packages/jose/test/jwk/export.test.ts',
        'writes $kty $crv as PKCS #8 where it is asked to, RFC 5958 §2, RFC 7468 §10, JWK-4',
      ],
      ['packages/jose/test/jwk/export.test.ts', 'refuses what there is not, JWK-4'],
      [
        'packages/jose/test/jwk/key.test.ts',
        'exports $kty $crv as JWK without private members, RFC 7517 §4, JWK-4, JWK-5',
      ],
    ],
  },
  {
    id: 'JWK-5',
    expected: 'EC keys come from JWK and PEM; unknown curves are refused.',
    tests: [
      [
        'packages/jose/test/jwk/export.test.ts',
        'writes the public half of $kty $crv as SPKI, RFC 7468 §2, §13, JWK-4, JWK-5',
      ],
      [
        'packages/jose/test/jwk/key.test.ts',
        'exports $kty $crv as JWK without private members, RFC 7517 §4, JWK-4, JWK-5',
      ],
      [
        'packages/jose/test/jwk/key.test.ts',
        'reads the keys of RFC 7520 §3.1–§3.5 and writes them as they were, JWK-1, JWK-3, JWK-5',
      ],
    ],
  },
  {
    id: 'JWK-6',
    expected: 'OKP keys come from SSH, JWK and PKCS #8 and keep `d`; unknown curves are refused.',
    tests: [
      ['packages/jose/test/jwk/key.test.ts', 'reads a private key from PEM %s, JWK-6'],
      [
        'packages/jose/test/jwk/key.test.ts',
        'generates the size and curve that the options and the algorithm ask for, JWK-2, JWK-4, JWK-6',
      ],
      [
        'packages/jose/test/jwk/okp.test.ts',
        '%s keys of node:crypto are read and written, RFC 8037 §2, JWK-6',
      ],
      [
        'packages/jose/test/jwk/okp.test.ts',
        'the key of RFC 8037 §A.1 and its public half of §A.2 survive, JWK-6',
      ],
    ],
  },
  {
    id: 'JWK-7',
    expected: 'Keys of every type are generated.',
    differs: 'The private half is kept, which Authlib throws away unless asked.',
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'generates $kty $crv with its thumbprint as kid, RFC 7638 §3, §3.2, RFC 8812 §3.1, RFC 8037 §2, JWK-7',
      ],
    ],
  },
  {
    id: 'JWK-8',
    expected: "What the caller says of a key's type must agree with the key.",
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'takes what it is for from the options and refuses a contradiction, JWK-8',
      ],
      [
        'packages/jose/test/jwk/key.test.ts',
        'refuses a key of another type than the one that is asked for, JWK-8',
      ],
    ],
  },
  {
    id: 'JWK-9',
    expected: 'A key set comes from an object, a list or JSON text and finds keys by `kid`.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'reads a set as object, list or text and finds keys by kid, JWK-9',
      ],
    ],
  },
  {
    id: 'JWK-10',
    expected: 'Of keys with one `kid`, `use` and `alg` choose.',
    tests: [['packages/jose/test/jwk/key-set.test.ts', 'finds by kid, algorithm and use, JWK-10']],
  },
  {
    id: 'JWK-11',
    expected: 'Thumbprints are those of RFC 7638 and RFC 8037.',
    tests: [
      [
        'packages/jose/test/jwk/thumbprint.test.ts',
        'of RFC 7638 §3.1 and RFC 8037 §A.3 are those of the documents, JWK-11',
      ],
      [
        'packages/jose/test/vectors/rfc.test.ts',
        'RFC 7638 §3.1 and RFC 8037 §A.3: thumbprints, JWK-11',
      ],
    ],
  },
  {
    id: 'JWK-12',
    expected: 'A published set names every key.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'publishes public halves only, with a kid, and never a secret, JWK-12, J-44',
      ],
    ],
  },
  {
    id: 'JWK-B1',
    expected: 'Coordinates are written in full length.',
    differs: 'Authlib drops leading zeros.',
    tests: [
      [
        'packages/jose/test/jwk/key.test.ts',
        'writes coordinates in full length, JWK-B1, RFC 7518 §6.2.1.2',
      ],
    ],
  },
  {
    id: 'JWK-B2',
    expected: 'A published key keeps `use`, `alg`, `key_ops` and certificates.',
    differs: 'Authlib drops them.',
    tests: [
      [
        'packages/jose/test/jwk/certificate.test.ts',
        'are kept when the key is published, exported or named, JWK-B2, RFC 7517 §4.6, §4.7, §4.8, §4.9',
      ],
      [
        'packages/jose/test/jwk/key.test.ts',
        'keeps use, alg, kid and key_ops when it is published, JWK-B2, RFC 7517 §4.2, §4.3, §4.4, §4.5',
      ],
    ],
  },
  {
    id: 'JWK-B3',
    expected: 'A key without a `kid` is found by the thumbprint that it is published under.',
    differs: 'Authlib does not find it.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'finds a key without a kid by the thumbprint that it publishes, JWK-B3',
      ],
    ],
  },
]
