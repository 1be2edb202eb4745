import { AuthkitConfigError } from '@authkit/common'
import type { Compression } from '../algorithms/compression.ts'
import type { ContentEncryption } from '../algorithms/content-encryption.ts'
import type { ContentCipher, Sealed } from '../crypto/encrypt.ts'
import { randomOctets } from '../crypto/random.ts'
import { decodeSegment } from '../encoding/segment.ts'
import { DecryptionError, MalformedTokenError, TooLargeError } from '../errors.ts'

/** Encrypted content and what goes with it. */
export interface SealedContent extends Sealed {
  readonly iv: Buffer
}

/** Compresses and encrypts a payload; the initialization vector is new each time, RFC 7516 §5.1. */
export function sealContent(
  encryption: ContentEncryption,
  compression: Compression | undefined,
  cipher: ContentCipher,
  payload: Uint8Array | string,
  aad: Buffer,
): SealedContent {
  const iv = randomOctets(encryption.ivLength)
  const plaintext = compression === undefined ? payload : compression.compress(payload)
  const { ciphertext, tag } = cipher.seal(iv, plaintext, aad)
  return { iv, ciphertext, tag }
}

/** Decrypts content; `undefined` whatever is wrong with key, vector, ciphertext, tag or authenticated data, RFC 7516 §5.2. */
export function openContent(
  encryption: ContentEncryption,
  cipher: ContentCipher,
  { iv, ciphertext, tag }: SealedContent,
  aad: Buffer,
): Buffer | undefined {
  // RFC 7518 §5.2.2.2, §5.3: both have one length, whatever the cipher would take.
  if (iv.length !== encryption.ivLength || tag.length !== encryption.tagLength) return undefined
  return cipher.open(iv, ciphertext, tag, aad)
}

/** The payload of decrypted content, which is authentic by now. */
export function payloadOf(
  content: Buffer | undefined,
  compression: Compression | undefined,
  limit: number,
): Buffer {
  if (content === undefined) throw new DecryptionError()
  if (compression === undefined) return content
  const payload = compression.decompress(content, limit)
  // draft-ietf-oauth-rfc8725bis §3.15: a few bytes may become as many as memory holds (CVE-2024-28176).
  if (payload === 'too-large') throw new TooLargeError('the payload is too long')
  if (payload === 'malformed') throw new MalformedTokenError('the payload is not compressed whole')
  return payload
}

const nothing = Buffer.alloc(0)

/** The bytes of a part of a token. */
export function requireSegment(segment: string): Buffer {
  if (segment === '') return nothing
  const bytes = decodeSegment(segment)
  if (bytes !== undefined) return bytes
  throw new MalformedTokenError('a part of the token is not base64url')
}

/** Refuses what is neither bytes nor text. */
export function requirePayload(payload: unknown): void {
  if (payload instanceof Uint8Array) return
  if (typeof payload === 'string' && payload.isWellFormed()) return
  throw new AuthkitConfigError('a payload is a string of Unicode or a Uint8Array')
}
