import { AccessDeniedError, InvalidRequestError, InvalidScopeError } from '@authkit/oauth2'
import {
  approvedGrant,
  type AuthorizationRequest,
  issueAuthorizationCode,
  responseParameters,
  type ServerContext,
} from '@authkit/oauth2/server'
import { createIdToken } from '../id-token/create-id-token.ts'
import { signatureOf } from '../id-token/client-algorithms.ts'
import type { OpenIDResponseType, OpenIDSettings } from '../settings.ts'

/** The response type of some of the words `code`, `id_token` and `token`, in this order, OAuth 2.0 Multiple Response Type Encoding Practices §3. */
export function openIDResponseType(responseType: string): OpenIDResponseType {
  const words = responseType.split(' ')
  const [hasCode, hasToken, hasIdToken] = ['code', 'token', 'id_token'].map((word) =>
    words.includes(word),
  )
  return (settings) => ({
    responseType,
    grantType: hasCode === true ? 'authorization_code' : 'implicit',
    // Registration §2: what is sent through the browser is the implicit grant's.
    alsoNeeds: hasCode === true ? ['implicit'] : [],
    defaultResponseMode: 'fragment',
    // OAuth 2.0 Multiple Response Type Encoding Practices §5: what holds a token does not go into a query.
    refusedResponseModes: ['query'],
    check(request, context) {
      requireOpenid(request)
      if (hasIdToken === true) requireSignature(request, context, settings)
    },
    async respond(request, approval, context) {
      const { client, state } = request
      const grant = approvedGrant(request, approval)
      const { scope, resources } = grant
      // Core §3.1.2.1: without openid the user allowed nothing of what this response is.
      if (!scope.includes('openid'))
        throw new AccessDeniedError(undefined, { reason: 'openid_not_granted' })
      const source = { client, grantType: 'implicit' }
      const tokens =
        hasToken === true
          ? await context.issueTokens(source, { grant, scope, resources })
          : undefined
      const end = tokens ? context.clock() + (tokens.expires_in ?? 0) : 0
      const code =
        hasCode === true ? await issueAuthorizationCode(request, grant, context, end) : undefined
      // Nobody knows the grant before the client has its tokens, so nobody can have revoked it.
      if (tokens && code === undefined) await context.repositories.grants.save(grant, end)
      const accessToken = tokens?.access_token
      const comesWith = { accessToken, code, state }
      const about = { client, scope, withNonce: true, alone: !hasCode && !hasToken }
      const { authentication } = approval
      const idToken =
        hasIdToken === true
          ? await createIdToken(
              { ...about, ...comesWith, grant: { ...grant, authentication } },
              context,
              settings,
            )
          : undefined
      return {
        ...(code === undefined ? {} : { code }),
        ...(tokens ? responseParameters(tokens) : {}),
        ...(idToken === undefined ? {} : { id_token: idToken }),
      }
    },
  })
}

function requireSignature(
  { client }: AuthorizationRequest,
  context: ServerContext,
  settings: OpenIDSettings,
): void {
  // Core §3.2.2.11: what the browser carries is signed.
  if (signatureOf(client, 'id_token', context, settings) === 'none')
    throw new InvalidRequestError('The client gets unsigned ID Tokens, by the code flow alone', {
      reason: 'unsigned_id_token',
    })
}

function requireOpenid({ scope }: AuthorizationRequest): void {
  // Core §3.2.2.1 and §3.3.2.1: without the scope value openid there is nothing of OpenID Connect to answer.
  if (!scope.includes('openid'))
    throw new InvalidScopeError('The scope openid is missing', { reason: 'openid_missing' })
}
