import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { drawBytes } from './random.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts a text under a random nonce and binds it to a context: nonce, ciphertext and tag in one, RFC 5116 §5.2. */
export function encrypt(key: KeyObject, context: string, plaintext: string): Uint8Array {
  const nonce = drawBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(context))
  const ciphertext = cipher.update(plaintext, 'utf8')
  return Buffer.concat([nonce, ciphertext, cipher.final(), cipher.getAuthTag()])
}

/** The text that `encrypt` was given, or `undefined` when key, context or a single bit differ, RFC 5116 §2.2. */
export function decrypt(key: KeyObject, context: string, sealed: Uint8Array): string | undefined {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  try {
    return Buffer.concat([plaintext, decipher.final()]).toString()
  } catch {
    return undefined
  }
}
