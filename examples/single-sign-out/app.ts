import { memoryStore } from '@authkit/common'
import { httpHandler } from '@authkit/express'
import { RemoteKeySet } from '@authkit/jose'
import { requireEndpoint } from '@authkit/oauth2/client'
import { backChannelLogout, discover, OpenIDClient } from '@authkit/oidc/client'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { page } from './pages.ts'
import { Sessions } from './sessions.ts'

/** An application and its registration at the provider. */
export interface AppOptions {
  readonly name: string
  /** Where it is. */
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Where the provider reaches an application, below the origin of the application. */
export const appPaths = {
  callback: '/callback',
  goodbye: '/goodbye',
  backChannelLogout: '/backchannel-logout',
} as const

/** An application that signs users in at a provider, and out when the provider says so. */
export async function createApp(
  { name, origin, clientId, clientSecret }: AppOptions,
  issuer: string,
  log: (text: string) => void,
): Promise<Express> {
  const sessions = new Sessions(`${clientId}.session`)
  const serverMetadata = await discover(issuer)
  // Fetched once for all; a client is one user's, since it holds a token.
  const keys = new RemoteKeySet(requireEndpoint(serverMetadata, 'jwks_uri'))
  const client = () =>
    new OpenIDClient({
      clientId,
      clientSecret,
      redirectUri: origin + appPaths.callback,
      scope: 'openid profile',
      serverMetadata,
      keys,
    })

  return express()
    .disable('x-powered-by')
    .get('/', (req, res) => void res.send(page(name, sessions.find(req)?.user?.name)))
    .get('/login', (req, res) => {
      const { url, ...login } = client().createAuthorizationUrl()
      sessions.start(req, res, { login })
      res.redirect(303, url)
    })
    .get(appPaths.callback, async (req, res) => {
      const { login } = sessions.find(req) ?? {}
      if (login === undefined) return res.redirect(303, '/')
      const one = client()
      const token = await one.fetchToken({ ...login, authorizationResponse: req.originalUrl })
      const { name: user = token.userinfo?.sub ?? '' } = await one.userinfo()
      sessions.start(req, res, { user: { name: user, token } })
      return res.redirect(303, '/')
    })
    .post('/logout', async (req, res) => {
      const { user } = sessions.find(req) ?? {}
      if (user === undefined) return res.redirect(303, '/')
      const { url, state = '' } = await client().createLogoutUrl({
        idToken: user.token.id_token,
        postLogoutRedirectUri: origin + appPaths.goodbye,
      })
      // Its own session ends here; the provider ends its own and tells the others.
      sessions.start(req, res, { logout: state })
      return res.redirect(303, url)
    })
    .get(appPaths.goodbye, (req, res) => {
      const { logout = '' } = sessions.find(req) ?? {}
      if (logout === '') return res.redirect(303, '/')
      client().validateLogoutResponse(req.originalUrl, { state: logout })
      sessions.start(req, res, {})
      return res.send(page(name, undefined, 'Signed out everywhere.'))
    })
    .post(
      appPaths.backChannelLogout,
      express.text({ type: 'application/x-www-form-urlencoded', limit: '64kb' }),
      httpHandler(
        backChannelLogout({
          client: client(),
          store: memoryStore(),
          onLogout(notice) {
            sessions.end(notice)
            log('a session ended by back-channel logout')
          },
          onError: (error) => log(`a Logout Token was refused: ${String(error)}`),
        }),
        { origin },
      ),
    )
    .use((error: Error & { status?: number }, _req: Request, res: Response, next: NextFunction) => {
      if (res.headersSent) return next(error)
      res.status(error.status ?? 500).send(page(name, undefined, error.message))
    })
}
