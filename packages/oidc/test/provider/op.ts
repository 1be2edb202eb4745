import { createHash } from 'node:crypto'
import { memoryStore, urlEncode } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  pkce,
  refreshToken,
  type AuthorizationServerOptions,
} from '@authkit/oauth2/server'
import { openid, type OpenIDOptions } from '@authkit/oidc/provider'
import { type FixedClock, fixedClock } from '@authkit/testing'

export const issuer = 'https://op.example'
export const redirectUri = 'https://rp.example/callback'
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = createHash('sha256').update(verifier).digest('base64url')

export const keys = new KeySet([
  JsonWebKey.generate('RSA', { alg: 'RS256' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
  JsonWebKey.generate('OKP', { crv: 'Ed25519', alg: 'EdDSA' }),
])
export const authentication = { time: 1_699_999_990, acr: 'urn:example:bronze', amr: ['pwd'] }
export const user = {
  sub: 'user-1',
  name: 'Alice Liddell',
  email: 'alice@example.com',
  phone_number: '+1 555',
  secret_note: 'private',
}

interface ProviderOptions extends Partial<Omit<AuthorizationServerOptions, 'clock'>> {
  readonly clock?: FixedClock
  readonly userinfo?: OpenIDOptions['userinfo']
  readonly alg?: string
}

/** An OpenID Provider over a memory store, and what a relying party does with it. */
export function createOp(options: ProviderOptions = {}) {
  const { userinfo = () => user, alg, clock = fixedClock(1_700_000_000), ...rest } = options
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    keys,
    clock,
    clients: [
      {
        client_id: 'rp',
        client_secret: secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        ...(alg === undefined ? {} : { id_token_signed_response_alg: alg }),
      },
    ],
    ...rest,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .use(openid({ userinfo }))

  const authorize = (changes: Record<string, string> = {}) =>
    server.validateConsentRequest({
      method: 'GET',
      url: `${issuer}/authorize?${urlEncode(Object.entries({ ...parameters, ...changes }))}`,
      headers: {},
    })

  const token = async (form: Record<string, string>) =>
    json(
      await server.createTokenResponse({
        method: 'POST',
        url: `${issuer}/token`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`rp:${secret}`).toString('base64')}`,
        },
        body: urlEncode(Object.entries(form)),
      }),
    )

  const login = async (changes: Record<string, string> = {}) => {
    const response = await server.createAuthorizationResponse(await authorize(changes), {
      subject: user.sub,
      authentication,
    })
    const code = new URL(String(response.headers['location'])).searchParams.get('code') ?? ''
    return token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  }

  const callUserinfo = (request: Partial<HttpRequest>): Promise<HttpResponse> =>
    server.createEndpointResponse('userinfo', {
      method: 'GET',
      url: `${issuer}/userinfo`,
      headers: {},
      ...request,
    })

  return { server, clock, authorize, token, login, callUserinfo }
}

const parameters = {
  response_type: 'code',
  client_id: 'rp',
  redirect_uri: redirectUri,
  scope: 'openid profile email',
  state: 'af0ifjsldkj',
  nonce: 'n-0S6_WzA2Mj',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}
