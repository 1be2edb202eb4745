const list = (text: string): readonly string[] => text.trim().split(/\s+/)

const backChannelAtClients = list(`
    oidcc-client-test-rp-backchannel-rpinitlogout
    oidcc-client-test-rp-backchannel-rpinitlogout-alg-none
    oidcc-client-test-rp-backchannel-rpinitlogout-no-event
    oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss
  `)

const logoutByClients = list(`
    oidcc-client-test-rp-init-logout oidcc-client-test-rp-init-logout-other-state
    oidcc-client-test-rp-init-logout-no-state
  `)

/** The certification plans for OpenID Connect of the OpenID Foundation, with the modules of each in its order. */
export const plans: Readonly<Record<string, readonly string[]>> = {
  'oidcc-3rdparty-init-login-certification-test-plan': list(`
    oidcc-3rd_party-init-login oidcc-3rd_party-init-login-nohttps
  `),
  'oidcc-backchannel-rp-initiated-logout-certification-test-plan': list(`
    oidcc-backchannel-logout-discovery-endpoint-verification
    oidcc-backchannel-rp-initiated-logout
  `),
  'oidcc-basic-certification-test-plan': list(`
    oidcc-server oidcc-response-type-missing oidcc-idtoken-signature oidcc-idtoken-unsigned
    oidcc-userinfo-get oidcc-userinfo-post-header oidcc-userinfo-post-body
    oidcc-ensure-request-without-nonce-succeeds-for-code-flow oidcc-scope-profile
    oidcc-scope-email oidcc-scope-address oidcc-scope-phone oidcc-scope-all
    oidcc-alternate-happy-flow oidcc-display-page oidcc-display-popup oidcc-prompt-login
    oidcc-prompt-none-not-logged-in oidcc-prompt-none-logged-in oidcc-max-age-1
    oidcc-max-age-10000 oidcc-ensure-request-with-unknown-parameter-succeeds oidcc-id-token-hint
    oidcc-login-hint oidcc-ui-locales oidcc-claims-locales
    oidcc-ensure-request-with-acr-values-succeeds oidcc-codereuse oidcc-codereuse-30seconds
    oidcc-ensure-registered-redirect-uri oidcc-ensure-post-request-succeeds
    oidcc-server-client-secret-post
    oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported
    oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported
    oidcc-claims-essential oidcc-ensure-request-object-with-redirect-uri oidcc-refresh-token
    oidcc-ensure-request-with-valid-pkce-succeeds
  `),
  'oidcc-client-back-channel-logout-rp-basic': backChannelAtClients,
  'oidcc-client-back-channel-logout-rp-hybrid': backChannelAtClients,
  'oidcc-client-back-channel-logout-rp-implicit': backChannelAtClients,
  'oidcc-client-basic-certification-test-plan': list(`
    oidcc-client-test oidcc-client-test-invalid-iss oidcc-client-test-missing-sub
    oidcc-client-test-invalid-aud oidcc-client-test-missing-iat
    oidcc-client-test-kid-absent-single-jwks oidcc-client-test-kid-absent-multiple-jwks
    oidcc-client-test-idtoken-sig-rs256 oidcc-client-test-idtoken-sig-none
    oidcc-client-test-invalid-sig-rs256 oidcc-client-test-userinfo-invalid-sub
    oidcc-client-test-nonce-invalid oidcc-client-test-scope-userinfo-claims
    oidcc-client-test-client-secret-basic
  `),
  'oidcc-client-config-certification-test-plan': list(`
    oidcc-client-test-discovery-openid-config oidcc-client-test-discovery-jwks-uri-keys
    oidcc-client-test-discovery-issuer-mismatch oidcc-client-test-idtoken-sig-none
    oidcc-client-test-signing-key-rotation-just-before-signing
    oidcc-client-test-signing-key-rotation
  `),
  'oidcc-client-dynamic-certification-test-plan': list(`
    oidcc-client-test-discovery-webfinger-acct oidcc-client-test-discovery-webfinger-url
    oidcc-client-test-discovery-openid-config oidcc-client-test-discovery-jwks-uri-keys
    oidcc-client-test-discovery-issuer-mismatch oidcc-client-test-dynamic-registration
    oidcc-client-test-request-uri-signed-rs256 oidcc-client-test-request-uri-signed-none
    oidcc-client-test-idtoken-sig-none
    oidcc-client-test-signing-key-rotation-just-before-signing
    oidcc-client-test-signing-key-rotation oidcc-client-test-userinfo-signed
  `),
  'oidcc-client-front-channel-logout-rp-basic': ['oidcc-client-test-rp-frontchannel-rpinitlogout'],
  'oidcc-client-front-channel-logout-rp-hybrid': ['oidcc-client-test-rp-frontchannel-rpinitlogout'],
  'oidcc-client-front-channel-logout-rp-implicit': [
    'oidcc-client-test-rp-frontchannel-rpinitlogout',
  ],
  'oidcc-client-hybrid-certification-test-plan': list(`
    oidcc-client-test oidcc-client-test-invalid-iss oidcc-client-test-missing-sub
    oidcc-client-test-invalid-aud oidcc-client-test-missing-iat
    oidcc-client-test-kid-absent-single-jwks oidcc-client-test-kid-absent-multiple-jwks
    oidcc-client-test-invalid-chash oidcc-client-test-missing-chash
    oidcc-client-test-idtoken-sig-rs256 oidcc-client-test-invalid-sig-rs256
    oidcc-client-test-userinfo-invalid-sub oidcc-client-test-nonce-unless-code-flow
    oidcc-client-test-nonce-invalid oidcc-client-test-scope-userinfo-claims
    oidcc-client-test-client-secret-basic oidcc-client-test-invalid-athash
    oidcc-client-test-missing-athash
  `),
  'oidcc-client-implicit-certification-test-plan': list(`
    oidcc-client-test oidcc-client-test-invalid-iss oidcc-client-test-missing-sub
    oidcc-client-test-invalid-aud oidcc-client-test-missing-iat
    oidcc-client-test-kid-absent-single-jwks oidcc-client-test-kid-absent-multiple-jwks
    oidcc-client-test-idtoken-sig-rs256 oidcc-client-test-invalid-sig-rs256
    oidcc-client-test-nonce-unless-code-flow oidcc-client-test-nonce-invalid
    oidcc-client-test-scope-userinfo-claims oidcc-client-test-invalid-athash
    oidcc-client-test-missing-athash oidcc-client-test-userinfo-invalid-sub
  `),
  'oidcc-client-logout-test-plan': list(`
    oidcc-client-test-session-management oidcc-client-test-rp-init-logout
    oidcc-client-test-rp-init-logout-other-state oidcc-client-test-rp-init-logout-no-state
    oidcc-client-test-rp-frontchannel-rpinitlogout
    oidcc-client-test-rp-frontchannel-opinitlogout oidcc-client-test-rp-backchannel-rpinitlogout
    oidcc-client-test-rp-backchannel-rpinitlogout-alg-none
    oidcc-client-test-rp-backchannel-rpinitlogout-no-event
    oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event
    oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss
  `),
  'oidcc-client-refreshtoken-test-plan': list(`
    oidcc-client-test-refresh-token oidcc-client-test-refresh-token-invalid-issuer
    oidcc-client-test-refresh-token-invalid-sub
  `),
  'oidcc-client-rp-initiated-logout-rp-basic': logoutByClients,
  'oidcc-client-rp-initiated-logout-rp-hybrid': logoutByClients,
  'oidcc-client-rp-initiated-logout-rp-implicit': logoutByClients,
  'oidcc-client-rp-session-management-rp-basic': ['oidcc-client-test-session-management'],
  'oidcc-client-rp-session-management-rp-hybrid': ['oidcc-client-test-session-management'],
  'oidcc-client-rp-session-management-rp-implicit': ['oidcc-client-test-session-management'],
  'oidcc-client-test-3rd-party-init-login-test-plan': ['oidcc-client-test-3rd-party-init-login'],
  'oidcc-config-certification-test-plan': ['oidcc-discovery-endpoint-verification'],
  'oidcc-dynamic-certification-test-plan': list(`
    oidcc-idtoken-rs256 oidcc-idtoken-unsigned oidcc-userinfo-rs256
    oidcc-ensure-redirect-uri-in-authorization-request oidcc-redirect-uri-query-OK
    oidcc-redirect-uri-query-mismatch oidcc-redirect-uri-query-added oidcc-redirect-uri-regfrag
    oidcc-discovery-endpoint-verification oidcc-server oidcc-registration-logo-uri
    oidcc-registration-policy-uri oidcc-registration-tos-uri oidcc-registration-jwks-uri
    oidcc-registration-sector-uri oidcc-registration-sector-bad oidcc-server-rotate-keys
    oidcc-refresh-token-rp-key-rotation oidcc-request-uri-unsigned
    oidcc-request-uri-signed-rs256 oidcc-ensure-request-object-with-redirect-uri
    oidcc-refresh-token oidcc-ensure-client-assertion-with-iss-aud-succeeds
  `),
  'oidcc-frontchannel-rp-initiated-logout-certification-test-plan': list(`
    oidcc-frontchannel-logout-discovery-endpoint-verification
    oidcc-frontchannel-rp-initiated-logout
  `),
  'oidcc-hybrid-certification-test-plan': list(`
    oidcc-server oidcc-response-type-missing oidcc-idtoken-signature oidcc-userinfo-get
    oidcc-userinfo-post-header oidcc-userinfo-post-body oidcc-ensure-request-without-nonce-fails
    oidcc-scope-profile oidcc-scope-email oidcc-scope-address oidcc-scope-phone oidcc-scope-all
    oidcc-alternate-happy-flow oidcc-display-page oidcc-display-popup oidcc-prompt-login
    oidcc-prompt-none-not-logged-in oidcc-prompt-none-logged-in oidcc-max-age-1
    oidcc-max-age-10000 oidcc-ensure-request-with-unknown-parameter-succeeds oidcc-id-token-hint
    oidcc-login-hint oidcc-ui-locales oidcc-claims-locales
    oidcc-ensure-request-with-acr-values-succeeds oidcc-codereuse oidcc-codereuse-30seconds
    oidcc-ensure-registered-redirect-uri oidcc-server-client-secret-post
    oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported
    oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported
    oidcc-claims-essential oidcc-ensure-request-object-with-redirect-uri oidcc-refresh-token
    oidcc-ensure-request-with-valid-pkce-succeeds
    oidcc-ensure-request-without-nonce-succeeds-for-code-flow
  `),
  'oidcc-implicit-certification-test-plan': list(`
    oidcc-server oidcc-idtoken-signature oidcc-ensure-request-without-nonce-fails
    oidcc-scope-profile oidcc-scope-email oidcc-scope-address oidcc-scope-phone oidcc-scope-all
    oidcc-alternate-happy-flow oidcc-display-page oidcc-display-popup oidcc-prompt-login
    oidcc-prompt-none-not-logged-in oidcc-prompt-none-logged-in oidcc-max-age-1
    oidcc-max-age-10000 oidcc-ensure-request-with-unknown-parameter-succeeds oidcc-id-token-hint
    oidcc-login-hint oidcc-ui-locales oidcc-claims-locales
    oidcc-ensure-request-with-acr-values-succeeds oidcc-ensure-registered-redirect-uri
    oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported
    oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported
    oidcc-ensure-request-object-with-redirect-uri oidcc-claims-essential oidcc-userinfo-get
    oidcc-userinfo-post-header oidcc-userinfo-post-body oidcc-response-type-missing
  `),
  'oidcc-rp-initiated-logout-certification-test-plan': list(`
    oidcc-rp-initiated-logout-discovery-endpoint-verification oidcc-rp-initiated-logout
    oidcc-rp-initiated-logout-bad-post-logout-redirect-uri
    oidcc-rp-initiated-logout-modified-id-token-hint oidcc-rp-initiated-logout-no-id-token-hint
    oidcc-rp-initiated-logout-no-params oidcc-rp-initiated-logout-no-post-logout-redirect-uri
    oidcc-rp-initiated-logout-no-state oidcc-rp-initiated-logout-only-state
    oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri
    oidcc-rp-initiated-logout-bad-id-token-hint
  `),
  'oidcc-session-management-certification-test-plan': list(`
    oidcc-session-management-discovery-endpoint-verification
    oidcc-session-management-rp-initiated-logout
  `),
}

