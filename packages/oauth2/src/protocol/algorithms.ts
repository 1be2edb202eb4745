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
