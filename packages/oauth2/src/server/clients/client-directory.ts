import { AuthkitConfigError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { hashClientSecret } from './client-secret.ts'
import { redirectUriFault } from './redirect-uri.ts'

/** Finds the registration of a client; `undefined` for an unknown one. */
export type QueryClient = (
  clientId: string,
) => ClientMetadata | undefined | Promise<ClientMetadata | undefined>

/** A lookup over clients written down in code or over the application's own registrations. */
export function clientDirectory(
  clients: readonly ClientMetadata[] | QueryClient,
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
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

function lookup(
  clients: readonly ClientMetadata[],
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
): QueryClient {
  const map = new Map<string, ClientMetadata>()
  for (const metadata of clients) {
    const client = toClient(metadata)
    checkClient(client, metadata.client_secret, methods)
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
    ...registered(rest),
    client_id: metadata.client_id,
    ...(typeof secret === 'string' ? { client_secret_hash: hashClientSecret(secret) } : {}),
    redirect_uris: metadata.redirect_uris ?? [],
    token_endpoint_auth_method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    grant_types: metadata.grant_types ?? ['authorization_code'],
    response_types: metadata.response_types ?? ['code'],
  }
}

/** The members that are registered: a database has null for the others. */
function registered<Metadata extends object>(metadata: Metadata): Partial<Metadata> {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null)
  // A part of what came in.
  return Object.fromEntries(entries) as Partial<Metadata>
}

const leastSecretLength = 16

function checkClient(
  client: Client,
  secret: string | undefined,
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
): void {
  const refuse = (what: string) => {
    throw new AuthkitConfigError(`Client "${client.client_id}": ${what}`)
  }
  if (typeof client.client_id !== 'string' || !isStoreKey(client.client_id)) {
    refuse('client_id is a text of 1 to 255 characters')
  }
  const method = methods.get(client.token_endpoint_auth_method)
  if (!method) {
    refuse(`token_endpoint_auth_method is one of ${[...methods.keys()].join(', ')}`)
  }
  if (method?.usesSecret === true && client.client_secret_hash === undefined) {
    refuse('client_secret is missing; a client without one has the token_endpoint_auth_method none')
  }
  // RFC 6749 §10.10: nobody can guess it.
  if (secret !== undefined && secret.length < leastSecretLength) {
    refuse(`client_secret has at least ${leastSecretLength} characters; generateToken() makes one`)
  }
  if (client.scope !== undefined && typeof client.scope !== 'string') {
    refuse('scope is a text, its words separated by spaces')
  }
  for (const uri of client.redirect_uris) {
    const fault = redirectUriFault(uri)
    if (fault !== undefined) refuse(`the redirect URI ${uri} ${fault}`)
  }
  if (client.grant_types.includes('authorization_code') && client.redirect_uris.length === 0) {
    refuse('the authorization_code grant needs at least one of redirect_uris')
  }
}
