import { AuthkitConfigError } from '@authkit/common'
import type { ServerMetadata } from '@authkit/oauth2/client'
import type { VerificationKeys } from '../id-token/verification-key.ts'
import type { OpenIDClientOptions } from './options.ts'
import { type KeySetTransport, sharedKeySet } from './shared-key-set.ts'

const SHARED_SECRET = /^HS\d/

/** The algorithms that ID Tokens of a client may be signed with, OpenID Connect Core §3.1.3.7; empty for unsigned ones. */
export function idTokenAlgorithms(
  options: OpenIDClientOptions,
  metadata: ServerMetadata,
): readonly string[] {
  const { idTokenSignedResponseAlg: registered, acceptAdvertisedAlgorithms } = options
  if (acceptAdvertisedAlgorithms !== true) {
    if (registered === 'none') return []
    return [signatureAlgorithm('idTokenSignedResponseAlg', registered ?? 'RS256')]
  }
  if (registered !== undefined) {
    throw new AuthkitConfigError('give idTokenSignedResponseAlg or acceptAdvertisedAlgorithms')
  }
  return announcedAlgorithms(metadata)
}

/**
 * The algorithms that Logout Tokens may be signed with: those of ID Tokens, but never none, Back-Channel Logout §2.6. Where ID Tokens are unsigned
 * nothing is registered for them, so that RS256, the default, will do, and what the provider announces.
 */
export function logoutTokenAlgorithms(
  registered: readonly string[],
  metadata: ServerMetadata,
): readonly string[] {
  return registered.length > 0
    ? registered
    : [...new Set(['RS256', ...announcedAlgorithms(metadata)])]
}

/** The public-key algorithms that the provider announces. */
function announcedAlgorithms(metadata: ServerMetadata): readonly string[] {
  const announced = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  return announced.filter((alg) => alg !== 'none' && !SHARED_SECRET.test(alg))
}

/** Throws an `AuthkitConfigError` for an algorithm that signs nothing. */
export function signatureAlgorithm(option: string, alg: string): string {
  if (alg !== 'none' && typeof alg === 'string' && alg !== '') return alg
  throw new AuthkitConfigError(`${option} must be a signature algorithm; leave it out for none`)
}

/** Finds what tokens of certain algorithms are verified with. */
export type KeysFor = (algorithms: readonly string[]) => VerificationKeys

/** Finds what tokens are verified with: the client secret for HMAC, else the provider's keys, fetched once for all, OpenID Connect Core §10.1. */
export function providerKeys(
  options: OpenIDClientOptions,
  metadata: ServerMetadata,
  transport: KeySetTransport,
): KeysFor {
  return (algorithms) => {
    if (algorithms.some((alg) => SHARED_SECRET.test(alg))) {
      if (options.clientSecret) return new TextEncoder().encode(options.clientSecret)
      throw new AuthkitConfigError('a signature with HMAC needs a clientSecret')
    }
    if (options.keys !== undefined) return options.keys
    if (metadata.jwks_uri === undefined) {
      throw new AuthkitConfigError('serverMetadata.jwks_uri is missing; discover(issuer) loads it')
    }
    return sharedKeySet(options.serverMetadata ?? metadata, metadata.jwks_uri, transport)
  }
}
