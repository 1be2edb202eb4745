import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memoryStore } from '@authkit/common'
import { endpoints } from '@authkit/fastify'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientConfiguration,
  clientCredentials,
  clientRegistration,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  deviceCode,
  DeviceVerification,
  introspection,
  jwtBearer,
  jwtFormat,
  none,
  password,
  pkce,
  privateKeyJwt,
  refreshToken,
  requestObject,
  revocation,
  tokenExchange,
  type ClientAuthenticationMethod,
} from '@authkit/oauth2/server'
import { fastify } from 'fastify'

export const api = 'https://api.example/'
export const otherApi = 'https://other-api.example/'
export const assertionIssuer = 'https://partner.example'
export const redirectUri = 'http://127.0.0.1:65000/callback'
export const secret = 'a-secret-of-enough-length-0123456789abcdef'
export const initialAccessToken = 'an-initial-access-token-0123456789'
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const bearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const grants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  deviceGrant,
  exchangeGrant,
  bearerGrant,
  'password',
]
const partnerKey = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'partner' })

/** Our authorization server with every grant, on Fastify, on a free loopback port. */
export interface RunningServer {
  readonly issuer: string
  readonly server: AuthorizationServer
  readonly verification: DeviceVerification
  /** What the partner says about a user. */
  readonly assertion: () => string
  /** Where the server sends the browser of a user who signed in and allowed everything. */
  readonly authorize: (url: string) => Promise<URL>
  readonly stop: () => Promise<void>
}

/** Starts it with clients named after the way in which they authenticate. */
export async function startServer(clientKeys: KeySet): Promise<RunningServer> {
  const http = createServer()
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  // It listens on TCP.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const methods: readonly ClientAuthenticationMethod[] = [
    clientSecretBasic(),
    clientSecretPost(),
    clientSecretJwt(),
    privateKeyJwt(),
    none(),
  ]
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore(),
    scopes: ['read', 'write'],
    keys: new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })]),
    resources: [
      { resource: api, accessTokens: jwtFormat(), introspectedBy: ['client_secret_basic'] },
      { resource: otherApi },
    ],
    clientAuthentication: methods,
    clients: methods.map(({ method, credential }) => ({
      client_id: method,
      token_endpoint_auth_method: method,
      ...(credential.endsWith('secret') ? { client_secret: secret } : {}),
      ...(credential === 'key' ? { jwks: clientKeys.toJSON() } : {}),
      redirect_uris: [redirectUri],
      grant_types: grants,
    })),
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerGrant(deviceCode({ verificationUri: `${issuer}/device`, interval: 1 }))
    .registerGrant(tokenExchange())
    .registerGrant(
      password({
        authenticateUser: ({ username, password: given }) =>
          given === 'wonderland' ? { subject: username } : undefined,
      }),
    )
    .registerGrant(
      jwtBearer({
        issuers: [{ issuer: assertionIssuer, keys: new KeySet([partnerKey]) }],
        authenticateUser: ({ subject }) => ({ subject }),
      }),
    )
    .registerEndpoint(introspection())
    .registerEndpoint(revocation())
  const registration = clientRegistration({ initialAccessToken: [initialAccessToken] })
  server.registerEndpoint(registration).registerEndpoint(clientConfiguration({ registration }))
  server.use(requestObject())

  const app = fastify({
    serverFactory: (handler) => http.on('request', handler),
  })
  await app.register(endpoints(server))
  await app.ready()
  return {
    issuer,
    server,
    verification: new DeviceVerification(server),
    assertion: () =>
      jwt.encode(
        { alg: 'ES256', kid: 'partner' },
        {
          iss: assertionIssuer,
          sub: 'alice',
          aud: issuer,
          exp: Math.floor(Date.now() / 1000) + 60,
          jti: crypto.randomUUID(),
        },
        partnerKey,
      ),
    async authorize(url) {
      const request = await server.validateConsentRequest({ method: 'GET', url, headers: {} })
      const response = await server.createAuthorizationResponse(request, {
        subject: 'alice',
        authentication: { time: Math.floor(Date.now() / 1000) },
      })
      return new URL(String(response.headers['location']))
    },
    async stop() {
      await app.close()
      http.closeAllConnections()
    },
  }
}
