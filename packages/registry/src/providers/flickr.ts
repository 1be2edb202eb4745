import type { OAuth1Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Flickr. What may be done stands in `authorizeParams: { perms: 'write' }`; reading unless given. */
export const flickr: OAuth1Provider = freeze({
  requestTokenUrl: 'https://www.flickr.com/services/oauth/request_token',
  authorizeUrl: 'https://www.flickr.com/services/oauth/authorize',
  accessTokenUrl: 'https://www.flickr.com/services/oauth/access_token',
  apiBaseUrl: 'https://api.flickr.com/services/',
  authorizeParams: { perms: 'read' },
})
