import { generateToken, memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  jwtFormat,
  pkce,
  refreshToken,
} from '@authkit/oauth2/server'
import type { Contender } from '../contender.ts'
import {
  client,
  codeChallenge,
  type GrantType,
  lifetime,
  scope,
  subject,
  tokenForm,
} from '../token-request.ts'

/** Puts a server behind a web framework and answers its port. */
type Host = (server: AuthorizationServer, store: Store) => Promise<number>

/** Signature algorithms of JWT access tokens, and how their keys are made. */
const keys = {
  HS256: () => JsonWebKey.generate('oct', { alg: 'HS256' }),
  ES256: () => JsonWebKey.generate('EC', { alg: 'ES256' }),
  RS256: () => JsonWebKey.generate('RSA', { alg: 'RS256' }),
} as const

/** What the server is for. */
export interface AuthkitOptions {
  /** The grant that is measured. */
  readonly grantType: GrantType
  /** Makes access tokens JWTs, signed like this. */
  readonly algorithm?: keyof typeof keys
}

/** Seconds. What `fill` stores lives for a year, everything else for less than half of it. */
const year = 31_536_000

/** Our server, with a store in memory. */
export async function authkit(host: Host, options: AuthkitOptions): Promise<Contender> {
  const store = memoryStore()
  const server = createServer(store, options)
  const mint = minters[options.grantType]
  return {
    port: await host(server, store),
    async renew(count) {
      await store.purgeExpired(now() + year / 2)
      return mint(server, count)
    },
    async fill(count) {
      const { accessTokens } = server.context.repositories
      for (let number = 0; number < count; number++) {
        await accessTokens.save(generateToken(), {
          grantId: generateToken(),
          clientId: `client-${number % 1000}`,
          scope: [scope],
          issuedAt: now(),
          expiresAt: now() + year,
        })
      }
    },
  }
}

function createServer(store: Store, { grantType, algorithm }: AuthkitOptions): AuthorizationServer {
  const grantTypes = ['client_credentials', 'authorization_code']
  return new AuthorizationServer({
    issuer: 'https://login.example',
    store,
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [client.redirectUri],
        // A code comes with a refresh token only where those are measured.
        grant_types: grantType === 'refresh_token' ? [...grantTypes, grantType] : grantTypes,
      },
    ],
    lifetimes: { accessToken: lifetime },
    ...(algorithm && {
      keys: new KeySet([keys[algorithm]()]),
      accessTokens: jwtFormat({ audience: 'https://api.example' }),
    }),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
}

type Mint = (server: AuthorizationServer, count: number) => Promise<readonly string[]>

/** What a grant redeems, made by the server itself. */
const minters: Readonly<Record<GrantType, Mint>> = {
  client_credentials: async () => [],
  authorization_code: mintCodes,
  refresh_token: async (server, count) => {
    const tokens: string[] = []
    for (const code of await mintCodes(server, count)) {
      const { body = '' } = await server.createTokenResponse({
        method: 'POST',
        url: `${server.issuer}/token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: tokenForm('authorization_code', code),
      })
      // RFC 6749 §5.1: a successful answer has this member where the client may refresh.
      tokens.push((JSON.parse(body) as { refresh_token: string }).refresh_token)
    }
    return tokens
  },
}

async function mintCodes(server: AuthorizationServer, count: number): Promise<readonly string[]> {
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
  const approval = { subject, authentication: { time: now() } }
  const codes: string[] = []
  for (let made = 0; made < count; made++) {
    const { headers } = await server.createAuthorizationResponse(request, approval)
    const { searchParams } = new URL(String(headers['location']))
    codes.push(searchParams.get('code') ?? '')
  }
  return codes
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
