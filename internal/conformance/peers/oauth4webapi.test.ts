import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientId,
  clientSecret,
  redirectUri,
  signIn,
  startProvider,
  user,
  type RunningProvider,
} from './provider.ts'

const options = { [oauth.allowInsecureRequests]: true }
const client: oauth.Client = { client_id: clientId }
const authentication = oauth.ClientSecretBasic(clientSecret)

describe('oauth4webapi at our provider', () => {
  let provider: RunningProvider
  let as: oauth.AuthorizationServer

  beforeAll(async () => {
    provider = await startProvider()
    const issuer = new URL(provider.issuer)
    as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' }),
    )
  })
  afterAll(() => provider.stop())

  async function login() {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const nonce = oauth.generateRandomNonce()
    const url = new URL(as.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString()
    const parameters = oauth.validateAuthResponse(as, client, await signIn(url.href), state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      options,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    // The peer verifies the ID Token's signature with the provider's published keys.
    await oauth.validateApplicationLevelSignature(as, response, options)
    return tokens
  }

  it('logs in with code and PKCE and verifies the ID Token, Core §3.1.3.7', async () => {
    const tokens = await login()
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
      sub: user.subject,
      iss: provider.issuer,
    })
  })

  it('reads the user, Core §5.3.2', async () => {
    const tokens = await login()
    const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
    const userinfo = await oauth.processUserInfoResponse(as, client, user.subject, response)
    expect(userinfo['email']).toBe('alice@example.com')
  })

  it('refreshes and revokes, RFC 6749 §6, RFC 7009 §2.1', async () => {
    const tokens = await login()
    const refreshed = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      tokens.refresh_token ?? '',
      options,
    )
    const fresh = await oauth.processRefreshTokenResponse(as, client, refreshed)
    const revoked = await oauth.revocationRequest(
      as,
      client,
      authentication,
      fresh.refresh_token ?? '',
      options,
    )
    await expect(oauth.processRevocationResponse(revoked)).resolves.toBeUndefined()
    const again = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      fresh.refresh_token ?? '',
      options,
    )
    await expect(oauth.processRefreshTokenResponse(as, client, again)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('verifies a JWT access token with the published keys, RFC 9068 §4', async () => {
    const tokens = await login()
    const request = new Request('https://api.example/', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    const claims = await oauth.validateJwtAccessToken(as, request, 'https://api.example', options)
    expect(claims).toMatchObject({ client_id: clientId, sub: user.subject })
  })
})
