import type { OAuth2Provider } from '../config/registration.ts'
import { idText, renameErrors, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

const errors = renameErrors(
  new Map([
    ['incorrect_client_credentials', 'invalid_client'],
    ['bad_verification_code', 'invalid_grant'],
    ['bad_refresh_token', 'invalid_grant'],
  ]),
)

/** GitHub. It answers errors with status 200 and names of its own, docs.github.com "Troubleshooting OAuth app access token request errors". */
export const github: OAuth2Provider = freeze({
  authorizeUrl: 'https://github.com/login/oauth/authorize',
  accessTokenUrl: 'https://github.com/login/oauth/access_token',
  userinfoEndpoint: 'https://api.github.com/user',
  apiBaseUrl: 'https://api.github.com/',
  clientOptions: { scope: 'read:user' },
  complianceHooks: { accessTokenResponse: errors, refreshTokenResponse: errors },
  userinfo: (profile) => ({
    sub: idText(profile['id']),
    preferred_username: textOf(profile['login']),
    name: textOf(profile['name']),
    email: textOf(profile['email']),
    picture: textOf(profile['avatar_url']),
    profile: textOf(profile['html_url']),
  }),
})
