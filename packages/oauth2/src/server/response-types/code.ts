import { generateToken } from '@authkit/common'
import type { ResponseType } from '../contracts.ts'

/** Response type `code`: an authorization code, RFC 6749 §4.1.2. */
export function code(): ResponseType {
  return {
    responseType: 'code',
    grantType: 'authorization_code',
    defaultResponseMode: 'query',
    async respond(request, approval, context) {
      const value = generateToken()
      const grantId = generateToken()
      const clientId = request.client.client_id
      const scope = approval.scope ?? request.scope
      const resources = approval.resources ?? request.resources
      const { subject, authentication } = approval
      // RFC 6749 §4.1.2: a code lives shortly, ten minutes at most.
      const expiresAt = context.clock() + context.lifetimes.authorizationCode
      const { remembered } = request
      await context.repositories.grants.save(
        { grantId, clientId, subject, scope, resources, authentication, remembered },
        expiresAt,
      )
      await context.repositories.codes.save(value, {
        grantId,
        clientId,
        redirectUri: request.redirectUri,
        redirectUriSent: request.parameters.has('redirect_uri'),
        expiresAt,
      })
      context.report({
        type: 'authorization_code_issued',
        clientId,
        subject,
        scope,
        resources,
        grantId,
      })
      return { code: value }
    },
  }
}
