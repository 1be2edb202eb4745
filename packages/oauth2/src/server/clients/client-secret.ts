import { AuthkitConfigError, equalDigests, generateToken, sha256 } from '@authkit/common'
import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'

const scheme = 'sha256'
/** Fewest characters of a secret; none of the words that an unset variable or a wrong type turns into is as long. */
const leastLength = 16
const nobodysHash = hashClientSecret(generateToken())

/** True for a text that is long enough to be the secret of a client, RFC 6749 §10.10. */
export function isClientSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && secret.length >= leastLength
}

/**
 * Hashes a client secret for storage as `client_secret_hash`: `sha256$<salt>$<hash>`.
 * For generated secrets of at least 128 bits; one fast hash does not protect a secret that somebody could guess.
 * Throws an `AuthkitConfigError` for what is no text of at least 16 characters, RFC 6749 §10.10.
 */
export function hashClientSecret(secret: string): string {
  if (!isClientSecret(secret)) {
    throw new AuthkitConfigError(
      `hashClientSecret takes a text of at least ${leastLength} characters; generateToken() makes one`,
    )
  }
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
  const hashes = valid
    .map((each) => each.client_secret_hash)
    .filter((hash) => typeof hash === 'string')
  let found = false
  for (const stored of hashes.length > 0 ? hashes : [nobodysHash]) {
    // Every one is compared, so that the time does not tell which it was.
    if (isSecret(secret ?? '', stored)) found = true
  }
  // RFC 6749 §10.10: a hash that somebody made of an empty variable, or of the word undefined, is opened by nothing.
  return found && hashes.length > 0 && isClientSecret(secret)
}

/** The secrets of a client that have not ended at `now` (seconds since the epoch), RFC 7591 §3.2.1. */
export function validSecrets(client: ClientMetadata, now: number): readonly ClientSecret[] {
  const all: readonly (ClientSecret | null)[] = [client, ...(client.client_secrets ?? [])]
  return all.filter((each) => each !== null).filter((each) => isValid(each, now))
}

/** A database has null for what is absent; an end that is no number is taken for over. */
function isValid(secret: ClientSecret, now: number): boolean {
  const { client_secret: text, client_secret_hash: hash, client_secret_expires_at: end } = secret
  if (typeof text !== 'string' && typeof hash !== 'string') return false
  return (end ?? 0) === 0 || (typeof end === 'number' && end > now)
}

function isSecret(secret: string, stored: string): boolean {
  const [name, salt, hash] = stored.split('$')
  return equalDigests(sha256(`${salt}$${secret}`), hash ?? '') && name === scheme
}
