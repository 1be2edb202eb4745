import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoginError, OAuth } from '@authkit/express'
import { type OAuth2Token, OAuthClientError } from '@authkit/oauth2/client'
import type { ClientProtocolOptions, OAuth2Registration } from '@authkit/registry'
import express, { type ErrorRequestHandler, type Express, type Request } from 'express'
import { httpClients, oauth2Target, rootOf } from '../http-clients/clients.ts'
import type { ClientKeys, Method, RunningProvider } from './contract.ts'
import { authentication } from './methods.ts'
import type { Recorder } from './recorder.ts'

/** A token as a database has it. */
export type StoredToken = Readonly<Record<string, unknown>>

/** How the application is registered, and how it reaches the provider. */
export interface ApplicationOptions {
  readonly method: Method
  readonly registration?: OAuth2Registration | undefined
  readonly clientOptions?: ClientProtocolOptions | undefined
  readonly transport?: Recorder['transport'] | undefined
}

/** What it stands on. */
export interface Surroundings {
  readonly provider: RunningProvider
  readonly apiUrl: string
  readonly keys: ClientKeys
  readonly recorder: Recorder
}

/** An application in Express whose users log in at a provider. */
export interface Application {
  readonly oauth: OAuth<'op'>
  /** Where it listens; browsers know it by the origin of its redirect URI. */
  readonly origin: string
  /** Tokens by the cookie of a user. */
  readonly users: Map<string, StoredToken>
  /** Names of the updates and ends that it was told of. */
  readonly told: string[]
  readonly stop: () => Promise<void>
}

/** Starts it on a free port, behind the name that the provider sends browsers back to. */
export async function startApplication(
  { provider, apiUrl, keys, recorder }: Surroundings,
  { method, registration, clientOptions, transport }: ApplicationOptions,
): Promise<Application> {
  const users = new Map<string, StoredToken>()
  const told: string[] = []
  const holderOf = (refreshToken: unknown): string | undefined =>
    [...users].find(([, token]) => token['refresh_token'] === refreshToken)?.[0]
  const { issuer, clientSecret, scope, redirectUri } = provider
  const { secret, named } = authentication(method, clientSecret, keys)
  const oauth = new OAuth({
    secret: 'a secret of at least thirty-two bytes, for tests',
    baseUrl: new URL(redirectUri).origin,
    fetch: recorder.fetch,
    transport,
    fetchToken: (_name, req) => users.get(userOf(req)),
    updateToken(name, token, { refreshToken }) {
      told.push(`${name} updated`)
      users.set(holderOf(refreshToken) ?? 'nobody', asStored(token))
    },
    sessionExpired(name, { refreshToken }) {
      told.push(`${name} expired`)
      users.delete(holderOf(refreshToken) ?? 'nobody')
    },
    clients: {
      op: {
        issuer,
        clientId: method,
        ...secret,
        redirectUri,
        apiBaseUrl: apiUrl,
        ...named,
        ...registration,
        clientOptions: { scope, tokenEndpointAuthMethod: method, ...clientOptions },
      },
    },
  })
  const http = createServer(routes(express(), { oauth, users, apiUrl }))
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // It listens on TCP.
  const { port } = http.address() as AddressInfo
  return {
    oauth,
    users,
    told,
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

interface Parts extends Pick<Application, 'oauth' | 'users'> {
  readonly apiUrl: string
}

function routes(app: Express, { oauth, users, apiUrl }: Parts): Express {
  const { op } = oauth
  app.get('/login', (req, res) => {
    const { tab = '', mode } = req.query
    const appState = { tab: typeof tab === 'string' ? tab : '' }
    const post = mode === 'form_post' ? { responseMode: 'form_post' as const } : {}
    return op.authorizeRedirect(req, res, undefined, { returnTo: '/home', appState, ...post })
  })
  app.all('/callback', async (req, res) => {
    const token = await op.authorizeAccessToken(req)
    const user = crypto.randomUUID()
    users.set(user, asStored(token))
    res.cookie('user', user).json({ ...req.authkit, userinfo: token.userinfo })
  })
  app.get('/me', async (req, res) => {
    res.json(await op.userinfo({ request: req }))
  })
  app.post('/notes/:via', async (req, res) => {
    const client = httpClients.find(({ name }) => name === req.params.via)
    const target = oauth2Target(op.tokenClient({ request: req }), apiUrl)
    const answer = await client?.call(target, '/notes', { method: 'POST', body: 'a note' })
    res.status(answer?.status ?? 404).send(answer?.text)
  })
  app.get('/logout', (req, res) => {
    const token = users.get(userOf(req))
    users.delete(userOf(req))
    const carried = { returnTo: '/bye', appState: 'thanks' }
    const postLogoutRedirectUri = '/signed-out'
    return op.logoutRedirect(req, res, { token, postLogoutRedirectUri, ...carried })
  })
  app.get('/signed-out', async (req, res) => {
    await op.validateLogoutResponse(req)
    res.json(req.authkit)
  })
  return app.use(answerError)
}

/** A token as it comes back from a database. */
function asStored(token: OAuth2Token): StoredToken {
  return JSON.parse(JSON.stringify(token))
}

function userOf(req: Request): string {
  return /(?:^|; )user=([^;]*)/.exec(req.get('cookie') ?? '')?.[1] ?? ''
}

const answerError: ErrorRequestHandler = (thrown: unknown, _req, res, next) => {
  // got hands over what a hook threw as the cause of an error of its own.
  const error = thrown instanceof LoginError ? thrown : rootOf(thrown)
  if (error instanceof LoginError) {
    const { error: name, code, returnTo } = error
    const reason: unknown = 'reason' in error ? error.reason : undefined
    return void res.status(error.status).json({ error: name, code, reason, returnTo })
  }
  if (error instanceof OAuthClientError) return void res.status(401).json({ error: error.error })
  return next(error)
}
