import { addParamsToUri, generateToken, sha256 } from '@authkit/common'
import { jsonResponse, type HttpResponse } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { ServerContext } from '../context.ts'
import { withoutServerMembers } from './metadata-rules.ts'

/** Name of the endpoint where clients look after their registration. */
export const configurationName = 'client_configuration'

/** Members of a kept client that hold a secret or what a secret is checked by. */
const credentials: ReadonlySet<string> = new Set([
  'client_secret',
  'client_secret_hash',
  'client_secrets',
  'registration_access_token_hash',
])

/** A client as it is kept when it may look after its registration, RFC 7592 §3. */
export interface ManagedClient extends ClientMetadata {
  /** SHA-256 of the registration access token; absent when the client cannot change its registration. */
  readonly registration_access_token_hash?: string | undefined
}

/** A copy of a kept client for callbacks of the application, which may log it: without secrets, tokens and their hashes. */
export function withoutCredentials(client: ManagedClient): ClientMetadata {
  const others = Object.entries(client).filter(([name]) => !credentials.has(name))
  return { ...Object.fromEntries(others), client_id: client.client_id }
}

/** What is shown to a client about itself, RFC 7591 §3.2.1. */
export interface ClientInformation {
  /** What is kept about it. */
  readonly client: ManagedClient
  /** Its secret, when it was made now: the server keeps a hash, and shows no secret twice. */
  readonly secret?: string | undefined
  /** Its registration access token, when it has one. */
  readonly registrationToken?: string | undefined
}

/** A registration access token, when the server lets clients look after their registration; `kept` goes into the client's record. */
export function issueRegistrationToken({ members }: ServerContext): {
  readonly kept: Pick<ManagedClient, 'registration_access_token_hash'>
  readonly shown?: string
} {
  if (!members.endpoints.has(configurationName)) return { kept: {} }
  const shown = generateToken()
  return { shown, kept: { registration_access_token_hash: sha256(shown) } }
}

/** The client information response, RFC 7591 §3.2.1 and RFC 7592 §3. */
export function informationResponse(
  status: 200 | 201,
  { client, secret, registrationToken }: ClientInformation,
  context: ServerContext,
): HttpResponse {
  const { client_id: clientId, client_secret_hash: hash, client_secret: text } = client
  const hasSecret = hash !== undefined || text !== undefined
  const statement = client['software_statement']
  return jsonResponse(status, {
    // RFC 7591 §3.2.1: everything that is registered, the defaults of the server as well. It came as JSON and is kept as JSON.
    ...withoutServerMembers(client as JsonObject),
    ...(typeof statement === 'string' ? { software_statement: statement } : {}),
    client_id: clientId,
    client_id_issued_at: Number(client['client_id_issued_at'] ?? 0),
    ...(secret === undefined ? {} : { client_secret: secret }),
    // RFC 7591 §3.2.1: with a secret comes its end, 0 for none.
    ...(hasSecret ? { client_secret_expires_at: client.client_secret_expires_at ?? 0 } : {}),
    ...(registrationToken === undefined
      ? {}
      : {
          registration_access_token: registrationToken,
          registration_client_uri: configurationUri(clientId, context),
        }),
  })
}

/** Where a client looks after its registration, RFC 7592 §3. */
function configurationUri(clientId: string, context: ServerContext): string {
  return addParamsToUri(context.endpointUrl(configurationName), [['client_id', clientId]])
}
