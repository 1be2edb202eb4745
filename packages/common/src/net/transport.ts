const HTTP_AUTHORITY = /^https?:\/\/[^/?#\\\s]+(?:[/?#]|$)/i
const NO = /^\s*(?:false|0|no|off)?\s*$/i
const LOOPBACK_HOST =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/

/**
 * True for an https URL and for plain http to this machine's loopback, judged by the parsed host and never by a prefix of the text, RFC 8252 §7.3.
 * The environment variable `AUTHKIT_INSECURE_TRANSPORT`, admits plain http to any host; empty, `false`, `0`, `no` and `off` mean no.
 */
export function isSecureTransport(uri: string): boolean {
  return secureUrl(uri) !== undefined
}

/** The URL of a text that `isSecureTransport` holds for, parsed once. */
export function secureUrl(uri: string): URL | undefined {
  const text = uri.trim()
  const url = HTTP_AUTHORITY.test(text) ? URL.parse(text) : null
  return url !== null && isSecureUrl(url) ? url : undefined
}

/** The same of a URL that was parsed. */
export function isSecureUrl({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true
  if (protocol !== 'http:') return false
  // RFC 8252 §7.3: a request to a loopback host never leaves the machine. The URL parser wrote every spelling of an address in one way.
  if (LOOPBACK_HOST.test(hostname)) return true
  return !NO.test(process.env['AUTHKIT_INSECURE_TRANSPORT'] ?? '')
}
