import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore } from '@authkit/common'
import { authorizationServer } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import { AuthorizationServer, authorizationCode, pkce, refreshToken } from '@authkit/oauth2/server'
import { endSession, hybridFlow, implicitFlow, openid } from '@authkit/oidc/provider'
import { UserAgent } from '@authkit/testing'
import express from 'express'

/** Where the browser is sent back to; nothing listens there. */
export const redirectUri = 'https://rp.example/callback'
export const clientSecret = 'A%secret:with/odd+characters=0123456789'
export const user = { subject: 'user-1', name: 'Alice Liddell', email: 'alice@example.com' }

/** Our OpenID Provider with every response type, encryption and logout, on Express, on a free loopback port. */
export interface OpenIDServer {
  readonly issuer: string
  readonly stop: () => Promise<void>
}

const credentials = { username: 'alice', password: 'wonderland' }

/** Starts it with some clients. */
export async function startOpenidServer(clients: readonly ClientMetadata[]): Promise<OpenIDServer> {
  const http = createServer()
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // It listens on TCP.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const store = memoryStore()
  // The peers that hear of a logout are on loopback.
  const addresses = 'any'
  const server = new AuthorizationServer({
    issuer,
    store,
    keys: new KeySet([
      JsonWebKey.generate('RSA', { alg: 'RS256' }),
      JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
    ]),
    scopes: ['openid', 'profile', 'email'],
    clients: clients.map((client) => ({
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      ...client,
    })),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .use(
      openid({
        userinfo: (sub) => ({ sub, name: user.name, email: user.email }),
        responseTypes: [...implicitFlow(), ...hybridFlow()],
        encryption: true,
        addresses,
      }),
    )
    .use(endSession({ backChannel: { addresses } }))
  const pages = authorizationServer(server, {
    store,
    secret: 'a secret of at least thirty-two bytes, for tests',
    signIn: ({ username, password }) =>
      username === credentials.username && password === credentials.password
        ? { subject: user.subject, name: user.name }
        : undefined,
  })
  http.on('request', express().use(pages))
  return {
    issuer,
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

/** Signs in and consents; the URL or the posted form that reaches the redirect URI. */
export async function signIn(
  authorizationUrl: string,
  browser: UserAgent = new UserAgent(),
): Promise<URL | Request> {
  let page = await browser.follow(await browser.request(authorizationUrl), redirectUri)
  for (let step = 0; step < 3; step += 1) {
    if (page.location !== undefined) return new URL(page.location)
    const form = postedForm(page.body)
    if (form !== undefined) return new Request(redirectUri, { method: 'POST', body: form })
    const next = page.body.includes('name="password"')
      ? await browser.submit(page, credentials)
      : await browser.submit(page, {}, 'Allow')
    page = await browser.follow(next, redirectUri)
  }
  throw new Error(`the provider answered ${page.status}: ${page.body}`)
}

/** The fields of the form that a page posts to the redirect URI. */
function postedForm(page: string): URLSearchParams | undefined {
  if (!unescapeHtml(page).includes(`action="${redirectUri}"`)) return undefined
  const fields = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  const pairs = [...fields].map(([, name = '', value = '']) => [name, value].map(unescapeHtml))
  return new URLSearchParams(
    pairs.map(([name = '', value = '']): [string, string] => [name, value]),
  )
}

function unescapeHtml(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
