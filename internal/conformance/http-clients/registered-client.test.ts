import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { attachOAuth2 as attachToAxios } from '@authkit/axios'
import { attachOAuth2 as attachToGot } from '@authkit/got'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { OAuth, type TokenClient } from '@authkit/registry'
import { create as createAxios } from 'axios'
import got from 'got'
import { describe, expect, it, onTestFinished } from 'vitest'

const issuer = 'https://op.example'
const now = 1_700_000_000
const clock = (): number => now
const calls = 1000
const key = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k' })

/** An OpenID provider that answers each refresh with a new ID Token and takes each refresh token once, and what it was asked. */
function createProvider() {
  const asked: string[] = []
  let live = 'R1'
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    if (pathname === '/jwks') return Response.json(new KeySet([key]).toJSON())
    if (pathname !== '/token') {
      const endpoints = { token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` }
      return Response.json({ issuer, authorization_endpoint: `${issuer}/a`, ...endpoints })
    }
    const form = new URLSearchParams(await request.text())
    if (form.get('refresh_token') !== live) {
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    }
    live = `R${asked.length}`
    const claims = { iss: issuer, aud: 'app', sub: 'alice', iat: now, exp: now + 600 }
    return Response.json({
      access_token: 'renewed',
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: live,
      id_token: jwt.encode({ alg: 'RS256', kid: 'k' }, claims, key),
    })
  }
  return { asked, send }
}

/** An API on loopback, and the tokens that it got. */
async function createApi() {
  const tokens: (string | undefined)[] = []
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization)
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address record.
  const { port } = server.address() as AddressInfo
  return { tokens, url: `http://127.0.0.1:${port}/` }
}

const clients: Readonly<
  Record<string, (client: TokenClient, url: string) => () => Promise<unknown>>
> = {
  axios: (client, url) => {
    const instance = attachToAxios(createAxios({ baseURL: url }), client)
    return () => instance.get('notes')
  },
  got: (client, url) => {
    const instance = attachToGot(got.extend({ prefixUrl: url, retry: { limit: 0 } }), client)
    return () => instance.get('notes')
  },
  fetch: (client) => () => client.fetch('notes'),
}

describe('a registered client behind an HTTP client', () => {
  it.each(Object.keys(clients))(
    'C-16, Y03 renews an expired token by one discovery, one refresh and one JWKS request for 1000 calls through %s',
    async (name) => {
      const { asked, send } = createProvider()
      const { tokens, url } = await createApi()
      const saved: string[] = []
      const oauth = new OAuth({
        secret: 'a secret of at least thirty-two bytes, for tests',
        clock,
        fetch: (input, init) =>
          new URL(new Request(input).url).origin === issuer
            ? send(input, init)
            : fetch(input, init),
        updateToken: (client, token) => void saved.push(`${client} ${token.refresh_token}`),
        clients: {
          op: { issuer, clientId: 'app', apiBaseUrl: url, clientOptions: { scope: 'openid' } },
        },
      })
      const token = { access_token: 'old', refresh_token: 'R1', expires_at: now - 1 }
      const call = clients[name]?.(oauth.op.tokenClient({ token }), url)
      expect(asked).toEqual([])
      const answers = await Promise.all(Array.from({ length: calls }, () => call?.()))
      expect(answers).toHaveLength(calls)
      expect(asked).toEqual(['/.well-known/openid-configuration', '/token', '/jwks'])
      expect(saved).toHaveLength(1)
      expect([tokens.length, new Set(tokens)]).toEqual([calls, new Set(['Bearer renewed'])])
    },
    60_000,
  )
})
