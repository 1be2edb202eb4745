import type { OAuth2Provider } from '../config/registration.ts'
import { idText, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Bitbucket Cloud. */
export const bitbucket: OAuth2Provider = freeze({
  authorizeUrl: 'https://bitbucket.org/site/oauth2/authorize',
  accessTokenUrl: 'https://bitbucket.org/site/oauth2/access_token',
  userinfoEndpoint: 'https://api.bitbucket.org/2.0/user',
  apiBaseUrl: 'https://api.bitbucket.org/2.0/',
  clientOptions: { scope: 'account', tokenEndpointAuthMethod: 'client_secret_basic' },
  userinfo: (profile) => ({
    sub: idText(profile['uuid']),
    name: textOf(profile['display_name']),
    preferred_username: textOf(profile['username']),
  }),
})
