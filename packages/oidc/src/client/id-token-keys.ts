import { AuthkitConfigError, type Clock, type GuardedFetchOptions } from '@authkit/common'
import { type KeyResolver, RemoteKeySet, type VerificationKeyInput } from '@authkit/jose'
import type { ServerMetadata } from '@authkit/oauth2/client'
import type { OpenIDClientOptions } from './options.ts'

const SHARED_SECRET = /^HS\d/

/** The algorithms that ID Tokens of a client may be signed with, OpenID Connect Core §3.1.3.7. */
export function idTokenAlgorithms(
  options: OpenIDClientOptions,
  metadata: ServerMetadata,
): readonly string[] {
  const { idTokenSignedResponseAlg: registered, acceptAdvertisedAlgorithms } = options
  if (acceptAdvertisedAlgorithms !== true) {
    const alg = registered ?? 'RS256'
    // Core §3.1.3.7: an unsigned token is nobody's word.
    if (alg !== 'none' && alg !== '') return [alg]
    throw new AuthkitConfigError('idTokenSignedResponseAlg must be a signature algorithm, not none')
  }
  if (registered !== undefined) {
    throw new AuthkitConfigError('give idTokenSignedResponseAlg or acceptAdvertisedAlgorithms')
  }
  const announced = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  return announced.filter((alg) => alg !== 'none' && !SHARED_SECRET.test(alg))
}

/** What reaches the provider's key set. */
export interface KeySetTransport extends Pick<GuardedFetchOptions, 'fetch' | 'timeout'> {
  /** Tells the time. */
  readonly clock: Clock
}

/** The keys that ID Tokens are verified with: the client secret for HMAC, else the provider's, OpenID Connect Core §10.1. */
export function idTokenKeys(
  options: OpenIDClientOptions,
  algorithms: readonly string[],
  metadata: ServerMetadata,
  transport: KeySetTransport,
): VerificationKeyInput | KeyResolver {
  if (algorithms.some((alg) => SHARED_SECRET.test(alg))) {
    if (options.clientSecret) return new TextEncoder().encode(options.clientSecret)
    throw new AuthkitConfigError('ID Tokens with HMAC need a clientSecret')
  }
  if (options.keys !== undefined) return options.keys
  if (metadata.jwks_uri !== undefined) return new RemoteKeySet(metadata.jwks_uri, transport)
  throw new AuthkitConfigError('serverMetadata.jwks_uri is missing; discover(issuer) loads it')
}
