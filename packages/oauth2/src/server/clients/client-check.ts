import { AuthkitConfigError } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { clientKeys } from './client-keys.ts'
import { isClientSecret } from './client-secret.ts'
import type { ClientTerms } from './client.ts'
import { redirectUriFault } from './redirect-uri.ts'

/** Fewest bytes of a secret that signs: Core §16.19 wants as many as HS256 has. */
const leastSigningLength = 32
const tooShort = `client_secret has at least ${leastSigningLength} characters; generateToken() makes one`

/** Checks a client that is written down in code; throws an `AuthkitConfigError` that says what is wrong with it. */
export function checkClient(client: Client, metadata: ClientMetadata, terms: ClientTerms): void {
  const fault = clientFault(client, metadata, terms)
  if (fault !== undefined) throw new AuthkitConfigError(`Client "${client.client_id}": ${fault}`)
}

function clientFault(
  client: Client,
  metadata: ClientMetadata,
  { methods, needsSecret }: ClientTerms,
): string | undefined {
  if (typeof client.client_id !== 'string' || !isStoreKey(client.client_id)) {
    return 'client_id is a text of 1 to 255 characters'
  }
  const method = methods.get(client.token_endpoint_auth_method)
  if (!method) return `token_endpoint_auth_method is one of ${[...methods.keys()].join(', ')}`
  return (
    credentialFault(client, metadata, method) ??
    (needsSecret(metadata) ? sharedSecretFault(metadata) : undefined) ??
    redirectFault(client)
  )
}

function credentialFault(
  client: Client,
  metadata: ClientMetadata,
  { method, credential }: ClientAuthenticationMethod,
): string | undefined {
  const secrets = secretsOf(metadata)
  const texts = textsOf(metadata)
  const isHashed = secrets.some((each) => typeof each?.client_secret_hash === 'string')
  if (credential.endsWith('secret') && texts.length === 0 && !isHashed) {
    return 'client_secret is missing; a client without one has the token_endpoint_auth_method none'
  }
  if (credential === 'secret' && texts.length === 0) {
    return `${method} needs client_secret itself, and a hash of it does not do`
  }
  // RFC 6749 §10.10: nobody can guess it.
  if (!texts.every(isClientSecret)) {
    return 'client_secret is a text of at least 16 characters; generateToken() makes one'
  }
  if (credential === 'secret' && texts.some(isShort)) return tooShort
  if (client.jwks !== undefined && clientKeys(client) === undefined) {
    return 'jwks is a JWK Set, { keys: […] }, of public keys that can be used, and of nothing else'
  }
  if (credential === 'key' && client.jwks === undefined && client.jwks_uri === undefined) {
    return `${method} needs jwks or jwks_uri, the public keys of the client`
  }
  return undefined
}

/** What is wrong with the secret of a client that the server signs or encrypts with, Core §10.1. */
function sharedSecretFault(metadata: ClientMetadata): string | undefined {
  const isHashed = secretsOf(metadata).some(
    (each) =>
      typeof each?.client_secret_hash === 'string' && typeof each.client_secret !== 'string',
  )
  if (isHashed || textsOf(metadata).length === 0) {
    return 'its algorithms work with client_secret itself: without one, or with a hash of it, they do not'
  }
  return textsOf(metadata).some(isShort) ? tooShort : undefined
}

function isShort(text: string): boolean {
  return Buffer.byteLength(text) < leastSigningLength
}

function secretsOf(metadata: ClientMetadata): readonly ClientSecret[] {
  return [metadata, ...(metadata.client_secrets ?? [])]
}

function textsOf(metadata: ClientMetadata): readonly string[] {
  return secretsOf(metadata)
    .map((each) => each?.client_secret ?? undefined)
    .filter((text) => text !== undefined)
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
