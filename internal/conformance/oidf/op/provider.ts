import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { authorizationServer } from '@authkit/express'
import { JsonWebKey, KeySet, SigningKeys } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientConfiguration,
  clientRegistration,
  clientSecretBasic,
  clientSecretPost,
  pkce,
  privateKeyJwt,
  refreshToken,
  requestObject,
  type ServerKeys,
} from '@authkit/oauth2/server'
import {
  endSession,
  hybridFlow,
  implicitFlow,
  openid,
  pairwiseSubject,
  publicSubject,
  sessionManagement,
} from '@authkit/oidc/provider'
import { fixedClock, type FixedClock } from '@authkit/testing'
import express from 'express'
import { claimsAbout, user } from './accounts.ts'
import type { Site } from './site.ts'
import { staticClients } from './static-clients.ts'

/** What a module needs of the provider beyond what it always has. */
export interface ProviderSettings {
  /** True for keys that rotate; making them takes longer. */
  readonly rotatingKeys?: boolean
}

/** The provider under test, on a port of loopback. */
export interface RunningProvider {
  readonly issuer: string
  readonly clock: FixedClock
  /** Does what an operator does to rotate the keys. */
  readonly rotateKeys: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts our provider with everything that the modules ask of one. It is a black box to them, but for its clock and its operator. */
export async function startProvider(
  { origin }: Pick<Site, 'origin'>,
  settings: ProviderSettings,
): Promise<RunningProvider> {
  const http = createServer()
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const clock = fixedClock(Math.floor(Date.now() / 1000))
  const store = memoryStore({ clock })
  const rotating = new SigningKeys({ store, secret, algorithms: ['RS256', 'ES256'], clock })
  const keys = settings.rotatingKeys
    ? rotating
    : new KeySet([
        JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'op-rs256' }),
        JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'op-es256' }),
      ])
  const server = createServerAt(issuer, { store, keys, clock, clients: staticClients(origin) })
  const pages = {
    store,
    secret,
    languages: ['en', 'de'],
    signIn: ({ username, password }: { username: string; password: string }) =>
      username === user.username && password === user.password
        ? { subject: user.subject, name: claimsAbout(user.subject).name, acr: '1' }
        : undefined,
  }
  http.on('request', express().use(authorizationServer(server, pages)))
  return {
    issuer,
    clock,
    rotateKeys: () => rotating.rotate(),
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

const secret = 'a secret of at least thirty-two bytes, for tests'

interface Parts {
  readonly store: Store
  readonly keys: ServerKeys
  readonly clock: FixedClock
  readonly clients: ReturnType<typeof staticClients>
}

function createServerAt(issuer: string, parts: Parts): AuthorizationServer {
  // The documents of the clients are on loopback, too.
  const addresses = 'any'
  const registration = clientRegistration({ open: true })
  return (
    new AuthorizationServer({
      issuer,
      ...parts,
      scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
      clientAuthentication: [
        clientSecretBasic(),
        clientSecretPost(),
        privateKeyJwt({ addresses, audiences: [`${issuer}/token`] }),
      ],
    })
      // OpenID Connect asks PKCE of nobody.
      .registerGrant(authorizationCode(), pkce({ optionalFor: () => true }))
      .registerGrant(refreshToken())
      .registerEndpoint(registration)
      .registerEndpoint(clientConfiguration({ registration }))
      .use(requestObject({ byReference: true, unsigned: true, requireExpiry: false, addresses }))
      .use(
        openid({
          userinfo: claimsAbout,
          responseTypes: [...implicitFlow(), ...hybridFlow()],
          algorithms: ['RS256', 'ES256', 'none'],
          subjectTypes: [publicSubject(), pairwiseSubject({ salt: secret })],
          acrValues: ['1'],
          uiLocales: ['en', 'de'],
          claimsLocales: ['en'],
          addresses,
        }),
      )
      .use(endSession({ backChannel: { addresses } }))
      .use(sessionManagement())
  )
}
