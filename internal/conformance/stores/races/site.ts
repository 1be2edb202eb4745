import type { Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { interaction } from '@authkit/interaction'
import { JsonWebKey, KeySet, SigningKeys } from '@authkit/jose'
import {
  authorizationCode,
  AuthorizationServer,
  clientCredentials,
  deviceCode,
  DeviceVerification,
  jwtBearer,
  none,
  pkce,
  privateKeyJwt,
  refreshToken,
  revocation,
  type Route,
  type ServerEvent,
} from '@authkit/oauth2/server'

export const issuer = 'https://issuer.example'
export const callback = 'https://app.example/callback'
/** Who issues the assertions that are taken as grants. */
export const assertionIssuer = 'https://staff.example'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The key pair of RFC 8037 §A.1, the same in every process. */
export const signingKey: JsonWebKey = JsonWebKey.import({
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
})
const publicKeys = { keys: [signingKey.toPublic().toJSON()] }

const publicClient = (clientId: string) => ({
  client_id: clientId,
  redirect_uris: [callback],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token', deviceGrant, assertionGrant],
})

/** An app, somebody else's app, and a program that signs. */
const clients = [
  publicClient('app'),
  publicClient('stranger'),
  {
    client_id: 'signer',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    jwks: publicKeys,
  },
]

/** Which of the two servers: `lenient` answers a refresh token again for the usual while, `strict` never does. */
export type ServerName = 'lenient' | 'strict'

/** Everything that one process runs on its store. */
export interface Site {
  readonly store: Store
  readonly servers: Readonly<Record<ServerName, AuthorizationServer>>
  readonly verification: DeviceVerification
  readonly pages: readonly Route[]
  readonly keys: SigningKeys
}

/** A race in which the store failed is lost, and its test says no more than that; this says why. */
function tellFault(event: ServerEvent): void {
  if (event.type !== 'store_failed') return
  const { operation, kind, cause } = event
  console.error(`The store failed to ${operation} ${kind}:`, cause)
}

/** A site on a store; all that share the store are one issuer. */
export function createSite(store: Store, clock: Clock): Site {
  const server = (grace?: number): AuthorizationServer =>
    new AuthorizationServer({
      issuer,
      store,
      clients,
      clock,
      clientAuthentication: [none(), privateKeyJwt()],
      onEvent: tellFault,
    })
      .registerGrant(authorizationCode(), pkce())
      .registerGrant(refreshToken({ graceWindow: grace }))
      .registerGrant(deviceCode({ verificationUri: `${issuer}/device` }))
      .registerGrant(clientCredentials())
      .registerGrant(
        jwtBearer({
          issuers: [{ issuer: assertionIssuer, keys: KeySet.import(publicKeys) }],
          authenticateUser: ({ subject }) => ({ subject }),
        }),
      )
      .registerEndpoint(revocation())
  const servers = { lenient: server(), strict: server(0) }
  const secret = 'what the processes of one issuer share: a secret to seal by'
  const pages = interaction({
    server: servers.lenient,
    store,
    secret,
    signIn: ({ username }) => ({ subject: username }),
  })
  return {
    store,
    servers,
    verification: new DeviceVerification(servers.lenient),
    pages: pages.routes(),
    keys: new SigningKeys({ store, secret, clock }),
  }
}
