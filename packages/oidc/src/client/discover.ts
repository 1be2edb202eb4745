import {
  checkIssuer,
  fetchServerMetadata,
  type ServerMetadata,
  type TransportOptions,
} from '@authkit/oauth2/client'
import type { IssuerRule } from './issuer-rule.ts'

/** How a provider is found. */
export interface DiscoverOptions extends TransportOptions {
  /** How the issuer of a provider with many tenants is judged; the metadata names the very issuer that was asked for unless given. */
  readonly issuerRule?: IssuerRule | undefined
}

/** Loads the metadata of an OpenID provider by its issuer identifier, OpenID Connect Discovery §4. */
export async function discover(
  issuer: string,
  options: DiscoverOptions = {},
): Promise<ServerMetadata> {
  const { issuerRule, ...transport } = options
  checkIssuer(issuer)
  // Discovery §4.1: the name stands behind the path of the issuer, without a second slash.
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const acceptIssuer =
    issuerRule && ((named: string): boolean => issuerRule.acceptMetadata(named, issuer))
  return fetchServerMetadata(url, { ...transport, issuer, acceptIssuer })
}
