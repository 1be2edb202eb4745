import type { AuthorizationServerMetadata } from '../protocol/metadata.ts'
import type { ServerContext } from './context.ts'
import type { Members } from './members.ts'

/** Server metadata that cannot lie, since it lists what is registered, RFC 8414 §2. */
export function deriveMetadata(
  members: Members,
  context: ServerContext,
  authorizationEndpoint: string,
): AuthorizationServerMetadata {
  const { endpoints, grants, responseTypes, responseModes, clientAuthentication } = members
  const document: Record<string, AuthorizationServerMetadata[string]> & { issuer: string } = {
    issuer: context.issuer,
  }
  if (responseTypes.names.length > 0) {
    document['authorization_endpoint'] = authorizationEndpoint
    document['response_modes_supported'] = responseModes.names
    // RFC 9207 §3: tells clients that they can rely on the iss parameter.
    document['authorization_response_iss_parameter_supported'] = true
  }
  const algorithms = [...clientAuthentication].flatMap((method) => method.signingAlgorithms ?? [])
  for (const { name, metadataName, authenticatesClients: prefix } of endpoints) {
    if (metadataName !== undefined) document[metadataName] = context.endpointUrl(name)
    if (prefix === undefined) continue
    document[`${prefix}_auth_methods_supported`] = clientAuthentication.names
    // RFC 8414 §2: the algorithms have to be there when a method uses JWTs.
    if (algorithms.length === 0) continue
    document[`${prefix}_auth_signing_alg_values_supported`] = [...new Set(algorithms)]
  }
  // RFC 8414 §2: response_types_supported is always there.
  document['response_types_supported'] = responseTypes.names
  document['grant_types_supported'] = grants.names
  if (context.scopes) document['scopes_supported'] = context.scopes
  for (const extension of members.extensions) Object.assign(document, extension.metadata?.(context))
  return document
}
