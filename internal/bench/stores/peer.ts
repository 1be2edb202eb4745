import { generateToken } from '@authkit/common'
import OAuth2Server from '@node-oauth/oauth2-server'
import type { AuthorizationCode, Token } from '@node-oauth/oauth2-server'
import {
  client,
  codeChallenge,
  lifetime,
  scope,
  subject as user,
  tokenForm,
} from '../server/token-request.ts'
import { newVersion, now, type Raw, type RawRow } from './engine.ts'
import { inParallel, type Subject } from './race.ts'
import { each } from './record.ts'

const registered = {
  id: client.id,
  grants: ['authorization_code', 'refresh_token'],
  redirectUris: [client.redirectUri],
}

/** Statements that prepare codes, at a time. */
const preparing = 32

/**
 * Code exchanges of @node-oauth/oauth2-server, whose model is written by its user: here the four bare statements without which it does not
 * work. It keeps tokens in clear and neither grants nor what was used.
 */
export function nodeOAuthExchanges(raw: Raw): Subject {
  const common = { client: registered, user: { id: user }, scope: [scope] }
  const server = new OAuth2Server({
    accessTokenLifetime: lifetime,
    model: {
      getClient: async (id: string, secret: string) =>
        id === client.id && secret === client.secret && registered,
      validateScope: async () => [scope],
      async getAuthorizationCode(code: string): Promise<AuthorizationCode> {
        await raw.get('authorization_code', code)
        return {
          ...common,
          authorizationCode: code,
          expiresAt: new Date(Date.now() + 600_000),
          redirectUri: client.redirectUri,
          codeChallenge,
          codeChallengeMethod: 'S256',
        }
      },
      async revokeAuthorizationCode({ authorizationCode }: AuthorizationCode) {
        return Boolean(await raw.consume('authorization_code', authorizationCode))
      },
      async saveToken(token: Token): Promise<Token> {
        const { accessToken, refreshToken = '' } = token
        await Promise.all([
          raw.insert('access_token', rowOf(accessToken)),
          raw.insert('refresh_token', rowOf(refreshToken)),
        ])
        return { ...token, ...common }
      },
      async getAccessToken() {
        throw new Error('Nobody presents an access token')
      },
      async saveAuthorizationCode() {
        throw new Error('The codes are written beforehand')
      },
    },
  })
  return {
    async prepare(count) {
      const codes = Array.from({ length: count }, () => generateToken())
      const unwritten = each(codes)
      await inParallel(count, preparing, async () =>
        raw.put('authorization_code', rowOf(unwritten())),
      )
      const next = each(codes)
      return () => {
        const body = tokenForm('authorization_code', next())
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(body.length),
        }
        const parameters = Object.fromEntries(new URLSearchParams(body))
        const { Request, Response } = OAuth2Server
        const request = new Request({ method: 'POST', headers, query: {}, body: parameters })
        return server.token(request, new Response({}))
      }
    },
  }
}

function rowOf(id: string): RawRow {
  const expiresAt = now() + lifetime
  const data = JSON.stringify({ scope: [scope], redirectUri: client.redirectUri, codeChallenge })
  const clientId = client.id
  return { id, grantId: null, clientId, subject: user, expiresAt, version: newVersion(), data }
}
