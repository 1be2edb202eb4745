import type { MetadataRule } from '@authkit/oauth2'

/** What OpenID Connect asks of server metadata beyond RFC 8414: Discovery §3, and the documents about logout and sessions. */
export const providerMetadataRules: readonly MetadataRule[] = [
  // Discovery §3: there in any case, since it is where users are authenticated.
  { member: 'authorization_endpoint', kind: 'endpoint', required: true },
  { member: 'response_types_supported', kind: 'texts', required: true },
  // Discovery §3: relying parties verify ID Tokens by it.
  { member: 'jwks_uri', kind: 'endpoint', required: true },
  { member: 'userinfo_endpoint', kind: 'endpoint' },
  {
    member: 'subject_types_supported',
    kind: 'texts',
    required: true,
    values: ['pairwise', 'public'],
  },
  {
    member: 'id_token_signing_alg_values_supported',
    kind: 'texts',
    required: true,
    // Discovery §3: the one that every relying party has.
    needs: ['RS256'],
  },
  ...[
    'acr_values_supported',
    'id_token_encryption_alg_values_supported',
    'id_token_encryption_enc_values_supported',
    'userinfo_signing_alg_values_supported',
    'userinfo_encryption_alg_values_supported',
    'userinfo_encryption_enc_values_supported',
    'request_object_signing_alg_values_supported',
    'request_object_encryption_alg_values_supported',
    'request_object_encryption_enc_values_supported',
    'claims_supported',
    // Initiating User Registration via OpenID Connect 1.0.
    'prompt_values_supported',
  ].map((member): MetadataRule => ({ member, kind: 'texts' })),
  {
    member: 'display_values_supported',
    kind: 'texts',
    values: ['page', 'popup', 'touch', 'wap'],
  },
  {
    member: 'claim_types_supported',
    kind: 'texts',
    values: ['normal', 'aggregated', 'distributed'],
  },
  { member: 'claims_locales_supported', kind: 'languages' },
  // RP-Initiated Logout §2.1 and Session Management §3.3.
  { member: 'end_session_endpoint', kind: 'endpoint' },
  { member: 'check_session_iframe', kind: 'endpoint' },
  ...[
    'claims_parameter_supported',
    'request_parameter_supported',
    'request_uri_parameter_supported',
    'require_request_uri_registration',
    // Front-Channel Logout §3.
    'frontchannel_logout_supported',
    'frontchannel_logout_session_supported',
    // Back-Channel Logout §2.1.
    'backchannel_logout_supported',
    'backchannel_logout_session_supported',
  ].map((member): MetadataRule => ({ member, kind: 'flag' })),
]
