import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OAuth } from '@authkit/express'
import type { OAuth2Token } from '@authkit/oauth2/client'
import { UserAgent } from '@authkit/testing'
import express from 'express'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const provider = createServer()
const application = createServer()
const clientSecret = 'secret+of%the:client/0123456789'

/** What the callback handler of the application got, the newest last. */
const tokens: OAuth2Token[] = []

async function listen(server: typeof provider): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('our registry at oidc-provider', () => {
  let issuer: string
  let baseUrl: string
  let oauth: OAuth<'peer'>

  beforeAll(async () => {
    issuer = await listen(provider)
    baseUrl = await listen(application)
    provider.on(
      'request',
      new Provider(issuer, {
        clients: [
          {
            client_id: 'app',
            client_secret: clientSecret,
            redirect_uris: [`${baseUrl}/callback`],
            grant_types: ['authorization_code', 'refresh_token'],
          },
        ],
        cookies: { keys: ['a key that signs the cookies of a test'] },
        claims: { email: ['email'] },
        findAccount: (_context, id) => ({
          accountId: id,
          claims: () => ({ sub: id, email: `${id}@example.com` }),
        }),
        issueRefreshToken: () => true,
        features: { revocation: { enabled: true } },
      }).callback(),
    )
    oauth = new OAuth({
      secret: 'a secret of at least thirty-two bytes, for tests',
      baseUrl,
      clients: {
        peer: { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'openid email' } },
      },
    })
    const app = express()
    app.get('/login', (req, res) =>
      oauth.peer.authorizeRedirect(req, res, '/callback', { returnTo: '/inbox' }),
    )
    app.get('/callback', async (req, res) => {
      tokens.push(await oauth.peer.authorizeAccessToken(req))
      res.redirect(303, req.authkit?.returnTo ?? '/')
    })
    app.get('/inbox', (_req, res) => void res.send('inbox'))
    application.on('request', app)
  })
  afterAll(() => {
    for (const server of [provider, application]) {
      server.close()
      server.closeAllConnections()
    }
  })

  /** Signs in through the peer's pages; the page that the application shows then. */
  async function login(browser: UserAgent, user: string) {
    let page = await browser.follow(await browser.request(`${baseUrl}/login`))
    for (let step = 0; step < 3 && page.url.startsWith(issuer); step += 1) {
      page = await browser.follow(await browser.submit(page, { login: user, password: 'any' }))
    }
    return page
  }

  it('logs a person in and leads on to where they were going, R69, R72, Core §3.1', async () => {
    const page = await login(new UserAgent(), 'alice')
    expect(page).toMatchObject({ status: 200, url: `${baseUrl}/inbox`, body: 'inbox' })
    expect(tokens.at(-1)?.userinfo).toMatchObject({ iss: issuer, aud: 'app', sub: 'alice' })
  })

  it('reads the user, refreshes and revokes, Core §5.3, RFC 6749 §6, RFC 7009 §2.1', async () => {
    await login(new UserAgent(), 'bob')
    const token = tokens.at(-1)?.toJSON()
    expect(await oauth.peer.userinfo({ token })).toEqual({ sub: 'bob', email: 'bob@example.com' })
    const fresh = await oauth.peer.refreshToken(token)
    expect(fresh.access_token).not.toBe(token?.['access_token'])
    await oauth.peer.revokeToken(fresh)
    await expect(oauth.peer.refreshToken(fresh)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('C-01 refuses the same callback a second time', async () => {
    const browser = new UserAgent()
    let page = await browser.follow(
      await browser.request(`${baseUrl}/login`),
      `${baseUrl}/callback`,
    )
    for (let step = 0; step < 3 && page.location === undefined; step += 1) {
      const next = await browser.submit(page, { login: 'carol', password: 'any' })
      page = await browser.follow(next, `${baseUrl}/callback`)
    }
    const callback = page.location ?? ''
    expect((await browser.request(callback)).status).toBe(303)
    expect((await browser.request(callback)).status).toBe(400)
  })
})
