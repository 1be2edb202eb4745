import { createHash, hash } from 'node:crypto'

/** Digests of the signature algorithms, by OpenSSL's name. */
export type DigestName = 'sha256' | 'sha384' | 'sha512'

/** Length of each digest in bytes. */
export const digestLength: Readonly<Record<DigestName, number>> = {
  sha256: 32,
  sha384: 48,
  sha512: 64,
}

/** The digest of a text's UTF-8. */
export function digest(name: DigestName, text: string): Buffer {
  return hash(name, text, 'buffer')
}

/** The SHAKE256 of a text's UTF-8, 114 bytes long as Ed448 takes it, RFC 8032 §5.2. */
export function shake256(text: string): Buffer {
  return createHash('shake256', { outputLength: 114 }).update(text, 'utf8').digest()
}

/** The digest of a text's UTF-8 as base64url. */
export function digestBase64url(name: DigestName, text: string): string {
  return hash(name, text, 'base64url')
}
