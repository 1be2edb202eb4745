import { sha256 } from '@authkit/common'
import type { ServerContext, SignedInSession } from '@authkit/oauth2/server'

const kind = 'session_client'

/** A client that an ID Token of a session was made for. */
export interface SessionClient {
  /** Name of the record. */
  readonly id: string
  readonly clientId: string
}

/** Remembers that a client takes part in a session until `expiresAt`, in seconds since the epoch, Back-Channel Logout §2.3. */
export async function rememberClient(
  { sid, subject }: SignedInSession,
  clientId: string,
  expiresAt: number,
  { store, issuer }: ServerContext,
): Promise<void> {
  // A session goes on when its user signs in again, so the last request counts.
  const id = toId(issuer, sid, clientId)
  await store.put(kind, { id, subject, clientId, expiresAt, data: { sid } })
}

/** Whether a client takes part in a session: it got an ID Token of it. */
export async function takesPart(
  { sid, subject }: SignedInSession,
  clientId: string,
  { store, issuer }: ServerContext,
): Promise<boolean> {
  const record = await store.get(kind, toId(issuer, sid, clientId))
  return record?.subject === subject
}

/** The clients that take part in a session, and not those of other sessions of the same user, Back-Channel Logout §2.3. */
export async function clientsOf(
  { sid, subject }: SignedInSession,
  { store }: ServerContext,
): Promise<readonly SessionClient[]> {
  const records = await store.findBy(kind, { subject })
  return records.flatMap(({ id, clientId, data }) =>
    data['sid'] === sid && clientId !== undefined ? [{ id, clientId }] : [],
  )
}

/** The sessions of a user that clients take part in, by `sid`. */
export async function rememberedSessions(
  subject: string,
  { store }: ServerContext,
): Promise<readonly string[]> {
  const records = await store.findBy(kind, { subject })
  return records.flatMap(({ data: { sid } }) => (typeof sid === 'string' ? [sid] : []))
}

/** Forgets clients that were told of the end. */
export async function forgetClients(
  clients: readonly SessionClient[],
  { store }: ServerContext,
): Promise<void> {
  for (const { id } of clients) await store.delete(kind, id)
}

/** One record for a session and a client, however often the client asks. */
function toId(issuer: string, sid: string, clientId: string): string {
  return sha256(JSON.stringify([issuer, sid, clientId]))
}
