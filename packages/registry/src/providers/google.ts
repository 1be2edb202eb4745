import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Google. It gives a refresh token to those only who send `authorizeParams: { access_type: 'offline', prompt: 'consent' }`. */
export const google: OAuth2Provider = freeze({
  issuer: 'https://accounts.google.com',
  apiBaseUrl: 'https://www.googleapis.com/',
  clientOptions: { scope: 'openid email profile' },
})
