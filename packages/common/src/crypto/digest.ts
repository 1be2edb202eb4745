import { hash } from 'node:crypto'

/** The SHA-256 of a text's UTF-8 as base64url, 43 characters: the name under which a store keeps a secret. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}
