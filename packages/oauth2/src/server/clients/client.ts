import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { hashClientSecret } from './client-secret.ts'

/** A client as the server uses it: with the defaults of RFC 7591 §2, and no secret in clear text unless its method needs that. */
export function toClient(
  metadata: ClientMetadata,
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
): Client {
  const method = metadata.token_endpoint_auth_method ?? 'client_secret_basic'
  const inClear = methods.get(method)?.credential === 'secret'
  const { client_secrets: secrets } = metadata
  return {
    ...registered(withSecret(metadata, inClear)),
    ...(secrets
      ? { client_secrets: secrets.map((each) => each && withSecret(each, inClear)) }
      : {}),
    client_id: metadata.client_id,
    redirect_uris: metadata.redirect_uris ?? [],
    token_endpoint_auth_method: method,
    grant_types: metadata.grant_types ?? ['authorization_code'],
    response_types: metadata.response_types ?? ['code'],
  }
}

function withSecret<Secret extends ClientSecret>(metadata: Secret, inClear: boolean): Secret {
  const { client_secret: secret, ...rest } = metadata
  if (typeof secret !== 'string' || inClear) return metadata
  // The secret gives way to its hash; both are optional.
  return { ...rest, client_secret_hash: hashClientSecret(secret) } as Secret
}

/** The members that are registered: a database has null for the others. */
function registered<Metadata extends object>(metadata: Metadata): Partial<Metadata> {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null)
  // A part of what came in.
  return Object.fromEntries(entries) as Partial<Metadata>
}
