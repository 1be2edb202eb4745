import { type HttpResponse, requestTarget } from '@authkit/common/http'
import { interaction, type Interaction, type InteractionOptions } from '@authkit/interaction'
import type { OAuth2Error } from '@authkit/oauth2'
import type { AuthorizationServer, Route } from '@authkit/oauth2/server'
import { Router } from 'express'
import { readBody } from './body.ts'
import { httpHandler, sendHttpResponse } from './handler.ts'

/** The pages of the server: everything of `@authkit/interaction` but the server itself. */
export type AuthorizationServerOptions = Omit<InteractionOptions, 'server'>

/** A router with a provider on it, and what the application may do to the sessions of its users. */
export interface AuthorizationServerRouter extends Router {
  /**
   * Ends every session of a user in every browser, as after a change of the password, tells the clients, and answers how many there were.
   * Rejects with an `OAuth2Error` when the store failed or clients could not be told; sessions that are left end by calling it again.
   */
  readonly endSessions: Interaction['endSessions']
}

/** Routes, and how an error is answered that comes before them. */
interface Mountable {
  readonly routes: readonly Route[]
  readonly fail: (error: OAuth2Error) => HttpResponse
}

/**
 * Mounts an authorization server with its pages, every endpoint at its path from the origin: `app.use(authorizationServer(server, { … }))`.
 * Register grants and endpoints before. Below a prefix it serves what the issuer has there, and `wellKnown(server)` the rest.
 */
export function authorizationServer(
  server: AuthorizationServer,
  options: AuthorizationServerOptions,
): AuthorizationServerRouter {
  const pages = interaction({ server, ...options })
  const router = mount(server, [
    protocol(server, server.routes()),
    { routes: pages.routes(), fail: pages.createErrorResponse },
  ])
  return Object.assign(router, { endSessions: pages.endSessions })
}

/** Mounts the documents whose place from the origin a specification fixes, for an app that mounts the rest below a prefix, RFC 8414 §3.1. */
export function wellKnown(server: AuthorizationServer): Router {
  const routes = server.routes().filter((route) => route.wellKnown)
  return mount(server, [protocol(server, routes)])
}

function protocol(server: AuthorizationServer, routes: readonly Route[]): Mountable {
  return { routes, fail: (error) => server.createErrorResponse(error) }
}

function mount({ issuer }: AuthorizationServer, parts: readonly Mountable[]): Router {
  const { origin } = new URL(issuer)
  const byPath = new Map(
    parts.flatMap(({ routes, fail }) =>
      routes.map(({ path, handler }) => [path, { handle: httpHandler(handler, { origin }), fail }]),
    ),
  )
  const router = Router()
  router.use(async (req, res, next) => {
    const [path = ''] = requestTarget(req.originalUrl).split('?', 1)
    const found = byPath.get(path)
    if (!found) return next()
    const error = await readBody(req, res)
    if (error) return sendHttpResponse(res, found.fail(error))
    return found.handle(req, res, next)
  })
  return router
}
