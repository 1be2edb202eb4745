import { EncodingError } from '../errors.ts'

const KEPT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g

/** Percent-encodes the UTF-8 of a text, all but the unreserved characters, RFC 3986 §2.1 and RFC 5849 §3.6. */
export function percentEncode(text: string): string {
  // RFC 5849 §3.6: an octet that is no unreserved character is written with upper-case digits.
  return encodeUtf8(text).replace(KEPT_BY_ENCODE_URI_COMPONENT, hex)
}

/** Decodes percent-encoded UTF-8 and leaves `+` alone; throws an `EncodingError` on anything malformed, RFC 3986 §2.1. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new EncodingError('the text is not percent-encoded UTF-8', { cause })
  }
}

function encodeUtf8(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch (cause) {
    throw new EncodingError('the text holds half of a surrogate pair', { cause })
  }
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
