import type { OAuth1Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Tumblr. */
export const tumblr: OAuth1Provider = freeze({
  requestTokenUrl: 'https://www.tumblr.com/oauth/request_token',
  authorizeUrl: 'https://www.tumblr.com/oauth/authorize',
  accessTokenUrl: 'https://www.tumblr.com/oauth/access_token',
  apiBaseUrl: 'https://api.tumblr.com/v2/',
})
