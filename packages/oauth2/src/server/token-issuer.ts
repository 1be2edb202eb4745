import type { JsonValue } from '@authkit/common/store'
import { formatScope } from '../protocol/scope.ts'
import type { TokenResponse } from '../protocol/token.ts'
import type { Extension, Issue, ServerContext, TokenFormat, TokenRequest } from './contracts.ts'

/** Makes, stores and answers tokens, RFC 6749 §5.1. */
export function tokenIssuer(
  format: TokenFormat,
  extensionsOf: (grantType: string) => readonly Extension[],
): (
  context: ServerContext,
  request: TokenRequest,
  issue: Issue,
  refreshed: boolean,
) => Promise<TokenResponse> {
  return async (context, request, issue, refreshed) => {
    const { client } = request
    const { grant, scope, refreshToken } = issue
    const issuedAt = context.clock()
    const expiresAt = Math.min(issuedAt + context.lifetimes.accessToken, issue.notAfter ?? Infinity)
    const { subject, clientId, authentication, confirmation } = grant
    const accessToken = await format.create(
      {
        issuer: context.issuer,
        clientId,
        subject,
        scope,
        issuedAt,
        expiresAt,
        authentication,
        confirmation,
      },
      context.keys,
    )
    const grantType = request.parameters.get('grant_type') ?? ''
    const more: Record<string, JsonValue> = {}
    for (const extension of extensionsOf(grantType)) {
      Object.assign(
        more,
        await extension.tokenResponse?.({ ...issue, client, accessToken, refreshed }, context),
      )
    }
    // Whatever can fail has been done: what is stored from here on is what the client gets.
    await context.repositories.accessTokens.save(accessToken, {
      grantId: grant.grantId,
      clientId,
      subject,
      scope,
      issuedAt,
      expiresAt,
      confirmation,
    })
    context.report({
      type: 'token_issued',
      clientId,
      subject,
      scope,
      grantId: grant.grantId,
      grantType,
      refreshed,
    })
    return {
      ...more,
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresAt - issuedAt,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      ...(scope.length > 0 ? { scope: formatScope(scope) } : {}),
    }
  }
}
