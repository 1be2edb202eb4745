import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore } from '@authkit/common'
import { authorizationServer } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  jwtFormat,
  pkce,
  refreshToken,
  revocation,
} from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import { UserAgent } from '@authkit/testing'
import express from 'express'

export const clientId = 'peer'
export const clientSecret = 'A%secret:with/odd+characters=0123456789'
export const redirectUri = 'http://127.0.0.1:65000/callback'
export const user = {
  username: 'alice',
  password: 'wonderland',
  subject: 'user-1',
  name: 'Alice Liddell',
}

export interface RunningProvider {
  readonly issuer: string
  readonly server: AuthorizationServer
  readonly stop: () => Promise<void>
}

/** Our provider on Express, on a free loopback port, with one user and one client. */
export async function startProvider(): Promise<RunningProvider> {
  const http: Server = createServer()
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const store = memoryStore()
  const server = new AuthorizationServer({
    issuer,
    store,
    keys: new KeySet([
      JsonWebKey.generate('RSA', { alg: 'RS256' }),
      JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
    ]),
    accessTokens: jwtFormat({ audience: 'https://api.example' }),
    scopes: ['openid', 'profile', 'email', 'read'],
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        client_name: 'Peer',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      },
    ],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())
    .use(
      openid({
        userinfo: (subject) => ({ sub: subject, name: user.name, email: 'alice@example.com' }),
      }),
    )
  const app = express().use(
    authorizationServer(server, {
      store,
      secret: 'a secret of at least thirty-two bytes, for tests',
      signIn: ({ username, password }) =>
        username === user.username && password === user.password
          ? { subject: user.subject, name: user.name }
          : undefined,
    }),
  )
  http.on('request', app)
  const stop = async () => {
    http.close()
    http.closeAllConnections()
    await once(http, 'close')
  }
  return { issuer, server, stop }
}

/** Signs in and consents in a browser of its own; where the provider sends it with the answer. */
export async function signIn(authorizationUrl: string): Promise<URL> {
  const browser = new UserAgent()
  const { username, password } = user
  const login = await browser.follow(await browser.request(authorizationUrl), redirectUri)
  const next = await browser.follow(
    await browser.submit(login, { username, password }),
    redirectUri,
  )
  // The provider remembers the consent of an earlier login.
  if (next.location !== undefined) return new URL(next.location)
  const answer = await browser.follow(await browser.submit(next, {}, 'Allow'), redirectUri)
  return new URL(answer.location ?? 'about:blank')
}
