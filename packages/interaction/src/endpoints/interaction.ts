import { redirectResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { InvalidRequestError, OAuth2Error } from '@authkit/oauth2'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import { approve, refuseToInteract, withCookies, withStatus, type Answer } from '../flow/answer.ts'
import { askedFor } from '../flow/consent.ts'
import type { InteractionContext } from '../flow/context.ts'
import { nextStep } from '../flow/next-step.ts'
import { interactionUrl } from '../flow/paths.ts'
import { showStep } from '../flow/show-step.ts'
import { signIn } from '../flow/sign-in.ts'
import { signUp } from '../flow/sign-up.ts'
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
  const response = withStatus(await proceed(visit, context), http, context)
  return withCookies(response, visit.setCookie)
}

/** Shows the next page, or answers the client when there is none. */
async function proceed(visit: Visit, context: InteractionContext): Promise<Answer> {
  const { http, request, session, pending } = visit
  const next = await nextStep(request, session, pending, context)
  if (next.step === 'answer') {
    await context.interactions.finish(pending)
    return approve(request, next.session, http, context)
  }
  const refusal = await refuseToInteract(request, next, context)
  if (!refusal) return { response: await showStep(visit, next, context), session }
  await context.interactions.finish(pending)
  return { response: refusal, session }
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
    case 'sign-up':
      return signUp(visit, fields, context)
    case 'continue':
      return choose(visit, shownIn, context)
    case 'approve':
      return allow(visit, shownIn, context)
    case 'deny':
      return deny(visit, context)
    default:
      throw new InvalidRequestError('The form has no such button')
  }
}

/** Goes on as the user who is signed in, if that is still the one who was shown. */
async function choose(
  { session, pending }: Visit,
  shownIn: string | undefined,
  context: InteractionContext,
): Promise<HttpResponse> {
  if (session && session.sid === shownIn)
    await context.interactions.noteChoice(pending, session.sid)
  return redirectResponse(interactionUrl(pending.id, context))
}

async function allow(
  { http, request, session, pending }: Visit,
  shownIn: string | undefined,
  context: InteractionContext,
): Promise<HttpResponse> {
  const next = await nextStep(request, session, pending, context)
  // Who signed in or out in another tab meanwhile is asked again, as who they are now.
  const isShown = next.step === 'consent' || next.step === 'answer'
  if (!isShown || next.session.sid !== shownIn)
    return redirectResponse(interactionUrl(pending.id, context))
  await context.interactions.finish(pending)
  const answer = await approve(request, next.session, http, context)
  // Last of all: what was denied at the same moment is not remembered, and what could not be remembered is asked again.
  if (answer.session) await remember(answer.session.subject, request, context)
  return withStatus(answer, http, context)
}

/** Keeps a consent. A store that fails here keeps nobody from what he allowed. */
async function remember(
  subject: string,
  request: AuthorizationRequest,
  { consents }: InteractionContext,
): Promise<void> {
  try {
    await consents.add(subject, request.client.client_id, askedFor(request))
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