/** The plans that are another plan with `response_mode=form_post`, and which. */
export const formPostPlans: Readonly<Record<string, string>> = {
  'oidcc-client-formpost-basic-certification-test-plan':
    'oidcc-client-basic-certification-test-plan',
  'oidcc-client-formpost-hybrid-certification-test-plan':
    'oidcc-client-hybrid-certification-test-plan',
  'oidcc-client-formpost-implicit-certification-test-plan':
    'oidcc-client-implicit-certification-test-plan',
  'oidcc-formpost-basic-certification-test-plan': 'oidcc-basic-certification-test-plan',
  'oidcc-formpost-hybrid-certification-test-plan': 'oidcc-hybrid-certification-test-plan',
  'oidcc-formpost-implicit-certification-test-plan': 'oidcc-implicit-certification-test-plan',
}

/** Modules of the comprehensive plan for clients that no certification asks for, and that are here all the same. */
export const furtherModules: readonly string[] = list(`
    oidcc-client-test-form-post-error oidcc-client-test-missing-aud oidcc-client-test-userinfo-bearer-body
    oidcc-client-test-userinfo-bearer-header
  `)

/** The modules of the plans, each with the names of its plans; those of providers first. */
export const modules: ReadonlyMap<string, readonly string[]> = byModule()

function byModule(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const named = Object.entries(plans)
  const formPost = Object.entries(formPostPlans).map(
    ([plan, basis]) => [plan, plans[basis] ?? []] as const,
  )
  for (const side of [false, true]) {
    for (const [plan, members] of [...named, ...formPost]) {
      if (plan.startsWith('oidcc-client') !== side) continue
      for (const name of members) found.set(name, [...(found.get(name) ?? []), plan])
    }
  }
  for (const name of furtherModules) found.set(name, ['oidcc-client-test-plan'])
  return found
}
