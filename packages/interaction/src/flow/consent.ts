import { percentEncode } from '@authkit/common'
import type { AuthorizationRequest } from '@authkit/oauth2/server'

/** Everything that a user is asked to allow: scopes, and claims by their names, as it is remembered. */
export function askedFor({ scope, claims }: AuthorizationRequest): readonly string[] {
  return [...scope, ...claims.map(rememberedClaim)]
}

/**
 * A claim as it stands among the scopes of a consent, which are parted by spaces: no scope holds a quote, RFC 6749 §3.3, and no encoded name
 * a space. JSON writes what percent-encoding cannot, half of a surrogate pair.
 */
export function rememberedClaim(name: string): string {
  return `"${percentEncode(JSON.stringify(name))}`
}
