import { generateToken } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'
import { hashClientSecret, isClientSecret, verifyClientSecret } from '../clients/client-secret.ts'
import type { ServerContext } from '../context.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'

/** 256 bits; a MAC key is as long as the longest hash, RFC 7518 §3.2. */
const secretLength = { 'hashed-secret': 43, secret: 86 } as const
/** Secrets that stay valid beside the newest one at most. */
const maxEarlierSecrets = 3

/** The secrets of a client as they are kept, and the one that is shown now. */
export interface IssuedSecret {
  /** What is kept about secrets, a part of the client metadata. */
  readonly kept: ClientSecret & Pick<ClientMetadata, 'client_secrets'>
  /** The new secret in clear text, for the answer; absent when no new one was made. */
  readonly shown?: string
}

/** How secrets of registered clients live. */
export interface SecretTerms {
  /** How long a secret lives, in seconds; 0 for ever. */
  readonly lifetime: number
  /** The time, in seconds since the epoch. */
  readonly now: number
}

/** In which form the server keeps the secrets of a client: one that it signs or encrypts with as it is. */
export function secretForm(
  { credential }: ClientAuthenticationMethod,
  metadata: JsonObject,
  { members }: ServerContext,
): ClientAuthenticationMethod['credential'] {
  // Only rules read it, and every one of them has looked at the metadata before.
  const client: ClientMetadata = { ...metadata, client_id: '' }
  const isNeeded = members.extensions.some(({ needsSecret }) => needsSecret?.(client) === true)
  return isNeeded ? 'secret' : credential
}

/** A secret for a new client, when it has one, RFC 7591 §3.2.1. */
export function issueSecret(
  credential: ClientAuthenticationMethod['credential'],
  { lifetime, now }: SecretTerms,
): IssuedSecret {
  if (credential === 'none' || credential === 'key') return { kept: {} }
  const shown = generateToken(secretLength[credential])
  return {
    shown,
    kept: {
      ...keptAs(credential, { client_secret: shown }),
      client_secret_expires_at: lifetime === 0 ? 0 : now + lifetime,
    },
  }
}

/**
 * The secret of a client that changes its registration: the one it has where that still does, else a new one, RFC 7592 §2.2. With
 * `overlap` (seconds) it gets a new one in any case, and the earlier ones stay valid that long.
 */
export function renewSecret(
  credential: ClientAuthenticationMethod['credential'],
  client: ClientMetadata,
  terms: SecretTerms & { readonly overlap: number | undefined },
): IssuedSecret {
  const { now, overlap } = terms
  if (credential === 'none' || credential === 'key') return { kept: {} }
  const current = lively(keptAs(credential, client), now)
  const earlier = (client.client_secrets ?? [])
    .map((secret) => lively(keptAs(credential, secret), now))
    .filter((secret) => secret !== undefined)
  if (current && overlap === undefined) return { kept: withEarlier(current, earlier) }
  const issued = issueSecret(credential, terms)
  if (overlap === undefined || overlap === 0) return issued
  const ending = [current, ...earlier].filter((secret) => secret !== undefined)
  const ended = ending.map((secret) => endingBy(secret, now + overlap))
  return { ...issued, kept: withEarlier(issued.kept, ended) }
}

/** True when a secret is the one that was issued to the client last, whether it has ended or not, RFC 7592 §2.2. */
export function isCurrentSecret(secret: unknown, client: ClientMetadata, now: number): boolean {
  const { client_secret_hash: hash } = keptAs('hashed-secret', client)
  if (hash === undefined || typeof secret !== 'string') return false
  return verifyClientSecret(secret, { client_id: client.client_id, client_secret_hash: hash }, now)
}

/** The secret in the form that a method needs; without text or hash when it cannot be had in that form. */
function keptAs(
  credential: 'hashed-secret' | 'secret',
  {
    client_secret: text,
    client_secret_hash: hash,
    client_secret_expires_at: end = 0,
  }: ClientSecret,
): ClientSecret {
  if (credential === 'secret') return { client_secret: text, client_secret_expires_at: end }
  const made = isClientSecret(text) ? hashClientSecret(text) : hash
  return { client_secret_hash: made, client_secret_expires_at: end }
}

function lively(secret: ClientSecret, now: number): ClientSecret | undefined {
  const {
    client_secret: text,
    client_secret_hash: hash,
    client_secret_expires_at: end = 0,
  } = secret
  if (text === undefined && hash === undefined) return undefined
  return end === 0 || end > now ? secret : undefined
}

function endingBy(secret: ClientSecret, limit: number): ClientSecret {
  const { client_secret_expires_at: end = 0 } = secret
  return { ...secret, client_secret_expires_at: end === 0 ? limit : Math.min(end, limit) }
}

function withEarlier(
  current: ClientSecret,
  earlier: readonly ClientSecret[],
): IssuedSecret['kept'] {
  if (earlier.length === 0) return current
  return { ...current, client_secrets: earlier.slice(0, maxEarlierSecrets) }
}
