/** Signature algorithms with a public key, which whoever verifies may know, RFC 7518 §3.1. */
export const asymmetricAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'EdDSA',
  'Ed25519',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
]

/** Those of them that every version of Node has: what a server says it takes unless its options name others. */
export const usualAlgorithms: readonly string[] = asymmetricAlgorithms.filter((name) =>
  /^(?:[RP]S|ES\d{3}$|EdDSA$|Ed25519$)/.test(name),
)

/** Key management algorithms for tokens that are encrypted with a public key, RFC 7518 §4.1; never `RSA1_5`. */
export const publicKeyEncryption: readonly string[] = [
  'RSA-OAEP',
  'RSA-OAEP-256',
  'RSA-OAEP-384',
  'RSA-OAEP-512',
  'ECDH-ES',
  'ECDH-ES+A128KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A256KW',
]

/** Key management algorithms for tokens that are encrypted with a shared secret, RFC 7518 §4.1; never those of passwords. */
export const secretEncryption: readonly string[] = [
  'A128KW',
  'A192KW',
  'A256KW',
  'A128GCMKW',
  'A192GCMKW',
  'A256GCMKW',
  'dir',
]

/** Content encryption algorithms, RFC 7518 §5.1. */
export const contentEncryption: readonly string[] = [
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
  'A128GCM',
  'A192GCM',
  'A256GCM',
]
