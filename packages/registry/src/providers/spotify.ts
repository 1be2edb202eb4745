import type { OAuth2Provider } from '../config/registration.ts'
import { idText, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Spotify. */
export const spotify: OAuth2Provider = freeze({
  authorizeUrl: 'https://accounts.spotify.com/authorize',
  accessTokenUrl: 'https://accounts.spotify.com/api/token',
  userinfoEndpoint: 'https://api.spotify.com/v1/me',
  apiBaseUrl: 'https://api.spotify.com/v1/',
  clientOptions: { scope: 'user-read-email' },
  userinfo: (profile) => ({
    sub: idText(profile['id']),
    name: textOf(profile['display_name']),
    email: textOf(profile['email']),
  }),
})
