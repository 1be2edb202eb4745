import { AuthkitConfigError, AuthkitError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import { TemporarilyUnavailableError } from '../../errors.ts'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { Members } from '../members.ts'
import type { ClientRepository } from '../repositories/clients.ts'
import { checkClient } from './client-check.ts'
import { toClient } from './client.ts'

/** Finds the registration of a client; `undefined` for an unknown one. */
export type QueryClient = (
  clientId: string,
) => ClientMetadata | undefined | Promise<ClientMetadata | undefined>

/** A lookup over clients written down in code or over the application's own registrations, and over those that registered themselves. */
export function clientDirectory(
  clients: readonly ClientMetadata[] | QueryClient,
  members: Members,
  registered: ClientRepository,
  report: ServerContext['report'],
): (clientId: string) => Promise<Client | undefined> {
  const methods = members.clientAuthentication.byName
  const query =
    typeof clients === 'function' ? reportFaults(clients, report) : lookup(clients, members)
  const prepared = new WeakMap<ClientMetadata, Client>()
  return async (clientId) => {
    // What no store can hold is nobody's identifier, and the database of the application may refuse to look for it.
    if (!isStoreKey(clientId)) return undefined
    let metadata = await query(clientId)
    if (!metadata && members.keepsClients) metadata = (await registered.find(clientId))?.metadata
    if (metadata?.client_id !== clientId) return undefined
    const known = prepared.get(metadata)
    if (known) return known
    const client = toClient(metadata, methods)
    prepared.set(metadata, client)
    return client
  }
}

function lookup(clients: readonly ClientMetadata[], members: Members): QueryClient {
  const methods = members.clientAuthentication.byName
  const map = new Map<string, ClientMetadata>()
  for (const metadata of clients) {
    const client = toClient(metadata, methods)
    checkClient(client, metadata, methods)
    if (map.has(client.client_id))
      throw new AuthkitConfigError(`Two clients have the client_id "${client.client_id}"`)
    map.set(client.client_id, client)
  }
  return (clientId) => map.get(clientId)
}

/** A fault of the application's own client table is like one of the store. */
function reportFaults(query: QueryClient, report: ServerContext['report']): QueryClient {
  return async (clientId) => {
    try {
      return await query(clientId)
    } catch (cause) {
      if (cause instanceof AuthkitError) throw cause
      report({ type: 'store_failed', operation: 'get', kind: 'client', cause })
      throw new TemporarilyUnavailableError(undefined, { cause, reason: 'store_failed' })
    }
  }
}
