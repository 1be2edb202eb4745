import type { OAuth2Provider } from '../config/registration.ts'
import { idText, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Login with Amazon. */
export const amazon: OAuth2Provider = freeze({
  authorizeUrl: 'https://www.amazon.com/ap/oa',
  accessTokenUrl: 'https://api.amazon.com/auth/o2/token',
  userinfoEndpoint: 'https://api.amazon.com/user/profile',
  apiBaseUrl: 'https://api.amazon.com/',
  clientOptions: { scope: 'profile', tokenEndpointAuthMethod: 'client_secret_post' },
  userinfo: (profile) => ({
    sub: idText(profile['user_id']),
    name: textOf(profile['name']),
    email: textOf(profile['email']),
  }),
})
