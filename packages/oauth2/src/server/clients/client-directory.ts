import { AuthkitConfigError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import { hashClientSecret } from './client-secret.ts'
import { redirectUriFault } from './redirect-uri.ts'

/** Finds the registration of a client; `undefined` for an unknown one. */
export type QueryClient = (
  clientId: string,
) => ClientMetadata | undefined | Promise<ClientMetadata | undefined>

/** A lookup over clients written down in code or over the application's own registrations. */
export function clientDirectory(
  clients: readonly ClientMetadata[] | QueryClient,
  methods: ReadonlySet<string>,
): (clientId: string) => Promise<Client | undefined> {
  const query = typeof clients === 'function' ? clients : lookup(clients, methods)
  const prepared = new WeakMap<ClientMetadata, Client>()
  return async (clientId) => {
    // What no store can hold is nobody's identifier, and the database of the application may refuse to look for it.
    if (!isStoreKey(clientId)) return undefined
    const metadata = await query(clientId)
    if (metadata?.client_id !== clientId) return undefined
    const known = prepared.get(metadata)
    if (known) return known
    const client = toClient(metadata)
    prepared.set(metadata, client)
    return client
  }
}

function lookup(clients: readonly ClientMetadata[], methods: ReadonlySet<string>): QueryClient {
  const map = new Map<string, ClientMetadata>()
  for (const metadata of clients) {
    const client = toClient(metadata)
    checkClient(client, methods)
    if (metadata.client_secret === '')
      throw new AuthkitConfigError(`Client "${client.client_id}": client_secret is empty`)
    if (map.has(client.client_id))
      throw new AuthkitConfigError(`Two clients have the client_id "${client.client_id}"`)
    map.set(client.client_id, client)
  }
  return (clientId) => map.get(clientId)
}

/** Fills in the defaults of RFC 7591 §2 and keeps no secret in clear text. */
function toClient(metadata: ClientMetadata): Client {
  const { client_secret: secret, ...rest } = metadata
  return {
    ...rest,
    ...(secret === undefined ? {} : { client_secret_hash: hashClientSecret(secret) }),
    redirect_uris: metadata.redirect_uris ?? [],
    token_endpoint_auth_method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    grant_types: metadata.grant_types ?? ['authorization_code'],
    response_types: metadata.response_types ?? ['code'],
  }
}

function checkClient(client: Client, methods: ReadonlySet<string>): void {
  const refuse = (what: string) => {
    throw new AuthkitConfigError(`Client "${client.client_id}": ${what}`)
  }
  if (!isStoreKey(client.client_id)) refuse('client_id has 1 to 255 characters')
  if (!methods.has(client.token_endpoint_auth_method)) {
    refuse(`token_endpoint_auth_method is one of ${[...methods].join(', ')}`)
  }
  for (const uri of client.redirect_uris) {
    const fault = redirectUriFault(uri)
    if (fault !== undefined) refuse(`the redirect URI ${uri} ${fault}`)
  }
  if (client.grant_types.includes('authorization_code') && client.redirect_uris.length === 0) {
    refuse('the authorization_code grant needs at least one of redirect_uris')
  }
}
