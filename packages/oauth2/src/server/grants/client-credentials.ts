import { generateToken } from '@authkit/common'
import { UnauthorizedClientError } from '../../errors.ts'
import type { Grant } from '../contracts.ts'
import { allowedScope } from '../scope-policy.ts'

/** Client Credentials Grant, RFC 6749 §4.4. */
export function clientCredentials(): Grant {
  return {
    grantType: 'client_credentials',
    async handle(request, context) {
      // RFC 6749 §4.4: only a confidential client may use it.
      if (!request.confidential) throw new UnauthorizedClientError()
      const scope = allowedScope(request.parameters.get('scope'), request.client, context.scopes)
      return context.issueTokens(request, {
        grant: {
          grantId: generateToken(),
          clientId: request.client.client_id,
          scope,
          remembered: {},
        },
        scope,
      })
    },
  }
}
