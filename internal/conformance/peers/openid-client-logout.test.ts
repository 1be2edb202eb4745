import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { UserAgent } from '@authkit/testing'
import { createRemoteJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientSecret,
  type OpenIDServer,
  redirectUri,
  signIn,
  startOpenidServer,
  user,
} from './openid-server.ts'

const application = createServer()
const afterLogout = 'https://rp.example/signed-out'

describe('openid-client at our provider, logout', () => {
  let server: OpenIDServer
  let config: client.Configuration
  /** The Logout Token as jose verified it. */
  const heard = Promise.withResolvers<JWTPayload>()

  beforeAll(async () => {
    await once(application.listen(0, '127.0.0.1'), 'listening')
    // It listens on TCP.
    const { port } = application.address() as AddressInfo
    server = await startOpenidServer([
      {
        client_id: 'app',
        post_logout_redirect_uris: [afterLogout],
        backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
        backchannel_logout_session_required: true,
      },
    ])
    config = await client.discovery(
      new URL(server.issuer),
      'app',
      undefined,
      client.ClientSecretBasic(clientSecret),
      { execute: [client.allowInsecureRequests] },
    )
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri ?? ''))
    application.on('request', async (incoming, outgoing) => {
      const token = new URLSearchParams(await text(incoming)).get('logout_token') ?? ''
      const verified = jwtVerify(token, keys, {
        issuer: server.issuer,
        audience: 'app',
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'exp', 'jti', 'events', 'sid'],
      })
      heard.resolve(verified.then(({ payload }) => payload))
      outgoing.writeHead(200, { 'cache-control': 'no-store' }).end()
    })
  })
  afterAll(async () => {
    await server.stop()
    application.close()
    application.closeAllConnections()
  })

  async function begin() {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const checks = { pkceCodeVerifier, expectedState: client.randomState() }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state: checks.expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, checks }
  }

  it('ends the session for an ID Token without a question, comes back and tells the client, RP-Initiated Logout §2, Back-Channel Logout §2.4 and §2.5', async () => {
    const browser = new UserAgent()
    const { url, checks } = await begin()
    const tokens = await client.authorizationCodeGrant(config, await signIn(url, browser), checks)
    const idToken = tokens.id_token ?? ''
    const logout = client.buildEndSessionUrl(config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: afterLogout,
      state: 'state of the logout',
    })
    const page = await browser.follow(await browser.request(logout.href), afterLogout)
    expect(page.location).toBe(`${afterLogout}?state=state+of+the+logout`)
    const { sid } = decodeJwt(idToken)
    const logoutToken = await heard.promise
    expect(logoutToken).toMatchObject({
      sid,
      sub: user.subject,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(logoutToken).not.toHaveProperty('nonce')

    const again = await browser.follow(await browser.request((await begin()).url))
    expect(again.body).toContain('name="password"')
  })

  it('refuses to send the browser to where no client is registered, RP-Initiated Logout §3', async () => {
    const logout = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: 'https://evil.example/',
    })
    const page = await new UserAgent().request(logout.href)
    expect(page).toMatchObject({ status: 400, location: undefined })
  })
})
