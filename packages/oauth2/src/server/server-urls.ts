import { AuthkitConfigError } from '@authkit/common'
import { isIssuer } from '../protocol/metadata.ts'
import type { Endpoint } from './contracts.ts'

/** Where a server's endpoints are, all of them below its issuer. */
export interface ServerUrls {
  /** Path of an endpoint from the origin. */
  readonly path: (endpoint: Endpoint) => string
  /** Absolute URL of an endpoint. */
  readonly url: (endpoint: Endpoint) => string
  /** Absolute URL of a path below the issuer. */
  readonly below: (path: string) => string
}

/** The places of endpoints for an issuer, RFC 8414 §2. */
export function serverUrls(issuer: string): ServerUrls {
  if (!isIssuer(issuer)) {
    throw new AuthkitConfigError(
      'issuer is an https URL (or http on loopback) without query and fragment',
    )
  }
  const { origin, pathname } = new URL(issuer)
  const prefix = pathname.replace(/\/$/, '')
  const path = (endpoint: Endpoint) => endpoint.wellKnown?.(issuer) ?? prefix + endpoint.path
  return {
    path,
    url: (endpoint) => origin + path(endpoint),
    below: (suffix) => origin + prefix + suffix,
  }
}
