import { memoryStore } from '@authkit/common'
import { authorizationServer } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import { AuthorizationServer, authorizationCode, pkce } from '@authkit/oauth2/server'
import {
  endSession,
  hybridFlow,
  implicitFlow,
  openid,
  sessionManagement,
} from '@authkit/oidc/provider'
import express, { type Express } from 'express'

/** Who has an account: by username, whose password is the same. */
export type Accounts = Map<string, { readonly subject: string; readonly name: string }>

/** What a provider is started with. */
export interface ProviderOptions {
  readonly issuer: string
  readonly clients: readonly ClientMetadata[]
  /** Identifier of the client that people are asked about. */
  readonly asking: string
  /** How applications are reached. */
  readonly transport: { readonly fetch?: typeof fetch }
}

/** Our OpenID Provider with every flow, every way to sign out and accounts that people create, on Express. */
export function createProvider({ issuer, clients, asking, transport }: ProviderOptions): Express {
  const accounts: Accounts = new Map([
    ['alice', { subject: 'user-alice', name: 'Alice Liddell' }],
    ['bob', { subject: 'user-bob', name: 'Bob' }],
  ])
  const store = memoryStore()
  const server = new AuthorizationServer({
    issuer,
    store,
    keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
    clients,
  })
    .registerGrant(authorizationCode(), pkce())
    .use(
      openid({
        userinfo: (sub) => ({ sub }),
        responseTypes: [...implicitFlow(), ...hybridFlow()],
        prompts: ['none', 'login', 'consent', 'select_account', 'create'],
      }),
    )
    // The applications are on loopback.
    .use(endSession({ frontChannel: true, backChannel: { addresses: 'any', ...transport } }))
    .use(sessionManagement())
  return express().use(
    authorizationServer(server, {
      store,
      name: 'Accounts',
      secret: 'a secret of at least thirty-two bytes, for tests',
      trusted: ({ client_id: clientId }) => clientId !== asking,
      signIn: ({ username, password }) =>
        password === username ? accounts.get(username) : undefined,
      signUp({ username }) {
        if (accounts.has(username)) return 'taken'
        const account = { subject: `user-${username}`, name: username }
        accounts.set(username, account)
        return account
      },
    }),
  )
}
