import {
  checkIssuer,
  fetchServerMetadata,
  type ServerMetadata,
  type TransportOptions,
} from '@authkit/oauth2/client'

/** Loads the metadata of an OpenID provider by its issuer identifier, OpenID Connect Discovery §4. */
export async function discover(
  issuer: string,
  options: TransportOptions = {},
): Promise<ServerMetadata> {
  checkIssuer(issuer)
  // Discovery §4.1: the name stands behind the path of the issuer, without a second slash.
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  return fetchServerMetadata(url, { ...options, issuer })
}
