import express from 'express'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { OAuth, type OAuth1App, type OAuthApp } from '../src/index.ts'
import { Agent } from './agent.ts'
import { collectFaults } from './fault-collector.ts'
import { listen } from './listen.ts'

const baseUrl = 'https://app.example'
const origin = 'https://old.example'

/** A provider of OAuth 1.0 as a script: what it answers at each path, and what it was asked. */
function oldProvider() {
  const sent: Request[] = []
  const answers = new Map([
    ['/request', 'oauth_token=rt&oauth_token_secret=rs&oauth_callback_confirmed=true'],
    ['/access', 'oauth_token=at&oauth_token_secret=as&screen_name=alice'],
    ['/api/me', 'name=Alice'],
  ])
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    sent.push(request)
    return new Response(answers.get(new URL(request.url).pathname))
  }
  return { sent, send }
}

async function start() {
  const provider = oldProvider()
  const oauth = new OAuth({
    secret: 'login-secret-login-secret-login-secret',
    baseUrl,
    fetch: provider.send,
    fetchToken: (name, req) => ({
      oauth_token: `${name}-${req.get('x-user')}`,
      oauth_token_secret: 's',
    }),
    clients: {
      old: {
        clientId: 'consumer',
        clientSecret: 'secret',
        requestTokenUrl: `${origin}/request`,
        authorizeUrl: `${origin}/authorize`,
        accessTokenUrl: `${origin}/access`,
        apiBaseUrl: `${origin}/api/`,
      },
    },
  })
  const faults: unknown[] = []
  const url = await listen(() => {
    const app = express()
    app.get('/login', (req, res) =>
      oauth.old.authorizeRedirect(req, res, '/callback', { returnTo: '/home' }),
    )
    app.get('/callback', async (req, res) => {
      const token = await oauth.old.authorizeAccessToken(req)
      const me = await oauth.old.get('me', { request: req })
      res.json({ token, ...req.authkit, me: await me.text() })
    })
    app.get('/me', async (req, res) => {
      const answer = await oauth.old.post('me', { request: req })
      res.send(await answer.text())
    })
    return app.use(collectFaults(faults))
  })
  return { ...provider, oauth, url, faults }
}

describe('a provider of OAuth 1.0 in Express', () => {
  it('R69, R73, T10.24, W21, W22 logs in and calls the API with the token of the login, RFC 5849 §2.1 to §2.3', async () => {
    const { url, sent } = await start()
    const agent = new Agent()
    const left = await agent.get(`${url}/login`)
    expect(left.location?.href).toBe(`${origin}/authorize?oauth_token=rt`)
    const done = await agent.get(`${url}/callback?oauth_token=rt&oauth_verifier=v`)
    expect(JSON.parse(done.body)).toEqual({
      token: { oauth_token: 'at', oauth_token_secret: 'as', screen_name: 'alice' },
      returnTo: '/home',
      me: 'name=Alice',
    })
    expect(agent.cookies.size).toBe(0)
    const signed = sent.map(({ headers }) => headers.get('authorization'))
    expect(signed[0]).toContain(`oauth_callback="${encodeURIComponent(`${baseUrl}/callback`)}"`)
    expect(signed[2]).toMatch(/^OAuth .*oauth_token="at"/)
  })

  it('T11.02 signs with the token that fetchToken finds for the request of Express', async () => {
    const { url, sent } = await start()
    const agent = new Agent()
    await agent.get(`${url}/me`, { headers: { 'x-user': 'alice' } })
    expect(sent[0]?.method).toBe('POST')
    expect(sent[0]?.headers.get('authorization')).toContain('oauth_token="old-alice"')
  })

  it('T10.25, R73 tells that the user said no, and forgets the login', async () => {
    const { url, faults } = await start()
    const agent = new Agent()
    await agent.get(`${url}/login`)
    await agent.get(`${url}/callback?denied=rt`)
    expect(faults).toMatchObject([{ error: 'access_denied', status: 403, returnTo: '/home' }])
    expect(agent.cookies.size).toBe(0)
  })

  it('G06, M11 is typed as one by what its registration says', () => {
    const oauth = new OAuth({
      secret: 'login-secret-login-secret-login-secret',
      clients: {
        old: {
          clientId: 'a',
          clientSecret: 'b',
          requestTokenUrl: `${origin}/r`,
          authorizeUrl: `${origin}/a`,
          accessTokenUrl: `${origin}/t`,
        },
        op: { issuer: 'https://op.example', clientId: 'app' },
      },
    })
    expectTypeOf(oauth.old).toEqualTypeOf<OAuth1App>()
    expectTypeOf(oauth.op).toEqualTypeOf<OAuthApp>()
    expect(oauth.old).not.toHaveProperty('refreshToken')
    expectTypeOf(oauth.old).not.toHaveProperty('refreshToken')
  })
})
