import { type Clock, memoryStore } from '@authkit/common'
import { authorizationServer, type AuthorizationServerRouter } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  clientSecretBasic,
  deviceCode,
  introspection,
  jwtBearer,
  none,
  pkce,
  privateKeyJwt,
  refreshToken,
  revocation,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import express, { type Express } from 'express'
import { devicePage } from './device-page.ts'
import { accountKey, secrets, serviceKey } from './registrations.ts'
import { signIn } from './users.ts'

/** Where the programs are, and what time it is. */
export interface ProviderOptions {
  readonly issuer: string
  /** Where the web application is. */
  readonly web: string
  readonly clock: Clock
  readonly onEvent: (event: ServerEvent) => void
}

/** What the provider is, and what its operator may do. */
export interface Provider {
  readonly app: Express
  readonly endSessions: AuthorizationServerRouter['endSessions']
}

/** Seconds that an access token works. */
export const lifetime = 300

/** A provider that gives tokens to programs, devices and people. */
export function createProvider({ issuer, web, clock, onEvent }: ProviderOptions): Provider {
  const store = memoryStore({ clock })
  const server = new AuthorizationServer({
    issuer,
    store,
    clock,
    onEvent,
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
    lifetimes: { accessToken: lifetime },
    clientAuthentication: [clientSecretBasic(), privateKeyJwt(), none()],
    clients: clients(web),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerGrant(deviceCode({ verificationUri: `${issuer}/device` }))
    .registerGrant(
      jwtBearer({ issuers: [trustedAccount], authenticateUser: (asserted) => asserted }),
    )
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())
    .use(openid({ userinfo: (subject) => ({ sub: subject, name: 'Alice Liddell' }) }))
  const pages = authorizationServer(server, {
    store,
    name: 'Orders login',
    secret: secrets.pages,
    signIn,
    scopes: { openid: 'Know who you are', 'orders:read': 'See your orders' },
  })
  const app = express().disable('x-powered-by').use('/device', devicePage(server)).use(pages)
  return { app, endSessions: pages.endSessions }
}

/** The service account: what it signs with its key is for one client, which has to say nothing else about itself. */
const trustedAccount = {
  issuer: 'nightly@accounts.example',
  keys: new KeySet([accountKey.toPublic()]),
  clientId: 'nightly',
}

function clients(web: string): readonly ClientMetadata[] {
  return [
    {
      client_id: 'reports',
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: new KeySet([serviceKey.toPublic()]).toJSON(),
      grant_types: ['client_credentials'],
      scope: 'orders:read',
    },
    {
      client_id: 'nightly',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      scope: 'orders:read',
    },
    {
      client_id: 'television',
      client_name: 'Television',
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      scope: 'orders:read',
    },
    {
      client_id: 'shop',
      client_name: 'Shop',
      client_secret: secrets.shop,
      redirect_uris: [`${web}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid orders:read',
    },
    // The API itself, which asks about the tokens that it is shown.
    { client_id: 'orders-api', client_secret: secrets.api, grant_types: [] },
  ]
}
