import { AuthkitConfigError, isSecureTransport } from '@authkit/common'

const host = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d{1,5})?$/i

/** An origin made of the name of a host, or of its URL; throws an `AuthkitConfigError` for what is neither. */
export function originOf(option: string, nameOrUrl: string): string {
  const text =
    typeof nameOrUrl === 'string' && host.test(nameOrUrl) ? `https://${nameOrUrl}` : nameOrUrl
  const url = URL.parse(text)
  const isOrigin = url !== null && ['', '/'].includes(url.pathname + url.search + url.hash)
  if (isOrigin && isSecureTransport(text)) return url.origin
  throw new AuthkitConfigError(`${option} must be the name of a host, such as tenant.example.com`)
}

/** A text that can stand in a path; throws an `AuthkitConfigError` for one that would be more of a URL. */
export function segment(option: string, text: string): string {
  if (typeof text === 'string' && /^[\w.~-]+$/.test(text) && !/^\.+$/.test(text)) return text
  throw new AuthkitConfigError(`${option} must be made of letters, digits, "-", "." and "_"`)
}
