import { isUtf8 } from 'node:buffer'
import { EncodingError } from '../errors.ts'

/** The text of UTF-8 bytes, a byte order mark kept; throws an `EncodingError` for anything else, RFC 3629 §3. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new EncodingError('the bytes are not UTF-8')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
