import type { OAuth2Client } from '@authkit/oauth2/client'
import type { OAuth2Provider } from '../config/registration.ts'
import { changeAnswer } from './answers.ts'
import { freeze } from './freeze.ts'

/** A refresh token that is over is answered as `{ error: 'Bad Request', status: 400, message: 'Invalid refresh token' }`. */
const refreshErrors = changeAnswer((answer) =>
  answer['message'] === 'Invalid refresh token' ? { ...answer, error: 'invalid_grant' } : answer,
)

/** The API wants to know the client of each token. */
function sendClientId(client: OAuth2Client): void {
  client.registerComplianceHook('protectedRequest', (request) => ({
    ...request,
    headers: { ...request.headers, 'client-id': client.clientId },
  }))
}

/** Twitch, by OpenID Connect; claims such as `email` are asked for by `authorizeParams: { claims }`. */
export const twitch: OAuth2Provider = freeze({
  issuer: 'https://id.twitch.tv/oauth2',
  apiBaseUrl: 'https://api.twitch.tv/helix/',
  clientOptions: { scope: 'openid', tokenEndpointAuthMethod: 'client_secret_post' },
  complianceHooks: { refreshTokenResponse: refreshErrors },
  complianceFix: sendClientId,
})
