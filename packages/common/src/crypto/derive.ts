import type { hkdf } from '@panva/hkdf'
import { AuthkitConfigError } from '../errors.ts'

const MIN_SECRET_BYTES = 32
const MAX_PURPOSE_LENGTH = 200
let library: Promise<{ readonly hkdf: typeof hkdf }> | undefined

/** Derives a key for one purpose from a secret of at least 32 bytes, by HKDF with SHA-256, RFC 5869 §2; 32 bytes long unless told. */
export async function deriveKey(
  secret: string | Uint8Array,
  purpose: string,
  length = 32,
): Promise<Uint8Array> {
  checkSecret(secret)
  checkPurpose(purpose)
  // Loaded when it is first needed: most programs verify tokens and derive nothing. Asking the loader each time costs more than the derivation.
  library ??= import('@panva/hkdf')
  const { hkdf: derive } = await library
  // RFC 5869 §3.2: the info binds the key to what it is for.
  return derive('sha256', secret, '', `authkit/${purpose}/v1`, length)
}

/** Throws an `AuthkitConfigError` for a secret of fewer than 32 bytes. */
export function checkSecret(secret: string | Uint8Array): void {
  const isText = typeof secret === 'string'
  const bytes = isText ? Buffer.byteLength(secret) : secret.byteLength
  if (bytes >= MIN_SECRET_BYTES) return
  throw new AuthkitConfigError(
    `a secret must have at least ${MIN_SECRET_BYTES} bytes; make one with: ` +
      `node -p "crypto.randomBytes(32).toString('base64url')"`,
  )
}

/** Throws an `AuthkitConfigError` for a purpose that is empty or too long. */
export function checkPurpose(purpose: string): void {
  if (purpose !== '' && purpose.length <= MAX_PURPOSE_LENGTH) return
  throw new AuthkitConfigError(
    `a purpose must have 1 to ${MAX_PURPOSE_LENGTH} characters; name what the key is for, such as "login-transaction"`,
  )
}
