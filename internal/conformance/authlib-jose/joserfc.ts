import type { Row } from '../row.ts'

/** Rows of what joserfc has beyond Authlib. */
export const joserfc: readonly Row[] = [
  {
    id: 'JRF-1',
    expected: 'HS256 with the known secret writes the known token, whole and detached.',
    differs:
      'The secret of the vector is shorter than the least, so the primitive is tested on it.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JRF-1 signs the vector with a key that is too short for RFC 7518 §3.2, and refuses it where that is asked',
      ],
      [
        'packages/jose/test/jws/content.test.ts',
        'JRF-1 travels apart from its token, encoded or not, RFC 7515 §F',
      ],
      [
        'internal/conformance/vectors/signatures.test.ts',
        '%s signs %s: HS256 itself, JRF-1, JWT-13',
      ],
    ],
  },
  {
    id: 'JRF-2',
    expected:
      'A padded or otherwise spelled signature, a foreign character, a fourth part and a missing algorithm are refused.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-3 refuses a wrong signature, and JRF-2 another spelling of the right one',
      ],
    ],
  },
  {
    id: 'JRF-3',
    expected: 'An algorithm that the caller did not list is unsupported.',
    differs: 'A bare HMAC secret implies HS256, HS384 and HS512, as Authlib has it.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-4, S1 allows only listed algorithms, for signing and for verifying, JRF-3',
      ],
    ],
  },
  {
    id: 'JRF-4',
    expected: 'Header, payload and signature have caps, in every form.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-21 refuses long tokens and headers by their length, JRF-4',
      ],
      [
        'packages/jose/test/jws/content.test.ts',
        'JWS-21, JRF-4, S7, S18, J-24 is limited in size as if it came inside, CVE-2026-27932',
      ],
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JRF-4, J-25, J-26 bounds the number of signatures, and the cost of refusing more',
      ],
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-21, JRF-4, J-24 refuses long objects and members',
      ],
    ],
  },
  {
    id: 'JRF-5',
    expected: 'Header parameters have the types of their documents.',
    differs:
      'Unknown parameters may be there, RFC 7515 §4, unless the caller lists the known ones.',
    tests: [
      [
        'packages/jose/test/jws/header-parameters.test.ts',
        'JRF-5, S23 refuses %s that is not what it must be, when signing and when verifying, RFC 7515 §4.1.2, §4.1.5, §4.1.6, §4.1',
      ],
      ['packages/jose/test/jws/header-parameters.test.ts', 'JRF-5 keeps %s as %j'],
    ],
  },
  {
    id: 'JRF-6',
    expected: '`crit` names what is there and understood, in the protected header.',
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-16, JRF-6 signs what is listed, known, present and not registered, RFC 7515 §4.1.11',
      ],
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-18, JRF-6 refuses crit outside the protected header, written and injected, RFC 7515 §4.1.11',
      ],
    ],
  },
  {
    id: 'JRF-7',
    expected:
      '`use`, `alg`, `key_ops`, type and curve of the key, and its absence, each refuse it.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-19, JRF-7, S12 binds the curve to the algorithm, RFC 8812 §3.2',
      ],
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-26, S11 uses a key for the algorithm that it names only, JRF-7',
      ],
      ['packages/jose/test/jws/compact.test.ts', 'JWS-27, JRF-7, S11 obeys use and key_ops'],
    ],
  },
  {
    id: 'JRF-8',
    expected: 'A set signs with a key that fits, names it, and finds it again.',
    differs: 'The first key that fits signs, so that a rotation decides and not chance.',
    tests: [
      [
        'packages/jose/test/jwk/key-set.test.ts',
        'signs with the key that the header names, else with the first that can, JRF-8',
      ],
    ],
  },
  {
    id: 'JRF-9',
    expected:
      'RFC 7797 is met: detached, inline where the characters allow, in JSON, and only with `crit`.',
    tests: [
      [
        'packages/jose/test/jws/content.test.ts',
        'JRF-9 verifies and signs the examples, RFC 7797 §4.1, §4.2',
      ],
      [
        'packages/jose/test/jws/content.test.ts',
        'JRF-9 stands between the dots when every URL takes it, RFC 7797 §5.2',
      ],
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JRF-9, S18, J-06 takes false only with crit, and nothing but true or false, RFC 7797 §3, §6',
      ],
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JRF-9 takes true as the usual encoding, RFC 7797 §3',
      ],
    ],
  },
  {
    id: 'JRF-10',
    expected: 'Ed25519 and Ed448 are bound to their curves, and keys for agreement do not sign.',
    tests: [
      [
        'packages/jose/test/algorithms/signature.test.ts',
        'JRF-10 takes the curves that the name of the algorithm says, RFC 9864 §2.2, RFC 8037 §3.1',
      ],
    ],
  },
  {
    id: 'JRF-11',
    expected:
      'The general form without signatures is refused; a header that is all unprotected verifies where the caller allows it.',
    differs: '`alg` outside the protected header has to be allowed.',
    tests: [
      [
        'packages/jose/test/jws/json.test.ts',
        'JRF-11, J-27 takes an unprotected alg only where the caller allows it, RFC 7515 §10.7',
      ],
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-24, JRF-11, S13 needs one signature at least, and one form only, RFC 7515 §7.2.2',
      ],
    ],
  },
  {
    id: 'JRF-12',
    expected:
      'Parts, header, sizes and compression of a JWE are checked; a zlib header before the stream is taken.',
    tests: [
      [
        'packages/jose/test/crypto/compress.test.ts',
        'reads what has a zlib header of level %i, RFC 1950 §2.2, JRF-12',
      ],
      [
        'packages/jose/test/jwe/compact.test.ts',
        'J-19 JRF-12 gives at most 256000 bytes unless told, and never a part of more',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-19, CVE-2024-28176, CVE-2024-28180, CVE-2025-62706 stops inflating at the cap, takes whole streams only, and never compresses unasked, RFC 7516 §4.1.3, S8, JRF-12',
      ],
    ],
  },
  {
    id: 'JRF-13',
    expected: 'Wrong keys, types and lengths fail, all decryptions alike.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-17 JRF-13 gives one error with one message for every way in which decrypting can fail, RFC 7516 §11.5',
      ],
      [
        'packages/jose/test/jwe/prepared-key.test.ts',
        'J-08 is of the type and curve that the algorithm takes, JRF-13',
      ],
      [
        'packages/jose/test/jwe/prepared-key.test.ts',
        'JRF-13 fails alike for the right algorithm with somebody else’s key',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-17 takes tags, vectors and keys of their one length, and an encrypted key only where there is one, RFC 7516 §5.2, RFC 7518 §5.3, S10, S19, JWE-15, JRF-13',
      ],
    ],
  },
  {
    id: 'JRF-14',
    expected: 'The iterations of PBES2 are a number within bounds.',
    tests: [
      [
        'packages/jose/test/algorithms/key-management.test.ts',
        'J-18 JRF-14 refuses p2c and p2s that are out of bounds before any work, RFC 7518 §4.8.1.1, §4.8.1.2',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-18, CVE-2022-36083, CVE-2023-25653, CVE-2026-27932 bounds the iterations and the salt of PBES2, which has to be listed, RFC 7518 §4.8.1.1, §4.8.1.2, S15, JRF-14',
      ],
    ],
  },
  {
    id: 'JRF-15',
    expected:
      'Recipients may have different algorithms; none, and one without its encrypted key, are refused.',
    differs:
      "One recipient decrypts for itself, as in Authlib: other recipients' keys are not at hand.",
    tests: [
      ['packages/jose/test/jwe/json.test.ts', 'JWE-13 JRF-15 fails for a key that is for nobody'],
      [
        'packages/jose/test/jwe/json.test.ts',
        'JRF-15 encrypts for recipients with different algorithms and keys',
      ],
      [
        'packages/jose/test/jwe/read-json.test.ts',
        'J-25 JRF-15 has 1 to 100 recipients, RFC 7516 §7.2.1',
      ],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'for several recipients of several kinds gives each of them the same, JRF-15',
      ],
    ],
  },
  {
    id: 'JRF-16',
    expected: 'A header that is spaced otherwise is authenticated as it came.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JRF-16 authenticates the header as it was received, with spaces too, RFC 7516 §5.1',
      ],
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-27 authenticates headers and aad as they came, and has no parameter twice, RFC 7516 §5.2, §7.2.1, S6, S21, JRF-16',
      ],
    ],
  },
  {
    id: 'JRF-17',
    expected: 'Registered claims have their types, and the rules of a claim hold for false and 0.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'JRF-17 claims have their types, and their rules hold for false, 0 and lists',
      ],
    ],
  },
  {
    id: 'JRF-18',
    expected:
      '`typ` is JWT, another or absent; text is no claims; a signed token is no encrypted one.',
    tests: [
      [
        'packages/jose/test/jws/header-parameters.test.ts',
        'S2, J-04, JRF-18 never uses a key that the header brings, unless a function of the caller does',
      ],
      ['packages/jose/test/jwt/encrypt.test.ts', 'refuse a payload that is no JSON object, JRF-18'],
    ],
  },
  {
    id: 'JRF-19',
    expected: 'The examples of RFC 7515, 7516, 7517 and 7520 are met.',
    tests: [
      [
        'internal/conformance/vectors/cookbook-jwe.test.ts',
        'RFC 7520 §5, JRF-19 (needs ../shared/vectors/cookbook)',
      ],
      [
        'internal/conformance/vectors/cookbook-jws.test.ts',
        'RFC 7520 §4 and RFC 8037, JRF-19 (needs ../shared/vectors/cookbook)',
      ],
    ],
  },
  {
    id: 'JRF-20',
    expected: 'The known thumbprints and thumbprint URI are met.',
    tests: [['packages/jose/test/jwk/thumbprint.test.ts', 'of secrets cover k and kty, JRF-20']],
  },
  {
    id: 'JRF-21',
    expected: 'Keys are derived from passwords.',
    differs:
      'Not here: PBES2 encrypts with a password, and `crypto.hkdfSync` derives keys; a signing key of a password can be guessed.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'JRF-21 a password wraps a key with a salt of its own each time, and makes no key to sign with',
      ],
    ],
  },
]
