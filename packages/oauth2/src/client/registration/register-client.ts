import type { TransportOptions } from '../discovery.ts'
import {
  requireEndpoint,
  selectServerMetadata,
  type ServerMetadata,
  type ServerMetadataInput,
} from '../server-metadata.ts'
import type { NewClientMetadata, RegisteredClient } from './registered-client.ts'
import { readRegistration, sendRegistration } from './registration-request.ts'

/** By what right a client registers. */
export interface RegisterClientOptions extends TransportOptions {
  /** Token that the server asks for, where registration is not open to everybody. */
  readonly initialAccessToken?: string | undefined
  /** JWT in which somebody whom the server trusts vouches for the software, RFC 7591 §2.3. */
  readonly softwareStatement?: string | undefined
}

/**
 * Registers a client at a server, given by its metadata or by the URL of its registration endpoint, RFC 7591 §3. Look at what comes back:
 * the server may have registered something else. Throws an `OAuthError` with the server's code (`invalid_client_metadata`), an
 * `InvalidRegistrationResponseError`, or the `FetchError` of a request that gave no answer.
 */
export async function registerClient(
  server: string | URL | ServerMetadata | ServerMetadataInput,
  metadata: NewClientMetadata,
  options: RegisterClientOptions = {},
): Promise<RegisteredClient> {
  const { initialAccessToken: token, softwareStatement, ...transport } = options
  const isUrl = typeof server === 'string' || server instanceof URL
  const document = selectServerMetadata(isUrl ? { registration_endpoint: String(server) } : server)
  const members =
    softwareStatement === undefined
      ? metadata
      : { ...metadata, software_statement: softwareStatement }
  const url = requireEndpoint(document, 'registration_endpoint')
  return readRegistration(
    await sendRegistration(url, { method: 'POST', token, members }, transport),
  )
}
