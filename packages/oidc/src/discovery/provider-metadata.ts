import {
  type AuthorizationServerMetadata,
  type MetadataRule,
  validateServerMetadata,
} from '@authkit/oauth2'
import { providerMetadataRules } from './provider-metadata-rules.ts'

/** What an OpenID Provider says about itself, Discovery §3; the members that are always there, beside any others. */
export interface ProviderMetadata extends AuthorizationServerMetadata {
  /** Where users are sent to be authenticated. */
  readonly authorization_endpoint: string
  /** Where the provider's public keys are. */
  readonly jwks_uri: string
  /** Values of `response_type` that it takes. */
  readonly response_types_supported: readonly string[]
  /** How it calls users: `public`, `pairwise`. */
  readonly subject_types_supported: readonly string[]
  /** Signature algorithms of ID Tokens, RS256 among them. */
  readonly id_token_signing_alg_values_supported: readonly string[]
}

/** What a provider means by members that it leaves out, Discovery §3. */
export interface ProviderDefaults {
  readonly response_modes_supported: readonly string[]
  readonly grant_types_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly claim_types_supported: readonly string[]
  readonly claims_parameter_supported: boolean
  readonly request_parameter_supported: boolean
  readonly request_uri_parameter_supported: boolean
  readonly require_request_uri_registration: boolean
  readonly frontchannel_logout_supported: boolean
  readonly frontchannel_logout_session_supported: boolean
  readonly backchannel_logout_supported: boolean
  readonly backchannel_logout_session_supported: boolean
}

const defaults: ProviderDefaults = {
  response_modes_supported: ['query', 'fragment'],
  grant_types_supported: ['authorization_code', 'implicit'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  claim_types_supported: ['normal'],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: true,
  require_request_uri_registration: false,
  frontchannel_logout_supported: false,
  frontchannel_logout_session_supported: false,
  backchannel_logout_supported: false,
  backchannel_logout_session_supported: false,
}

/**
 * Makes sure that a document is what an OpenID Provider may publish, and returns it, Discovery §3 and §4.2. A profile gives its `further`
 * rules. Throws an `InvalidServerMetadataError` that names the first member that is wrong. Whose document it is, is for the caller to check.
 */
export function validateProviderMetadata(
  document: unknown,
  further: readonly MetadataRule[] = [],
): ProviderMetadata {
  // An object with the members above, each of its kind, by the rules.
  return validateServerMetadata(document, [
    ...providerMetadataRules,
    ...further,
  ]) as ProviderMetadata
}

/** A copy of the metadata in which every member is there that has a default, Discovery §3. */
export function withProviderDefaults<Metadata extends AuthorizationServerMetadata>(
  metadata: Metadata,
): Metadata & ProviderDefaults {
  const said = Object.entries(metadata).filter(([, value]) => value !== undefined)
  // What the provider says, of the kinds that `validateProviderMetadata` asks for, over what it means otherwise.
  return { ...defaults, ...Object.fromEntries(said) } as Metadata & ProviderDefaults
}
