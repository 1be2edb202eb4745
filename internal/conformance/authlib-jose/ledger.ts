import type { Row } from '../row.ts'

/** Rows of the security ledger. */
export const ledger: readonly Row[] = [
  {
    id: 'S1',
    expected:
      'Only algorithms that the caller lists, or the key implies, sign and verify; an empty list allows nothing.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-4, S1 allows only listed algorithms, for signing and for verifying, JRF-3',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S1, CVE-2022-23540 %s signs and verifies only where it is listed or implied, and an empty list allows nothing',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S1 holds for encryption: one list for alg, enc and zip, JWE-3',
      ],
    ],
  },
  {
    id: 'S2',
    expected: '`jwk`, `jku`, `x5u` and `x5c` of a header never choose the key.',
    tests: [
      [
        'packages/jose/test/jws/header-parameters.test.ts',
        'S2, J-04, JRF-18 never uses a key that the header brings, unless a function of the caller does',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S2, CVE-2022-39175 a header that brings a key, or the address of one, chooses nothing',
      ],
    ],
  },
  {
    id: 'S3',
    expected:
      'Unsecured tokens are read by a function of that name only, and have an empty signature.',
    tests: [
      [
        'packages/jose/test/jws/unsecured.test.ts',
        'JWS-8, S3 are written and read by calls that say so, RFC 7518 §3.6, RFC 7515 §A.5',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S3 an unsecured token is read by one function, and has no signature',
      ],
    ],
  },
  {
    id: 'S4',
    expected: 'A public key in any form is no HMAC secret.',
    differs: "Authlib's check of prefixes is passed by white space and DER.",
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S4 a native public or private key is no secret, and its bytes are none',
      ],
    ],
  },
  {
    id: 'S5',
    expected:
      '`crit` is a list of different, understood, present, unregistered names in the protected header, in JWE too.',
    differs: 'Authlib does not check it in JWE.',
    tests: [
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JWS-17, S5, J-05 refuses validly signed tokens before it looks at the signature, RFC 7515 §4.1.11',
      ],
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-05 takes crit in the protected header only, and understood, RFC 7516 §4.1.13, S5',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-05, CVE-2025-59420 refuses crit %s in an encrypted token, RFC 7516 §4.1.13, S5',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-05, CVE-2025-59420 takes crit in the protected header only, and understood, RFC 7515 §4.1.11, JWS-18, S5',
      ],
    ],
  },
  {
    id: 'S6',
    expected: 'The headers of a JSON form have no parameter in common.',
    differs: 'Authlib lets the protected one win.',
    tests: [
      [
        'packages/jose/test/jws/json.test.ts',
        'JWS-14, S6, J-27 refuses a parameter in both headers, so nobody can inject a kid, RFC 7515 §7.2.1',
      ],
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-27 authenticates headers and aad as they came, and has no parameter twice, RFC 7516 §5.2, §7.2.1, S6, S21, JRF-16',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-27 refuses a parameter in both headers, and an algorithm that nobody signed, RFC 7515 §7.2.1, JWS-14, S6',
      ],
    ],
  },
  {
    id: 'S7',
    expected: 'Sizes are checked before anything is decoded.',
    tests: [
      [
        'packages/jose/test/jws/content.test.ts',
        'JWS-21, JRF-4, S7, S18, J-24 is limited in size as if it came inside, CVE-2026-27932',
      ],
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-24, J-25, CVE-2025-61920 caps the object and the recipients, S7',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-24, J-25, CVE-2025-61920, CVE-2025-27144 refuses by length and by parts, before anything is decoded, RFC 7516 §5.2, S7, JWE-1',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-24, CVE-2025-61920 caps what comes as JSON and what comes apart from it, JWS-21, S7',
      ],
    ],
  },
  {
    id: 'S8',
    expected:
      'Compression has a cap that is never cut at silently, ends where its stream ends, and stands in the protected header.',
    differs: 'Authlib cuts at the cap and takes streams that end early.',
    tests: [
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-19 compresses and inflates by the protected header only, RFC 7516 §4.1.3, S8',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-19, CVE-2024-28176, CVE-2024-28180, CVE-2025-62706 stops inflating at the cap, takes whole streams only, and never compresses unasked, RFC 7516 §4.1.3, S8, JRF-12',
      ],
    ],
  },
  {
    id: 'S9',
    expected:
      'RSA1_5 has to be listed, a wrong length becomes a random key, and every failed decryption says the same.',
    tests: [
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-15, CVE-2026-28490 says the same of every RSA1_5 padding as of a wrong tag, RFC 7516 §11.5, S9, JWE-24',
      ],
    ],
  },
  {
    id: 'S10',
    expected:
      'The MAC of CBC comes before the padding, and GCM has a tag of 16 bytes and an IV of 12.',
    tests: [
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-17 takes tags, vectors and keys of their one length, and an encrypted key only where there is one, RFC 7516 §5.2, RFC 7518 §5.3, S10, S19, JWE-15, JRF-13',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-16, CVE-2021-29443, CVE-2021-29444, CVE-2021-29445, CVE-2021-29446 says the same of padding, tag and IV of CBC, and checks the MAC first, RFC 7518 §5.2.2.2, S10',
      ],
    ],
  },
  {
    id: 'S11',
    expected: '`use`, `key_ops`, `alg` and `kty` of a key are obeyed.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-26, S11 uses a key for the algorithm that it names only, JRF-7',
      ],
      ['packages/jose/test/jws/compact.test.ts', 'JWS-27, JRF-7, S11 obeys use and key_ops'],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-08 uses a key for the algorithm, use and operation that it names, RFC 7517 §4.2, §4.3, §4.4, S11',
      ],
    ],
  },
  {
    id: 'S12',
    expected:
      "The curve is the algorithm's, the point is on it, and keys for agreement do not sign or the other way round.",
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-19, JRF-7, S12 binds the curve to the algorithm, RFC 8812 §3.2',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-14, CVE-2017-16007, CVE-2023-25653 refuses an ephemeral key that is off the curve, of small order or misshapen, RFC 7518 §4.6.1.1, RFC 8725 §3.4, S12',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S12 keys for agreement do not sign, keys for signatures do not agree, and curves do not mix',
      ],
    ],
  },
  {
    id: 'S13',
    expected:
      'The general form has one signature at least, and all verify unless the caller asks for any.',
    tests: [
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-10, J-26, S13 needs every signature, RFC 7515 §5.2',
      ],
      [
        'packages/jose/test/jws/verify-json.test.ts',
        'JWS-24, JRF-11, S13 needs one signature at least, and one form only, RFC 7515 §7.2.2',
      ],
      [
        'packages/jose/test/attacks/json-signatures.test.ts',
        'J-26, CVE-2016-9122 verifies one signature at least, and all of them unless the caller asks for any, RFC 7515 §7.2.1, JWS-24, S13',
      ],
    ],
  },
  {
    id: 'S14',
    expected: 'Secrets and RSA keys have a least length.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S14 secrets have 14 bytes at least and RSA keys 2048 bits, for signing and for encrypting, JWE-24',
      ],
    ],
  },
  {
    id: 'S15',
    expected: 'The iterations of PBES2 are bounded.',
    tests: [
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-18, CVE-2022-36083, CVE-2023-25653, CVE-2026-27932 bounds the iterations and the salt of PBES2, which has to be listed, RFC 7518 §4.8.1.1, §4.8.1.2, S15, JRF-14',
      ],
    ],
  },
  {
    id: 'S16',
    expected: 'No message shows what came in.',
    tests: [
      [
        'packages/jose/test/attacks/messages.test.ts',
        'J-43, CVE-2025-65015 show nothing of what came in or of a key: %s, S16',
      ],
    ],
  },
  {
    id: 'S17',
    expected: 'Base64url has one spelling.',
    tests: [
      [
        'packages/jose/test/jws/compact.test.ts',
        'JWS-30, S17 refuses a fourth part and foreign characters although they are signed',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-22 takes the one spelling of base64url in every part, RFC 7516 §5.2, S17',
      ],
    ],
  },
  {
    id: 'S18',
    expected: 'An unencoded payload needs `crit`, and has the same size cap.',
    tests: [
      [
        'packages/jose/test/jws/content.test.ts',
        'JWS-21, JRF-4, S7, S18, J-24 is limited in size as if it came inside, CVE-2026-27932',
      ],
      [
        'packages/jose/test/jws/extensions.test.ts',
        'JRF-9, S18, J-06 takes false only with crit, and nothing but true or false, RFC 7797 §3, §6',
      ],
    ],
  },
  {
    id: 'S19',
    expected: 'With `dir` and ECDH-ES the encrypted key is empty.',
    tests: [
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-17 needs encrypted keys where the algorithm sends one and none elsewhere, RFC 7516 §5.2, S19',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-17 takes tags, vectors and keys of their one length, and an encrypted key only where there is one, RFC 7516 §5.2, RFC 7518 §5.3, S10, S19, JWE-15, JRF-13',
      ],
    ],
  },
  {
    id: 'S20',
    expected: 'An essential claim is neither blank nor null.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S20 an essential claim is neither null nor blank',
      ],
    ],
  },
  {
    id: 'S21',
    expected: 'What is authenticated is what was received, not what it means.',
    tests: [
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-27 authenticates headers and aad as they came, and has no parameter twice, RFC 7516 §5.2, §7.2.1, S6, S21, JRF-16',
      ],
    ],
  },
  {
    id: 'S22',
    expected: 'HMAC and public-key algorithms do not meet in one key.',
    tests: [
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S22, CVE-2016-10555 no key verifies both HMAC and public-key signatures, whatever is listed',
      ],
    ],
  },
  {
    id: 'S23',
    expected:
      'Repeated members, other JSON than objects, and names that are no text have a typed error.',
    tests: [
      [
        'packages/jose/test/jws/header-parameters.test.ts',
        'JRF-5, S23 refuses %s that is not what it must be, when signing and when verifying, RFC 7515 §4.1.2, §4.1.5, §4.1.6, §4.1',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S23 what is no text where text must be has a typed error',
      ],
    ],
  },
]
