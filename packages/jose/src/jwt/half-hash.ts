import { AuthkitConfigError } from '@authkit/common'
import { signatureAlgorithm } from '../algorithms/signature.ts'

/**
 * The left half of a value's hash under the digest of a signature algorithm, as base64url: `at_hash` and `c_hash`,
 * Core §3.1.3.6. `EdDSA` depends on the curve of the key, default Ed25519. An algorithm that is unknown or has no digest
 * gives `undefined`, which no hash in a token equals.
 */
export function leftHalfHash(alg: string, value: string, crv?: string): string | undefined {
  if (typeof value !== 'string') {
    throw new AuthkitConfigError('leftHalfHash takes the token or code as text')
  }
  const bytes = signatureAlgorithm(alg)?.hash(value, crv)
  return bytes?.subarray(0, bytes.length / 2).toString('base64url')
}
