import { hash, pbkdf2, pbkdf2Sync } from 'node:crypto'
import { ownBytes } from '../encoding/segment.ts'
import type { DigestName } from './digest.ts'

/** What the key is derived for; both sides must say the same, RFC 7518 §4.6.2. */
export interface KdfContext {
  /** The algorithm that the derived key is for. */
  readonly algorithm: string
  /** Who encrypts, `apu`. */
  readonly partyU: Uint8Array
  /** Who decrypts, `apv`. */
  readonly partyV: Uint8Array
  /** The authentication tag of the content, where it is bound to the key, draft-madden-jose-ecdh-1pu-04 §2.3. */
  readonly tag?: Uint8Array | undefined
}

/** Derives a key of so many bytes from a shared secret by the Concat KDF with SHA-256, RFC 7518 §4.6.2. */
export function concatKdf(secret: Uint8Array, length: number, context: KdfContext): Buffer {
  const { algorithm, partyU, partyV, tag } = context
  const name = Buffer.from(algorithm, 'latin1')
  const sizes = Buffer.alloc(20)
  const parts: Uint8Array[] = [sizes.subarray(0, 4), secret]
  for (const [index, info] of [name, partyU, partyV].entries()) {
    parts.push(lengthOf(sizes, index + 1, info), info)
  }
  sizes.writeUInt32BE(length * 8, 16)
  parts.push(sizes.subarray(16))
  if (tag !== undefined) parts.push(lengthOf(Buffer.alloc(4), 0, tag), tag)
  const input = Buffer.concat(parts)
  const blocks: Buffer[] = []
  for (let counter = 1; (counter - 1) * 32 < length; counter += 1) {
    input.writeUInt32BE(counter, 0)
    blocks.push(hash('sha256', input, 'buffer'))
  }
  input.fill(0)
  return ownBytes(...blocks).subarray(0, length)
}

function lengthOf(sizes: Buffer, index: number, info: Uint8Array): Buffer {
  sizes.writeUInt32BE(info.length, index * 4)
  return sizes.subarray(index * 4, index * 4 + 4)
}

/** What PBKDF2 works on, RFC 8018 §5.2. */
export interface PasswordInput {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
  /** Length of the key in bytes. */
  readonly length: number
  readonly digest: DigestName
}

/** Derives a key from a password, RFC 7518 §4.8. */
export function passwordKey(input: PasswordInput): Buffer {
  return pbkdf2Sync(input.password, input.salt, input.iterations, input.length, input.digest)
}

/** The same on the thread pool. */
export function passwordKeyInPool(input: PasswordInput): Promise<Buffer> {
  const { password, salt, iterations, length, digest } = input
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, iterations, length, digest, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
