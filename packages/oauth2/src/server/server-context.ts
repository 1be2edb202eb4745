import { AuthkitConfigError, notify, systemClock } from '@authkit/common'
import type { AuthorizationServerOptions } from './authorization-server.ts'
import { clientAuthenticator } from './client-authenticator.ts'
import { clientDirectory } from './clients/client-directory.ts'
import type { ServerContext } from './contracts.ts'
import { checkSeconds } from './lifetimes.ts'
import type { Members } from './members.ts'
import { repositories } from './repositories/repositories.ts'
import type { ServerUrls } from './server-urls.ts'
import { opaqueFormat } from './token-formats/index.ts'
import { tokenIssuer } from './token-issuer.ts'

/** Puts together what the members of a server may use. */
export function createServerContext(
  options: AuthorizationServerOptions,
  members: Members,
  urls: ServerUrls,
): ServerContext {
  const { issuer, store, clients, keys, scopes } = options
  const { clock = systemClock, accessTokens = opaqueFormat(), onEvent } = options
  const { authorizationCode = 60, accessToken = 3600 } = options.lifetimes ?? {}
  if (keys !== undefined && typeof keys.signingKey !== 'function') {
    throw new AuthkitConfigError(
      'keys is a KeySet: new KeySet([JsonWebKey.generate("RSA", { alg: "RS256" })])',
    )
  }
  if (typeof accessTokens.create !== 'function') {
    throw new AuthkitConfigError(
      'accessTokens is a token format of @authkit/oauth2/server: opaqueFormat() or jwtFormat({ audience })',
    )
  }
  if (accessTokens.signs && !keys) {
    throw new AuthkitConfigError(
      `The access token format "${accessTokens.tokenFormat}" needs signing keys: pass keys: new KeySet([…])`,
    )
  }
  const methods = [...members.clientAuthentication]
  const findClient = clientDirectory(clients, members.clientAuthentication.byName)
  const report: ServerContext['report'] = (event) => notify(onEvent, event)
  const issue = tokenIssuer(accessTokens, (grantType) => members.extensionsOf(grantType))
  const context: ServerContext = {
    issuer,
    clock,
    keys,
    scopes,
    lifetimes: {
      // RFC 6749 §4.1.2: ten minutes at most.
      authorizationCode: checkSeconds('lifetimes.authorizationCode', authorizationCode, 1, 600),
      accessToken: checkSeconds('lifetimes.accessToken', accessToken),
    },
    repositories: repositories(store, clock),
    endpointUrl(name) {
      const endpoint = members.endpoints.byName.get(name)
      if (endpoint) return urls.url(endpoint)
      throw new AuthkitConfigError(`There is no endpoint "${name}"`)
    },
    findClient,
    authenticateClient: clientAuthenticator(methods, findClient, report),
    issueTokens: (request, content, refreshed = false) =>
      issue(context, request, content, refreshed),
    async checkTokenRequest(grantType, request, grant) {
      for (const extension of members.extensionsOf(grantType)) {
        await extension.tokenRequest?.(request, grant, context)
      }
    },
    async startRefreshFamily(client, grant) {
      const refresh = [...members.grants].find(({ startFamily }) => startFamily !== undefined)
      if (!refresh || !client.grant_types.includes(refresh.grantType)) return undefined
      return refresh.startFamily?.(grant, context)
    },
    report,
  }
  return context
}
