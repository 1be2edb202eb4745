import {
  InvalidTokenError,
  OAuth2Client,
  OAuthError,
  type ServerMetadata,
} from '@authkit/oauth2/client'
import { discover, OpenIDClient, UserInfoError } from '@authkit/oidc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realProvider, type RealProvider } from './support/real-provider.ts'

const redirectUri = 'https://app.example/cb'
let provider: RealProvider
let serverMetadata: ServerMetadata

beforeAll(async () => {
  provider = await realProvider([redirectUri])
  serverMetadata = await discover(provider.issuer)
})
afterAll(() => provider.close())

describe('OpenIDClient at oidc-provider', () => {
  const options = () => ({
    ...provider.client,
    redirectUri,
    scope: 'openid email',
    serverMetadata,
  })

  it('discovers what it needs', () => {
    expect(serverMetadata).toMatchObject({
      issuer: provider.issuer,
      authorization_response_iss_parameter_supported: true,
      token_endpoint: `${provider.issuer}/token`,
    })
  })

  it('R67, I04, I03 logs a user in, asks who it is, refreshes and revokes, Core §3.1', async () => {
    const client = new OpenIDClient(options())
    const { url, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = await provider.signIn(url, 'alice')
    const token = await client.fetchToken({ ...kept, authorizationResponse })
    expect(token.userinfo).toMatchObject({
      sub: 'alice',
      aud: provider.client.clientId,
      nonce: kept.nonce,
    })
    const claims = { sub: 'alice', email: 'alice@example.com', email_verified: true }
    await expect(client.userinfo()).resolves.toEqual(claims)

    const renewed = await client.refreshToken()
    expect(renewed.access_token).not.toBe(token.access_token)
    expect(renewed.refresh_token).not.toBe(token.refresh_token)
    expect(renewed.userinfo?.sub).toBe('alice')

    await client.revokeToken(renewed.access_token, 'access_token')
    await expect(client.userinfo()).rejects.toThrow(UserInfoError)
    await client.revokeToken()
    await expect(client.refreshToken()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('C-15 refreshes once for a hundred calls, where a second use of the refresh token would end the session', async () => {
    const login = new OpenIDClient(options())
    const { url, ...kept } = login.createAuthorizationUrl()
    const authorizationResponse = await provider.signIn(url, 'carol')
    const stored = {
      ...(await login.fetchToken({ ...kept, authorizationResponse })),
      expires_at: 1,
    }
    let updates = 0
    const clients = Array.from({ length: 10 }, () => {
      const updateToken = () => void (updates += 1)
      return new OpenIDClient({
        ...options(),
        token: stored,
        updateToken,
        allowedOrigins: [provider.issuer],
      })
    })
    const calls = clients.flatMap((client) =>
      Array.from({ length: 10 }, () => client.fetch(`${provider.issuer}/me`)),
    )
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(updates).toBe(1)
  })

  it('C-01 has the code of a login refused the second time', async () => {
    const client = new OpenIDClient(options())
    const { url, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = await provider.signIn(url, 'bob')
    await client.fetchToken({ ...kept, authorizationResponse })
    await expect(client.fetchToken({ ...kept, authorizationResponse })).rejects.toThrow(OAuthError)
  })

  it('throws the error that the provider sends through the browser, Core §3.1.2.6', async () => {
    const client = new OpenIDClient(options())
    const { url, ...kept } = client.createAuthorizationUrl({ prompt: 'none' })
    const authorizationResponse = await provider.signIn(url, 'nobody')
    await expect(client.fetchToken({ ...kept, authorizationResponse })).rejects.toMatchObject({
      error: 'login_required',
    })
  })
})

describe('OAuth2Client at oidc-provider', () => {
  it('fetches a token by code and by credentials, and looks it up, RFC 7662 §2.2', async () => {
    const client = new OAuth2Client({
      ...provider.client,
      redirectUri,
      scope: 'openid',
      serverMetadata,
      allowedOrigins: [provider.issuer],
    })
    const { url, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = await provider.signIn(url, 'alice')
    const token = await client.fetchToken({ ...kept, authorizationResponse })
    expect(token.isExpired()).toBe(false)
    const response = await client.fetch(`${provider.issuer}/me`)
    await expect(response.json()).resolves.toMatchObject({ sub: 'alice' })
    await expect(client.introspectToken(token.access_token)).resolves.toMatchObject({
      active: true,
      sub: 'alice',
    })

    const own = await client.fetchToken({ grantType: 'client_credentials' })
    await client.revokeToken(own.access_token)
    await expect(client.introspectToken(own.access_token)).resolves.toMatchObject({ active: false })
  })

  it('is refused with a wrong secret and with a method that is not registered', async () => {
    for (const change of [{ clientSecret: 'wrong' }, { tokenEndpointAuthMethod: 'none' }]) {
      const client = new OAuth2Client({
        ...provider.client,
        ...change,
        serverMetadata,
      })
      await expect(client.fetchToken()).rejects.toMatchObject({ error: 'invalid_client' })
    }
  })

  it('says that a token without refresh token is over', async () => {
    const client = new OAuth2Client({
      ...provider.client,
      serverMetadata,
      token: { access_token: 'a', expires_at: 1 },
      allowedOrigins: [provider.issuer],
    })
    await expect(client.fetch(`${provider.issuer}/me`)).rejects.toThrow(InvalidTokenError)
  })
})
