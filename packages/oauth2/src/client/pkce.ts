import { AuthkitConfigError, generateToken, sha256 } from '@authkit/common'

const CODE_VERIFIER = /^[\w\-.~]{43,128}$/

/** Draws a code verifier of 256 random bits, RFC 7636 §4.1. */
export function generateCodeVerifier(): string {
  return generateToken()
}

/** The S256 code challenge of a verifier; throws an `AuthkitConfigError` for a text that is none, RFC 7636 §4.2. */
export function createS256CodeChallenge(verifier: string): string {
  // RFC 7636 §4.1: 43 to 128 unreserved characters.
  if (typeof verifier !== 'string' || !CODE_VERIFIER.test(verifier)) {
    throw new AuthkitConfigError(
      'a code verifier must have 43 to 128 letters, digits, "-", ".", "_" or "~"; leave it out to have one made',
    )
  }
  return sha256(verifier)
}

/** Throws an `AuthkitConfigError` for a challenge method that is not S256, RFC 7636 §4.3: `plain` shows the verifier to whoever sees the request. */
export function requireS256(method: unknown): void {
  if (method === undefined || method === 'S256') return
  throw new AuthkitConfigError('codeChallengeMethod is always S256; leave it out')
}
