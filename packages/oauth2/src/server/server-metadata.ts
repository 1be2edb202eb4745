import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { AuthorizationServerMetadata } from '../protocol/metadata.ts'
import { InvalidServerMetadataError } from '../protocol/server-metadata-error.ts'
import { checkMetadataMembers } from '../protocol/validate-metadata.ts'
import type { ServerContext } from './context.ts'
import type { ClientAuthenticationMethod, Endpoint } from './contracts.ts'
import type { Members } from './members.ts'

/** Server metadata that cannot lie, since it lists what is registered, RFC 8414 §2. */
export function deriveMetadata(
  members: Members,
  context: ServerContext,
  authorizationEndpoint: string,
): AuthorizationServerMetadata {
  const { endpoints, responseTypes, responseModes, clientAuthentication } = members
  const document: Record<string, AuthorizationServerMetadata[string]> & { issuer: string } = {
    issuer: context.issuer,
  }
  if (responseTypes.names.length > 0) {
    document['authorization_endpoint'] = authorizationEndpoint
    document['response_modes_supported'] = responseModes.names
    // RFC 9207 §3: tells clients that they can rely on the iss parameter.
    document['authorization_response_iss_parameter_supported'] = true
  }
  for (const endpoint of endpoints) {
    const { name, metadataName, authenticatesClients: prefix } = endpoint
    if (metadataName !== undefined) document[metadataName] = context.endpointUrl(name)
    if (prefix === undefined) continue
    const methods = methodsOf(endpoint, clientAuthentication)
    document[`${prefix}_auth_methods_supported`] = methods.map(({ method }) => method)
    const algorithms = methods.flatMap(({ signingAlgorithms }) => signingAlgorithms ?? [])
    // RFC 8414 §2: the algorithms have to be there when a method uses JWTs.
    if (algorithms.length === 0) continue
    document[`${prefix}_auth_signing_alg_values_supported`] = [...new Set(algorithms)]
  }
  // RFC 8414 §2: response_types_supported is always there.
  document['response_types_supported'] = responseTypes.names
  document['grant_types_supported'] = [...members.grantTypes]
  // RFC 8414 §3.2: a list without elements is left out.
  if (context.scopes?.length) document['scopes_supported'] = context.scopes
  for (const { metadata } of members.extensions)
    Object.assign(document, metadata?.(context, document))
  return document
}

/** The ways for clients to authenticate at an endpoint. */
function methodsOf(
  { confidentialClients = false }: Endpoint,
  methods: Iterable<ClientAuthenticationMethod>,
): readonly ClientAuthenticationMethod[] {
  return [...methods].filter(({ confidential }) => confidential || !confidentialClients)
}

/** Members that only what is registered can tell. */
const derived = [
  'issuer',
  'token_endpoint',
  'response_types_supported',
  'grant_types_supported',
] as const

/** Makes sure that the application's own members of the metadata are what RFC 8414 §2 says; throws an `AuthkitConfigError`. */
export function checkFurtherMetadata(members: JsonObject, issuer: string): void {
  const own = derived.find((name) => Object.hasOwn(members, name))
  if (own !== undefined)
    throw new AuthkitConfigError(`metadata.${own} follows from what is registered: leave it out`)
  try {
    checkMetadataMembers({ ...members, issuer })
  } catch (cause) {
    if (!(cause instanceof InvalidServerMetadataError)) throw cause
    throw new AuthkitConfigError(`metadata.${cause.message}`, { cause })
  }
}
