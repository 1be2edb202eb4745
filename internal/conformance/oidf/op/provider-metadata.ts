import { isUrlMember } from './discovery.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Members that are URLs: the registry of RFC 8414 §7.1, with OpenID Connect in it. */
const urls = words(`
  issuer authorization_endpoint token_endpoint jwks_uri registration_endpoint service_documentation op_policy_uri op_tos_uri
  revocation_endpoint introspection_endpoint userinfo_endpoint end_session_endpoint check_session_iframe
  device_authorization_endpoint pushed_authorization_request_endpoint`)

/** Members that are lists of texts. */
const lists = words(`
  scopes_supported response_types_supported response_modes_supported grant_types_supported acr_values_supported
  subject_types_supported token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported
  ui_locales_supported claims_locales_supported code_challenge_methods_supported claims_supported claim_types_supported
  display_values_supported prompt_values_supported request_object_signing_alg_values_supported
  request_object_encryption_alg_values_supported request_object_encryption_enc_values_supported
  dpop_signing_alg_values_supported id_token_signing_alg_values_supported id_token_encryption_alg_values_supported id_token_encryption_enc_values_supported
  userinfo_signing_alg_values_supported userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported`)

/** Members that are true or false. */
const flags = words(`
  claims_parameter_supported request_parameter_supported request_uri_parameter_supported require_request_uri_registration
  require_signed_request_object backchannel_logout_supported backchannel_logout_session_supported
  frontchannel_logout_supported frontchannel_logout_session_supported authorization_response_iss_parameter_supported`)

/** The members of a configuration document that no registry knows, or that are not of their kind, Discovery §3 and RFC 8414 §2. */
export function unexpectedMembers(discovery: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(discovery)
    .filter(([name, value]) => !isOfItsKind(name, value))
    .map(([name]) => name)
}

function isOfItsKind(name: string, value: unknown): boolean {
  if (flags.has(name)) return typeof value === 'boolean'
  // RFC 8414 §2: members without a value are left out.
  if (lists.has(name))
    return (
      Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
    )
  return urls.has(name) && isUrlMember(name) === (name !== 'issuer') && URL.canParse(String(value))
}
