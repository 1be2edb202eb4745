import { constantTimeEqual, generateToken, sha256 } from '@authkit/common'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'

const scheme = 'sha256'
const unknownClient = hashClientSecret(generateToken())

/**
 * Hashes a client secret for storage as `client_secret_hash`: `sha256$<salt>$<hash>`.
 * For generated secrets of at least 128 bits; one fast hash does not protect a secret that somebody could guess.
 */
export function hashClientSecret(secret: string): string {
  const salt = generateToken(22)
  return `${scheme}$${salt}$${sha256(`${salt}$${secret}`)}`
}

/** True when the secret is the client's. It costs the same for a client that does not exist, RFC 6749 §2.3.1. */
export function verifyClientSecret(
  secret: string | undefined,
  client: ClientMetadata | undefined,
): boolean {
  const stored = client?.client_secret_hash ?? unknownClient
  const [name, salt, hash] = stored.split('$')
  const equal = constantTimeEqual(sha256(`${salt}$${secret ?? ''}`), hash ?? '')
  // An empty secret is what an unset variable leaves, and everybody knows it.
  const presented = secret !== undefined && secret !== ''
  return equal && name === scheme && presented && client?.client_secret_hash !== undefined
}
