import type { HttpResponse } from '@authkit/common/http'
import { ConsentRequiredError, LoginRequiredError } from '@authkit/oauth2'
import type { Approval, AuthorizationRequest } from '@authkit/oauth2/server'
import type { Session } from '../sessions/session.ts'
import type { InteractionContext } from './context.ts'
import type { NextStep } from './next-step.ts'

/** Tells the client that the user said yes, as the user of this session. */
export function approve(
  request: AuthorizationRequest,
  { subject, time, amr, acr, sid }: Session,
  { server }: InteractionContext,
): Promise<HttpResponse> {
  const approval: Approval = {
    subject,
    scope: request.scope,
    authentication: { time, amr, acr, sid },
  }
  return server.createAuthorizationResponse(request, approval)
}

/** The refusal of a request that must not show a page and needs one, Core §3.1.2.6; `undefined` for any other request. */
export async function refuseToInteract(
  request: AuthorizationRequest,
  { step }: NextStep,
  { server }: InteractionContext,
): Promise<HttpResponse | undefined> {
  if (step === 'answer' || !request.prompt.includes('none')) return undefined
  const error = step === 'sign-in' ? new LoginRequiredError() : new ConsentRequiredError()
  return server.createAuthorizationErrorResponse(request, error)
}

/** Adds cookies to a response. */
export function withCookies(response: HttpResponse, setCookie: readonly string[]): HttpResponse {
  if (setCookie.length === 0) return response
  return { ...response, headers: { ...response.headers, 'set-cookie': setCookie } }
}
