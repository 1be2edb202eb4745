import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import { JsonWebEncryption, JsonWebKey } from '../../src/index.ts'
import { segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

/** The shared secret of the forged tokens: 128 bits, for `dir` with A128GCM. */
export const sharedBytes: Buffer = Buffer.alloc(16, 7)
/** The same as a key. */
export const sharedKey: JsonWebKey = JsonWebKey.import({ secret: sharedBytes })

/** The parts of an encrypted token, as bytes where they are encoded. */
export interface EncryptedParts {
  /** The protected header as it is encoded. */
  readonly head: string
  readonly encryptedKey: Buffer
  readonly iv: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

/** Encrypts with `dir` and A128GCM whatever the header says, as a hostile but authorized sender could. */
export function forgeParts(
  header: string | Uint8Array,
  plaintext: string | Uint8Array = 'plaintext',
  { key = sharedBytes, ivLength = 12, tagLength = 16, aad = '' } = {},
): EncryptedParts {
  const head = segment(header)
  const iv = randomBytes(ivLength)
  const name = key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm'
  const cipher = createCipheriv(name, key, iv, { authTagLength: tagLength })
  cipher.setAAD(Buffer.from(aad === '' ? head : `${head}.${aad}`))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return { head, encryptedKey: Buffer.alloc(0), iv, ciphertext, tag: cipher.getAuthTag() }
}

/** Writes parts as a compact token. */
export function compact({ head, encryptedKey, iv, ciphertext, tag }: EncryptedParts): string {
  return [head, ...[encryptedKey, iv, ciphertext, tag].map((part) => segment(part))].join('.')
}

/** Writes parts as the flattened form. */
export function flattened(parts: EncryptedParts): Record<string, unknown> {
  const [head, encryptedKey, iv, ciphertext, tag] = compact(parts).split('.')
  return {
    protected: head,
    ...(encryptedKey !== '' && { encrypted_key: encryptedKey }),
    iv,
    ciphertext,
    tag,
  }
}

/** A compact token under any header. */
export function forgeEncrypted(
  header: string | Uint8Array,
  plaintext?: string | Uint8Array,
): string {
  return compact(forgeParts(header, plaintext))
}

/** AES-128-CBC with HMAC-SHA-256, whose padding is the caller's, with a right tag. */
export function forgeCbc(header: string, padded: Uint8Array, key: Uint8Array): EncryptedParts {
  const head = segment(header)
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv).setAutoPadding(false)
  const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()])
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(head.length * 8))
  const mac = createHmac('sha256', key.subarray(0, 16))
  for (const part of [Buffer.from(head), iv, ciphertext, length]) mac.update(part)
  const tag = mac.digest().subarray(0, 16)
  return { head, encryptedKey: Buffer.alloc(0), iv, ciphertext, tag }
}

const jwe = new JsonWebEncryption()

/** What comes of a compact token: `read` and the plaintext, or the code of the error. */
export function readCompact(token: string, options = {}, key: unknown = sharedKey): string {
  // The types forbid some keys and tokens; a JavaScript caller does not know.
  const result = outcome(() => jwe.deserializeCompact(token, key as never, options))
  return typeof result === 'string' ? result : `read ${Buffer.from(result.payload).toString()}`
}

/** A compact token of parts, some of which are others. */
export function change(parts: EncryptedParts, other: Partial<EncryptedParts>): string {
  return compact({ ...parts, ...other })
}
