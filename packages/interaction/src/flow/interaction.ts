import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { OAuth2Error } from '@authkit/oauth2'
import type { Route } from '@authkit/oauth2/server'
import { authorization } from '../endpoints/authorization.ts'
import { clientSignOut } from '../endpoints/client-sign-out.ts'
import { interactionPage } from '../endpoints/interaction.ts'
import { signOut } from '../endpoints/sign-out.ts'
import { endSessions, type EndSessionsOptions } from '../sign-out/end-sessions.ts'
import { signOutsOf } from '../sign-out/notify-clients.ts'
import { createContext, type InteractionContext } from './context.ts'
import type { InteractionOptions } from './options.ts'
import { pageEndpoint, showError } from './page-endpoint.ts'
import { paths } from './paths.ts'

/** The authorization endpoint of a server and the pages around it. */
export interface Interaction {
  /** Where everything is mounted, next to the routes of the server; register extensions that sign users out before. */
  readonly routes: () => readonly Route[]
  /** The page of an error that an adapter met before it could call a route, such as a body that is too large. */
  readonly createErrorResponse: (error: OAuth2Error) => HttpResponse
  /**
   * Ends every session of a user in every browser, as after a change of the password, tells the clients, and answers how many there were.
   * So do sessions that ended by their age and left clients or tokens, as far as `endSession()` remembers them (its `sessionLifetime`).
   * `{ grants: true }` ends what was to outlive sessions as well. Rejects with an `OAuth2Error` when the store failed; calling it again ends
   * what is left. A client that cannot be reached is an event of the server, `logout_failed`, and no rejection.
   */
  readonly endSessions: (subject: string, options?: EndSessionsOptions) => Promise<number>
}

/** Gives an authorization server its authorization endpoint, with pages for signing in, allowing access and signing out, RFC 6749 §3.1. */
export function interaction(options: InteractionOptions): Interaction {
  const context = createContext(options)
  return {
    routes: () => createRoutes(context),
    createErrorResponse: (error) => showError(error, context),
    endSessions: (subject, chosen) => endSessions(subject, context, chosen),
  }
}

/** A page, where it is and what answers it. */
interface Page {
  readonly name: string
  readonly url: string
  readonly handle: (http: HttpRequest, context: InteractionContext) => Promise<HttpResponse>
}

function createRoutes(context: InteractionContext): readonly Route[] {
  const { server, url } = context
  const methods = ['GET', 'POST']
  const pages: readonly Page[] = [
    { name: 'authorization', url: server.authorizationEndpoint, handle: authorization },
    { name: 'interaction', url: url(paths.interaction), handle: interactionPage },
    { name: 'sign_out', url: url(paths.signOut), handle: signOut },
    ...signOutsOf(server).map((each) => ({
      name: `sign_out_by_client:${each.path}`,
      url: url(each.path),
      handle: clientSignOut(each),
    })),
  ]
  const routes = pages.map((page) => ({
    name: page.name,
    path: new URL(page.url).pathname,
    methods,
    wellKnown: false,
    handler: pageEndpoint(methods, page.handle, context),
  }))
  checkPaths([...server.routes(), ...routes])
  return routes
}

function checkPaths(routes: readonly Route[]): void {
  const all = routes.map(({ path }) => path)
  const twice = all.find((path, index) => all.indexOf(path) !== index)
  if (twice === undefined) return
  throw new AuthkitConfigError(`Two endpoints have the path ${twice}: give one of them another`)
}
