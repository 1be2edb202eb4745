import type { OAuth2Provider } from '../config/registration.ts'
import { idText, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Reddit. It wants a `userAgent` of the application's own, and gives a refresh token to those only who send `authorizeParams: { duration: 'permanent' }`. */
export const reddit: OAuth2Provider = freeze({
  authorizeUrl: 'https://www.reddit.com/api/v1/authorize',
  accessTokenUrl: 'https://www.reddit.com/api/v1/access_token',
  userinfoEndpoint: 'https://oauth.reddit.com/api/v1/me',
  apiBaseUrl: 'https://oauth.reddit.com/',
  clientOptions: { scope: 'identity', tokenEndpointAuthMethod: 'client_secret_basic' },
  userinfo: (profile) => ({
    sub: idText(profile['id']),
    preferred_username: textOf(profile['name']),
  }),
})
