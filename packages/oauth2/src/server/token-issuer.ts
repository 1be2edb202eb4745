import { generateToken } from '@authkit/common'
import type { JsonValue } from '@authkit/common/store'
import { UnauthorizedClientError } from '../errors.ts'
import { formatScope } from '../protocol/scope.ts'
import type { TokenResponse } from '../protocol/token.ts'
import type { GrantRecord } from './authorization.ts'
import type { Issue, NewGrant, ServerContext, TokenSource } from './context.ts'
import type { AccessTokenContent } from './contracts.ts'
import type { Members } from './members.ts'
import type { TokenPolicy } from './token-policy.ts'

/** Makes, stores and answers tokens, RFC 6749 §5.1. */
export function tokenIssuer(
  policy: TokenPolicy,
  members: Members,
): (context: ServerContext, source: TokenSource, issue: Issue) => Promise<TokenResponse> {
  return async (context, { client, grantType }, issue) => {
    const { grant, refreshToken, actor, tokenType, refreshed = false } = issue
    const named = issue.resources ?? grant.resources ?? []
    const wanted = { scope: issue.scope, resources: named, tokenType }
    const terms = await policy({ client, grantType }, wanted, context)
    const { scope, format, resources, audience } = terms
    const issuedAt = context.clock()
    // RFC 7519 §2: what others sign may end in the middle of a second.
    const notAfter = Math.floor(issue.notAfter ?? Infinity)
    const expiresAt = Math.min(issuedAt + terms.lifetime, notAfter)
    const { subject, clientId, authentication, confirmation, grantId } = grant
    const content: AccessTokenContent = {
      issuer: context.issuer,
      client,
      grantType,
      // RFC 9068 §6: clients can read it, so it calls the user as they know it.
      subject: subject === undefined ? undefined : await context.subjectFor(subject, client),
      scope,
      audience,
      issuedAt,
      expiresAt,
      authentication,
      confirmation,
      actor,
    }
    const accessToken = await format.create(content, context.keys)
    const issued = { ...issue, client, grantType, accessToken, refreshed }
    const more: Record<string, JsonValue> = { ...issue.members }
    const extensions = members.extensionsOf(grantType)
    for (const { tokenResponse } of extensions) {
      if (tokenResponse) Object.assign(more, await tokenResponse(issued, context))
    }
    const response: TokenResponse = {
      ...more,
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresAt - issuedAt,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(scope.length > 0 ? { scope: formatScope(scope) } : {}),
    }
    for (const { saveToken } of extensions) {
      if (saveToken) await saveToken(response, issued, context)
    }
    // Whatever can fail has been done: what is stored from here on is what the client gets.
    await context.repositories.accessTokens.save(accessToken, {
      grantId,
      clientId,
      subject,
      scope,
      audience: resources,
      issuedAt,
      expiresAt,
      authentication,
      confirmation,
      actor,
    })
    // RFC 7592 §2.3: the token is saved; if its client was deleted meanwhile, one of the two who look removes it.
    if (members.keepsClients && !(await context.findClient(clientId))) {
      await context.repositories.accessTokens.remove(accessToken)
      throw new UnauthorizedClientError(undefined, { reason: 'client_gone' })
    }
    context.report({
      type: 'token_issued',
      clientId,
      subject,
      scope,
      resources,
      grantId,
      grantType,
      refreshed,
      expiresAt,
    })
    return response
  }
}

/** Stores a grant that a token request itself gives, and issues its first tokens, RFC 6749 §5.1. */
export async function grantTokens(
  context: ServerContext,
  source: TokenSource,
  { subject, scope, resources, authentication, remembered = {}, refreshable }: NewGrant,
): Promise<TokenResponse> {
  const { client } = source
  const grant: GrantRecord = {
    grantId: generateToken(),
    clientId: client.client_id,
    subject,
    scope,
    resources,
    authentication,
    remembered,
  }
  const family = refreshable ? await context.startRefreshFamily(client, grant) : undefined
  const response = await context.issueTokens(source, {
    grant,
    scope,
    refreshToken: family?.refreshToken,
    notAfter: family?.expiresAt,
  })
  const { expires_in: lifetime = 0 } = response
  // Nobody knows the grant before the client has its tokens, so nobody can have revoked it.
  await context.repositories.grants.save(grant, family?.expiresAt ?? context.clock() + lifetime)
  return response
}
