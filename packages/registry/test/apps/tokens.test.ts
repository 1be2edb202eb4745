import type { OAuth2Token } from '@authkit/oauth2/client'
import { OAuth } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { clientSecret, createLogin, issuer, secret } from '../provider.ts'

describe('tokens of a registered provider', () => {
  it('are refreshed, and updateToken gets the name of the client, R08, RFC 6749 §6', async () => {
    const updates: unknown[] = []
    const { login, oauth } = createLogin({
      updateToken: (name, token, { refreshToken }) =>
        void updates.push([name, token.access_token, refreshToken]),
    })
    const { token } = await login()
    const fresh = await oauth.op.refreshToken(token.toJSON())
    expect(fresh.access_token).not.toBe(token.access_token)
    expect(updates).toEqual([['op', fresh.access_token, token.refresh_token]])
  })

  it('are revoked, RFC 7009 §2.1', async () => {
    const { login, oauth } = createLogin()
    const { token } = await login()
    await oauth.op.revokeToken(token)
    await expect(oauth.op.refreshToken(token)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('go to the API of apiBaseUrl and nowhere else, R63', async () => {
    const seen: [string, string | null][] = []
    const fetchApi: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      seen.push([request.url, request.headers.get('authorization')])
      return new Response('ok')
    }
    const oauth = new OAuth({
      secret,
      fetch: fetchApi,
      clients: {
        api: {
          authorizeUrl: 'https://op.example/authorize',
          accessTokenUrl: 'https://op.example/token',
          clientId: 'app',
          apiBaseUrl: 'https://api.example/v1/',
        },
      },
    })
    const token = { access_token: 'AT', token_type: 'Bearer' }
    await oauth.api.fetch('notes', { token })
    expect(seen).toEqual([['https://api.example/v1/notes', 'Bearer AT']])
    for (const url of [
      'https://evil.example/',
      '//evil.example/',
      'https://api.example.evil.example/',
      'http://api.example/',
    ]) {
      await expect(oauth.api.fetch(url, { token }), url).rejects.toThrow(
        'is not sent to this origin',
      )
    }
    expect(seen).toHaveLength(1)
  })

  it('are needed for a call, E03', async () => {
    const { oauth } = createLogin()
    await expect(oauth.op.refreshToken(undefined)).rejects.toMatchObject({ error: 'missing_token' })
    await expect(oauth.op.userinfo({ token: undefined })).rejects.toMatchObject({
      error: 'missing_token',
      status: 401,
    })
  })

  it('C-08 do not bring claims about another user, OpenID Connect Core §5.3', async () => {
    const { login, oauth, answers } = createLogin()
    const { token } = await login()
    answers.set('/userinfo', () => Response.json({ sub: 'mallory' }))
    await expect(oauth.op.userinfo({ token: token.toJSON() })).rejects.toThrow('another user')
  })
})

/** The application of a login with an API that answers like this; the token of the login has expired. */
async function expired(answer: () => Promise<Response>) {
  const { login, clock, fetchProvider, server } = createLogin()
  const { token } = await login()
  clock.advance(3600)
  const oauth = new OAuth({
    secret,
    clock,
    fetch: (input, init) => {
      const { url } = new Request(input, init)
      return url.startsWith('https://api.example/') ? answer() : fetchProvider(input, init)
    },
    clients: {
      op: {
        issuer,
        clientId: 'app',
        clientSecret,
        apiBaseUrl: 'https://api.example/',
        clientOptions: { scope: 'openid' },
      },
    },
  })
  return { oauth, token, server }
}

describe('a token in the session of a person', () => {
  it('is replaced there when a request renewed it, for every request at the same time, C-15', async () => {
    const { oauth, token, server } = await expired(async () => new Response('ok'))
    const sessions = [{ token: token.toJSON() }, { token: token.toJSON() }]
    await Promise.all(
      sessions.map((session) =>
        oauth.op.fetch('/notes', {
          token: session.token,
          updateToken: (renewed) => void (session.token = renewed.toJSON()),
        }),
      ),
    )
    const [first, second] = sessions.map((session) => session.token['refresh_token'])
    expect(first).toBe(second)
    expect(first).not.toBe(token.refresh_token)
    const stored = await server.context.repositories.refreshTokens.find(String(first))
    expect(stored?.record.successor).toBeUndefined()
  })

  it('is saved although the API could not be reached with it', async () => {
    const { oauth, token } = await expired(() => Promise.reject(new TypeError('down')))
    let saved: unknown
    const updateToken = (renewed: OAuth2Token) => void (saved = renewed.refresh_token)
    await expect(oauth.op.fetch('/', { token, updateToken })).rejects.toThrow('down')
    expect(saved).toBeTypeOf('string')
    expect(saved).not.toBe(token.refresh_token)
  })
})

describe('a provider', () => {
  it('is asked for its metadata and keys once, however many ask, Y05', async () => {
    const { oauth, requests, start } = createLogin()
    await Promise.all(Array.from({ length: 20 }, () => start()))
    expect(requests).toEqual(['/.well-known/openid-configuration'])
    await oauth.op.loadServerMetadata({ force: true })
    expect(requests).toHaveLength(2)
  })

  it('is asked again after an hour, and its old metadata is used while it cannot answer, R65', async () => {
    const { oauth, requests, answers, start, clock } = createLogin()
    await start()
    clock.advance(3600)
    answers.set('/.well-known/openid-configuration', () => new Response('', { status: 500 }))
    await start()
    expect(requests).toHaveLength(2)
    await expect(oauth.op.loadServerMetadata({ force: true })).rejects.toThrow('status 500')
  })

  it('C-06 is not taken for another one, RFC 8414 §3.3', async () => {
    const { start, answers } = createLogin()
    answers.set('/.well-known/openid-configuration', async (response) =>
      Response.json({ ...Object(await response.json()), issuer: 'https://evil.example' }),
    )
    await expect(start()).rejects.toMatchObject({
      status: 502,
      cause: { message: expect.stringContaining('another issuer') },
    })
  })

  it('needs no metadata when all its endpoints are configured', async () => {
    const { fetchProvider, requests, start } = createLogin()
    const oauth = new OAuth({
      secret,
      fetch: fetchProvider,
      clients: {
        op: {
          authorizeUrl: `${issuer}/authorize`,
          accessTokenUrl: `${issuer}/token`,
          clientId: 'app',
          clientSecret,
        },
      },
    })
    await start('', oauth.op)
    expect(requests).toEqual([])
  })
})
