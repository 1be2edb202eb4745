import { EncodingError } from '../errors.ts'

/** Writes bytes, or the UTF-8 of a text, as base64url without padding, RFC 4648 §5. */
export function base64urlEncode(data: Uint8Array | string): string {
  if (typeof data === 'string') return Buffer.from(data, 'utf8').toString('base64url')
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64url')
}

/** Reads base64url and refuses every spelling but the canonical one with an `EncodingError`, RFC 7515 §2. */
export function base64urlDecode(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url')
  // RFC 4648 §3.3, §3.5: Node skips what is not in the alphabet, ignores trailing bits and reads U+0141 as `A`; the way back tells.
  if (bytes.toString('base64url') !== text)
    throw new EncodingError('the text is not canonical base64url')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
