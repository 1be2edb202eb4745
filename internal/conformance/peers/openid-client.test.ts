import * as client from 'openid-client'
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

describe('openid-client at our provider', () => {
  let provider: RunningProvider
  let config: client.Configuration

  beforeAll(async () => {
    provider = await startProvider()
    config = await client.discovery(
      new URL(provider.issuer),
      clientId,
      undefined,
      client.ClientSecretBasic(clientSecret),
      {
        execute: [client.allowInsecureRequests],
      },
    )
  })
  afterAll(() => provider.stop())

  async function login() {
    const verifier = client.randomPKCECodeVerifier()
    const expected = { state: client.randomState(), nonce: client.randomNonce() }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...expected,
    })
    const callback = await signIn(url.href)
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
    }
    return {
      callback,
      checks,
      tokens: await client.authorizationCodeGrant(config, callback, checks),
    }
  }

  it('discovers it, OpenID Connect Discovery §4', () => {
    const metadata = config.serverMetadata()
    expect(metadata.issuer).toBe(provider.issuer)
    expect(metadata.code_challenge_methods_supported).toEqual(['S256'])
    expect(metadata.authorization_response_iss_parameter_supported).toBe(true)
  })

  it('logs in with code, PKCE, state and nonce, Core §3.1', async () => {
    const { tokens } = await login()
    expect(tokens.claims()).toMatchObject({
      iss: provider.issuer,
      aud: clientId,
      sub: user.subject,
    })
    expect(tokens.refresh_token).toBeDefined()
  })

  it('reads the user, Core §5.3', async () => {
    const { tokens } = await login()
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, user.subject)
    expect(userinfo).toMatchObject({
      sub: user.subject,
      name: user.name,
      email: 'alice@example.com',
    })
  })

  it('refreshes, RFC 6749 §6', async () => {
    const { tokens } = await login()
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(fresh.access_token).not.toBe(tokens.access_token)
    expect(fresh.claims()).toMatchObject({ sub: user.subject })
  })

  it('revokes, RFC 7009 §2.1', async () => {
    const { tokens } = await login()
    await client.tokenRevocation(config, tokens.refresh_token ?? '')
    await expect(
      client.refreshTokenGrant(config, tokens.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(client.fetchUserInfo(config, tokens.access_token, user.subject)).rejects.toThrow(
      'challenge',
    )
  })

  it('is refused a code for the second time, RFC 6749 §4.1.2', async () => {
    const { callback, checks } = await login()
    await expect(client.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('gets a token for itself, RFC 6749 §4.4', async () => {
    const tokens = await client.clientCredentialsGrant(config, { scope: 'read' })
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read' })
  })
})
