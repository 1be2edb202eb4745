import { memoryStore, sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import {
  authorizationCode,
  clientCredentials,
  pkce,
  refreshToken,
  revocation,
} from '@authkit/oauth2/server'
import { fixedClock, type FixedClock } from '@authkit/testing'
import express, { type Express } from 'express'
import {
  AuthorizationServer,
  authorizationServer,
  type AuthorizationServerOptions,
} from '../src/index.ts'
import { listen } from './listen.ts'

export const verifier = 'v'.repeat(43)
export const callback = 'https://app.example/callback'
export const secret = 's'.repeat(43)

export interface Provider {
  readonly origin: string
  readonly clock: FixedClock
  readonly store: Store
  readonly server: AuthorizationServer
  /** URL of the authorization endpoint with the parameters of a good request, apart from these. */
  readonly authorizeUrl: (parameters?: Readonly<Record<string, string | undefined>>) => string
}

export interface ProviderOptions {
  /** Path of the issuer, `/tenant`. */
  readonly path?: string
  readonly pages?: Partial<AuthorizationServerOptions>
  /** Mounts the routers; at the origin unless given. */
  readonly mount?: (
    app: Express,
    server: AuthorizationServer,
    pages: AuthorizationServerOptions,
  ) => void
}

const goodParameters = {
  client_id: 'web',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'notes:read notes:write',
  state: 'state-of-the-client',
  code_challenge: sha256(verifier),
  code_challenge_method: 'S256',
}

/** A provider in a real Express app on a real port. */
export async function startProvider(options: ProviderOptions = {}): Promise<Provider> {
  const clock = fixedClock()
  const store = memoryStore({ clock })
  const { path = '', pages, mount = mountAtOrigin } = options
  const holder: { server?: AuthorizationServer } = {}
  const origin = await listen((address) => {
    const server = createServer(`${address}${path}`, store, clock)
    holder.server = server
    const app = express()
    mount(app, server, {
      store,
      secret: 'interaction-secret-interaction-secret',
      signIn: ({ username, password }) =>
        username === 'alice' && password === 'wonderland'
          ? { subject: 'user-1', name: 'Alice' }
          : undefined,
      ...pages,
    })
    return app
  })
  const { server } = holder
  if (!server) throw new Error('listen calls back')
  return {
    origin,
    clock,
    store,
    server,
    authorizeUrl(parameters = {}) {
      const url = new URL(server.authorizationEndpoint)
      for (const [name, value] of Object.entries({ ...goodParameters, ...parameters })) {
        if (value !== undefined) url.searchParams.set(name, value)
      }
      return url.href
    },
  }
}

function mountAtOrigin(
  app: Express,
  server: AuthorizationServer,
  pages: AuthorizationServerOptions,
): void {
  app.use(authorizationServer(server, pages))
}

function createServer(issuer: string, store: Store, clock: FixedClock): AuthorizationServer {
  return new AuthorizationServer({
    issuer,
    store,
    clock,
    clients: [
      {
        client_id: 'web',
        client_name: '<b>Notebook</b>',
        client_secret: secret,
        redirect_uris: [callback],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      },
    ],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())
}
