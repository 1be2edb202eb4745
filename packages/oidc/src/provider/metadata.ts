import type { JsonObject } from '@authkit/common/store'
import type { ServerContext } from '@authkit/oauth2/server'
import { standardScopes } from '../claims/scope.ts'
import { claimsOf } from './release-claims.ts'
import type { OpenIDSettings } from './settings.ts'

const protocolClaims = ['iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'at_hash', 'acr', 'amr']

/** What OpenID Connect adds to the server metadata, Discovery §3. `others` are the members that are there already. */
export function providerMetadata(
  context: ServerContext,
  others: JsonObject,
  settings: OpenIDSettings,
): JsonObject {
  const algorithms = settings.algorithms(context)
  const { keyManagement, contentEncryption, acrValues, prompts } = settings
  const scopes = context.scopes ?? [...standardScopes, ...Object.keys(settings.scopeClaims)]
  return {
    ...settings.metadata,
    subject_types_supported: settings.subjectTypes.map(({ subjectType }) => subjectType),
    id_token_signing_alg_values_supported: algorithms,
    userinfo_signing_alg_values_supported: algorithms,
    ...(keyManagement.length === 0
      ? {}
      : {
          id_token_encryption_alg_values_supported: keyManagement,
          id_token_encryption_enc_values_supported: contentEncryption,
          userinfo_encryption_alg_values_supported: keyManagement,
          userinfo_encryption_enc_values_supported: contentEncryption,
        }),
    ...(acrValues.length === 0 ? {} : { acr_values_supported: acrValues }),
    display_values_supported: ['page', 'popup', 'touch', 'wap'],
    claims_supported: [
      ...new Set([...protocolClaims, ...claimsOf(scopes, settings), ...settings.claims]),
    ],
    claim_types_supported: ['normal', 'aggregated', 'distributed'],
    prompt_values_supported: prompts,
    claims_parameter_supported: true,
    // Request objects are another extension's, which may come before or after this one.
    request_parameter_supported: others['request_parameter_supported'] ?? false,
    // Discovery §3: support by reference would be the default.
    request_uri_parameter_supported: others['request_uri_parameter_supported'] ?? false,
  }
}
