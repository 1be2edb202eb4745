import type { OAuth1Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Trello. The name that it shows, the scope and the lifetime of tokens stand in `authorizeParams: { name, scope, expiration }`. */
export const trello: OAuth1Provider = freeze({
  requestTokenUrl: 'https://trello.com/1/OAuthGetRequestToken',
  authorizeUrl: 'https://trello.com/1/OAuthAuthorizeToken',
  accessTokenUrl: 'https://trello.com/1/OAuthGetAccessToken',
  apiBaseUrl: 'https://api.trello.com/1/',
})
