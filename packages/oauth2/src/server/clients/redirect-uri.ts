import { isSecureTransport } from '@authkit/common'

const maxLength = 2048
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=[/?]|$)/
const privateUseScheme = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+$/

/** Why a URI cannot be registered as a redirect URI, or `undefined` when it can, RFC 6749 §3.1.2 and RFC 8252 §7. */
export function redirectUriFault(uri: string): string | undefined {
  if (uri.length > maxLength) return `is longer than ${maxLength} characters`
  if (!/^[\x21-\x7E]+$/.test(uri)) return 'has a space, control or non-ASCII character'
  // RFC 6749 §3.1.2: absolute and without fragment.
  if (uri.includes('#')) return 'has a fragment'
  if (uri.includes('\\')) return 'has a backslash'
  if (!URL.canParse(uri)) return 'is not an absolute URI'
  const url = new URL(uri)
  const scheme = url.protocol.slice(0, -1)
  if (scheme === 'https' || scheme === 'http') {
    if (!/^https?:\/\/[^/?]/i.test(uri)) return 'has no host'
    if (/^https?:\/\/[^/?]*@/i.test(uri)) return 'has user information before the host'
    // RFC 9700 §2.1: URIs are compared as strings, so a pattern would match nothing but itself.
    if (/^https?:\/\/[^/?]*\*/i.test(uri)) return 'has a wildcard in its host'
    return isSecureTransport(uri) ? undefined : 'is http and its host is not a loopback address'
  }
  // RFC 8252 §7.1: a private-use scheme is a reversed domain name, so it has a dot. That leaves out javascript:, data: and their like.
  return privateUseScheme.test(scheme)
    ? undefined
    : 'has a scheme other than https, loopback http or a reversed domain name'
}

/** True when the URI is one of the registered ones, compared as strings, RFC 9700 §2.1. */
export function isRegisteredRedirectUri(uri: string, registered: readonly string[]): boolean {
  // Registrations of the application were not looked at when the server was made.
  if (!Array.isArray(registered) || redirectUriFault(uri) !== undefined) return false
  if (registered.includes(uri)) return true
  // RFC 8252 §7.3: a native app's loopback listener may have any port; everything else still has to be equal.
  if (!loopback.test(uri)) return false
  const portless = withoutPort(uri)
  return registered.some(
    (candidate) => loopback.test(candidate) && withoutPort(candidate) === portless,
  )
}

function withoutPort(uri: string): string {
  return uri.replace(loopback, 'http://$1')
}
