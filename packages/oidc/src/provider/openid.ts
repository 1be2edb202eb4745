import type { JsonValue } from '@authkit/common/store'
import type { Extension, Issued, ServerContext } from '@authkit/oauth2/server'
import { checkAuthentication } from './authentication-request/check-approval.ts'
import { checkAuthenticationRequest } from './authentication-request/check-authentication-request.ts'
import { checkOpenIDClient } from './check-client.ts'
import { discovery } from './endpoints/discovery.ts'
import { userinfo } from './endpoints/userinfo.ts'
import { createIdToken } from './id-token/create-id-token.ts'
import { providerMetadata } from './metadata.ts'
import { type OpenIDOptions, readSettings } from './options.ts'
import { shareSettings } from './provider-settings.ts'
import { openidClientRules } from './registration/client-rules.ts'
import { needsClientSecret, usesClientSecret } from './registration/shared-secret.ts'
import type { OpenIDSettings } from './settings.ts'
import { subjectTypeOf } from './subject-type-of.ts'

/** OpenID Connect on an authorization server: ID Tokens, UserInfo and discovery, Core §1. */
export function openid(options: OpenIDOptions): Extension {
  const settings = readSettings(options)
  const extension: Extension = {
    extension: 'openid',
    signs: options.algorithms?.filter((name) => name !== 'none' && !usesClientSecret(name)) ?? true,
    endpoints: [userinfo(settings), discovery()],
    responseTypes: (options.responseTypes ?? []).map((create) => create(settings)),
    authorizationRequest: (request, context) =>
      checkAuthenticationRequest(request, context, settings),
    approval: (request, approval, context) =>
      checkAuthentication(request, approval, context, settings),
    tokenResponse: (issued, context) => addIdToken(issued, context, settings),
    // Core §8: by the subject type that the client registered, else by the first one.
    subjectFor: (subject, client, context) =>
      subjectTypeOf(client, settings.subjectTypes).subjectFor(subject, client, context),
    checkClient: (client, context) => checkOpenIDClient(client, context, settings),
    needsSecret: needsClientSecret,
    clientMetadata: openidClientRules({
      algorithms: settings.algorithms,
      keyManagement: settings.keyManagement,
      contentEncryption: settings.contentEncryption,
      subjectTypes: settings.subjectTypes.map(({ subjectType }) => subjectType),
      acrValues: settings.acrValues,
      addresses: settings.addresses,
    }),
    metadata: (context, others) => providerMetadata(context, others, settings),
  }
  return shareSettings(extension, settings)
}

/** The ID Token of a token response, Core §3.1.3.3 and §12.2. */
async function addIdToken(
  { client, grant, scope, grantType, accessToken, refreshed, derived }: Issued,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<Readonly<Record<string, JsonValue>> | undefined> {
  const { subject, authentication, remembered } = grant
  // Tokens of the authorization endpoint come with the ID Token of their response type, or without one.
  if (grantType === 'implicit' || subject === undefined || !authentication) return undefined
  // Core §2: it is for the client at which the user signed in, and nobody did for a token that was exchanged.
  if (derived === true || !scope.includes('openid')) return undefined
  const about = { subject, authentication, remembered, scope: grant.scope }
  const idToken = await createIdToken(
    // Core §12.2: an ID Token from a refresh carries no nonce.
    { client, grant: about, scope, withNonce: !refreshed, alone: false, accessToken },
    context,
    settings,
  )
  return { id_token: idToken }
}
