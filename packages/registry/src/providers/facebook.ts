import type { OAuth2Provider } from '../config/registration.ts'
import { changeAnswer, idText, objectOf, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Facebook writes an error as an object, `{ error: { message, type, code } }`. */
const errors = changeAnswer((answer) => {
  const { type, message } = objectOf(answer['error'])
  if (typeof type !== 'string') return answer
  return { ...answer, error: type, error_description: textOf(message) }
})

/** Facebook. */
export const facebook: OAuth2Provider = freeze({
  authorizeUrl: 'https://www.facebook.com/dialog/oauth',
  accessTokenUrl: 'https://graph.facebook.com/oauth/access_token',
  userinfoEndpoint: 'https://graph.facebook.com/me?fields=id,name,email',
  apiBaseUrl: 'https://graph.facebook.com/',
  clientOptions: { scope: 'email', tokenEndpointAuthMethod: 'client_secret_post' },
  complianceHooks: { accessTokenResponse: errors, refreshTokenResponse: errors },
  userinfo: (profile) => ({
    sub: idText(profile['id']),
    name: textOf(profile['name']),
    email: textOf(profile['email']),
  }),
})
