import { memoryStore } from '@authkit/common'
import { authorizationServer, type AuthorizationServerRouter } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import { AuthorizationServer, authorizationCode, pkce } from '@authkit/oauth2/server'
import { endSession, openid } from '@authkit/oidc/provider'
import express, { type Express } from 'express'

/** What the provider is, and what its operator may do. */
export interface Provider {
  readonly app: Express
  readonly endSessions: AuthorizationServerRouter['endSessions']
}

/** An OpenID Provider for these clients, where alice may sign in. `log` is told what it does about sessions. */
export function createProvider(
  issuer: string,
  clients: readonly ClientMetadata[],
  log: (text: string) => void,
): Provider {
  const store = memoryStore()
  const server = new AuthorizationServer({
    issuer,
    store,
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
    clients,
  })
    .registerGrant(authorizationCode(), pkce())
    .use(openid({ userinfo: (subject) => ({ sub: subject, name: 'Alice Liddell' }) }))
    .use(
      endSession({
        // The applications are on loopback, where nothing of others may be: leave it out for those on the internet.
        backChannel: {
          addresses: 'any',
          onDelivery: ({ clientId, delivered, attempts }) =>
            log(`told ${clientId}: ${delivered ? 'yes' : 'no'}, attempts: ${attempts}`),
        },
      }),
    )
  const pages = authorizationServer(server, {
    store,
    name: 'Single sign-on',
    secret: 'secret-of-the-single-sign-on-0123456789ab',
    // They are of the same house, so nobody is asked whether they may know who signed in.
    trusted: () => true,
    signIn: ({ username, password }) =>
      username === 'alice' && password === 'wonderland'
        ? { subject: 'user-alice', name: 'Alice Liddell' }
        : undefined,
  })
  const app = express().disable('x-powered-by').use(pages)
  return { app, endSessions: pages.endSessions }
}
