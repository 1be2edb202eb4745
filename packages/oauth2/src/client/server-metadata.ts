import { isPlainUrl } from '@authkit/common'
import {
  describeFault,
  faultOf,
  type MetadataFault,
  type MetadataKind,
} from '../protocol/metadata-kinds.ts'
import {
  InsecureTransportError,
  MissingEndpointError,
  type OAuthClientError,
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
  /** Where a device asks for its codes, RFC 8628. */
  readonly device_authorization_endpoint?: string | undefined
  /** Where a client registers itself, RFC 7591. */
  readonly registration_endpoint?: string | undefined
  /** Where claims about the user are fetched, OpenID Connect Core §5.3. */
  readonly userinfo_endpoint?: string | undefined
  /** Where the server's keys are. */
  readonly jwks_uri?: string | undefined
  /** Where the browser is sent to log out. */
  readonly end_session_endpoint?: string | undefined
  /** The page that tells a client's pages whether the session goes on, Session Management §3.3. */
  readonly check_session_iframe?: string | undefined
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
export type EndpointName = Extract<
  keyof ServerMetadata,
  `${string}_endpoint` | 'jwks_uri' | 'check_session_iframe'
>

/** Members that a client reads, RFC 8414 §2. The issuer is compared as a text. */
const members: Readonly<Record<keyof ServerMetadata, MetadataKind>> = {
  issuer: 'text',
  authorization_endpoint: 'endpoint',
  token_endpoint: 'endpoint',
  revocation_endpoint: 'endpoint',
  introspection_endpoint: 'endpoint',
  device_authorization_endpoint: 'endpoint',
  registration_endpoint: 'endpoint',
  userinfo_endpoint: 'endpoint',
  jwks_uri: 'endpoint',
  end_session_endpoint: 'endpoint',
  check_session_iframe: 'endpoint',
  scopes_supported: 'texts',
  grant_types_supported: 'texts',
  token_endpoint_auth_methods_supported: 'texts',
  code_challenge_methods_supported: 'texts',
  id_token_signing_alg_values_supported: 'texts',
  authorization_response_iss_parameter_supported: 'flag',
}

/** Where a browser is sent, by programs of which some ask a shell to open it: CVE-2025-6514. */
const pages: ReadonlySet<string> = new Set(['authorization_endpoint', 'end_session_endpoint'])

/**
 * Takes the members that a client reads out of a document, each of its type, and no others, RFC 8414 §3.2.
 * Throws a `ServerMetadataError` for a member of another type and for a page whose URL has characters that none needs, an `InsecureTransportError` for an endpoint without TLS.
 */
export function selectServerMetadata(input: ServerMetadata | ServerMetadataInput): ServerMetadata {
  const document: Readonly<Record<string, unknown>> = { ...input }
  const selected: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(members)) {
    const value = document[name]
    if (value === undefined || value === null) continue
    const fault = faultOf(kind, value, document['issuer'])
    if (fault) throw toError(name, kind, fault)
    if (pages.has(name) && typeof value === 'string' && !isPlainUrl(value)) throw oddPage(name)
    selected[name] = value
  }
  // Each member was copied under its own name, after its kind was checked against the table above.
  return Object.freeze(selected)
}

function toError(name: string, kind: MetadataKind, fault: MetadataFault): OAuthClientError {
  const message = describeFault(name, kind, fault)
  return fault === 'insecure'
    ? new InsecureTransportError(message)
    : new ServerMetadataError(message)
}

function oddPage(name: string): OAuthClientError {
  return new ServerMetadataError(
    `${name} has characters that no endpoint needs; a server percent-encodes them`,
  )
}

/** The URL of an endpoint; throws a `MissingEndpointError` when the server has none. */
export function requireEndpoint(metadata: ServerMetadata, name: EndpointName): string {
  const url = metadata[name]
  if (url !== undefined) return url
  throw new MissingEndpointError(`The server metadata has no ${name}; add it to serverMetadata`)
}
