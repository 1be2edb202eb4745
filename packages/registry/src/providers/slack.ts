import type { OAuth2Provider } from '../config/registration.ts'
import { changeAnswer, objectOf, renameErrors } from './answers.ts'
import { freeze } from './freeze.ts'

/** Sign in with Slack, which is OpenID Connect. */
export const slack: OAuth2Provider = freeze({
  issuer: 'https://slack.com',
  apiBaseUrl: 'https://slack.com/api/',
  clientOptions: { scope: 'openid profile email' },
})

/** The type of a token says whose it is, `bot` or `user`; that of an installation for a user alone stands in `authed_user`. */
const tokens = changeAnswer((answer) => {
  const user = objectOf(answer['authed_user'])
  const isForUser = answer['access_token'] === undefined && user['access_token'] !== undefined
  const { id: _, ...token } = user
  const found = isForUser ? { ...answer, ...token } : answer
  if (found['access_token'] === undefined) return found
  return { ...found, token_type: 'Bearer', token_owner: found['token_type'] }
})

const errors = renameErrors(
  new Map([
    ['invalid_code', 'invalid_grant'],
    ['invalid_refresh_token', 'invalid_grant'],
    ['bad_client_secret', 'invalid_client'],
    ['invalid_client_id', 'invalid_client'],
  ]),
)

/** An application that is installed into a workspace of Slack. The scopes of a user stand in `authorizeParams: { user_scope }`. */
export const slackApp: OAuth2Provider = freeze({
  authorizeUrl: 'https://slack.com/oauth/v2/authorize',
  accessTokenUrl: 'https://slack.com/api/oauth.v2.access',
  apiBaseUrl: 'https://slack.com/api/',
  clientOptions: { tokenEndpointAuthMethod: 'client_secret_basic' },
  complianceHooks: {
    accessTokenResponse: [tokens, errors],
    refreshTokenResponse: [tokens, errors],
  },
})
