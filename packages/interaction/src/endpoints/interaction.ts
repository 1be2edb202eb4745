import { redirectResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { InvalidRequestError, OAuth2Error } from '@authkit/oauth2'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import { approve, refuseToInteract, withCookies } from '../flow/answer.ts'
import type { InteractionContext } from '../flow/context.ts'
import { nextStep } from '../flow/next-step.ts'
import { interactionUrl } from '../flow/paths.ts'
import { showStep } from '../flow/show-step.ts'
import { signIn } from '../flow/sign-in.ts'
import { openVisit, type Visit } from '../flow/visit.ts'
import { readForm } from '../forms/form.ts'
import { refuseCrossSite } from '../forms/same-site.ts'

/** The page on which a user signs in and decides: GET shows where it stands, POST goes one step further. */
export async function interactionPage(
  http: HttpRequest,
  context: InteractionContext,
): Promise<HttpResponse> {
  if (http.method === 'POST') return submit(http, context)
  const visit = await openVisit(http, context)
  return withCookies(await proceed(visit, context), visit.setCookie)
}

/** Shows the next page, or answers the client when there is none. */
async function proceed(visit: Visit, context: InteractionContext): Promise<HttpResponse> {
  const { request, session, pending } = visit
  const next = await nextStep(request, session, pending.signedIn, context)
  if (next.step === 'answer') {
    await context.interactions.finish(pending)
    return approve(request, next.session, context)
  }
  const refusal = await refuseToInteract(request, next, context)
  if (!refusal) return showStep(visit, next, context)
  await context.interactions.finish(pending)
  return refusal
}

async function submit(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  refuseCrossSite(http, context.server.issuer)
  const fields = readForm(http)
  const visit = await openVisit(http, context)
  const binding = { form: visit.pending.id, browser: visit.browser }
  const shownIn = await context.forms.open(fields.get('form_token'), binding)
  switch (fields.get('action')) {
    case 'sign-in':
      return signIn(visit, fields, context)
    case 'approve':
      return allow(visit, shownIn, context)
    case 'deny':
      return deny(visit, context)
    default:
      throw new InvalidRequestError('The form has no such button')
  }
}

async function allow(
  { request, session, pending }: Visit,
  shownIn: string | undefined,
  context: InteractionContext,
): Promise<HttpResponse> {
  const next = await nextStep(request, session, pending.signedIn, context)
  // Who signed in or out in another tab meanwhile is asked again, as who they are now.
  if (next.step === 'sign-in' || next.session.sid !== shownIn)
    return redirectResponse(interactionUrl(pending.id, context))
  await context.interactions.finish(pending)
  const answer = await approve(request, next.session, context)
  // Last of all: what was denied at the same moment is not remembered, and what could not be remembered is asked again.
  await remember(next.session.subject, request, context)
  return answer
}

/** Keeps a consent. A store that fails here keeps nobody from what he allowed. */
async function remember(
  subject: string,
  { client, scope }: AuthorizationRequest,
  { consents }: InteractionContext,
): Promise<void> {
  try {
    await consents.add(subject, client.client_id, scope)
  } catch (error) {
    if (!(error instanceof OAuth2Error)) throw error
  }
}

async function deny(
  { request, pending }: Visit,
  context: InteractionContext,
): Promise<HttpResponse> {
  await context.interactions.finish(pending)
  return context.server.createAuthorizationResponse(request, undefined)
}
