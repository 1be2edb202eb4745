import { attachOAuth2 } from '@authkit/axios'
import type { Clock } from '@authkit/common'
import { OAuth } from '@authkit/express'
import { create as createAxios } from 'axios'
import escapeHtml from 'escape-html'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import session from 'express-session'
import type { Orders } from './api.ts'
import { page } from './pages.ts'
import { secrets } from './registrations.ts'
import type { TokenTable } from './token-table.ts'

declare module 'express-session' {
  interface SessionData {
    /** Who is signed in. Their tokens are in the table. */
    user: string
  }
}

/** Where everything is, and where tokens are kept. */
export interface WebOptions {
  readonly origin: string
  readonly issuer: string
  readonly api: string
  readonly tokens: TokenTable
  readonly clock: Clock
}

/** A web application: people sign in with the provider, and it calls the API for them by axios. */
export function createWeb({ origin, issuer, api, tokens, clock }: WebOptions): Express {
  const oauth = new OAuth({
    secret: secrets.sessions,
    baseUrl: origin,
    clock,
    fetchToken: (_name, req) => tokens.find(req.session.user),
    updateToken: (_name, token, replaced) => tokens.replace(replaced, token),
    sessionExpired: (_name, replaced) => tokens.forget(replaced),
    clients: {
      orders: {
        issuer,
        clientId: 'shop',
        clientSecret: secrets.shop,
        apiBaseUrl: api,
        clientOptions: { scope: 'openid orders:read' },
      },
    },
  })
  return express()
    .disable('x-powered-by')
    .use(
      session({
        name: 'shop.session',
        secret: secrets.sessions,
        resave: false,
        saveUninitialized: false,
        cookie: { httpOnly: true, sameSite: 'lax' },
      }),
    )
    .get('/', (req, res) => void res.send(home(req.session.user)))
    .get('/login', (req, res) =>
      oauth.orders.authorizeRedirect(req, res, '/callback', { returnTo: '/orders' }),
    )
    .get('/callback', async (req, res) => {
      const token = await oauth.orders.authorizeAccessToken(req)
      const user = String(token.userinfo?.['sub'])
      await tokens.save(user, token)
      await newSession(req)
      req.session.user = user
      res.redirect(303, req.authkit?.returnTo ?? '/')
    })
    .get('/orders', async (req, res) => {
      const client = oauth.orders.tokenClient({ request: req })
      const http = attachOAuth2(createAxios({ baseURL: api }), client)
      const { data } = await http.get<Orders>('/orders')
      res.send(page(`Orders of ${data.of}`, `<p>${escapeHtml(data.orders.join(', '))}</p>`))
    })
    .use(errorPage)
}

function home(user: string | undefined): string {
  const text = user === undefined ? 'Nobody is signed in.' : `Signed in as ${escapeHtml(user)}.`
  const links = '<a href="/login">Sign in</a> · <a href="/orders">My orders</a>'
  return page('Shop', `<p>${text}</p><p>${links}</p>`)
}

/** A session that was there before somebody signed in may be known to somebody else. */
function newSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => (error ? reject(error) : resolve()))
  })
}

/** Errors of Authkit say which status to answer with: 401 for who has no token, which is where a sign-in begins. */
function errorPage(
  error: Error & { status?: number },
  _req: Request,
  res: Response,
  next: NextFunction,
): void {
  if (res.headersSent) return next(error)
  const link = error.status === 401 || error.status === 400 ? ' <a href="/login">Sign in</a>' : ''
  res.status(error.status ?? 500).send(page('Shop', `<p>${escapeHtml(error.message)}${link}</p>`))
}
