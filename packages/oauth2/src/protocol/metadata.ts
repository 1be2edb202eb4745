import type { JsonValue } from '@authkit/common/store'

/** What an authorization server says about itself, RFC 8414 §2. */
export interface AuthorizationServerMetadata {
  /** Identifier of the server, an https URL without query and fragment. */
  readonly issuer: string
  readonly [name: string]: JsonValue | undefined
}

/** The URL of a well-known document: its name goes between host and path of the issuer, RFC 8414 §3.1. */
export function wellKnownUrl(issuer: string, suffix: string): string {
  const url = new URL(issuer)
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '')
  return `${url.origin}/.well-known/${suffix}${path}`
}
