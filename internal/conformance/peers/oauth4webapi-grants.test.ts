import { KeyObject, type webcrypto } from 'node:crypto'
import { KeySet, JsonWebKey } from '@authkit/jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  api,
  bearerGrant,
  exchangeGrant,
  initialAccessToken,
  otherApi,
  redirectUri,
  type RunningServer,
  secret,
  startServer,
} from './server.ts'

const options = { [oauth.allowInsecureRequests]: true }

describe('oauth4webapi at our server, grant by grant', () => {
  let running: RunningServer
  let as: oauth.AuthorizationServer
  let key: webcrypto.CryptoKey

  beforeAll(async () => {
    const pair = await oauth.generateKeyPair('ES256', { extractable: true })
    key = pair.privateKey
    running = await startServer(new KeySet([JsonWebKey.import(KeyObject.from(pair.publicKey))]))
    const issuer = new URL(running.issuer)
    const request = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
    as = await oauth.processDiscoveryResponse(issuer, request)
  })
  afterAll(() => running.stop())

  const ways = (): [string, oauth.ClientAuth][] => [
    ['client_secret_basic', oauth.ClientSecretBasic(secret)],
    ['client_secret_post', oauth.ClientSecretPost(secret)],
    ['client_secret_jwt', oauth.ClientSecretJwt(secret)],
    ['private_key_jwt', oauth.PrivateKeyJwt(key)],
    ['none', oauth.None()],
  ]
  const basic = oauth.ClientSecretBasic(secret)
  const web: oauth.Client = { client_id: 'client_secret_basic' }

  async function login(
    client: oauth.Client,
    authentication: oauth.ClientAuth,
    more: Record<string, string> = {},
  ) {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL('/authorize', running.issuer)
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'read write',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...more,
    }).toString()
    const callback = await running.authorize(url.href)
    const parameters = oauth.validateAuthResponse(as, client, callback, state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      options,
    )
    return oauth.processAuthorizationCodeResponse(as, client, response)
  }

  it.each([
    'client_secret_basic',
    'client_secret_post',
    'client_secret_jwt',
    'private_key_jwt',
    'none',
  ])('logs in and refreshes as a client of %s, RFC 6749 §4.1.3, RFC 7523 §2.2', async (method) => {
    const client = { client_id: method }
    const authentication = new Map(ways()).get(method) ?? oauth.None()
    const tokens = await login(client, authentication)
    const response = await oauth.refreshTokenGrantRequest(
      as,
      client,
      authentication,
      tokens.refresh_token ?? '',
      options,
    )
    const fresh = await oauth.processRefreshTokenResponse(as, client, response)
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token)
    expect(fresh.scope).toBe('read write')
  })

  it('gets client credentials for a resource as a JWT, RFC 6749 §4.4, RFC 8707 §2.2, RFC 9068 §4', async () => {
    const response = await oauth.clientCredentialsGrantRequest(
      as,
      web,
      basic,
      { scope: 'read', resource: api },
      options,
    )
    const tokens = await oauth.processClientCredentialsResponse(as, web, response)
    const request = new Request(api, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    const claims = await oauth.validateJwtAccessToken(as, request, api, options)
    expect(claims).toMatchObject({ client_id: web.client_id, scope: 'read' })
  })

  it('refuses a resource that was not granted, RFC 8707 §2.2', async () => {
    const tokens = await login(web, basic, { resource: api })
    const response = await oauth.refreshTokenGrantRequest(
      as,
      web,
      basic,
      tokens.refresh_token ?? '',
      { ...options, additionalParameters: { resource: otherApi } },
    )
    await expect(oauth.processRefreshTokenResponse(as, web, response)).rejects.toMatchObject({
      error: 'invalid_target',
    })
  })

  it('authorizes a device, RFC 8628 §3.1, §3.4', async () => {
    const client = { client_id: 'none' }
    const begun = await oauth.processDeviceAuthorizationResponse(
      as,
      client,
      await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'read' }, options),
    )
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, oauth.None(), begun.device_code, options),
      )
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' })
    // The interval is a whole second, whose end may lie between two polls.
    const refusal = () => poll().catch((error: unknown) => error)
    await expect.poll(refusal, { interval: 0 }).toMatchObject({ error: 'slow_down' })
    const request = await running.verification.find(begun.user_code, 'session')
    await running.verification.approve(request, {
      subject: 'alice',
      authentication: { time: Math.floor(Date.now() / 1000) },
    })
    expect((await poll()).scope).toBe('read')
    await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('presents the assertion of a partner, RFC 7523 §2.1', async () => {
    const response = await oauth.genericTokenEndpointRequest(
      as,
      web,
      basic,
      bearerGrant,
      { assertion: running.assertion(), scope: 'read' },
      options,
    )
    const tokens = await oauth.processGenericTokenEndpointResponse(as, web, response)
    expect(tokens.scope).toBe('read')
    expect(tokens.refresh_token).toBeUndefined()
  })

  it('presents a name and a password, RFC 6749 §4.3.2', async () => {
    const ask = async (password: string) =>
      oauth.processGenericTokenEndpointResponse(
        as,
        web,
        await oauth.genericTokenEndpointRequest(
          as,
          web,
          basic,
          'password',
          { username: 'alice', password, scope: 'read' },
          options,
        ),
      )
    expect((await ask('wonderland')).scope).toBe('read')
    await expect(ask('wrong')).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('exchanges a token for one of less, RFC 8693 §2.1', async () => {
    const tokens = await login(web, basic)
    const response = await oauth.genericTokenEndpointRequest(
      as,
      web,
      basic,
      exchangeGrant,
      {
        subject_token: tokens.access_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        scope: 'read',
      },
      options,
    )
    const exchanged = await oauth.processGenericTokenEndpointResponse(as, web, response)
    expect(exchanged).toMatchObject({
      scope: 'read',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    })
  })

  it('introspects and revokes, RFC 7662 §2.2, RFC 7009 §2.1', async () => {
    const tokens = await login(web, basic)
    const introspect = async () =>
      oauth.processIntrospectionResponse(
        as,
        web,
        await oauth.introspectionRequest(as, web, basic, tokens.access_token, options),
      )
    expect(await introspect()).toMatchObject({ active: true, sub: 'alice', iss: running.issuer })
    const revoked = await oauth.revocationRequest(
      as,
      web,
      basic,
      tokens.refresh_token ?? '',
      options,
    )
    await oauth.processRevocationResponse(revoked)
    expect(await introspect()).toEqual({ active: false })
  })

  it('registers a client that logs in at once, RFC 7591 §3.1', async () => {
    const request = await oauth.dynamicClientRegistrationRequest(
      as,
      { client_name: 'New', redirect_uris: [redirectUri], grant_types: ['authorization_code'] },
      { ...options, initialAccessToken },
    )
    const client = await oauth.processDynamicClientRegistrationResponse(request)
    const { client_secret: issued } = client
    if (typeof issued !== 'string') throw new Error('no secret was issued')
    const tokens = await login(client, oauth.ClientSecretBasic(issued))
    expect(tokens.access_token).toBeDefined()
  })

  it('sends its request signed, RFC 9101 §5', async () => {
    const client = { client_id: 'private_key_jwt' }
    const verifier = oauth.generateRandomCodeVerifier()
    const parameters = {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    const request = await oauth.issueRequestObject(as, client, parameters, key)
    const url = new URL('/authorize', running.issuer)
    url.search = new URLSearchParams({ client_id: client.client_id, request }).toString()
    const callback = await running.authorize(url.href)
    expect(oauth.validateAuthResponse(as, client, callback).get('code')).toBeTruthy()
  })
})
