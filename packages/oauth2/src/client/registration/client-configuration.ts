import {
  InvalidRegistrationResponseError,
  MissingEndpointError,
  MissingTokenError,
} from '../client-errors.ts'
import type { TransportOptions } from '../discovery.ts'
import type {
  NewClientMetadata,
  RegisteredClient,
  RegistrationAccess,
} from './registered-client.ts'
import {
  readRegistration,
  type RegistrationMessage,
  sendRegistration,
} from './registration-request.ts'

/** A client that looks after its registration: what `registerClient` answered, or these three members of it. */
export interface ManagedRegistration extends RegistrationAccess {
  /** Identifier of the client. */
  readonly client_id: string
}

/** What only the server gives, RFC 7592 §2.2. */
const givenMembers: readonly string[] = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

/** Asks how a client is registered now, RFC 7592 §2.1. Throws like `registerClient`. */
export async function readClientConfiguration(
  client: ManagedRegistration,
  options: TransportOptions = {},
): Promise<RegisteredClient> {
  return registrationOf(client, { method: 'GET' }, options)
}

/**
 * Changes the registration of a client, RFC 7592 §2.2. The metadata take the place of all that was registered: begin with what is, as in
 * `updateClientConfiguration(client, { ...client, client_name: 'New name' })`. Keep what comes back: secret and token may be new. Throws
 * like `registerClient`.
 */
export async function updateClientConfiguration(
  client: ManagedRegistration,
  metadata: NewClientMetadata,
  options: TransportOptions = {},
): Promise<RegisteredClient> {
  // RFC 7592 §2.2: these are not sent back; the identifier is.
  const sent = Object.entries(metadata).filter(([name]) => !givenMembers.includes(name))
  const members = { ...Object.fromEntries(sent), client_id: client.client_id }
  return registrationOf(client, { method: 'PUT', members }, options)
}

/** Ends the registration of a client, and with it all that was issued to it, RFC 7592 §2.3. Throws like `registerClient`. */
export async function deleteClient(
  client: ManagedRegistration,
  options: TransportOptions = {},
): Promise<void> {
  await send(client, { method: 'DELETE' }, options)
}

async function registrationOf(
  client: ManagedRegistration,
  message: RegistrationMessage,
  options: TransportOptions,
): Promise<RegisteredClient> {
  const response = await send(client, message, options)
  const registered = readRegistration(response)
  if (registered.client_id !== client.client_id) {
    throw new InvalidRegistrationResponseError('The server answered about another client', {
      status: response.status,
    })
  }
  const { registration_client_uri: uri, registration_access_token: token } = client
  // RFC 7592 §3: both come with every answer; where a server leaves them out, they stay what they are.
  return { registration_client_uri: uri, registration_access_token: token, ...registered }
}

function send(
  { registration_client_uri: url, registration_access_token: token }: RegistrationAccess,
  message: RegistrationMessage,
  transport: TransportOptions,
) {
  if (url === undefined) {
    throw new MissingEndpointError('The client has no registration_client_uri to ask at')
  }
  if (token === undefined)
    throw new MissingTokenError('The client has no registration_access_token')
  return sendRegistration(url, { ...message, token }, transport)
}
