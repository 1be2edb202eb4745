import { createHash } from 'node:crypto'
import { memoryStore } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { ClientMetadata } from '@authkit/oauth2'
import {
  type AccessTokenRepository,
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  type CodeRepository,
  type GrantRepository,
  introspection,
  pkce,
  type QueryClient,
  type RefreshTokenRepository,
  refreshToken,
  type RefreshTokenOptions,
  revocation,
  type ServerEvent,
} from '@authkit/oauth2/server'
import type { FixedClock } from '@authkit/testing'

/** The tables of an application as a server takes them. */
export interface Tables {
  readonly clients: QueryClient
  readonly grants: GrantRepository
  readonly codes: CodeRepository
  readonly accessTokens: AccessTokenRepository
  readonly refreshTokens: RefreshTokenRepository
}

export const issuer = 'https://issuer.example'
export const redirectUri = 'https://app.example/callback'
export const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'

/** The client that the tables hold. */
export const web: ClientMetadata = {
  client_id: 'web',
  client_name: 'Wéb ☂',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scope: 'read write',
}

/** A user by the number that an application knows it by. */
export const subject = '4711'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const resource = 'https://api.example/'

type Form = Readonly<Record<string, string>>

/** A server on tables of an application, and what its client does. */
export function createProvider(
  { clients, ...repositories }: Tables,
  clock: FixedClock,
  refreshOptions: RefreshTokenOptions = {},
) {
  const store = memoryStore({ clock })
  const used = new Set<string>()
  const put = store.put.bind(store)
  store.put = (kind, record) => {
    used.add(kind)
    return put(kind, record)
  }
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clock,
    clients,
    repositories,
    scopes: ['read', 'write'],
    resources: [{ resource, scopes: ['read', 'write'] }],
    onEvent: (event) => events.push(event),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken(refreshOptions))
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())

  const getCode = async (): Promise<string> => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'web',
      redirect_uri: redirectUri,
      scope: 'read',
      resource,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const url = `${issuer}/authorize?${query}`
    const asked = await server.validateConsentRequest({ method: 'GET', url, headers: {} })
    const authentication = { time: clock(), amr: ['pwd'] }
    const answer = await server.createAuthorizationResponse(asked, { subject, authentication })
    return new URL(String(answer.headers['location'])).searchParams.get('code') ?? ''
  }
  const token = (form: Form) => server.createTokenResponse(post('/token', form))
  const exchange = (code: string) =>
    token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  const refresh = (value: string) => token({ grant_type: 'refresh_token', refresh_token: value })
  const revoke = (value: string, token_type_hint: string) =>
    server.createEndpointResponse('revocation', post('/revoke', { token: value, token_type_hint }))
  const introspect = (value: string) =>
    server.createEndpointResponse('introspection', post('/introspect', { token: value }))

  return { getCode, token, exchange, refresh, revoke, introspect, events, used }
}

function post(path: string, form: Form): HttpRequest {
  return {
    method: 'POST',
    url: `${issuer}${path}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${btoa(`web:${secret}`)}`,
    },
    body: new URLSearchParams(form).toString(),
  }
}

/** The members of an answer. */
export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}

/** The two tokens of an answer. */
export function tokensOf(response: HttpResponse): { access: string; refresh: string } {
  const { access_token, refresh_token } = json(response)
  return { access: String(access_token), refresh: String(refresh_token) }
}
