import { authorizationServer } from '@authkit/express'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  jwtFormat,
  pkce,
  refreshToken,
  revocation,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { openid } from '@authkit/oidc/provider'
import express from 'express'
import { addresses, appClient } from './addresses.ts'
import { cannotStart, listen } from './listen.ts'
import { log, requestLog } from './log.ts'
import { openStore, usualSpace } from './store.ts'
import { createUsers } from './users.ts'

const { provider: issuer, app: appUrl, api } = addresses()
const users = await createUsers()
const { DEMO_STORE: storeName = 'sqlite', DEMO_SPACE: space = usualSpace } = process.env
const { store, close } = await openStore(storeName, space).catch((error: Error) =>
  cannotStart('provider', error.message),
)

const server = new AuthorizationServer({
  issuer,
  store,
  keys: new KeySet([JsonWebKey.generate('RSA', { alg: 'RS256' })]),
  accessTokens: jwtFormat({ audience: api }),
  scopes: ['openid', 'profile', 'email', 'notes:read', 'notes:write', 'notes:admin'],
  clients: [
    {
      ...appClient,
      client_name: 'Notes',
      redirect_uris: [`${appUrl}/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile email notes:read notes:write',
    },
  ],
  onEvent: (event) => log('provider', describe(event)),
})
  .registerGrant(authorizationCode(), pkce())
  .registerGrant(refreshToken())
  .registerGrant(clientCredentials())
  .registerEndpoint(revocation())
  .use(
    openid({
      userinfo(subject) {
        const user = users.find(subject)
        return user && { sub: subject, name: user.name, email: user.email, email_verified: true }
      },
    }),
  )

const app = express()
  .disable('x-powered-by')
  .use(requestLog('provider'))
  .use(
    authorizationServer(server, {
      store,
      name: 'Authkit demo',
      secret: process.env['DEMO_SECRET'] ?? 'demo-secret-of-the-provider-0123456789ab',
      signIn: async ({ username, password }) => {
        const user = await users.signIn(username, password)
        return user && { subject: user.subject, name: user.name, amr: ['pwd'] }
      },
      scopes: {
        openid: 'Know who you are',
        profile: 'See your name',
        email: 'See your e-mail address',
        'notes:read': 'Read your notes',
        'notes:write': 'Write notes',
      },
    }),
  )

listen('provider', app, issuer, close)

function describe({ type, ...rest }: ServerEvent): string {
  const shown = Object.entries(rest).filter(
    ([name, value]) => name !== 'grantId' && value !== undefined,
  )
  return `* ${type} ${shown.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`
}
