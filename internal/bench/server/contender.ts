import { once } from 'node:events'
import type { Server } from 'node:http'

/** A server that is measured. It runs in a process of its own and listens at loopback. */
export interface Contender {
  readonly port: number
  /** Forgets what it stored and makes as many codes or refresh tokens, whichever its grant redeems; for client credentials there are none. */
  readonly renew: (count: number) => Promise<readonly string[]>
  /** Answers every request like this from now on; only bare servers can. */
  readonly imitate?: (answer: Readonly<Record<string, unknown>>) => void
  /** Stores as many access tokens, which are not forgotten; only ours can. */
  readonly fill?: (count: number) => Promise<void>
}

/** Starts to listen at a free port of loopback and tells it. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('A server has a port')
  return address.port
}
