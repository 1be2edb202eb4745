import { isSecureTransport, isValidUrl } from '@authkit/common'
import type { JsonValue } from '@authkit/common/store'

/** What an authorization server says about itself, RFC 8414 §2. */
export interface AuthorizationServerMetadata {
  /** Identifier of the server, an https URL without query and fragment. */
  readonly issuer: string
  readonly [name: string]: JsonValue | undefined
}

/** True for the identifier of an authorization server: https, or http on loopback, RFC 8414 §2. */
export function isIssuer(text: string): boolean {
  // RFC 8414 §2: no query and no fragment, not even an empty one.
  return isValidUrl(text) && isSecureTransport(text) && !/[?#]/.test(text)
}

/** The URL of a well-known document: its name goes between host and path of the issuer, RFC 8414 §3.1. */
export function wellKnownUrl(issuer: string, suffix: string): string {
  const url = new URL(issuer)
  // RFC 8414 §3.1: a slash at the end goes before anything is inserted.
  const path = url.pathname.replace(/\/$/, '')
  return `${url.origin}/.well-known/${suffix}${path}`
}
