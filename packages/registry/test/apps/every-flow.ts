import { memoryStore } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { toFetch } from '@authkit/common/fetch'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  implicit,
  introspection,
  pkce,
  refreshToken,
  revocation,
} from '@authkit/oauth2/server'
import { hybridFlow, implicitFlow, openid } from '@authkit/oidc/provider'
import {
  type AuthorizeRedirectOptions,
  OAuth,
  type OAuth2Registration,
  type OAuthApp,
  type OAuthOptions,
} from '@authkit/registry'
import { fixedClock } from '@authkit/testing'
import { clientSecret, issuer, redirectUri, secret, withCookies } from '../provider.ts'

const key = JsonWebKey.generate('RSA', { alg: 'RS256' })
const keys = new KeySet([key])

/** An ID Token of the provider with other claims, signed by its key. */
export function changed(idToken: unknown, claims: object): string {
  const [header = '', payload = ''] = String(idToken).split('.')
  const parse = (text: string) => Object(JSON.parse(Buffer.from(text, 'base64url').toString()))
  return jwt.encode(parse(header), { ...parse(payload), ...claims }, key)
}

/** A real provider of every flow, reached without a network, with an API, and an application that is registered at it. */
export function everyFlow(
  config: OAuth2Registration = {},
  options: Partial<OAuthOptions<'op'>> = {},
) {
  const clock = fixedClock(1_700_000_000)
  const server = new AuthorizationServer({
    issuer,
    clock,
    keys,
    store: memoryStore({ clock }),
    clients: [
      {
        client_id: 'app',
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
        response_types: [
          'code',
          'id_token',
          'id_token token',
          'code id_token',
          'code token',
          'code id_token token',
        ],
      },
    ],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(implicit())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())
    .use(
      openid({
        userinfo: (sub) => ({ sub, name: 'Alice' }),
        responseTypes: [...implicitFlow(), ...hybridFlow()],
      }),
    )

  const requests: Request[] = []
  const answers = new Map<string, (response: Response) => Response | Promise<Response>>()
  const send: typeof fetch = async (input, init) => {
    const incoming = new Request(input, init)
    requests.push(incoming.clone())
    const { origin, pathname } = new URL(incoming.url)
    const route = server.routes().find(({ path }) => origin === issuer && path === pathname)
    const response = route
      ? await toFetch(route.handler)(incoming)
      : new Response('', { status: origin === issuer ? 404 : 200 })
    return (await answers.get(pathname)?.(response)) ?? response
  }
  const oauth = new OAuth({
    secret,
    clock,
    fetch: send,
    ...options,
    clients: {
      op: {
        issuer,
        clientId: 'app',
        clientSecret,
        apiBaseUrl: 'https://api.example/v1/',
        ...config,
        clientOptions: { scope: 'openid profile', ...config.clientOptions },
      },
    },
  })

  const start = async (
    more: AuthorizeRedirectOptions = {},
    { app = oauth.op, cookie = '' }: { app?: OAuthApp; cookie?: string } = {},
  ) => {
    const response = await app.authorizeRedirect(request('https://app.example/login', cookie), {
      redirectUri,
      ...more,
    })
    const url = new URL(String(response.headers['location']))
    return { url, cookie: withCookies(cookie, response), response }
  }

  /** The person says yes, or no; what the browser brings back then. */
  const answer = async (url: URL, cookie: string, subject: string | undefined = 'alice') => {
    const asked = await server.validateConsentRequest({ method: 'GET', url: url.href, headers: {} })
    const consent = { subject: subject ?? '', authentication: { time: clock() } }
    return browserOf(
      await server.createAuthorizationResponse(asked, subject === undefined ? undefined : consent),
      cookie,
    )
  }
  const refuse = async (url: URL, cookie: string) => {
    const asked = await server.validateConsentRequest({ method: 'GET', url: url.href, headers: {} })
    return browserOf(await server.createAuthorizationResponse(asked, undefined), cookie)
  }
  const login = async (more: AuthorizeRedirectOptions = {}) => {
    const { url, cookie } = await start(more)
    return oauth.op.authorizeAccessToken(await answer(url, cookie))
  }
  const paths = () => requests.map(({ url }) => new URL(url).pathname)
  return { oauth, clock, server, requests, paths, answers, send, start, answer, refuse, login }
}

/** A request of a browser. */
export function request(url: string, cookie = ''): HttpRequest {
  return { method: 'GET', url, headers: cookie === '' ? {} : { cookie } }
}

/** The request that a browser makes of an authorization response, with the cookies that it has. */
function browserOf({ headers, body }: HttpResponse, cookie: string): HttpRequest {
  const { location } = headers
  if (location !== undefined) return request(String(location), cookie)
  return post(fieldsOf(body ?? ''), cookie)
}

/** A form that the page of a provider posts. */
export function post(fields: readonly (readonly [string, string])[], cookie: string): HttpRequest {
  return {
    method: 'POST',
    url: redirectUri,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value]),
    ).toString(),
  }
}

function fieldsOf(page: string): readonly (readonly [string, string])[] {
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return [...inputs].map(([, name = '', value = '']) => [unescaped(name), unescaped(value)])
}

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
