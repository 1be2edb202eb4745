import type { OAuth1Provider, OAuth2Provider } from '../config/registration.ts'
import { idText, objectOf, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** X, formerly Twitter. Ask for `offline.access` to get a refresh token. */
export const x: OAuth2Provider = freeze({
  authorizeUrl: 'https://x.com/i/oauth2/authorize',
  accessTokenUrl: 'https://api.x.com/2/oauth2/token',
  revocationUrl: 'https://api.x.com/2/oauth2/revoke',
  userinfoEndpoint: 'https://api.x.com/2/users/me',
  apiBaseUrl: 'https://api.x.com/2/',
  clientOptions: { scope: 'users.read tweet.read' },
  // Its API puts every answer into `data`.
  userinfo: (profile) => {
    const { id, name, username } = objectOf(profile['data'])
    return { sub: idText(id), name: textOf(name), preferred_username: textOf(username) }
  },
})

/** X by OAuth 1.0a, whose tokens do not expire. */
export const xOAuth1: OAuth1Provider = freeze({
  requestTokenUrl: 'https://api.x.com/oauth/request_token',
  authorizeUrl: 'https://api.x.com/oauth/authenticate',
  accessTokenUrl: 'https://api.x.com/oauth/access_token',
  apiBaseUrl: 'https://api.x.com/',
})
