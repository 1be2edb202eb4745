import type { OAuth2Provider } from '../config/registration.ts'
import { idText, textOf } from './answers.ts'
import { freeze } from './freeze.ts'

/** Discord. */
export const discord: OAuth2Provider = freeze({
  authorizeUrl: 'https://discord.com/oauth2/authorize',
  accessTokenUrl: 'https://discord.com/api/oauth2/token',
  revocationUrl: 'https://discord.com/api/oauth2/token/revoke',
  userinfoEndpoint: 'https://discord.com/api/users/@me',
  apiBaseUrl: 'https://discord.com/api/',
  clientOptions: { scope: 'identify' },
  userinfo: (profile) => ({
    sub: idText(profile['id']),
    preferred_username: textOf(profile['username']),
    name: textOf(profile['global_name']),
    email: textOf(profile['email']),
    email_verified: typeof profile['verified'] === 'boolean' ? profile['verified'] : undefined,
  }),
})
