import { AuthkitConfigError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { redirectUriFault } from './redirect-uri.ts'

const leastSecretLength = 16

/** Checks a client that is written down in code; throws an `AuthkitConfigError` that says what is wrong with it. */
export function checkClient(
  client: Client,
  metadata: ClientMetadata,
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
): void {
  const fault = clientFault(client, metadata, methods)
  if (fault !== undefined) throw new AuthkitConfigError(`Client "${client.client_id}": ${fault}`)
}

function clientFault(
  client: Client,
  metadata: ClientMetadata,
  methods: ReadonlyMap<string, ClientAuthenticationMethod>,
): string | undefined {
  if (typeof client.client_id !== 'string' || !isStoreKey(client.client_id)) {
    return 'client_id is a text of 1 to 255 characters'
  }
  const method = methods.get(client.token_endpoint_auth_method)
  if (!method) return `token_endpoint_auth_method is one of ${[...methods.keys()].join(', ')}`
  if (client.scope !== undefined && typeof client.scope !== 'string') {
    return 'scope is a text, its words separated by spaces'
  }
  return credentialFault(client, metadata, method) ?? redirectFault(client)
}

function credentialFault(
  client: Client,
  { client_secret: secret }: ClientMetadata,
  { credential }: ClientAuthenticationMethod,
): string | undefined {
  const hasSecret =
    secret !== undefined ||
    client.client_secret_hash !== undefined ||
    client.client_secrets !== undefined
  if (credential.endsWith('secret') && !hasSecret) {
    return 'client_secret is missing; a client without one has the token_endpoint_auth_method none'
  }
  // RFC 6749 §10.10: nobody can guess it.
  if (secret !== undefined && secret.length < leastSecretLength) {
    return `client_secret has at least ${leastSecretLength} characters; generateToken() makes one`
  }
  if (credential === 'key' && client['jwks'] === undefined && client['jwks_uri'] === undefined) {
    return `${client.token_endpoint_auth_method} needs jwks or jwks_uri, the public keys of the client`
  }
  return undefined
}

function redirectFault(client: Client): string | undefined {
  for (const uri of client.redirect_uris) {
    const fault = redirectUriFault(uri)
    if (fault !== undefined) return `the redirect URI ${uri} ${fault}`
  }
  if (client.grant_types.includes('authorization_code') && client.redirect_uris.length === 0) {
    return 'the authorization_code grant needs at least one of redirect_uris'
  }
  return undefined
}
