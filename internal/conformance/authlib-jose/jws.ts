import type { Row } from '../row.ts'

/** Rows of signed tokens. */
export const jws: readonly Row[] = [
  {
    id: 'JWS-1',
    expected:
      'Text that is no token, and parts that are no base64url or no JSON object, are a decoding error.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-1 refuses what is no token, header or payload',
      ],
    ],
  },
  {
    id: 'JWS-2',
    expected:
      'An unknown algorithm is unsupported and a missing one is missing, when signing and when verifying.',
    tests: [['packages/jose/test/jws/compact.test.ts', 'JWS-2 needs an algorithm that is known']],
  },
  {
    id: 'JWS-3',
    expected: 'A wrong signature is a bad signature.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-3 refuses a wrong signature, and JRF-2 another spelling of the right one',
      ],
    ],
  },
  {
    id: 'JWS-4',
    expected: 'An algorithm that is not listed is unsupported, when signing and when verifying.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-4, S1 allows only listed algorithms, for signing and for verifying, JRF-3',
      ],
    ],
  },
  {
    id: 'JWS-5',
    expected: 'HS256 signs and verifies bytes; the result holds header and payload only.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'signs bytes and text and gives back header and payload, RFC 7515 §5.1, §5.2, §7.1, JWS-5',
      ],
    ],
  },
  {
    id: 'JWS-6',
    expected:
      'RS256 signs with a private PEM, verifies with either half, and an unrelated SSH key does not verify.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-6, JWS-7 %s verifies by the private key too and not by a stranger',
      ],
    ],
  },
  {
    id: 'JWS-7',
    expected: 'The same for PS256.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-6, JWS-7 %s verifies by the private key too and not by a stranger',
      ],
    ],
  },
  {
    id: 'JWS-8',
    expected:
      'An unsecured token is written and read where that is asked for, and unsupported elsewhere.',
    differs: '`none` is in no list: two functions that say `unsecured` are the only way.',
    tests: [
      [
        'packages/jose/test/jws/unsecured.test.ts',
        'JWS-8, S3 are written and read by calls that say so, RFC 7518 §3.6, RFC 7515 §A.5',
      ],
      [
        'packages/jose/test/jws/unsecured.test.ts',
        'JWS-8, J-01, CVE-2026-28802 are read by no other call, whatever is listed',
      ],
    ],
  },
  {
    id: 'JWS-9',
    expected:
      'One signature is written and read as the flattened form, with its unprotected header.',
    tests: [
      [
        'packages/jose/test/jws/json.test.ts',
        'JWS-9 carries one signature with both headers, RFC 7515 §7.2.2',
      ],
    ],
  },
  {
    id: 'JWS-10',
    expected:
      'A list of signatures is written and read as the general form; one bad signature refuses all.',
    tests: [
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-10, J-26, S13 needs every signature, RFC 7515 §5.2',
      ],
    ],
  },
  {
    id: 'JWS-11',
    expected:
      'A function chooses the key by `kid` and gets the payload, for objects and for JSON text.',
    tests: [
      ['packages/jose/test/jws/async.test.ts', 'wait for a function or a source of keys, JWS-11'],
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-11 asks a function for the key, with header and payload, and fails closed',
      ],
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-11 asks a function for the key of each signature, with the payload, from object and text',
      ],
    ],
  },
  {
    id: 'JWS-12',
    expected: 'An empty payload survives the JSON forms.',
    tests: [['packages/jose/test/jws/json.test.ts', 'JWS-12 carries an empty payload']],
  },
  {
    id: 'JWS-13',
    expected: 'A JSON form without payload, signature or header is a decoding error.',
    tests: [
      [
        'packages/jose/test/jws/json.test.ts',
        'JWS-13 refuses what is no signed object, RFC 7515 §7.2.1',
      ],
    ],
  },
  {
    id: 'JWS-14',
    expected: 'An unprotected `kid` does not replace the protected one.',
    differs: 'A parameter that stands in both headers is refused, RFC 7515 §7.2.1.',
    tests: [
      [
        'packages/jose/test/jws/json.test.ts',
        'JWS-14, S6, J-27 refuses a parameter in both headers, so nobody can inject a kid, RFC 7515 §7.2.1',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-27 refuses a parameter in both headers, and an algorithm that nobody signed, RFC 7515 §7.2.1, JWS-14, S6',
      ],
    ],
  },
  {
    id: 'JWS-15',
    expected: "Where header parameters of one's own are listed, no others are written.",
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-15 writes any header without a list, and only registered and listed ones with it',
      ],
    ],
  },
  {
    id: 'JWS-16',
    expected: '`crit` is written only with names that are present and understood.',
    differs: 'Registered names are refused in `crit`, RFC 7515 §4.1.11.',
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-16, JRF-6 signs what is listed, known, present and not registered, RFC 7515 §4.1.11',
      ],
      [
        'packages/jose/test/attacks/tokens.test.ts',
        'J-05, CVE-2025-59420, CVE-2026-35042 refuses crit %s, RFC 7515 §4.1.11, JWS-16, JWS-17',
      ],
    ],
  },
  {
    id: 'JWS-17',
    expected:
      'A token with an unknown or absent name in `crit` is refused for that reason, before its signature.',
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-17, S5, J-05 refuses validly signed tokens before it looks at the signature, RFC 7515 §4.1.11',
      ],
      [
        'packages/jose/test/attacks/tokens.test.ts',
        'J-05, CVE-2025-59420, CVE-2026-35042 refuses crit %s, RFC 7515 §4.1.11, JWS-16, JWS-17',
      ],
    ],
  },
  {
    id: 'JWS-18',
    expected: '`crit` in an unprotected header is refused, when signing and when verifying.',
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-18, JRF-6 refuses crit outside the protected header, written and injected, RFC 7515 §4.1.11',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-05, CVE-2025-59420 takes crit in the protected header only, and understood, RFC 7515 §4.1.11, JWS-18, S5',
      ],
    ],
  },
  {
    id: 'JWS-19',
    expected: 'The curve of a key is the one of the algorithm; ES256K takes secp256k1.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-19, JRF-7, S12 binds the curve to the algorithm, RFC 8812 §3.2',
      ],
    ],
  },
  {
    id: 'JWS-20',
    expected: 'EdDSA signs with PKCS #8 and verifies with SPKI.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-20 signs with Ed25519 from PKCS #8 and verifies with SPKI, RFC 8037 §2, RFC 8032 §5.1.5',
      ],
    ],
  },
  {
    id: 'JWS-21',
    expected: 'Long headers, payloads and signatures are refused by their length.',
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
        'JWS-21, JRF-4, J-24 refuses long objects and members',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-24, CVE-2025-61920 caps what comes as JSON and what comes apart from it, JWS-21, S7',
      ],
    ],
  },
  {
    id: 'JWS-22',
    expected: 'A PEM is no HMAC secret.',
    tests: [
      [
        'packages/jose/test/attacks/keys.test.ts',
        'J-03, CVE-2016-10555, CVE-2022-39174, CVE-2024-37568, CVE-2023-48223, CVE-2026-34950 never takes %s for a secret, RFC 8725 §2.1, JWS-22, JWS-23',
      ],
    ],
  },
  {
    id: 'JWS-23',
    expected: 'Neither is a PEM behind white space, nor DER.',
    differs: 'Authlib takes both for a secret; here anything that reads as a key is refused.',
    tests: [
      [
        'packages/jose/test/attacks/keys.test.ts',
        'J-03, CVE-2016-10555, CVE-2022-39174, CVE-2024-37568, CVE-2023-48223, CVE-2026-34950 never takes %s for a secret, RFC 8725 §2.1, JWS-22, JWS-23',
      ],
    ],
  },
  {
    id: 'JWS-24',
    expected: 'The general form without a signature verifies nothing.',
    differs: 'Authlib gives out its payload; here it is refused.',
    tests: [
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-24, JRF-11, S13 needs one signature at least, and one form only, RFC 7515 §7.2.2',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-26, CVE-2016-9122 verifies one signature at least, and all of them unless the caller asks for any, RFC 7515 §7.2.1, JWS-24, S13',
      ],
      [
        'packages/jose/test/attacks/tokens.test.ts',
        'J-26, J-27 a JWT has no form of several signatures or headers to be confused by, JWS-24, RFC 7519 §7.2',
      ],
    ],
  },
  {
    id: 'JWS-25',
    expected: 'An empty HMAC secret is refused.',
    differs: 'Authlib signs with it; here 14 bytes are the least.',
    tests: [
      [
        'packages/jose/test/attacks/keys.test.ts',
        'J-07, CVE-2025-65945, CVE-2026-44351, CVE-2026-45363 refuses short secrets when made and when used, RFC 7518 §3.2, JWS-25',
      ],
    ],
  },
  {
    id: 'JWS-26',
    expected: 'A key that names an algorithm is for that one only.',
    differs: 'Authlib does not look at the `alg` of a key.',
    tests: [
      [
        'packages/jose/test/algorithms/signature.test.ts',
        'JWS-26 refuses ML-DSA with the key of another parameter set, RFC 9964 §4',
      ],
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-26, S11 uses a key for the algorithm that it names only, JRF-7',
      ],
    ],
  },
  {
    id: 'JWS-27',
    expected: '`use` and `key_ops` of a key are obeyed.',
    tests: [['packages/jose/test/jws/compact.test.ts', 'JWS-27, JRF-7, S11 obeys use and key_ops']],
  },
  {
    id: 'JWS-28',
    expected: 'An `alg` that is no text is unsupported.',
    differs: 'Authlib lets a TypeError out.',
    tests: [
      [
        'packages/jose/test/attacks/tokens.test.ts',
        'J-02 compares alg exactly and takes nothing but text, RFC 7515 §4.1.1, JWS-28',
      ],
    ],
  },
  {
    id: 'JWS-29',
    expected: 'A public key does not sign.',
    tests: [['packages/jose/test/jws/compact.test.ts', 'JWS-29 needs a private key to sign']],
  },
  {
    id: 'JWS-30',
    expected: 'A fourth part and foreign characters are refused although they are signed.',
    differs: 'Authlib skips them.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-30, S17 refuses a fourth part and foreign characters although they are signed',
      ],
    ],
  },
  {
    id: 'JWS-31',
    expected: 'A header that repeats a member is refused.',
    differs: 'Authlib takes the last one.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-31, JWS-32 leaves the payload to its reader and reads the header strictly',
      ],
    ],
  },
  {
    id: 'JWS-32',
    expected:
      'A payload of any depth is verified before it is read, and then refused with a typed error.',
    differs: 'Authlib reads it first and lets a RecursionError out.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-31, JWS-32 leaves the payload to its reader and reads the header strictly',
      ],
    ],
  },
]
