import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { AuthorizationServer, SignedInSession } from '@authkit/oauth2/server'

/**
 * Ends what hangs on a session that the application itself ended, such as that of a user who was locked out: grants are revoked and
 * clients are told, Back-Channel Logout §2.5. The answer holds the pages to load in hidden frames, where there is a browser to load them.
 */
export async function notifySignOut(
  server: AuthorizationServer,
  session: SignedInSession,
): Promise<{ readonly frames: readonly string[] }> {
  checkOptions('notifySignOut', session, { sid: 'text', subject: 'text' })
  const { context } = server
  for (const { signOut } of context.members.extensions)
    if (signOut) return signOut.notify(session, context)
  throw new AuthkitConfigError('notifySignOut needs server.use(endSession())')
}
