import { OAuth2Error } from '@authkit/oauth2'
import type { AuthorizationServer, SignedInSession, SignOut } from '@authkit/oauth2/server'

/** The ways in which clients ask for the end of sessions and are told of it. */
export function signOutsOf({ context }: AuthorizationServer): readonly SignOut[] {
  return context.members.extensions.flatMap(({ signOut }) => signOut ?? [])
}

/** Tells the clients of a session that it ended, and gives the URLs for hidden frames, Front-Channel Logout §2. */
export async function notifyClients(
  { sid, subject }: SignedInSession,
  server: AuthorizationServer,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    signOutsOf(server).map(({ notify }) => notify({ sid, subject }, server.context)),
  )
  return answers.flatMap(({ frames }) => frames).filter(isFrame)
}

/** The same for a browser that is in the middle of something: the session ended here whatever its clients are told, and a fault was reported. */
export async function tryToNotifyClients(
  session: SignedInSession,
  server: AuthorizationServer,
): Promise<readonly string[]> {
  try {
    return await notifyClients(session, server)
  } catch (error) {
    if (error instanceof OAuth2Error) return []
    throw error
  }
}

function isFrame(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '')
}
