import OAuthServer from '@node-oauth/express-oauth-server'
import type { AuthorizationCode, RefreshToken, Token } from '@node-oauth/oauth2-server'
import express from 'express'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { type Contender, listen } from '../contender.ts'
import {
  client,
  codeChallenge,
  type GrantType,
  lifetime,
  scope,
  subject,
} from '../token-request.ts'

const user = { id: subject }
const registered = {
  id: client.id,
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  redirectUris: [client.redirectUri],
}

/** @node-oauth/express-oauth-server on Express. Its model is written by its user: here the least that works, on maps. */
export async function nodeOAuth(grantType: GrantType): Promise<Contender> {
  const codes = new Map<string, AuthorizationCode>()
  const accessTokens = new Map<string, Token>()
  const refreshTokens = new Map<string, RefreshToken>()

  const server = new OAuthServer({
    accessTokenLifetime: lifetime,
    model: {
      getClient: async (id: string, secret: string) =>
        id === client.id && secret === client.secret && registered,
      getUserFromClient: async () => user,
      validateScope: async () => [scope],
      getAccessToken: async (token: string) => accessTokens.get(token),
      getAuthorizationCode: async (code: string) => codes.get(code),
      getRefreshToken: async (token: string) => refreshTokens.get(token),
      revokeAuthorizationCode: async ({ authorizationCode }: AuthorizationCode) =>
        codes.delete(authorizationCode),
      revokeToken: async ({ refreshToken }: RefreshToken) => refreshTokens.delete(refreshToken),
      async saveAuthorizationCode() {
        throw new Error('The codes are made in renew')
      },
      async saveToken(token: Token) {
        const saved = { ...token, client: registered, user }
        accessTokens.set(token.accessToken, saved)
        const { refreshToken } = token
        if (refreshToken !== undefined) refreshTokens.set(refreshToken, { ...saved, refreshToken })
        return saved
      },
    },
  })
  const app = express().disable('x-powered-by').disable('etag')
  app.use(express.urlencoded({ extended: false }))
  app.post('/token', server.token())

  const common = { scope: [scope], client: registered, user }
  const save: Readonly<Record<GrantType, (value: string) => unknown>> = {
    client_credentials: () => undefined,
    authorization_code: (authorizationCode) =>
      codes.set(authorizationCode, {
        ...common,
        authorizationCode,
        expiresAt: new Date(Date.now() + 600_000),
        redirectUri: client.redirectUri,
        codeChallenge,
        codeChallengeMethod: 'S256',
      }),
    refresh_token: (refreshToken) => refreshTokens.set(refreshToken, { ...common, refreshToken }),
  }
  return {
    port: await listen(createServer(app)),
    async renew(count) {
      for (const stored of [codes, accessTokens, refreshTokens]) stored.clear()
      const made = Array.from({ length: count }, () => randomBytes(32).toString('hex'))
      for (const value of made) save[grantType](value)
      return made
    },
  }
}
