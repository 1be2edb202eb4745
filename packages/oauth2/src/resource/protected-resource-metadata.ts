import { AuthkitConfigError, checkOptions, isSecureTransport, isValidUrl } from '@authkit/common'
import type { HttpHandler, HttpResponse } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import { isIssuer } from '../protocol/metadata.ts'

/** What a protected resource says about itself. */
export interface ProtectedResourceMetadataOptions {
  /** Identifier of the resource: the URL that clients know the API by, without fragment. */
  readonly resource: string
  /** Identifiers of the authorization servers whose tokens are taken. */
  readonly authorizationServers: readonly string[]
  /** Scopes that clients may ask for to use it. */
  readonly scopes?: readonly string[] | undefined
  /** Its name, for people. */
  readonly name?: string | undefined
  /** URL of a page for developers who use it. */
  readonly documentation?: string | undefined
  /** URL of a page on how its data may be used. */
  readonly policyUri?: string | undefined
  /** URL of its terms of service. */
  readonly tosUri?: string | undefined
  /** Further members under their wire names, such as `resource_name#de` or `jwks_uri`. */
  readonly more?: JsonObject | undefined
}

/** The metadata of a protected resource, ready to be served. */
export interface ProtectedResourceMetadata {
  /** Where the document has to be, RFC 9728 §3.1. */
  readonly url: string
  /** The same without the origin: the route to mount the handler at. */
  readonly path: string
  /** The document. */
  readonly document: JsonObject
  /** Answers a request for the document. */
  readonly handler: HttpHandler
}

/** Describes an API and the authorization servers it trusts, so that clients find out by themselves, RFC 9728 §2. */
export function protectedResourceMetadata(
  options: ProtectedResourceMetadataOptions,
): ProtectedResourceMetadata {
  checkOptions('protectedResourceMetadata', options, {
    resource: 'text',
    authorizationServers: 'list',
    scopes: 'list?',
    name: 'text?',
    documentation: 'text?',
    policyUri: 'text?',
    tosUri: 'text?',
    more: 'object?',
  })
  const { resource, authorizationServers } = options
  // RFC 9728 §1.2: https without fragment.
  if (!isIdentifier(resource) || resource.includes('#'))
    throw new AuthkitConfigError('resource is an https URL (or http on loopback) without fragment')
  // RFC 8414 §2: neither query nor fragment.
  if (
    authorizationServers.length === 0 ||
    !authorizationServers.every((issuer) => typeof issuer === 'string' && isIssuer(issuer))
  )
    throw new AuthkitConfigError(
      'authorizationServers lists issuers, https URLs without query and fragment, one at least',
    )
  const document = documentOf(options)
  const { origin, pathname, search } = new URL(resource)
  // RFC 9728 §3.1: the well-known name goes between the host and the path, without the slash that is only the end of the host.
  const path = `/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`
  const body = JSON.stringify(document)
  return { url: origin + path, path, document, handler: async ({ method }) => answer(method, body) }
}

function isIdentifier(url: unknown): url is string {
  return typeof url === 'string' && isSecureTransport(url) && isValidUrl(url)
}

function documentOf(options: ProtectedResourceMetadataOptions): JsonObject {
  const { resource, authorizationServers, scopes = [], more = {} } = options
  if (
    !scopes.every((scope) => typeof scope === 'string' && /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope))
  )
    throw new AuthkitConfigError('scopes lists single scopes, without spaces')
  const members = {
    resource,
    authorization_servers: [...authorizationServers],
    // RFC 9728 §3.2: a list without elements is left out.
    scopes_supported: scopes.length === 0 ? undefined : [...scopes],
    // RFC 6750 §2.1: the only way that the protector reads.
    bearer_methods_supported: ['header'],
    resource_name: options.name,
    resource_documentation: options.documentation,
    resource_policy_uri: options.policyUri,
    resource_tos_uri: options.tosUri,
  }
  const twice = Object.keys(more).find((name) => Object.hasOwn(members, name))
  if (twice !== undefined)
    throw new AuthkitConfigError(`more.${twice} has an option of its own, or follows from others`)
  const stated = Object.entries<JsonObject[string]>({ ...members, ...more })
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined))
}

function answer(method: string, body: string): HttpResponse {
  // Read by anybody, in browsers from any origin.
  const shared = { 'access-control-allow-origin': '*' }
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, headers: { ...shared, allow: 'GET, HEAD' } }
  // RFC 9728 §3.2: 200 with the type application/json.
  const headers = {
    ...shared,
    'content-type': 'application/json',
    'cache-control': 'public, max-age=300',
  }
  return method === 'GET' ? { status: 200, headers, body } : { status: 200, headers }
}
