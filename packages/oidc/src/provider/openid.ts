import { checkOptions } from '@authkit/common'
import type { Extension } from '@authkit/oauth2/server'
import { claimsOfScope } from '../claims/scope.ts'
import type { UserInfo } from '../claims/user-info.ts'
import { checkAuthenticationRequest } from './authentication-request.ts'
import { discovery } from './endpoints/discovery.ts'
import { userinfo } from './endpoints/userinfo.ts'
import { issueIdToken } from './issue-id-token.ts'

const protocolClaims = ['iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'at_hash', 'acr', 'amr']
const standardScopes = ['profile', 'email', 'address', 'phone']

/** What turns an authorization server into an OpenID Provider. */
export interface OpenIDOptions {
  /**
   * What is known about a user, by the claim names of Core §5.1; only what the granted scopes cover is released.
   * `undefined` when there is no such user any more.
   */
  readonly userinfo: (
    subject: string,
    scope: readonly string[],
  ) => UserInfo | undefined | Promise<UserInfo | undefined>
  /** Lifetime of an ID Token in seconds; 3600 unless given. */
  readonly idTokenLifetime?: number
}

/** OpenID Connect on an authorization server: ID Tokens, UserInfo and discovery, Core §1. */
export function openid(options: OpenIDOptions): Extension {
  checkOptions('openid', options, { userinfo: 'function', idTokenLifetime: 'number?' })
  const lifetime = options.idTokenLifetime ?? 3600
  return {
    extension: 'openid',
    signs: true,
    endpoints: [userinfo(options.userinfo), discovery()],
    authorizationRequest: checkAuthenticationRequest,
    tokenResponse: (issued, context) => issueIdToken(issued, context, lifetime),
    metadata: (context, others) => ({
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: context.keys?.algorithms() ?? [],
      claims_supported: [...protocolClaims, ...claimsOfScope(context.scopes ?? standardScopes)],
      claim_types_supported: ['normal'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
      claims_parameter_supported: false,
      // Request objects are another extension's, which may come before or after this one.
      request_parameter_supported: others['request_parameter_supported'] ?? false,
      // Discovery §3: support by reference would be the default.
      request_uri_parameter_supported: others['request_uri_parameter_supported'] ?? false,
    }),
  }
}
