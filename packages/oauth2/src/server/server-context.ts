import { AuthkitConfigError, systemClock } from '@authkit/common'
import type { AuthorizationServerOptions } from './authorization-server.ts'
import { clientAuthenticator } from './client-authenticator.ts'
import { clientDirectory } from './clients/client-directory.ts'
import { redirectUriPolicy } from './clients/redirect-uri-policy.ts'
import type { ServerContext } from './context.ts'
import { reporter } from './events.ts'
import { checkSeconds } from './lifetimes.ts'
import type { Members } from './members.ts'
import { ownRepositories } from './repositories/own-repositories.ts'
import { repositories } from './repositories/repositories.ts'
import { resourceDirectory } from './resources/resource-directory.ts'
import { resolveScope } from './scope-policy.ts'
import type { ServerUrls } from './server-urls.ts'
import { claimStore } from './store-owner.ts'
import { reportingStore } from './store-faults.ts'
import { opaqueFormat } from './token-formats/index.ts'
import { grantTokens, tokenIssuer } from './token-issuer.ts'
import { checkResourceFormats, tokenPolicy } from './token-policy.ts'

/** Puts together what the members of a server may use. */
export function createServerContext(
  options: AuthorizationServerOptions,
  members: Members,
  urls: ServerUrls,
): ServerContext {
  const { issuer, clients, keys, encryptionKeys, scopes, resources, allowScope } = options
  const { clock = systemClock, accessTokens = opaqueFormat(), onEvent } = options
  const { authorizationCode = 60, accessToken = 3600 } = options.lifetimes ?? {}
  if (keys !== undefined && typeof keys.signingKey !== 'function') {
    throw new AuthkitConfigError(
      'keys is a KeySet: new KeySet([JsonWebKey.generate("RSA", { alg: "RS256" })])',
    )
  }
  const report = reporter(issuer, clock, onEvent)
  claimStore(options.store, issuer, options.repositories)
  const store = reportingStore(options.store, report)
  const kept = repositories(store, issuer, clock, ownRepositories(options.repositories, report))
  checkResourceFormats(resources, keys)
  const issue = tokenIssuer(tokenPolicy(accessTokens, keys), members)
  const context: ServerContext = {
    issuer,
    clock,
    keys,
    encryptionKeys,
    scopes,
    store,
    lifetimes: {
      // RFC 6749 §4.1.2: ten minutes at most.
      authorizationCode: checkSeconds('lifetimes.authorizationCode', authorizationCode, 1, 600),
      accessToken:
        typeof accessToken === 'function'
          ? accessToken
          : checkSeconds('lifetimes.accessToken', accessToken),
    },
    repositories: kept,
    members: {
      grants: members.grants.byName,
      get grantTypes() {
        return members.grantTypes
      },
      responseTypes: members.responseTypes.byName,
      clientAuthentication: members.clientAuthentication.byName,
      endpoints: members.endpoints.byName,
      get extensions() {
        return members.extensions
      },
    },
    endpointUrl(name) {
      const endpoint = members.endpoints.byName.get(name)
      if (endpoint) return urls.url(endpoint)
      throw new AuthkitConfigError(`There is no endpoint "${name}"`)
    },
    async subjectFor(subject, client) {
      for (const { subjectFor } of members.extensions)
        if (subjectFor) return subjectFor(subject, client, context)
      return subject
    },
    findClient: clientDirectory(clients, members, kept.clients, { report, context: () => context }),
    isRedirectUri: redirectUriPolicy(options.matchRedirectUri, report),
    findResource: resourceDirectory(resources, report),
    hasResources: resources !== undefined,
    resolveScope: (requested, client) => resolveScope(requested, client, scopes, allowScope),
    authenticateClient: (request, parameters, required) =>
      authenticateClient(context, request, parameters, required),
    issueTokens: (source, content) => issue(context, source, content),
    grantTokens: (source, grant) => grantTokens(context, source, grant),
    async checkTokenRequest(request, grant) {
      for (const { tokenRequest } of members.extensionsOf(request.grantType)) {
        if (tokenRequest) await tokenRequest(request, grant, context)
      }
    },
    async startRefreshFamily(client, grant) {
      const refresh = members.refreshGrant
      if (!refresh || !client.grant_types.includes(refresh.grantType)) return undefined
      return refresh.startFamily?.(grant, context)
    },
    report,
  }
  const authenticateClient = clientAuthenticator(members)
  return context
}
