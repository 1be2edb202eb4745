import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import {
  AccountSelectionRequiredError,
  ConsentRequiredError,
  InteractionRequiredError,
  LoginRequiredError,
} from '@authkit/oauth2'
import type { Approval, AuthorizationRequest } from '@authkit/oauth2/server'
import type { Session } from '../sessions/session.ts'
import { tryToNotifyClients } from '../sign-out/notify-clients.ts'
import type { InteractionContext } from './context.ts'
import type { NextStep } from './next-step.ts'

/** What a browser is answered, and the session that it has then. */
export interface Answer {
  readonly response: HttpResponse
  readonly session: Session | undefined
}

/** Tells the client that the user said yes, as the user of this session; that nobody is signed in when the session ended meanwhile. */
export async function approve(
  request: AuthorizationRequest,
  session: Session,
  http: HttpRequest,
  { server, sessions }: InteractionContext,
): Promise<Answer> {
  const { subject, time, amr, acr, sid } = session
  const approval: Approval = {
    subject,
    scope: request.scope,
    authentication: { time, amr, acr, sid },
  }
  const response = await server.createAuthorizationResponse(request, approval)
  // What ended the session before the grant was there could not revoke it; what ends it from now on can.
  if (await sessions.isAlive(http, session)) return { response, session }
  await tryToNotifyClients(session, server)
  const refusal = new LoginRequiredError(undefined, { reason: 'session_ended' })
  return {
    response: await server.createAuthorizationErrorResponse(request, refusal),
    session: undefined,
  }
}

/** What a client is told that forbids the page of a step, Core §3.1.2.6. */
const refusals = {
  'sign-in': LoginRequiredError,
  'sign-up': InteractionRequiredError,
  'select-account': AccountSelectionRequiredError,
  consent: ConsentRequiredError,
}

/** The refusal of a request that must not show a page and needs one, Core §3.1.2.6; `undefined` for any other request. */
export async function refuseToInteract(
  request: AuthorizationRequest,
  { step }: NextStep,
  { server }: InteractionContext,
): Promise<HttpResponse | undefined> {
  if (step === 'answer' || !request.prompt.includes('none')) return undefined
  return server.createAuthorizationErrorResponse(request, new refusals[step]())
}

/** Adds cookies to a response. */
export function withCookies(response: HttpResponse, setCookie: readonly string[]): HttpResponse {
  if (setCookie.length === 0) return response
  const before = [response.headers['set-cookie'] ?? []].flat()
  return { ...response, headers: { ...response.headers, 'set-cookie': [...before, ...setCookie] } }
}

/** The response with the cookies that tell scripts of a session, so that they are those of the present one, Session Management §3.2. */
export function withStatus(
  { response, session }: Answer,
  http: HttpRequest,
  { statusCookies }: InteractionContext,
): HttpResponse {
  return withCookies(response, statusCookies.update(http, session))
}
