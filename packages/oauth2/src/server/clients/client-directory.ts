import { AuthkitConfigError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { Members } from '../members.ts'
import type { ClientRepository } from '../repositories/clients.ts'
import { askStore } from '../store-faults.ts'
import { checkClient } from './client-check.ts'
import { type ClientTerms, toClient } from './client.ts'

/** Finds the registration of a client; `undefined` for an unknown one. */
export type QueryClient = (
  clientId: string,
) => ClientMetadata | undefined | Promise<ClientMetadata | undefined>

/** What the lookup of clients tells others, and learns from them. */
export interface ClientDirectoryTerms {
  readonly report: ServerContext['report']
  /** The context, once there is one: extensions come later. */
  readonly context: () => ServerContext
}

/** A lookup over clients written down in code or over the application's own registrations, and over those that registered themselves. */
export function clientDirectory(
  clients: readonly ClientMetadata[] | QueryClient,
  members: Members,
  registered: ClientRepository,
  { report, context }: ClientDirectoryTerms,
): (clientId: string) => Promise<Client | undefined> {
  const terms: ClientTerms = {
    methods: members.clientAuthentication.byName,
    needsSecret: (client) => members.needsSecret(client),
  }
  const check = (client: Client): void => {
    for (const extension of members.extensions) extension.checkClient?.(client, context())
  }
  const prepare = (): ReadonlyMap<string, Client> | undefined =>
    typeof clients === 'function' ? undefined : prepareAll(clients, terms, check)
  // At once, so that mistakes are found at the start, and anew when an extension came that needs more of clients.
  let written = prepare()
  members.onClientRules = () => {
    written = prepare()
  }
  const query = typeof clients === 'function' ? reportFaults(clients, report) : undefined
  return async (clientId) => {
    // What no store can hold is nobody's identifier, and the database of the application may refuse to look for it.
    if (!isStoreKey(clientId)) return undefined
    const client = written?.get(clientId)
    if (client) return client
    let metadata = await query?.(clientId)
    if (!metadata && members.keepsClients) metadata = (await registered.find(clientId))?.metadata
    // The application may change its own object, and a secret that it took away ends with this request.
    return metadata?.client_id === clientId ? toClient(metadata, terms) : undefined
  }
}

function prepareAll(
  clients: readonly ClientMetadata[],
  terms: ClientTerms,
  check: (client: Client) => void,
): ReadonlyMap<string, Client> {
  const map = new Map<string, Client>()
  for (const metadata of clients) {
    if (typeof metadata !== 'object' || metadata === null)
      throw new AuthkitConfigError('clients is a list of metadata, [{ client_id, … }]')
    const client = toClient(metadata, terms)
    checkClient(client, metadata, terms)
    check(client)
    if (map.has(client.client_id))
      throw new AuthkitConfigError(`Two clients have the client_id "${client.client_id}"`)
    map.set(client.client_id, client)
  }
  return map
}

/** A fault of the application's own client table is like one of the store. */
function reportFaults(query: QueryClient, report: ServerContext['report']): QueryClient {
  return (clientId) => askStore({ operation: 'get', kind: 'client' }, report, () => query(clientId))
}
