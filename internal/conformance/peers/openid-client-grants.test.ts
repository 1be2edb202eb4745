import { KeyObject } from 'node:crypto'
import { JsonWebKey, KeySet } from '@authkit/jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  api,
  bearerGrant,
  exchangeGrant,
  initialAccessToken,
  redirectUri,
  type RunningServer,
  secret,
  startServer,
} from './server.ts'

describe('openid-client at our server, grant by grant', () => {
  let running: RunningServer
  let ways: ReadonlyMap<string, client.ClientAuth>

  beforeAll(async () => {
    const parameters = { name: 'ECDSA', namedCurve: 'P-256' }
    const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
    running = await startServer(new KeySet([JsonWebKey.import(KeyObject.from(pair.publicKey))]))
    ways = new Map([
      ['client_secret_basic', client.ClientSecretBasic(secret)],
      ['client_secret_post', client.ClientSecretPost(secret)],
      ['client_secret_jwt', client.ClientSecretJwt(secret)],
      ['private_key_jwt', client.PrivateKeyJwt(pair.privateKey)],
      ['none', client.None()],
    ])
  })
  afterAll(() => running.stop())

  const options: client.DiscoveryRequestOptions = {
    execute: [client.allowInsecureRequests],
    algorithm: 'oauth2',
  }
  const configure = (method: string) =>
    client.discovery(new URL(running.issuer), method, undefined, ways.get(method), options)

  async function login(config: client.Configuration, more: Record<string, string> = {}) {
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const url = new URL('/authorize', running.issuer)
    url.search = new URLSearchParams({
      client_id: config.clientMetadata().client_id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'read write',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...more,
    }).toString()
    return client.authorizationCodeGrant(config, await running.authorize(url.href), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
  }

  it('reads the metadata, RFC 8414 §3.2', async () => {
    const config = await configure('client_secret_basic')
    expect(config.serverMetadata()).toMatchObject({
      issuer: running.issuer,
      token_endpoint_auth_methods_supported: [...ways.keys()],
      device_authorization_endpoint: `${running.issuer}/device_authorization`,
      introspection_endpoint: `${running.issuer}/introspect`,
      registration_endpoint: `${running.issuer}/register`,
    })
  })

  it.each([
    'client_secret_basic',
    'client_secret_post',
    'client_secret_jwt',
    'private_key_jwt',
    'none',
  ])('logs in and refreshes as a client of %s, RFC 6749 §4.1.3, RFC 7523 §2.2', async (method) => {
    const config = await configure(method)
    const tokens = await login(config)
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token)
  })

  it.each(['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'])(
    'gets client credentials by %s, RFC 6749 §4.4',
    async (method) => {
      const config = await configure(method)
      const tokens = await client.clientCredentialsGrant(config, { scope: 'read', resource: api })
      expect(tokens.access_token.split('.')).toHaveLength(3)
    },
  )

  it('polls for a device until its user says yes, RFC 8628 §3.4', async () => {
    const config = await configure('none')
    const begun = await client.initiateDeviceAuthorization(config, { scope: 'read' })
    const request = await running.verification.find(begun.user_code, 'session')
    const polled = client.pollDeviceAuthorizationGrant(config, begun)
    await running.verification.approve(request, {
      subject: 'alice',
      authentication: { time: Math.floor(Date.now() / 1000) },
    })
    expect((await polled).scope).toBe('read')
  })

  it('presents the assertion of a partner and exchanges the token, RFC 7523 §2.1, RFC 8693 §2.1', async () => {
    const config = await configure('client_secret_basic')
    const assertion = running.assertion()
    const tokens = await client.genericGrantRequest(config, bearerGrant, {
      assertion,
      scope: 'read write',
    })
    const exchanged = await client.genericGrantRequest(config, exchangeGrant, {
      subject_token: tokens.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      scope: 'read',
    })
    expect(exchanged.scope).toBe('read')
    // An assertion is good for one use.
    await expect(
      client.genericGrantRequest(config, bearerGrant, { assertion }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('presents a name and a password, RFC 6749 §4.3.2', async () => {
    const config = await configure('client_secret_basic')
    const tokens = await client.genericGrantRequest(config, 'password', {
      username: 'alice',
      password: 'wonderland',
      scope: 'read',
    })
    expect(tokens.scope).toBe('read')
  })

  it('introspects and revokes, RFC 7662 §2.2, RFC 7009 §2.1', async () => {
    const config = await configure('client_secret_basic')
    const tokens = await login(config)
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      sub: 'alice',
    })
    await client.tokenRevocation(config, tokens.refresh_token ?? '')
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
  })

  it('registers itself, RFC 7591 §3.1', async () => {
    const config = await client.dynamicClientRegistration(
      new URL(running.issuer),
      {
        client_name: 'New',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
      undefined,
      { ...options, initialAccessToken },
    )
    expect((await login(config)).access_token).toBeDefined()
  })
})
