import { memoryStore } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { toFetch } from '@authkit/common/fetch'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  pkce,
  refreshToken,
  revocation,
} from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import { OAuth, type OAuthApp, type OAuthOptions } from '@authkit/registry'
import { fixedClock } from '@authkit/testing'

export const issuer = 'https://op.example'
export const redirectUri = 'https://app.example/callback'
export const secret = 'a secret of at least thirty-two bytes, for tests'
export const clientSecret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'

type Answer = (response: Response) => Response | Promise<Response>

/** A real provider that is reached without a network, and an application registered at it. */
export function createLogin(options: Partial<OAuthOptions<'op'>> = {}) {
  const clock = fixedClock(1_700_000_000)
  const server = new AuthorizationServer({
    issuer,
    clock,
    store: memoryStore({ clock }),
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
    clients: [
      {
        client_id: 'app',
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerEndpoint(revocation())
    .use(openid({ userinfo: (subject) => ({ sub: subject, name: 'Alice' }) }))

  const requests: string[] = []
  const answers = new Map<string, Answer>()
  /** The provider's side of the network; `answers` can change what it says at a path. */
  const fetchProvider: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    requests.push(pathname)
    const route = server.routes().find(({ path }) => path === pathname)
    const response = route
      ? await toFetch(route.handler)(request)
      : new Response('', { status: 404 })
    return (await answers.get(pathname)?.(response)) ?? response
  }
  const oauth = new OAuth({
    secret,
    clock,
    fetch: fetchProvider,
    clients: {
      op: {
        issuer,
        clientId: 'app',
        clientSecret,
        clientOptions: { scope: 'openid profile' },
      },
    },
    ...options,
  })

  /** Starts a login in a browser; what the provider was asked, and the cookies the browser has now. */
  const start = async (cookie = '', app: OAuthApp = oauth.op, more: object = {}) => {
    const response = await app.authorizeRedirect(get('https://app.example/login', cookie), {
      redirectUri,
      ...more,
    })
    return {
      url: new URL(String(response.headers['location'])),
      cookie: withCookies(cookie, response),
      response,
    }
  }

  /** The person signs in and consents at the provider; the callback URL with the answer. */
  const approve = async (url: URL, subject = 'alice') => {
    const request = await server.validateConsentRequest({
      method: 'GET',
      url: url.href,
      headers: {},
    })
    const authentication = { time: clock() }
    const response = await server.createAuthorizationResponse(request, { subject, authentication })
    return String(response.headers['location'])
  }

  const login = async () => {
    const { url, cookie } = await start()
    return oauth.op.authorizeAccessToken(get(await approve(url), cookie))
  }

  return { oauth, server, clock, requests, answers, start, approve, login, fetchProvider }
}

export function get(url: string, cookie = ''): HttpRequest {
  return { method: 'GET', url, headers: cookie === '' ? {} : { cookie } }
}

/** The Cookie header of a browser that had `cookie` and got a response. */
export function withCookies(cookie: string, response: Pick<HttpResponse, 'headers'>): string {
  const jar = new Map(cookie.split('; ').filter(Boolean).map(split))
  const { 'set-cookie': lines = [] } = response.headers
  for (const line of typeof lines === 'string' ? [lines] : lines) {
    const [name, value] = split(line.split(';')[0] ?? '')
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}
