import type { Answer, Received } from '../http.ts'
import type { ProviderState } from '../state.ts'

const responseTypes = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
]

/** The configuration document, Discovery §3. */
export function configuration(state: ProviderState): Answer {
  const { issuer, jwksPath, behaviour } = state
  const document = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    registration_endpoint: `${issuer}/register`,
    end_session_endpoint: `${issuer}/end-session`,
    check_session_iframe: `${issuer}/check-session`,
    jwks_uri: `${issuer}${jwksPath}`,
    scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
    response_types_supported: responseTypes,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'none'],
    userinfo_signing_alg_values_supported: ['RS256', 'none'],
    request_object_signing_alg_values_supported: ['RS256', 'none'],
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  }
  return { body: behaviour.metadata?.(document) ?? document }
}

/** The keys, Core §10.1. */
export function jwks({ keys, behaviour }: ProviderState): Answer {
  const shown = keys.map(({ publicJwk }) => publicJwk)
  return { body: { keys: behaviour.jwks?.(shown) ?? shown } }
}

/** Says which provider an account is at, Discovery §2. */
export function webfinger({ issuer, behaviour }: ProviderState, { query }: Received): Answer {
  const resource = query.get('resource') ?? ''
  if (behaviour.webfinger !== undefined) return behaviour.webfinger(resource)
  const link = { rel: 'http://openid.net/specs/connect/1.0/issuer', href: issuer }
  return {
    headers: { 'content-type': 'application/jrd+json' },
    body: { subject: resource, links: [link] },
  }
}
