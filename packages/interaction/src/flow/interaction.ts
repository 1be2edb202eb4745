import type { HttpResponse } from '@authkit/common/http'
import type { OAuth2Error } from '@authkit/oauth2'
import type { Route } from '@authkit/oauth2/server'
import { authorization } from '../endpoints/authorization.ts'
import { interactionPage } from '../endpoints/interaction.ts'
import { signOut } from '../endpoints/sign-out.ts'
import { createContext } from './context.ts'
import type { InteractionOptions } from './options.ts'
import { pageEndpoint, showError } from './page-endpoint.ts'
import { paths } from './paths.ts'

/** The authorization endpoint of a server and the pages around it. */
export interface Interaction {
  /** Where everything is mounted, next to the routes of the server. */
  readonly routes: () => readonly Route[]
  /** The page of an error that an adapter met before it could call a route, such as a body that is too large. */
  readonly createErrorResponse: (error: OAuth2Error) => HttpResponse
}

/** Gives an authorization server its authorization endpoint, with pages for signing in, allowing access and signing out, RFC 6749 §3.1. */
export function interaction(options: InteractionOptions): Interaction {
  const context = createContext(options)
  const methods = ['GET', 'POST']
  const pages = [
    { name: 'authorization', url: options.server.authorizationEndpoint, handle: authorization },
    { name: 'interaction', url: context.url(paths.interaction), handle: interactionPage },
    { name: 'sign_out', url: context.url(paths.signOut), handle: signOut },
  ]
  const routes = pages.map(({ name, url, handle }) => ({
    name,
    path: new URL(url).pathname,
    methods,
    wellKnown: false,
    handler: pageEndpoint(methods, handle, context),
  }))
  return {
    routes: () => routes,
    createErrorResponse: (error) => showError(error, context),
  }
}
