import { sha256 } from '@authkit/common'
import type { OAuth1ClientConfig } from './client-config.ts'

/** The members of metadata that tell one provider from another. */
interface MarkedMetadata {
  readonly issuer?: string | undefined
  readonly authorization_endpoint?: string | undefined
  readonly token_endpoint?: string | undefined
}

/**
 * A short text that two providers never share: it tells who a browser was sent to, and who a code would be sent to, RFC 9700 §4.4.2. One whose
 * metadata names other endpoints than before is another.
 */
export function providerMark(metadata: MarkedMetadata): string {
  const { issuer, authorization_endpoint: authorize, token_endpoint: token } = metadata
  return markOf([issuer, authorize, token])
}

/** The same of a provider of OAuth 1.0. */
export function oauth1ProviderMark(config: OAuth1ClientConfig): string {
  const { requestTokenUrl, authorizeUrl, accessTokenUrl } = config
  return markOf([requestTokenUrl, authorizeUrl, accessTokenUrl])
}

function markOf(places: readonly (string | undefined)[]): string {
  return sha256(JSON.stringify(places.map((place) => place ?? null))).slice(0, 22)
}
