import { memoryStore } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import { bearerToken } from '@authkit/oauth2/resource'
import { authorizationCode, pkce, refreshToken, revocation } from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import express, { type Express } from 'express'
import {
  AuthorizationServer,
  authorizationServer,
  getToken,
  OAuth,
  type OAuthOptions,
  ResourceProtector,
} from '../src/index.ts'
import { collectFaults } from './fault-collector.ts'
import { listen } from './listen.ts'

const secret = 's'.repeat(43)

export interface Login {
  /** Where the application is. */
  readonly app: string
  /** Where the provider and its API are. */
  readonly provider: string
  readonly oauth: OAuth<'op'>
  /** What handlers of the application threw. */
  readonly faults: unknown[]
}

/** An application, a provider to log in with and its API, each in Express on a port of its own. */
export async function startLogin(options: Partial<OAuthOptions<never>> = {}): Promise<Login> {
  const clients = new Map<string, ClientMetadata>()
  const provider = await listen((issuer) => createProvider(issuer, clients))
  const faults: unknown[] = []
  const registries: OAuth<'op'>[] = []
  const app = await listen((baseUrl) => {
    clients.set('app', {
      client_id: 'app',
      client_name: 'App',
      client_secret: secret,
      redirect_uris: [`${baseUrl}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
    })
    const oauth = new OAuth({
      secret: 'login-secret-login-secret-login-secret',
      baseUrl,
      ...options,
      clients: {
        op: {
          issuer: provider,
          clientId: 'app',
          clientSecret: secret,
          apiBaseUrl: provider,
          clientOptions: { scope: 'openid profile notes:read' },
        },
      },
    })
    registries.push(oauth)
    return createApp(oauth, baseUrl, provider).use(collectFaults(faults))
  })
  const [oauth] = registries
  if (!oauth) throw new Error('listen calls back')
  return { app, provider, oauth, faults }
}

function createApp(oauth: OAuth<'op'>, baseUrl: string, provider: string): Express {
  const app = express()
  app.use((_req, res, next) => {
    res.cookie('theirs', '1')
    next()
  })
  app.get('/login', (req, res) =>
    oauth.op.authorizeRedirect(req, res, '/callback', { returnTo: '/inbox?page=2' }),
  )
  app.get('/login-by-url', (req, res) =>
    oauth.client('op').authorizeRedirect(req, res, `${baseUrl}/callback`, {
      params: { prompt: 'login' },
    }),
  )
  app.get('/callback', async (req, res) => {
    const token = await oauth.op.authorizeAccessToken(req)
    const { name } = await oauth.op.userinfo({ token })
    const api = await oauth.op.fetch('/me', { token })
    const renewed = await oauth.op.refreshToken(token)
    const again = await oauth.op.fetch('/me', { token: renewed })
    await oauth.op.revokeToken(renewed)
    const headers = { authorization: `Bearer ${renewed.access_token}` }
    const ended = await fetch(`${provider}/me`, { headers })
    res.json({
      name,
      subject: token.userinfo?.['sub'],
      returnTo: req.authkit?.returnTo,
      api: await api.json(),
      statuses: [again.status, ended.status],
    })
  })
  return app
}

function createProvider(issuer: string, clients: ReadonlyMap<string, ClientMetadata>): Express {
  const store = memoryStore()
  const server = new AuthorizationServer({
    issuer,
    store,
    clients: (id) => clients.get(id),
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerEndpoint(revocation())
    .use(openid({ userinfo: (sub) => ({ sub, name: 'Alice' }) }))
  const protector = new ResourceProtector({ validators: bearerToken({ store }) })
  const app = express()
  app.get('/me', protector.requireToken('notes:read'), (req, res) => {
    res.json({ subject: getToken(req).subject })
  })
  app.use(
    authorizationServer(server, {
      store,
      secret: 'interaction-secret-interaction-secret',
      signIn: ({ username, password }) =>
        username === 'alice' && password === 'wonderland' ? { subject: 'user-1' } : undefined,
    }),
  )
  return app
}
