import { LoginError, OAuth, type OAuthApp } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { createLogin, get, issuer, redirectUri, secret, withCookies } from '../provider.ts'

async function failure(promise: Promise<unknown>): Promise<LoginError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LoginError)
  return error as LoginError
}

const code = { clientId: 'app', clientSecret: 'of this client, at either provider' }
const places = { authorizeUrl: `${issuer}/authorize`, accessTokenUrl: `${issuer}/token` }
const evil = 'https://evil.example/token'

/** A tenant whose registration is another at the callback than at the login. */
async function tenant(before: object, after: object) {
  const requests: string[] = []
  let registration = before
  const oauth = new OAuth({
    secret,
    addresses: 'any',
    fetch: async (input) => {
      requests.push(new Request(input).url)
      return Response.json({ access_token: 'AT', token_type: 'Bearer' })
    },
    resolveClient: () => ({ ...code, ...registration }),
  })
  const app = (await oauth.resolve('sso')) as OAuthApp
  const response = await app.authorizeRedirect(get('https://app.example/'), {
    redirectUri,
    returnTo: '/home',
  })
  const state = new URL(String(response.headers['location'])).searchParams.get('state')
  registration = after
  const back = get(`${redirectUri}?code=c&state=${state}`, withCookies('', response))
  return { oauth, back, requests, app: (await oauth.resolve('sso')) as OAuthApp }
}

describe('a login whose client is at another provider by now', () => {
  it.each([
    ['token endpoint', { ...places, accessTokenUrl: evil }],
    ['authorization endpoint', { ...places, authorizeUrl: 'https://evil.example/authorize' }],
    ['issuer', { ...places, issuer: 'https://evil.example' }],
  ])(
    'C-04: is refused and over, and nothing is sent, for another %s, RFC 9700 §4.4.2',
    async (_, after) => {
      const { app, back, requests } = await tenant(places, after)
      const error = await failure(app.authorizeAccessToken(back))
      expect(error).toMatchObject({
        error: 'mismatching_provider',
        status: 400,
        returnTo: '/home',
      })
      expect(error.setCookie).toHaveLength(1)
      expect(requests).toEqual([])
      expect(await failure(app.authorizeAccessToken(back))).toMatchObject({ reason: 'used' })
    },
  )

  it('C-04: goes on where only what leads to no other provider changed', async () => {
    const { app, back, requests } = await tenant(places, { ...places, apiBaseUrl: issuer })
    expect((await app.authorizeAccessToken(back)).token.access_token).toBe('AT')
    expect(requests).toEqual([places.accessTokenUrl])
  })

  it('C-04: is refused when the metadata names another token endpoint meanwhile', async () => {
    const { oauth, answers, start, approve, requests } = createLogin()
    const { url, cookie } = await start()
    const back = get(await approve(url), cookie)
    answers.set('/.well-known/openid-configuration', async (response) => {
      const metadata = Object(await response.json())
      return Response.json({ ...metadata, token_endpoint: `${issuer}/moved` })
    })
    await oauth.op.loadServerMetadata({ force: true })
    expect(await failure(oauth.op.authorizeAccessToken(back))).toMatchObject({
      error: 'mismatching_provider',
    })
    expect(requests).not.toContain('/moved')
  })
})

describe('a callback for many providers', () => {
  it('C-04: takes a response at the callback that its login named, and at no other, RFC 9700 §4.4.2.2', async () => {
    const { oauth, back } = await tenant(places, places)
    expect((await oauth.resolveCallback(back)).name).toBe('sso')
    for (const path of ['/callback/other', '/', '/callback/']) {
      const url = new URL(back.url)
      url.pathname = path
      expect(await failure(oauth.resolveCallback({ ...back, url: url.href })), path).toMatchObject({
        error: 'mismatching_redirect_uri',
        status: 400,
      })
    }
  })
})
