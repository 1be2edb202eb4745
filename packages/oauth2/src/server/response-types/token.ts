import { UnauthorizedClientError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { ResponseType } from '../contracts.ts'

/** Response type `token`: an access token in the fragment of the redirect URI, RFC 6749 §4.2.2. RFC 9700 §2.1.2 says not to use it. */
export function token(): ResponseType {
  const grantType = 'implicit'
  return {
    responseType: 'token',
    grantType,
    defaultResponseMode: 'fragment',
    // RFC 6749 §4.2.2: the token never goes to the server of the redirect URI.
    refusedResponseModes: ['query'],
    check({ client }) {
      // RFC 6749 §4.2: for public clients. One that can keep a secret has no need to show its tokens to the browser.
      if (client.token_endpoint_auth_method !== 'none')
        throw new UnauthorizedClientError(undefined, { reason: 'confidential_client' })
    },
    async respond({ client, remembered, ...request }, approval, context) {
      const { scope = request.scope, resources = request.resources } = approval
      const { subject, authentication } = approval
      // RFC 6749 §4.2.2: never a refresh token.
      const refreshable = false
      const response = await context.grantTokens(
        { client, grantType },
        { subject, scope, resources, authentication, remembered, refreshable },
      )
      return responseParameters(response)
    },
  }
}

/** The members of a token response as parameters of an authorization response, which are texts, RFC 6749 §4.2.2. */
export function responseParameters(response: TokenResponse): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(response).flatMap(toParameter))
}

function toParameter([name, value]: readonly [string, unknown]): [string, string][] {
  if (value === undefined) return []
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]]
}
