import { hash } from 'node:crypto'

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

/** The SHA-256 of a text's UTF-8 as base64url, 43 characters. */
export function sha256Base64url(text: string): string {
  return hash('sha256', text, 'base64url')
}
