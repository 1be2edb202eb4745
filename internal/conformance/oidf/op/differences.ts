/** A module that our provider passes and oidc-provider does not. */
export interface Difference {
  readonly module: string
  /** Why. */
  readonly reason: string
}

const unsignedRequests =
  'it takes request objects with a signature alone; Core §6.1 lets clients leave it out, and the suite skips the module where a provider says so'
const frontChannel = 'it has no front-channel logout'
const sessionManagement = 'it has no session management'
const time =
  'it goes by the clock of the machine, which a module cannot move; the suite itself waits'

/** Where oidc-provider, with everything switched on that the modules ask for, ends otherwise than ours. */
export const differences: readonly Difference[] = [
  {
    module: 'oidcc-discovery-endpoint-verification',
    reason: 'it has no request_uri of clients, which Core §15.2 asks of dynamic providers',
  },
  {
    module: 'oidcc-request-uri-signed-rs256',
    reason: 'it takes a request_uri of its own alone, RFC 9126 §2.2',
  },
  { module: 'oidcc-request-uri-unsigned', reason: unsignedRequests },
  {
    module: 'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
    reason: unsignedRequests,
  },
  {
    module: 'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
    reason: unsignedRequests,
  },
  { module: 'oidcc-ensure-request-object-with-redirect-uri', reason: unsignedRequests },
  {
    module: 'oidcc-idtoken-unsigned',
    reason: 'it signs every ID Token, which Core §2 lets clients of the code flow do without',
  },
  {
    module: 'oidcc-ensure-request-with-acr-values-succeeds',
    reason:
      'its pages for development set no acr, which Core §3.1.2.1 leaves to it; the suite warns',
  },
  {
    module: 'oidcc-ensure-post-request-succeeds',
    reason: 'it takes POST with cookies that need https, and here it is on loopback',
  },
  {
    module: 'oidcc-registration-logo-uri',
    reason: 'its pages for development show no logo, which Registration §2 recommends',
  },
  { module: 'oidcc-frontchannel-logout-discovery-endpoint-verification', reason: frontChannel },
  { module: 'oidcc-frontchannel-rp-initiated-logout', reason: frontChannel },
  {
    module: 'oidcc-session-management-discovery-endpoint-verification',
    reason: sessionManagement,
  },
  { module: 'oidcc-session-management-rp-initiated-logout', reason: sessionManagement },
  { module: 'oidcc-max-age-1', reason: time },
  { module: 'oidcc-refresh-token-rp-key-rotation', reason: time },
  {
    module: 'oidcc-server-rotate-keys',
    reason: 'it is given its keys when it starts, and no module starts it again',
  },
]
