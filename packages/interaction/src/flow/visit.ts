import { generateToken } from '@authkit/common'
import { queryParameters, type HttpRequest } from '@authkit/common/http'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import { InteractionError } from '../errors.ts'
import type { Session } from '../sessions/session.ts'
import type { InteractionContext } from './context.ts'
import type { PendingInteraction } from './interactions.ts'

/** A browser at the page of its interaction. */
export interface Visit {
  readonly http: HttpRequest
  readonly pending: PendingInteraction
  /** The authorization request, checked again. */
  readonly request: AuthorizationRequest
  /** Secret of the browser. */
  readonly browser: string
  readonly session: Session | undefined
  /** Cookies for the answer. */
  readonly setCookie: readonly string[]
}

/** Finds the interaction that a request is about and makes sure that it is this browser's. */
export async function openVisit(http: HttpRequest, context: InteractionContext): Promise<Visit> {
  const { interactions, server, sessions } = context
  const pending = await interactions.find(queryParameters(http).get('id'))
  const { browser, setCookie } = await identifyBrowser(http, pending, context)
  // What is asked comes from the store and never from the browser, and the client may have changed since.
  const request = await server.validateConsentRequest(pending.parameters)
  return { http, pending, request, browser, session: await sessions.find(http), setCookie }
}

async function identifyBrowser(
  http: HttpRequest,
  pending: PendingInteraction,
  { interactions, browser }: InteractionContext,
): Promise<Pick<Visit, 'browser' | 'setCookie'>> {
  const known = browser.read(http)
  const owner = interactions.owner(pending, known)
  if (known !== undefined && owner === 'this') return { browser: known, setCookie: [] }
  const secret = known ?? generateToken()
  const isClaimed =
    owner === 'nobody' && http.method === 'GET' && (await interactions.claim(pending, secret))
  if (!isClaimed) throw new InteractionError('ERR_INTERACTION_BROWSER')
  return { browser: secret, setCookie: known === undefined ? [browser.write(secret)] : [] }
}
