import { InvalidGrantError } from '../errors.ts'
import type { TokenResponse } from '../protocol/token.ts'
import type { ServerContext, TokenRequest } from './context.ts'
import type { StoredGrant } from './repositories/grants.ts'

/** Issues the first tokens of a grant that was stored when the user gave it, unless somebody revokes it meanwhile, RFC 6749 §5.1. */
export async function redeemGrant(
  request: TokenRequest,
  stored: StoredGrant,
  resources: readonly string[],
  context: ServerContext,
): Promise<TokenResponse> {
  const { grant } = stored
  const family = await context.startRefreshFamily(request.client, grant)
  const response = await context.issueTokens(request, {
    grant,
    scope: grant.scope,
    resources,
    refreshToken: family?.refreshToken,
    notAfter: family?.expiresAt,
  })
  // The tokens are saved; only a grant that nobody revoked meanwhile may go on, and then for as long as they live.
  const end = family?.expiresAt ?? context.clock() + (response.expires_in ?? 0)
  if (await context.repositories.grants.extend(stored, end)) return response
  await context.repositories.revokeGrant(grant.grantId)
  throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
}
