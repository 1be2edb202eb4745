import { ServerMetadataError } from '../client/client-errors.ts'
import {
  checkIssuer,
  discoverAuthorizationServer,
  fetchServerMetadata,
  type TransportOptions,
} from '../client/discovery.ts'
import {
  type EndpointName,
  requireEndpoint,
  type ServerMetadata,
} from '../client/server-metadata.ts'

/**
 * Finds the URL of an endpoint in the metadata of an issuer when it is needed first. One look-up serves all who wait, and a failed
 * one is not kept. Throws an `AuthkitConfigError` for what is no issuer.
 */
export function issuerEndpoint(
  issuer: string,
  name: EndpointName,
  transport: TransportOptions,
): () => Promise<string> {
  checkIssuer(issuer)
  let found: Promise<string> | undefined
  return () => {
    if (found) return found
    const started = loadMetadata(issuer, transport).then((metadata) =>
      requireEndpoint(metadata, name),
    )
    found = started
    // The next request tries again.
    started.catch(() => (found = undefined))
    return started
  }
}

async function loadMetadata(issuer: string, transport: TransportOptions): Promise<ServerMetadata> {
  try {
    return await discoverAuthorizationServer(issuer, transport)
  } catch (error) {
    if (!(error instanceof ServerMetadataError)) throw error
    // RFC 8414 §5: a provider of OpenID Connect may have the document only where that looks for it.
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    return fetchServerMetadata(url, { ...transport, issuer }).catch(() => Promise.reject(error))
  }
}
