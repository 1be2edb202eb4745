import type { Row } from '../row.ts'

/** Rows of encrypted tokens. */
export const jwe: readonly Row[] = [
  {
    id: 'JWE-1',
    expected: 'A compact token has exactly five parts.',
    tests: [
      ['packages/jose/test/jwe/compact.test.ts', 'JWE-1 has exactly five parts, RFC 7516 §7.1'],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-24, J-25, CVE-2025-61920, CVE-2025-27144 refuses by length and by parts, before anything is decoded, RFC 7516 §5.2, S7, JWE-1',
      ],
    ],
  },
  {
    id: 'JWE-2',
    expected: 'Missing and unknown `alg` and `enc`, and an unknown `zip`, have an error each.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-2 names its algorithms, RFC 7516 §4.1, §4.1.1, §4.1.2, §4.1.3',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-01 knows no alg or enc called none, and compares both exactly, J-02, RFC 7516 §4.1.1, §4.1.2, JWE-2',
      ],
    ],
  },
  {
    id: 'JWE-3',
    expected: 'One list allows `alg`, `enc` and `zip` names, on both sides.',
    tests: [
      ['packages/jose/test/jwe/compact.test.ts', 'JWE-3 uses only what is listed, on both sides'],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S1 holds for encryption: one list for alg, enc and zip, JWE-3',
      ],
    ],
  },
  {
    id: 'JWE-4',
    expected: 'A sender key is needed with ECDH-1PU and refused with everything else.',
    tests: [
      [
        'packages/jose/test/jwe/ecdh-1pu.test.ts',
        'JWE-4 needs a key of the sender, and others take none',
      ],
    ],
  },
  {
    id: 'JWE-5',
    expected: 'RSA-OAEP encrypts with GCM, and with CBC and compression.',
    tests: [
      ['packages/jose/test/jwe/compact.test.ts', 'JWE-5 round trips with RSA-OAEP, compressed too'],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
      ],
    ],
  },
  {
    id: 'JWE-6',
    expected:
      'AES key wrap and AES-GCM key wrap work with every content encryption; a key of another length is refused.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-6 round trips with %s and %s, RFC 7518 §4.4, §4.5, §4.7',
      ],
      ['packages/jose/test/jwe/compact.test.ts', 'JWE-6 takes secrets of the right length only'],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
      ],
    ],
  },
  {
    id: 'JWE-7',
    expected:
      "Where header parameters of one's own are listed, no others are written or read, in any of the three headers.",
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-7 carries header parameters of the caller, unless they are listed and others come',
      ],
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-7 knows only listed parameters, in all three headers and on both sides',
      ],
    ],
  },
  {
    id: 'JWE-8',
    expected: 'Further members of a message or recipient are ignored.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-8 ignores further members of the message and of recipients',
      ],
    ],
  },
  {
    id: 'JWE-9',
    expected: 'The key agreement of RFC 7518 Appendix C gives its key on both sides.',
    tests: [
      [
        'packages/jose/test/crypto/derive.test.ts',
        'gives the key of RFC 7518 §C, JWE-9, RFC 7518 §4.6.2',
      ],
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-9 both sides derive the published key, RFC 7518 §4.6.2',
      ],
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-9 the recipient opens what the published key encrypted, with apu and apv, RFC 7518 §4.6.1.2, §4.6.1.3',
      ],
      [
        'internal/conformance/vectors/encryption.test.ts',
        'RFC 7518 §C: secret and derived key, from both sides, JWE-9',
      ],
    ],
  },
  {
    id: 'JWE-10',
    expected:
      'ECDH-ES works directly and with key wrap, on EC and X25519 keys, with every content encryption.',
    tests: [
      [
        'packages/jose/test/algorithms/key-management.test.ts',
        'JWE-10 round trips on %s with %s and every enc, RFC 7518 §4.6, RFC 8037 §3.2',
      ],
      ['packages/jose/test/jwe/peers.test.ts', 'JWE-10 compact tokens are read both ways'],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
      ],
    ],
  },
  {
    id: 'JWE-11',
    expected: 'An algorithm that agrees on the key directly has one recipient only.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-11 has one recipient for an algorithm that sends no key, RFC 7518 §4.5, §4.6',
      ],
    ],
  },
  {
    id: 'JWE-12',
    expected:
      'Several recipients of ECDH-ES with key wrap, aad and an unprotected header: each decrypts and gets them all.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-12 decrypts for each of two recipients, with and without key ID',
      ],
    ],
  },
  {
    id: 'JWE-13',
    expected: "A public key, an Ed25519 key and a stranger's key do not decrypt.",
    tests: [
      ['packages/jose/test/jwe/json.test.ts', 'JWE-13 JRF-15 fails for a key that is for nobody'],
      ['packages/jose/test/jwe/prepared-key.test.ts', 'JWE-13 decrypts with a private key only'],
    ],
  },
  {
    id: 'JWE-14',
    expected: 'A broken encrypted key of one recipient does not touch another.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-14 decrypts for one recipient when the key of the other is corrupted',
      ],
      [
        'packages/jose/test/attacks/encrypted-json.test.ts',
        'J-26 decrypts for one recipient at a time, whatever the others hold, JWE-14',
      ],
    ],
  },
  {
    id: 'JWE-15',
    expected: '`dir` takes a key of the right length; another one fails as a wrong key does.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-15 fails alike for a secret of another length as for another secret',
      ],
      [
        'packages/jose/test/attacks/encrypted-tokens.test.ts',
        'J-17 takes tags, vectors and keys of their one length, and an encrypted key only where there is one, RFC 7516 §5.2, RFC 7518 §5.3, S10, S19, JWE-15, JRF-13',
      ],
    ],
  },
  {
    id: 'JWE-16',
    expected: 'A key may come with the `kid` of the recipient that it is for.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-16 takes the recipient that is named beside the key',
      ],
    ],
  },
  {
    id: 'JWE-17',
    expected:
      'JSON text is read; broken JSON is a decoding error and broken ciphertext a failed decryption.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-17 JRF-13 gives one error with one message for every way in which decrypting can fail, RFC 7516 §11.5',
      ],
      ['packages/jose/test/jwe/json.test.ts', 'JWE-17 reads text as well as objects, strictly'],
    ],
  },
  {
    id: 'JWE-18',
    expected: '`serialize` and `deserialize` choose the form by its shape.',
    tests: [
      ['packages/jose/test/jwe/json.test.ts', 'JWE-18 chooses the form by the shape, RFC 7516 §7'],
    ],
  },
  {
    id: 'JWE-19',
    expected: 'ECDH-1PU gives the key of Appendix A of its draft.',
    tests: [
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-19 §A: all derive the published key, draft-madden-jose-ecdh-1pu-04 §2.3',
      ],
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-19 §A: Bob opens what the published key encrypted',
      ],
      [
        'internal/conformance/vectors/encryption.test.ts',
        'draft-madden-jose-ecdh-1pu-04 §A: the derived key, JWE-19',
      ],
    ],
  },
  {
    id: 'JWE-20',
    expected: 'ECDH-1PU with key wrap gives every value of Appendix B of its draft.',
    tests: [
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-20 §B: Bob and Charlie decrypt the published message',
      ],
      [
        'packages/jose/test/jwe/rfc.test.ts',
        'JWE-20 §B: Alice writes the published content, wrapping keys and encrypted keys',
      ],
      ['internal/conformance/vectors/encrypted-tokens.test.ts', 'decrypts for %s, JWE-20'],
      [
        'internal/conformance/vectors/encryption.test.ts',
        'draft-madden-jose-ecdh-1pu-04 §B: content, key encryption keys and encrypted keys, JWE-20',
      ],
    ],
  },
  {
    id: 'JWE-21',
    expected: 'ECDH-1PU works directly with every content encryption, and wrapped with CBC only.',
    tests: [
      ['packages/jose/test/jwe/ecdh-1pu.test.ts', 'JWE-21 round trips on %s with %s'],
      ['packages/jose/test/jwe/ecdh-1pu.test.ts', 'JWE-21 round trips with %s and %s'],
      [
        'packages/jose/test/jwe/ecdh-1pu.test.ts',
        'JWE-21 wraps keys of contents only whose tag binds to one key, draft-madden-jose-ecdh-1pu-04 §2.1',
      ],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
      ],
    ],
  },
  {
    id: 'JWE-22',
    expected:
      'ECDH-1PU refuses public senders, public recipients, other curves, points off the curve and signature keys.',
    tests: [
      [
        'packages/jose/test/jwe/ecdh-1pu.test.ts',
        'JWE-22 encrypts with a private key of the sender and decrypts with one of the recipient',
      ],
      [
        'packages/jose/test/jwe/ecdh-1pu.test.ts',
        'JWE-22 takes both keys from one curve that agrees on keys',
      ],
      [
        'packages/jose/test/jwe/ecdh-1pu.test.ts',
        'JWE-22 refuses an ephemeral key of another curve and a point that is on none, J-14',
      ],
      ['packages/jose/test/jwe/ecdh-1pu.test.ts', 'JWE-22 fails for strangers, on either side'],
    ],
  },
  {
    id: 'JWE-23',
    expected:
      'C20P and XC20P work with `dir`; keys of another length are refused; the XChaCha vector is met.',
    tests: [
      [
        'packages/jose/test/algorithms/content-encryption.test.ts',
        'JWE-23 %s takes a secret of 256 bits and fails with any other',
      ],
      [
        'packages/jose/test/algorithms/content-encryption.test.ts',
        'JWE-23 wraps the keys of both as well',
      ],
      [
        'packages/jose/test/crypto/hchacha20.test.ts',
        'makes the XChaCha20-Poly1305 of draft-irtf-cfrg-xchacha-03 §A.3.1, JWE-23',
      ],
      [
        'packages/jose/test/attacks/round-trips.test.ts',
        'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
      ],
    ],
  },
  {
    id: 'JWE-24',
    expected: 'A short RSA key does not encrypt, and RSA1_5 has to be listed.',
    tests: [
      [
        'packages/jose/test/jwe/compact.test.ts',
        'JWE-24 does not use RSA1_5 unless it is listed, whatever the key says, RFC 7518 §4.2',
      ],
      [
        'packages/jose/test/attacks/encryption-oracles.test.ts',
        'J-15, CVE-2026-28490 says the same of every RSA1_5 padding as of a wrong tag, RFC 7516 §11.5, S9, JWE-24',
      ],
      [
        'packages/jose/test/attacks/ledger.test.ts',
        'S14 secrets have 14 bytes at least and RSA keys 2048 bits, for signing and for encrypting, JWE-24',
      ],
    ],
  },
  {
    id: 'JWE-25',
    expected: 'The flattened form is written and read.',
    differs: 'Authlib fails with a KeyError.',
    tests: [
      [
        'packages/jose/test/jwe/json.test.ts',
        'JWE-25 is flattened for one recipient, RFC 7516 §7.2, §7.2.2',
      ],
    ],
  },
]
