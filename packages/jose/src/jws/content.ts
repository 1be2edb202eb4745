import { isUtf8 } from 'node:buffer'
import { AuthkitConfigError } from '@authkit/common'
import { decodeSegment, encodeSegment, ownBytes } from '../encoding/segment.ts'
import { MalformedTokenError, TooLargeError } from '../errors.ts'

/** A payload as it is signed, after the dot of the signing input, RFC 7515 §5.1, RFC 7797 §3. */
export interface SignedContent {
  /** Base64url, or one character a byte where it is unencoded. */
  readonly text: string
  readonly isEncoded: boolean
}

/** A payload that is about to be signed, or that came apart from its token. A text stands for its UTF-8. */
export function contentOf(payload: string | Uint8Array, isEncoded: boolean): SignedContent {
  requirePayload(payload)
  if (isEncoded) return { text: encodeSegment(payload), isEncoded }
  return { text: Buffer.from(payload).toString('latin1'), isEncoded }
}

/** The same of a payload that came apart from its token, whose size is limited as if it had come inside, RFC 7515 §F. */
export function detachedContent(
  payload: string | Uint8Array,
  isEncoded: boolean,
  maxBytes: number,
): SignedContent {
  requirePayload(payload)
  if (Buffer.byteLength(payload) > maxBytes) throw new TooLargeError('the payload is too long')
  return contentOf(payload, isEncoded)
}

/** The payload as bytes, which nobody else holds. */
export function contentBytes({ text, isEncoded }: SignedContent): Buffer {
  if (!isEncoded) return ownBytes(Buffer.from(text, 'latin1'))
  const bytes = decodeSegment(text)
  if (bytes === undefined) throw new MalformedTokenError('the payload is not base64url')
  return ownBytes(bytes)
}

const urlSafe = /^[\w~-]*$/

/** True for an unencoded payload that can stand between the dots of a compact token, RFC 7797 §5.2. */
export function isUrlSafe(text: string): boolean {
  return urlSafe.test(text)
}

/** The `payload` member of a JSON form, RFC 7797 §5.3. */
export function jsonPayload({ text, isEncoded }: SignedContent): string {
  if (isEncoded) return text
  const bytes = Buffer.from(text, 'latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new AuthkitConfigError(
    'an unencoded payload in JSON is text; sign bytes with detached: true, or encoded',
  )
}

function requirePayload(payload: unknown): void {
  if (typeof payload === 'string' || payload instanceof Uint8Array) return
  throw new AuthkitConfigError('a payload is a string or a Uint8Array')
}
