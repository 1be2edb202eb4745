import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { InteractionContext } from '../flow/context.ts'
import { notifyClients, signOutsOf } from './notify-clients.ts'

/** What ends with the sessions of a user. */
export interface EndSessionsOptions {
  /**
   * Ends what was to outlive sessions as well: refresh tokens with `offline_access`, and grants of plain OAuth 2.0. False unless given;
   * true is for an account that is closed or was stolen.
   */
  readonly grants?: boolean | undefined
}

/**
 * Ends every session of a user and tells the clients, those of sessions that ended by their age included, and answers how many there were.
 * A fault of the store keeps no other session from its end, is thrown afterwards, and calling it again ends what is left. A client that
 * cannot be reached is no such fault: it is told in the background, and the event `logout_failed` says that nobody tries any more.
 */
export async function endSessions(
  subject: string,
  { sessions, server }: InteractionContext,
  options: EndSessionsOptions = {},
): Promise<number> {
  checkOptions('endSessions', options, { grants: 'flag?' })
  if (typeof subject !== 'string' || subject === '')
    throw new AuthkitConfigError('endSessions takes the subject of a user, as signIn answers it')
  const faults: unknown[] = []
  const ended = new Set<string>()
  const notify = async (sid: string): Promise<void> => {
    if (ended.has(sid)) return
    ended.add(sid)
    await notifyClients({ sid, subject }, server).catch((fault: unknown) => faults.push(fault))
  }
  for await (const { sid } of sessions.endAll(subject)) await notify(sid)
  for (const { sessionsOf } of signOutsOf(server)) {
    const others = (await sessionsOf?.(subject, server.context)) ?? []
    for (const sid of others) await notify(sid)
  }
  if (options.grants === true) {
    const { grants, revokeGrant } = server.context.repositories
    for (const { grantId } of await grants.findBySubject(subject)) await revokeGrant(grantId)
  }
  if (faults.length > 0) throw faults[0]
  return ended.size
}
