import { OAuth } from '@authkit/express'
import type { OAuth2Token } from '@authkit/oauth2/client'
import express, { type NextFunction, type Request, type Response } from 'express'
import session from 'express-session'
import { addresses, appClient } from './addresses.ts'
import { listen } from './listen.ts'
import { requestLog } from './log.ts'
import { page } from './pages.ts'

declare module 'express-session' {
  interface SessionData {
    token: ReturnType<OAuth2Token['toJSON']>
    name: string
  }
}

const { provider: issuer, app: baseUrl, api } = addresses()
const secret = process.env['DEMO_SECRET'] ?? 'demo-secret-of-the-notes-app-0123456789ab'

const oauth = new OAuth({
  secret,
  baseUrl,
  clients: {
    demo: {
      issuer,
      clientId: appClient.client_id,
      clientSecret: appClient.client_secret,
      apiBaseUrl: api,
      clientOptions: { scope: 'openid profile email notes:read notes:write' },
    },
  },
})

const app = express()
  .disable('x-powered-by')
  .use(requestLog('app'))
  .use(
    session({
      name: 'notes.session',
      secret,
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax' },
    }),
  )
  .get('/', (req, res) => void res.send(page(req.session.name)))
  .get('/login', (req, res) => oauth.demo.authorizeRedirect(req, res, '/callback'))
  .get('/callback', async (req, res) => {
    const token = await oauth.demo.authorizeAccessToken(req)
    const user = await oauth.demo.userinfo({ token })
    await regenerate(req)
    req.session.token = token.toJSON()
    req.session.name = user.name ?? user.sub
    res.redirect(303, '/')
  })
  .get('/notes', signedIn, async (req, res) => {
    const response = await oauth.demo.fetch('/notes', withToken(req))
    res.status(response.status).send(page(req.session.name, await response.text()))
  })
  .post('/delete', signedIn, async (req, res) => {
    const response = await oauth.demo.fetch('/notes', { method: 'DELETE', ...withToken(req) })
    const reason = response.headers.get('www-authenticate') ?? ''
    res.status(response.status).send(page(req.session.name, `${response.status} ${reason}`))
  })
  .post('/refresh', signedIn, async (req, res) => {
    const token = await oauth.demo.refreshToken(req.session.token)
    req.session.token = token.toJSON()
    res.send(
      page(req.session.name, `A new access token, good for ${String(token.expires_in)} seconds.`),
    )
  })
  .post('/logout', signedIn, async (req, res) => {
    await oauth.demo.revokeToken(req.session.token)
    req.session.destroy(() => res.clearCookie('notes.session').redirect(303, '/'))
  })
  .use(
    (
      error: Error & { status?: number; code?: string },
      _req: Request,
      res: Response,
      next: NextFunction,
    ) => {
      if (res.headersSent) return next(error)
      res
        .status(error.status ?? 500)
        .send(page(undefined, `${error.code ?? error.name}: ${error.message}`))
    },
  )

/** The token of the person's session; when a request renews it, the new one takes its place there. */
function withToken(req: Request) {
  return {
    token: req.session.token,
    updateToken: (renewed: OAuth2Token) => {
      req.session.token = renewed.toJSON()
    },
  }
}

function signedIn(req: Request, res: Response, next: NextFunction): void {
  if (req.session.token) next()
  else res.redirect(303, '/login')
}

/** A new session id at sign-in, so that nobody can plant one beforehand. */
function regenerate(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) =>
      error === null || error === undefined ? resolve() : reject(error),
    )
  })
}

listen('app', app, baseUrl)
