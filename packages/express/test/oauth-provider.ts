import { memoryStore } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { AuthorizationServer, authorizationCode, pkce, refreshToken } from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import type { HttpResponse } from '@authkit/common/http'

export const issuer = 'https://op.example'
export const baseUrl = 'https://app.example'
export const clientSecret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'

/** An OpenID provider that is reached without a network, with an API that tells which token it got. */
export function createProvider() {
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore(),
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
    clients: [
      {
        client_id: 'app',
        client_secret: clientSecret,
        redirect_uris: [`${baseUrl}/callback`, `${baseUrl}/shared`],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .use(openid({ userinfo: (sub) => ({ sub, name: 'Alice' }) }))

  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { origin, pathname } = new URL(request.url)
    const route = server.routes().find(({ path }) => origin === issuer && path === pathname)
    if (route) return toFetch(route.handler)(request)
    return Response.json({ authorization: request.headers.get('authorization') })
  }

  /** Alice says yes; what the provider answers her browser. */
  const approve = async (url: string): Promise<HttpResponse> => {
    const request = await server.validateConsentRequest({ method: 'GET', url, headers: {} })
    const authentication = { time: Math.floor(Date.now() / 1000) }
    return server.createAuthorizationResponse(request, { subject: 'alice', authentication })
  }
  return { server, send, approve }
}

/** The form that the page of a provider posts. */
export function formOf({ body = '' }: HttpResponse): Record<string, string> {
  const inputs = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    ]),
  )
}
