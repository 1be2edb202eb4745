import { generateToken } from '@authkit/common'
import { UnauthorizedClientError } from '../../errors.ts'
import type { Grant } from '../contracts.ts'
import { requestedResources } from '../resources/requested-resources.ts'

/** Client Credentials Grant, RFC 6749 §4.4. */
export function clientCredentials(): Grant {
  return {
    grantType: 'client_credentials',
    confidentialOnly: true,
    async handle(request, context) {
      // RFC 6749 §4.4: only a confidential client may use it.
      if (!request.confidential) throw new UnauthorizedClientError()
      const { client, parameters } = request
      const scope = await context.resolveScope(parameters.get('scope'), client)
      const resources = await requestedResources(parameters, client, context)
      const grant = {
        grantId: generateToken(),
        clientId: client.client_id,
        scope,
        resources,
        remembered: {},
      }
      await context.checkTokenRequest(request, grant)
      return context.issueTokens(request, { grant, scope })
    },
  }
}
