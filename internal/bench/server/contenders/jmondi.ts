import formbody from '@fastify/formbody'
import {
  AuthorizationServer,
  JwtService,
  OAuthRequest,
  type OAuthAuthCode,
  type OAuthClient,
  type OAuthToken,
} from '@jmondi/oauth2-server'
import { handleExpressResponse, requestFromExpress } from '@jmondi/oauth2-server/express'
import { handleFastifyReply, requestFromFastify } from '@jmondi/oauth2-server/fastify'
import express from 'express'
import fastify from 'fastify'
import { createSecretKey, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { type Contender, listen } from '../contender.ts'
import {
  client,
  codeChallenge,
  type GrantType,
  scope,
  subject,
  tokenForm,
} from '../token-request.ts'

const user = { id: subject }
const scopes = [{ name: scope }]
const registered: OAuthClient = {
  id: client.id,
  name: client.id,
  secret: client.secret,
  redirectUris: [client.redirectUri],
  allowedGrants: ['client_credentials', 'authorization_code', 'refresh_token'],
  scopes,
}

/** @jmondi/oauth2-server on Express. */
export function jmondiOnExpress(grantType: GrantType): Promise<Contender> {
  return jmondi(grantType, async (server) => {
    const app = express().disable('x-powered-by').disable('etag')
    app.use(express.urlencoded({ extended: false }))
    app.post('/token', async (request, response) => {
      const answer = await server.respondToAccessTokenRequest(requestFromExpress(request))
      handleExpressResponse(response, answer)
    })
    return listen(createServer(app))
  })
}

/** @jmondi/oauth2-server on Fastify. */
export function jmondiOnFastify(grantType: GrantType): Promise<Contender> {
  return jmondi(grantType, async (server) => {
    const app = fastify()
    await app.register(formbody)
    app.post('/token', async (request, reply) => {
      const answer = await server.respondToAccessTokenRequest(requestFromFastify(request))
      handleFastifyReply(reply, answer)
      return reply
    })
    await app.ready()
    return listen(app.server)
  })
}

/** Its access tokens are always JWTs: HS256 here, by a prepared key. Its repositories are its user's: here the least that works. */
async function jmondi(
  grantType: GrantType,
  host: (server: AuthorizationServer) => Promise<number>,
): Promise<Contender> {
  const codes = new Map<string, OAuthAuthCode>()
  const accessTokens = new Map<string, OAuthToken>()
  const refreshTokens = new Map<string, OAuthToken>()
  const tokens = {
    issueToken: async (owner: OAuthClient, allowed: typeof scopes, who?: typeof user | null) => ({
      accessToken: random(),
      accessTokenExpiresAt: new Date(),
      client: owner,
      user: who ?? null,
      scopes: allowed,
    }),
    issueRefreshToken: async (token: OAuthToken) => {
      token.refreshToken = random()
      token.refreshTokenExpiresAt = new Date(Date.now() + 14 * 86_400_000)
      refreshTokens.set(token.refreshToken, token)
      return token
    },
    persist: async (token: OAuthToken) => {
      accessTokens.set(token.accessToken, token)
    },
    revoke: async (token: OAuthToken) => {
      accessTokens.delete(token.accessToken)
      refreshTokens.delete(token.refreshToken ?? '')
    },
    isRefreshTokenRevoked: async (token: OAuthToken) =>
      !refreshTokens.has(token.refreshToken ?? ''),
    getByRefreshToken: async (token: string) => present(refreshTokens.get(token)),
  }
  const server = new AuthorizationServer(
    {
      getByIdentifier: async () => registered,
      isClientValid: async (_grantType, _client, secret) => secret === client.secret,
    },
    tokens,
    { getAllByIdentifiers: async () => scopes, finalize: async (asked) => asked },
    new JwtService(createSecretKey(randomBytes(32))),
    { useOpaqueAuthorizationCodes: true, useOpaqueRefreshTokens: true },
  )
  const userRepository = { getUserByCredentials: async () => user }
  const authCodeRepository = {
    getByIdentifier: async (code: string) => present(codes.get(code)),
    issueAuthCode: () => ({
      code: random(),
      expiresAt: new Date(),
      user,
      client: registered,
      scopes,
    }),
    persist: async (code: OAuthAuthCode) => {
      codes.set(code.code, code)
    },
    isRevoked: async (code: string) => !codes.has(code),
    revoke: async (code: string) => {
      codes.delete(code)
    },
  }
  server.enableGrantTypes('client_credentials', 'refresh_token', {
    grant: 'authorization_code',
    authCodeRepository,
    userRepository,
  })
  return {
    port: await host(server),
    async renew(count) {
      for (const stored of [codes, accessTokens, refreshTokens]) stored.clear()
      if (grantType === 'client_credentials') return []
      const made = await mintCodes(server, count)
      return grantType === 'authorization_code' ? made : mintRefreshTokens(server, made)
    },
  }
}

async function mintCodes(server: AuthorizationServer, count: number): Promise<string[]> {
  const request = await server.validateAuthorizationRequest(
    new OAuthRequest({
      query: {
        client_id: client.id,
        redirect_uri: client.redirectUri,
        response_type: 'code',
        scope,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      },
    }),
  )
  request.user = user
  request.isAuthorizationApproved = true
  const codes: string[] = []
  while (codes.length < count) {
    const { headers } = await server.completeAuthorizationRequest(request)
    codes.push(new URL(String(headers['location'])).searchParams.get('code') ?? '')
  }
  return codes
}

async function mintRefreshTokens(
  server: AuthorizationServer,
  codes: readonly string[],
): Promise<string[]> {
  const tokens: string[] = []
  for (const code of codes) {
    const body = Object.fromEntries(new URLSearchParams(tokenForm('authorization_code', code)))
    const answer = await server.respondToAccessTokenRequest(new OAuthRequest({ body }))
    tokens.push(String(answer.body['refresh_token']))
  }
  return tokens
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A token or code is unknown')
  return value
}

function random(): string {
  return randomBytes(32).toString('base64url')
}
