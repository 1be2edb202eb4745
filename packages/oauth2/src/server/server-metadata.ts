import type { AuthorizationServerMetadata } from '../protocol/metadata.ts'
import type { Endpoint, Extension, Grant, ServerContext } from './contracts.ts'

/** The lists that metadata is derived from. */
export interface MetadataInput {
  readonly context: ServerContext
  readonly authorizationEndpoint: string
  readonly grants: readonly Grant[]
  readonly responseTypes: readonly string[]
  readonly responseModes: readonly string[]
  readonly methods: readonly string[]
  readonly endpoints: readonly Endpoint[]
  readonly extensions: readonly Extension[]
}

/** Server metadata that cannot lie, since it lists what is registered, RFC 8414 §2. */
export function deriveMetadata(input: MetadataInput): AuthorizationServerMetadata {
  const { context, endpoints, methods, responseTypes, responseModes } = input
  const document: Record<string, AuthorizationServerMetadata[string]> & { issuer: string } = {
    issuer: context.issuer,
  }
  if (responseTypes.length > 0) {
    document['authorization_endpoint'] = input.authorizationEndpoint
    document['response_modes_supported'] = responseModes
    // RFC 9207 §3: tells clients that they can rely on the iss parameter.
    document['authorization_response_iss_parameter_supported'] = true
  }
  for (const { name, metadataName } of endpoints) {
    if (metadataName !== undefined) document[metadataName] = context.endpointUrl(name)
  }
  // RFC 8414 §2: response_types_supported is always there.
  document['response_types_supported'] = responseTypes
  document['grant_types_supported'] = input.grants.map((grant) => grant.grantType)
  document['token_endpoint_auth_methods_supported'] = methods
  if (endpoints.some((endpoint) => endpoint.name === 'revocation')) {
    document['revocation_endpoint_auth_methods_supported'] = methods
  }
  if (context.scopes) document['scopes_supported'] = context.scopes
  for (const extension of input.extensions) Object.assign(document, extension.metadata?.(context))
  return document
}
