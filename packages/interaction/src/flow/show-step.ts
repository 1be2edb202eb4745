import { queryParameters, type HttpResponse } from '@authkit/common/http'
import type { ClientModel, FormModel, PageModel, SignInModel, SignUpModel } from '../pages/model.ts'
import { urlSource } from '../pages/response.ts'
import { clientModel } from './client-model.ts'
import type { InteractionContext } from './context.ts'
import type { NextStep } from './next-step.ts'
import { interactionUrl } from './paths.ts'
import type { Visit } from './visit.ts'

/** A step that needs the user. */
type ShownStep = Exclude<NextStep, { readonly step: 'answer' }>

/** Shows the page of a step, or the one beside it that a link named. */
export function showStep(
  visit: Visit,
  next: ShownStep,
  context: InteractionContext,
): Promise<HttpResponse> {
  const username = visit.request.loginHint
  switch (pageOf(visit, next, context)) {
    case 'sign-in':
      return showSignIn(visit, 200, { username, failure: failureOf(next) }, context)
    case 'sign-up':
      return showSignUp(visit, 200, { username, failure: undefined }, context)
    case 'select-account':
      return showSelectAccount(visit, context)
    default:
      return showConsent(visit, context)
  }
}

/** Signing in, signing up and going on as who one is lead to the same, so that the user may change between them. */
function pageOf(
  { http }: Visit,
  { step }: ShownStep,
  { signUp }: InteractionContext,
): ShownStep['step'] {
  if (step === 'consent') return step
  const named = queryParameters(http).get('page')
  if (named === 'sign-in' || (named === 'sign-up' && signUp)) return named
  return step
}

function failureOf(next: ShownStep): SignInModel['failure'] {
  return next.step === 'sign-in' ? next.failure : undefined
}

/** Shows the sign-in page. */
export async function showSignIn(
  visit: Visit,
  status: number,
  attempt: Pick<SignInModel, 'username' | 'failure'>,
  context: InteractionContext,
): Promise<HttpResponse> {
  const parts = await createParts(visit, context)
  const signUp = context.signUp && interactionUrl(visit.pending.id, context, 'sign-up')
  return respond(visit, status, context, (base) =>
    context.pages.signIn({ ...base, ...parts, ...attempt, signUp }),
  )
}

/** Shows the sign-up page. */
export async function showSignUp(
  visit: Visit,
  status: number,
  attempt: Pick<SignUpModel, 'username' | 'failure'>,
  context: InteractionContext,
): Promise<HttpResponse> {
  const parts = await createParts(visit, context)
  const signIn = interactionUrl(visit.pending.id, context, 'sign-in')
  return respond(visit, status, context, (base) =>
    context.pages.signUp({ ...base, ...parts, ...attempt, signIn }),
  )
}

async function showSelectAccount(visit: Visit, context: InteractionContext): Promise<HttpResponse> {
  const parts = await createParts(visit, context)
  const user = visit.session?.name ?? ''
  const signIn = interactionUrl(visit.pending.id, context, 'sign-in')
  return respond(visit, 200, context, (base) =>
    context.pages.selectAccount({ ...base, ...parts, user, signIn }),
  )
}

async function showConsent(visit: Visit, context: InteractionContext): Promise<HttpResponse> {
  const { describeScope, describeClaim } = context
  const { request, session } = visit
  const parts = await createParts(visit, context)
  const user = session?.name ?? ''
  const scopes = request.scope.map((name) => ({ name, description: describeScope(name) }))
  const claims = request.claims.map((name) => ({ name, description: describeClaim(name) }))
  return respond(visit, 200, context, (base) =>
    context.pages.consent({ ...base, ...parts, user, scopes, claims }),
  )
}

function respond(
  { request }: Visit,
  status: number,
  context: InteractionContext,
  render: (base: PageModel) => string,
): HttpResponse {
  const { redirectUri, uiLocales, display } = request
  const { logo } = clientModel(request)
  const images = logo === undefined ? [] : [logo]
  const formAction = [urlSource(redirectUri)]
  return context.respond(status, render, { formAction, images, uiLocales, display })
}

/** What every page of an interaction has. */
async function createParts(
  { pending, browser, session, request }: Visit,
  context: Pick<InteractionContext, 'forms' | 'url'>,
): Promise<{ readonly form: FormModel; readonly client: ClientModel }> {
  const token = await context.forms.create({ form: pending.id, browser }, session?.sid)
  return {
    form: { action: interactionUrl(pending.id, context), token },
    client: clientModel(request),
  }
}
