import { isUtf8 } from 'node:buffer'

/** Value of each base64url letter by its character code; the last letter of a segment must have no bits to spare. */
const sextets = new Uint8Array(128)
for (const [value, letter] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
].entries()) {
  sextets[letter.charCodeAt(0)] = value
}

/**
 * Reads a part of a token, which must be ASCII, as canonical base64url; any other spelling gives `undefined`, RFC 7515 §2.
 * Node's decoder skips what it does not know, so a shorter result shows a foreign character, at a third of the cost of writing it back.
 */
export function decodeSegment(text: string): Buffer | undefined {
  if (!isCanonical(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === decodedLength(text) ? bytes : undefined
}

/** Decodes as `decodeSegment` into a buffer; false when the text is not base64url of exactly as many bytes, RFC 7515 §2. */
export function decodeSegmentInto(bytes: Buffer, text: string): boolean {
  const { length } = bytes
  return (
    decodedLength(text) === length && isCanonical(text) && bytes.write(text, 'base64url') === length
  )
}

/** Where short texts are decoded, one after the other; nothing of it is ever given away, and no secret comes here. */
const scratch = Buffer.allocUnsafeSlow(12_288)

/**
 * Reads a part of a token that holds text, as canonical base64url of UTF-8; anything else gives `undefined`, RFC 7515 §2.
 * Not for what was secret: the bytes stay in memory that is used again.
 */
export function decodeTextSegment(text: string): string | undefined {
  const length = decodedLength(text)
  if (length > scratch.length) {
    const bytes = decodeSegment(text)
    return bytes === undefined ? undefined : decodeUtf8(bytes)
  }
  if (!isCanonical(text) || scratch.write(text, 'base64url') !== length) return undefined
  const decoded = scratch.toString('utf8', 0, length)
  return isReplaced(decoded) ? decodeUtf8(scratch.subarray(0, length)) : decoded
}

/** The text of UTF-8 bytes; `undefined` when they are none. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  // A replacement character is either in the bytes or stands for bytes that are no UTF-8.
  return isReplaced(text) && !isUtf8(bytes) ? undefined : text
}

function isReplaced(text: string): boolean {
  return text.includes('\ufffd')
}

function decodedLength(text: string): number {
  return (text.length * 3) >> 2
}

/** False for text that no encoder writes; foreign characters show in the length of what is decoded. */
function isCanonical(text: string): boolean {
  const rest = text.length & 3
  if (rest === 1 || text.includes('+') || text.includes('/')) return false
  // RFC 4648 §3.5: the bits that the last letter carries beyond the last byte are zero.
  const spare = rest === 2 ? 15 : rest === 3 ? 3 : 0
  return spare === 0 || ((sextets[text.charCodeAt(text.length - 1)] ?? spare) & spare) === 0
}

/** Bytes in memory of their own: small Buffers of Node share one block, and who gets one could read the others in it. */
export function ownBytes(...parts: readonly Buffer[]): Buffer {
  const result = Buffer.allocUnsafeSlow(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) at += part.copy(result, at)
  return result
}

/** Writes bytes, or the UTF-8 of a text, as base64url without padding, RFC 7515 §2. */
export function encodeSegment(data: Uint8Array | string): string {
  if (typeof data === 'string') return Buffer.from(data, 'utf8').toString('base64url')
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64url')
}

/** True for text of ASCII characters only; anything else would lose bits where the text is taken for bytes. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') === text.length
}
