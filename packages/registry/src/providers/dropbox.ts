import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Dropbox. It gives a refresh token to those only who send `authorizeParams: { token_access_type: 'offline' }`. */
export const dropbox: OAuth2Provider = freeze({
  authorizeUrl: 'https://www.dropbox.com/oauth2/authorize',
  accessTokenUrl: 'https://api.dropboxapi.com/oauth2/token',
  apiBaseUrl: 'https://api.dropboxapi.com/2/',
  clientOptions: { scope: 'account_info.read' },
})
