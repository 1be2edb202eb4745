import type { HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  pkce,
  refreshToken,
} from '@authkit/oauth2/server'
import {
  client,
  codeChallenge,
  type GrantType,
  lifetime,
  scope,
  tokenForm,
} from '../server/token-request.ts'
import { now } from './engine.ts'
import { inParallel, type Subject } from './race.ts'
import { each, userOf } from './record.ts'

/** The kinds of record that exchanges write. */
export const exchangeKinds = ['authorization_code', 'grant', 'access_token', 'refresh_token']

/** Exchanges that prepare others, at a time. */
const preparing = 32

/** Refresh tokens that rotate in turn; more than are ever in flight. */
const families = 40

/** A server without HTTP. Codes come with refresh tokens, all tokens are opaque and stored. */
export function createServer(store: Store): AuthorizationServer {
  return new AuthorizationServer({
    issuer: 'https://login.example',
    store,
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [client.redirectUri],
        grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
      },
    ],
    lifetimes: { accessToken: lifetime },
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
}

/** Answers token requests of one grant, for codes or refresh tokens that another server on the same store may have made. */
export function exchanges(
  server: AuthorizationServer,
  grantType: GrantType,
  maker: AuthorizationServer = server,
): Subject {
  return { prepare: preparations[grantType](server, maker) }
}

type Preparation = (server: AuthorizationServer, maker: AuthorizationServer) => Subject['prepare']

const preparations: Readonly<Record<GrantType, Preparation>> = {
  client_credentials: (server) => async () => () => exchange(server, 'client_credentials', ''),
  authorization_code: (server, maker) => async (count) => {
    const next = each(await mintCodes(maker, count))
    return () => exchange(server, 'authorization_code', next())
  },
  // Each takes a token that nobody has and leaves the one it got for it.
  refresh_token: (server, maker) => async (count) => {
    const idle = await mintRefreshTokens(maker, Math.min(families, count))
    return async () => {
      const { body = '' } = await exchange(server, 'refresh_token', idle.shift() ?? '')
      idle.push(refreshTokenIn(body))
    }
  },
}

async function exchange(
  server: AuthorizationServer,
  grantType: GrantType,
  credential: string,
): Promise<HttpResponse> {
  const response = await server.createTokenResponse({
    method: 'POST',
    url: `${server.issuer}/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: tokenForm(grantType, credential),
  })
  if (response.status === 200) return response
  throw new Error(`A token request was answered ${response.status}`)
}

async function mintCodes(server: AuthorizationServer, count: number): Promise<string[]> {
  const url = new URL(server.authorizationEndpoint)
  url.search = new URLSearchParams({
    client_id: client.id,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  }).toString()
  const request = await server.validateConsentRequest({
    method: 'GET',
    url: url.href,
    headers: {},
  })
  const codes: string[] = []
  await inParallel(count, preparing, async (number) => {
    const approval = { subject: userOf(number), authentication: { time: now() } }
    const { headers } = await server.createAuthorizationResponse(request, approval)
    codes.push(new URL(String(headers['location'])).searchParams.get('code') ?? '')
  })
  return codes
}

async function mintRefreshTokens(server: AuthorizationServer, count: number): Promise<string[]> {
  const codes = await mintCodes(server, count)
  const tokens: string[] = []
  await inParallel(count, preparing, async (number) => {
    const { body = '' } = await exchange(server, 'authorization_code', codes[number] ?? '')
    tokens.push(refreshTokenIn(body))
  })
  return tokens
}

function refreshTokenIn(body: string): string {
  // RFC 6749 §5.1: a successful answer has this member where the client may refresh.
  return (JSON.parse(body) as { refresh_token: string }).refresh_token
}
