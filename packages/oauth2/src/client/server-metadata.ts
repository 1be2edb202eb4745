import { isSecureTransport, isValidUrl } from '@authkit/common'
import {
  InsecureTransportError,
  MissingEndpointError,
  ServerMetadataError,
} from './client-errors.ts'

/** What a client reads of a server's metadata, under its wire names, RFC 8414 §2. Nothing else of a document is kept. */
export interface ServerMetadata {
  /** Identifier of the authorization server. */
  readonly issuer?: string | undefined
  /** Where the browser is sent. */
  readonly authorization_endpoint?: string | undefined
  /** Where tokens are fetched. */
  readonly token_endpoint?: string | undefined
  /** Where tokens are revoked, RFC 7009. */
  readonly revocation_endpoint?: string | undefined
  /** Where tokens are looked up, RFC 7662. */
  readonly introspection_endpoint?: string | undefined
  /** Where a client registers itself, RFC 7591. */
  readonly registration_endpoint?: string | undefined
  /** Where claims about the user are fetched, OpenID Connect Core §5.3. */
  readonly userinfo_endpoint?: string | undefined
  /** Where the server's keys are. */
  readonly jwks_uri?: string | undefined
  /** Where the browser is sent to log out. */
  readonly end_session_endpoint?: string | undefined
  /** Scopes that the server knows. */
  readonly scopes_supported?: readonly string[] | undefined
  /** Grants that the server knows. */
  readonly grant_types_supported?: readonly string[] | undefined
  /** Ways to authenticate a client at the token endpoint. */
  readonly token_endpoint_auth_methods_supported?: readonly string[] | undefined
  /** PKCE methods that the server knows. */
  readonly code_challenge_methods_supported?: readonly string[] | undefined
  /** Algorithms of ID Tokens. */
  readonly id_token_signing_alg_values_supported?: readonly string[] | undefined
  /** Whether every authorization response names its issuer, RFC 9207 §3. */
  readonly authorization_response_iss_parameter_supported?: boolean | undefined
}

/** Server metadata as an application writes it or a server publishes it: other members are allowed and ignored. */
export interface ServerMetadataInput extends ServerMetadata {
  readonly [name: string]: unknown
}

/** The members that are URLs. */
export type EndpointName = Extract<keyof ServerMetadata, `${string}_endpoint` | 'jwks_uri'>

type Kind = 'text' | 'url' | 'texts' | 'flag'

const members: Readonly<Record<keyof ServerMetadata, Kind>> = {
  issuer: 'text',
  authorization_endpoint: 'url',
  token_endpoint: 'url',
  revocation_endpoint: 'url',
  introspection_endpoint: 'url',
  registration_endpoint: 'url',
  userinfo_endpoint: 'url',
  jwks_uri: 'url',
  end_session_endpoint: 'url',
  scopes_supported: 'texts',
  grant_types_supported: 'texts',
  token_endpoint_auth_methods_supported: 'texts',
  code_challenge_methods_supported: 'texts',
  id_token_signing_alg_values_supported: 'texts',
  authorization_response_iss_parameter_supported: 'flag',
}

/**
 * Takes the members that a client reads out of a document, each of its type, and no others, RFC 8414 §3.2.
 * Throws a `ServerMetadataError` for a member of another type, an `InsecureTransportError` for an endpoint without TLS.
 */
export function selectServerMetadata(input: ServerMetadata | ServerMetadataInput): ServerMetadata {
  const document: Readonly<Record<string, unknown>> = { ...input }
  const selected: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(members)) {
    const value = document[name]
    if (value === undefined || value === null) continue
    if (!is[kind](value)) throw new ServerMetadataError(`${name} is not a ${nouns[kind]}`)
    selected[name] = value
  }
  checkTransport(selected)
  // Each member was copied under its own name, after its kind was checked against the table above.
  return Object.freeze(selected)
}

/** The URL of an endpoint; throws a `MissingEndpointError` when the server has none. */
export function requireEndpoint(metadata: ServerMetadata, name: EndpointName): string {
  const url = metadata[name]
  if (url !== undefined) return url
  throw new MissingEndpointError(`The server metadata has no ${name}; add it to serverMetadata`)
}

const nouns: Readonly<Record<Kind, string>> = {
  text: 'text',
  url: 'URL without user information and fragment',
  texts: 'list of texts',
  flag: 'boolean',
}

const is: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  // RFC 6749 §3.1, §3.2: an endpoint URI has no fragment.
  url: (value) => isText(value) && isValidUrl(value, { fragmentsAllowed: false }),
  texts: (value) => Array.isArray(value) && value.every(isText),
  flag: (value) => typeof value === 'boolean',
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function checkTransport(selected: Readonly<Record<string, unknown>>): void {
  const { issuer } = selected
  const isRemote = isText(issuer) && /^https:/i.test(issuer)
  for (const [name, kind] of Object.entries(members)) {
    const url = selected[name]
    if (kind !== 'url' || !isText(url)) continue
    // RFC 6749 §3.1, §3.2: TLS; loopback serves only a server that is on loopback itself, lest a document point into this machine.
    if (isRemote ? url.startsWith('https:') : isSecureTransport(url)) continue
    throw new InsecureTransportError(`${name} must be https, or http on loopback`)
  }
}
