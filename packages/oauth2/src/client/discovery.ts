import { AuthkitConfigError, guardedFetch, type GuardedFetchOptions } from '@authkit/common'
import { isIssuer, wellKnownUrl } from '../protocol/metadata.ts'
import { ServerMetadataError } from './client-errors.ts'
import { issuerText, urlText } from './issuer-text.ts'
import { parseJsonObject } from './json.ts'
import { selectServerMetadata, type ServerMetadata } from './server-metadata.ts'

/** How a client reaches a server behind the browser's back. */
export type TransportOptions = Pick<
  GuardedFetchOptions,
  'fetch' | 'transport' | 'timeout' | 'addresses' | 'signal'
>

/** What to load, and how. */
export interface FetchServerMetadataOptions extends TransportOptions {
  /** The issuer that the document must speak for; unless given, the one whose well-known location the URL is. */
  readonly issuer?: string | undefined
  /** Tells whether a document may name an issuer that is not the one asked for: that of a provider with many tenants. */
  readonly acceptIssuer?: ((named: string) => boolean) | undefined
}

/** Loads the metadata of an authorization server by its issuer identifier, RFC 8414 §3. */
export async function discoverAuthorizationServer(
  issuer: string,
  options: TransportOptions = {},
): Promise<ServerMetadata> {
  checkIssuer(issuer)
  const url = wellKnownUrl(issuer, 'oauth-authorization-server')
  return fetchServerMetadata(url, { ...options, issuer })
}

/** Throws an `AuthkitConfigError` for a text that is no issuer identifier, RFC 8414 §2. */
export function checkIssuer(issuer: string): void {
  if (isIssuer(issuer)) return
  throw new AuthkitConfigError(
    'an issuer is an https URL without query and fragment, such as https://issuer.example',
  )
}

/**
 * Loads a metadata document and makes sure that it speaks for the issuer, RFC 8414 §3.3.
 * Rejects with a `ServerMetadataError`, or with the `FetchError` of a request that gave no answer.
 */
export async function fetchServerMetadata(
  url: string,
  options: FetchServerMetadataOptions = {},
): Promise<ServerMetadata> {
  const { issuer, acceptIssuer, ...transport } = options
  const headers = { accept: 'application/json' }
  const response = await guardedFetch(url, { ...transport, headers })
  // RFC 8414 §3.2: the answer is 200 with the type application/json.
  if (response.status !== 200) {
    throw new ServerMetadataError(
      `The server metadata at ${urlText(url, 'its URL')} was answered with status ${response.status}`,
    )
  }
  if (!isJson(response.headers['content-type'])) {
    throw new ServerMetadataError('The server metadata is not application/json')
  }
  const document = parseJsonObject(response.text)
  if (document === undefined) throw new ServerMetadataError('The server metadata is no JSON object')
  // RFC 8414 §3.3: the document speaks for this very issuer, or it is not used.
  const named = document['issuer']
  const isAccepted = typeof named === 'string' && acceptIssuer?.(named) === true
  if (!isAccepted && !speaksFor(named, issuer, url)) {
    throw new ServerMetadataError(
      `The server metadata names another issuer than the one asked: ${issuerText(named)} instead of ${issuer === undefined ? `the one of ${urlText(url, 'its URL')}` : issuerText(issuer)}`,
    )
  }
  return selectServerMetadata(document)
}

function speaksFor(named: unknown, expected: string | undefined, url: string): boolean {
  if (typeof named !== 'string' || !isIssuer(named)) return false
  return expected === undefined ? wellKnownLocations(named).includes(url) : named === expected
}

function wellKnownLocations(issuer: string): readonly string[] {
  return [
    wellKnownUrl(issuer, 'oauth-authorization-server'),
    wellKnownUrl(issuer, 'openid-configuration'),
    // OpenID Connect Discovery §4: here the name stands behind the path.
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  ]
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}
