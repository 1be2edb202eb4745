import { InvalidGrantError, TemporarilyUnavailableError } from '../errors.ts'
import type { TokenResponse } from '../protocol/token.ts'
import type { ServerContext, TokenRequest } from './context.ts'
import type { StoredGrant } from './repositories/grants.ts'

/**
 * Makes and stores the first tokens of a grant that was stored when the user gave it, unless somebody revokes it meanwhile, RFC 6749 §5.1.
 * Nobody knows them yet: the caller uses its code up and only then answers, so that a fault before leaves the code as it was.
 */
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
  if (await extendGrant(stored, end, context)) return response
  await context.repositories.revokeGrant(grant.grantId)
  throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
}

/** More changes of one grant at one moment are an attack, or a repository that reads an old copy. */
const maxRaces = 100

/** Lets a grant live as long as its tokens; `false` when it is gone. */
async function extendGrant(
  stored: StoredGrant,
  end: number,
  { repositories: { grants } }: ServerContext,
): Promise<boolean> {
  let current = stored
  for (let race = 0; race < maxRaces; race++) {
    if (await grants.extend(current, end)) return true
    const found = await grants.find(stored.grant.grantId)
    if (!found) return false
    current = found
    // Another request with the same code was faster: which of the two gets its tokens is for the code to tell.
    if (current.expiresAt !== undefined && current.expiresAt >= end) return true
  }
  throw new TemporarilyUnavailableError(undefined, { reason: 'grant_contended' })
}
