import type { MetadataKind } from './metadata-kinds.ts'

/** What is asked of one member of server metadata. Several rules may be about the same member. */
export interface MetadataRule {
  /** Name of the member. */
  readonly member: string
  /** What it is when it is there. */
  readonly kind: MetadataKind
  /** Whether it has to be there, and if it is a list not empty, possibly by what else the document says; not unless given. */
  readonly required?: boolean | ((document: Readonly<Record<string, unknown>>) => boolean)
  /** The only values that a list may have; any unless given. */
  readonly values?: readonly string[]
  /** Values that a list must have. */
  readonly needs?: readonly string[]
  /** Values that a list must not have. */
  readonly refuses?: readonly string[]
}

/** The rules of RFC 8414 §2 and of the specifications that add members to it. Put further ones beside them for a profile. */
export const serverMetadataRules: readonly MetadataRule[] = [
  { member: 'issuer', kind: 'issuer', required: true },
  { member: 'authorization_endpoint', kind: 'endpoint', required: usesAuthorizationEndpoint },
  { member: 'token_endpoint', kind: 'endpoint', required: usesTokenEndpoint },
  { member: 'jwks_uri', kind: 'endpoint' },
  { member: 'registration_endpoint', kind: 'endpoint' },
  { member: 'scopes_supported', kind: 'texts' },
  { member: 'response_types_supported', kind: 'texts', required: usesAuthorizationEndpoint },
  { member: 'response_modes_supported', kind: 'texts' },
  { member: 'grant_types_supported', kind: 'texts' },
  ...authenticationRules('token_endpoint'),
  { member: 'service_documentation', kind: 'page' },
  { member: 'ui_locales_supported', kind: 'languages' },
  { member: 'op_policy_uri', kind: 'page' },
  { member: 'op_tos_uri', kind: 'page' },
  { member: 'revocation_endpoint', kind: 'endpoint' },
  ...authenticationRules('revocation_endpoint'),
  { member: 'introspection_endpoint', kind: 'endpoint' },
  ...authenticationRules('introspection_endpoint'),
  { member: 'code_challenge_methods_supported', kind: 'texts' },
  { member: 'signed_metadata', kind: 'text' },
  // RFC 8628 §4.
  { member: 'device_authorization_endpoint', kind: 'endpoint' },
  // RFC 8705 §3.3, §5.
  { member: 'tls_client_certificate_bound_access_tokens', kind: 'flag' },
  { member: 'mtls_endpoint_aliases', kind: 'endpoints' },
  // RFC 9101 §10.5.
  { member: 'require_signed_request_object', kind: 'flag' },
  // RFC 9126 §5.
  { member: 'pushed_authorization_request_endpoint', kind: 'endpoint' },
  { member: 'require_pushed_authorization_requests', kind: 'flag' },
  // RFC 9207 §3.
  { member: 'authorization_response_iss_parameter_supported', kind: 'flag' },
  // RFC 9449 §5.1.
  { member: 'dpop_signing_alg_values_supported', kind: 'texts', refuses: ['none'] },
]

function authenticationRules(endpoint: string): readonly MetadataRule[] {
  const methods = `${endpoint}_auth_methods_supported`
  return [
    { member: methods, kind: 'texts' },
    {
      member: `${endpoint}_auth_signing_alg_values_supported`,
      kind: 'texts',
      // RFC 8414 §2: there when a method uses JWTs, and never with none.
      required: (document) =>
        listed(document[methods]).some((method) => jwtMethods.includes(method)),
      refuses: ['none'],
    },
  ]
}

const jwtMethods: readonly unknown[] = ['private_key_jwt', 'client_secret_jwt']

/** RFC 8414 §2: these when a document does not say. */
const defaultGrantTypes: readonly unknown[] = ['authorization_code', 'implicit']

// RFC 8414 §2: required unless no grant type uses it.
function usesAuthorizationEndpoint(document: Readonly<Record<string, unknown>>): boolean {
  return grantTypesOf(document).some((name) => defaultGrantTypes.includes(name))
}

// RFC 8414 §2: required unless only the implicit grant type is there.
function usesTokenEndpoint(document: Readonly<Record<string, unknown>>): boolean {
  const grantTypes = grantTypesOf(document)
  return grantTypes.length === 0 || grantTypes.some((name) => name !== 'implicit')
}

function grantTypesOf(document: Readonly<Record<string, unknown>>): readonly unknown[] {
  const grantTypes = document['grant_types_supported']
  return grantTypes === undefined ? defaultGrantTypes : listed(grantTypes)
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
