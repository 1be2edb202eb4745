import { AuthkitConfigError } from '@authkit/common'
import { requestedScope, requiredParameter } from '../parameters.ts'
import type { ClientGrant } from './contract.ts'

/** A signed JWT, or an encrypted one, RFC 7519 §3. */
const JWT = /^[\w-]+(?:\.[\w-]*){2}(?:(?:\.[\w-]*){2})?$/

/** Exchanges a JWT of somebody whom the server trusts for a token, RFC 7523 §2.1; `signJwtBearerAssertion` makes one. */
export function jwtBearer(): ClientGrant {
  return {
    name: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    options: ['assertion', 'scope'],
    selectedBy: 'assertion',
    // An assertion is good for one use.
    isRepeatable: false,
    parameters(request, { scope }) {
      const assertion = requiredParameter(request, 'assertion')
      // RFC 7523 §2.1: it is a single JWT.
      if (!JWT.test(assertion)) {
        throw new AuthkitConfigError(
          'assertion is no JWT; give the grantType that another kind of assertion belongs to',
        )
      }
      return [
        ['assertion', assertion],
        ['scope', requestedScope(request, scope)],
      ]
    },
  }
}
