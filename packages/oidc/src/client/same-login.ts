import type { IDTokenClaims } from '../id-token/claims.ts'
import { IDTokenError } from '../id-token/id-token-error.ts'

/** Claims that say something about the token that they are in, and nothing about the user or the sign-in. */
const aboutToken: readonly string[] = ['at_hash', 'c_hash', 's_hash', 'nbf', 'jti', 'azp']

/**
 * The claims of the two ID Tokens of a hybrid login, those of the token endpoint first, since a provider may say less through the browser,
 * OpenID Connect Core §3.3.3.6. Throws an `IDTokenError` when they are not about the same user.
 */
export function claimsOfBoth(front: IDTokenClaims, back: IDTokenClaims): IDTokenClaims {
  // Core §3.3.3.6: iss and sub are identical in both.
  if (front.iss !== back.iss || front.sub !== back.sub) {
    throw new IDTokenError('The ID Tokens of browser and token endpoint are about different users')
  }
  const own = Object.entries(front).filter(([name]) => !aboutToken.includes(name))
  return { ...Object.fromEntries(own), ...back }
}
