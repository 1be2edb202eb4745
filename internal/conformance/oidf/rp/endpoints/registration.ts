import { randomUUID } from 'node:crypto'
import type { Answer, Received } from '../http.ts'
import type { ProviderState, RegisteredClient } from '../state.ts'

/** Registers a client that asks for it, Registration §3.1. */
export function register(state: ProviderState, { body }: Received): Answer {
  // The relying party of these tests sends client metadata; the modules check what they need of it.
  const metadata = JSON.parse(body) as Partial<Omit<RegisteredClient, 'client_id'>>
  const { redirect_uris = [] } = metadata
  if (redirect_uris.length === 0) {
    state.faults.push('a registration without redirect_uris')
    return { status: 400, body: { error: 'invalid_redirect_uri' } }
  }
  const client: RegisteredClient = {
    response_types: ['code'],
    ...metadata,
    redirect_uris,
    client_id: `client-${randomUUID()}`,
    client_secret: `secret-${randomUUID()}-${randomUUID()}`,
  }
  state.clients.set(client.client_id, client)
  return {
    status: 201,
    body: {
      ...client,
      client_id_issued_at: state.clock(),
      client_secret_expires_at: 0,
      registration_access_token: randomUUID(),
      registration_client_uri: `${state.issuer}/register/${client.client_id}`,
    },
  }
}
