import type { Grant } from '../contracts.ts'
import { token } from '../response-types/token.ts'

/**
 * Implicit Grant for public clients that cannot do better, RFC 6749 §4.2. It is in no default list: RFC 9700 §2.1.2 says to use `authorizationCode()`
 * with `pkce()` instead, since a token in a URL leaks and nothing binds it to the client that asked.
 */
export function implicit(): Grant {
  return { grantType: 'implicit', responseTypes: [token()] }
}
