import { AuthkitConfigError } from '@authkit/common'
import type { InteractionContext } from '../flow/context.ts'
import { notifyClients, signOutsOf } from './notify-clients.ts'

/**
 * Ends every session of a user and tells the clients, those of sessions that ended by their age included, and answers how many there were.
 * A client that could not be told keeps no other session from its end; the first such error is thrown afterwards.
 */
export async function endSessions(
  subject: string,
  { sessions, server }: InteractionContext,
): Promise<number> {
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
  if (faults.length > 0) throw faults[0]
  return ended.size
}
