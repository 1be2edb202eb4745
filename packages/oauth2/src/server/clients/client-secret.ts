import { constantTimeEqual, generateToken, sha256 } from '@authkit/common'
import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'

const scheme = 'sha256'
const unknownClient: ClientSecret = { client_secret_hash: hashClientSecret(generateToken()) }

/**
 * Hashes a client secret for storage as `client_secret_hash`: `sha256$<salt>$<hash>`.
 * For generated secrets of at least 128 bits; one fast hash does not protect a secret that somebody could guess.
 */
export function hashClientSecret(secret: string): string {
  const salt = generateToken(22)
  return `${scheme}$${salt}$${sha256(`${salt}$${secret}`)}`
}

/**
 * True when the secret is one of the client's that has not ended at `now` (seconds since the epoch).
 * It costs the same for a client that does not exist, RFC 6749 §2.3.1.
 */
export function verifyClientSecret(
  secret: string | undefined,
  client: ClientMetadata | undefined,
  now: number,
): boolean {
  const valid = client ? validSecrets(client, now) : []
  let found = false
  for (const { client_secret_hash: stored } of valid.length > 0 ? valid : [unknownClient]) {
    // Every one is compared, so that the time does not tell which it was.
    if (stored !== undefined && isSecret(secret ?? '', stored)) found = true
  }
  // An empty secret is what an unset variable leaves, and everybody knows it.
  return found && valid.length > 0 && secret !== undefined && secret !== ''
}

/** The secrets of a client that have not ended at `now` (seconds since the epoch), RFC 7591 §3.2.1. */
export function validSecrets(client: ClientMetadata, now: number): readonly ClientSecret[] {
  const all = [client, ...(client.client_secrets ?? [])]
  return all.filter(
    ({ client_secret: text, client_secret_hash: hash, client_secret_expires_at: end = 0 }) =>
      (text !== undefined || hash !== undefined) && (end === 0 || end > now),
  )
}

function isSecret(secret: string, stored: string): boolean {
  const [name, salt, hash] = stored.split('$')
  return constantTimeEqual(sha256(`${salt}$${secret}`), hash ?? '') && name === scheme
}
