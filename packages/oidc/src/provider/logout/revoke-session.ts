import type { GrantRecord, ServerContext, SignedInSession } from '@authkit/oauth2/server'

/** Ends what was granted in a session and was not meant to outlive it, Back-Channel Logout §2.7. */
export async function revokeGrantsOf(
  { sid, subject }: SignedInSession,
  { repositories, report }: ServerContext,
): Promise<void> {
  const grants = await repositories.grants.findBySubject(subject)
  // One after another, however many there are: everybody else needs the store, too.
  for (const grant of grants) {
    if (boundSession(grant) !== sid) continue
    const { grantId, clientId } = grant
    await repositories.revokeGrant(grantId)
    report({ type: 'grant_revoked', clientId, grantId, reason: 'signed_out' })
  }
}

/** The sessions of a user that grants end with, by `sid`. */
export async function sessionsOfGrants(
  subject: string,
  { repositories }: ServerContext,
): Promise<readonly string[]> {
  const grants = await repositories.grants.findBySubject(subject)
  return grants.map(boundSession).filter((sid) => sid !== undefined)
}

/** The session that a grant ends with, if any. */
function boundSession({ authentication, scope }: GrantRecord): string | undefined {
  // Core §11: what was allowed for the time when the user is not there stays. Grants of plain OAuth know no such difference.
  const isBound = scope.includes('openid') && !scope.includes('offline_access')
  return isBound ? authentication?.sid : undefined
}
