import { createHash } from 'node:crypto'
import { memoryStore, urlEncode } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  pkce,
  refreshToken,
  revocation,
  type AuthorizationServerOptions,
  type RefreshTokenOptions,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'

export const issuer = 'https://issuer.example'
export const redirectUri = 'https://app.example/callback'
export const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challenge = createHash('sha256').update(verifier).digest('base64url')
export const authentication = { time: 1_700_000_000 }

const allGrants = ['authorization_code', 'refresh_token', 'client_credentials']

/** A confidential client, another one, and a public client. */
export const clients = [
  {
    client_id: 'web',
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: allGrants,
    scope: 'read write',
  },
  {
    client_id: 'other',
    client_secret: secret,
    redirect_uris: ['https://other.example/cb'],
    grant_types: allGrants,
  },
  {
    client_id: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb'],
    grant_types: ['authorization_code', 'refresh_token'],
  },
  {
    client_id: 'poster',
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: ['https://poster.example/cb'],
    grant_types: allGrants,
  },
] as const

export interface ProviderOptions extends Partial<AuthorizationServerOptions> {
  readonly refresh?: RefreshTokenOptions
}

/** A server of all grants over a memory store, and what a client does with it. */
export function createProvider({ refresh: refreshOptions, ...options }: ProviderOptions = {}) {
  const clock = fixedClock(1_700_000_000)
  const store: Store = options.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    scopes: ['read', 'write', 'admin'],
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken(refreshOptions))
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())

  const authorize = (changes: Record<string, string | undefined> = {}) =>
    server.validateConsentRequest(get('/authorize', { ...authorizationParameters, ...changes }))

  const getCode = async (changes: Record<string, string | undefined> = {}) => {
    const request = await authorize(changes)
    const response = await server.createAuthorizationResponse(request, {
      subject: 'alice',
      authentication,
    })
    return locationOf(response).searchParams.get('code') ?? ''
  }

  const token = (form: Record<string, string | undefined>, headers = basic('web', secret)) =>
    server.createTokenResponse(post('/token', form, headers))

  const exchange = (
    code: string,
    changes: Record<string, string | undefined> = {},
    headers = basic('web', secret),
  ) =>
    token(
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...changes,
      },
      headers,
    )

  const refresh = (
    refresh_token: string,
    changes: Record<string, string | undefined> = {},
    headers = basic('web', secret),
  ) => token({ grant_type: 'refresh_token', refresh_token, ...changes }, headers)

  const revoke = (value: string, headers = basic('web', secret)) =>
    server.createEndpointResponse('revocation', post('/revoke', { token: value }, headers))

  return { server, store, clock, events, authorize, getCode, token, exchange, refresh, revoke }
}

export const authorizationParameters = {
  response_type: 'code',
  client_id: 'web',
  redirect_uri: redirectUri,
  scope: 'read',
  state: 'af0ifjsldkj',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

export function get(
  path: string,
  parameters: Record<string, string | undefined> = {},
): HttpRequest {
  return { method: 'GET', url: `${issuer}${path}?${urlEncode(pairs(parameters))}`, headers: {} }
}

export function post(
  path: string,
  form: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): HttpRequest {
  return {
    method: 'POST',
    url: `${issuer}${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: urlEncode(pairs(form)),
  }
}

function pairs(parameters: Record<string, string | undefined>): [string, string][] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
}

export function basic(clientId: string, clientSecret: string): Record<string, string> {
  const encoded = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  return { authorization: `Basic ${Buffer.from(encoded).toString('base64')}` }
}

export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}

export function locationOf(response: HttpResponse): URL {
  return new URL(String(response.headers['location']))
}
