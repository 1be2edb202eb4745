import type { OAuth2Provider } from '../config/registration.ts'
import { withoutParameter } from './answers.ts'
import { freeze } from './freeze.ts'

/**
 * LinkedIn. Its ID Tokens carry no nonce, so what is known of the user comes from its UserInfo endpoint, and the scope stands in `authorizeParams`; and it
 * refuses a `code_verifier` of applications that it did not enable PKCE for.
 */
export const linkedin: OAuth2Provider = freeze({
  authorizeUrl: 'https://www.linkedin.com/oauth/v2/authorization',
  accessTokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
  userinfoEndpoint: 'https://api.linkedin.com/v2/userinfo',
  apiBaseUrl: 'https://api.linkedin.com/',
  authorizeParams: { scope: 'openid profile email' },
  clientOptions: { tokenEndpointAuthMethod: 'client_secret_post' },
  complianceHooks: { accessTokenRequest: withoutParameter('code_verifier') },
})
