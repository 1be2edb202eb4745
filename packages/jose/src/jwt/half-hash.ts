import { digest } from '../crypto/digest.ts'
import { signatureAlgorithm } from '../algorithms/signature.ts'

/**
 * The left half of a value's hash under the digest of a signature algorithm, as base64url: `at_hash` and `c_hash`,
 * Core §3.1.3.6. An unknown algorithm gives `undefined`, which no hash in a token equals.
 */
export function leftHalfHash(alg: string, value: string): string | undefined {
  const algorithm = signatureAlgorithm(alg)
  if (algorithm === undefined) return undefined
  const bytes = digest(algorithm.digest, value)
  return bytes.subarray(0, bytes.length / 2).toString('base64url')
}
