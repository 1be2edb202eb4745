import type { HttpResponse } from '@authkit/common/http'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { ClientModel, FormModel, SignInModel } from '../pages/model.ts'
import { redirectSource } from '../pages/response.ts'
import type { InteractionContext } from './context.ts'
import type { NextStep } from './next-step.ts'
import { interactionUrl } from './paths.ts'
import type { Visit } from './visit.ts'

/** Shows the page of a step that needs the user. */
export function showStep(
  visit: Visit,
  next: Exclude<NextStep, { readonly step: 'answer' }>,
  context: InteractionContext,
): Promise<HttpResponse> {
  return next.step === 'sign-in'
    ? showSignIn(visit, 200, { username: visit.request.loginHint, failure: undefined }, context)
    : showConsent(visit, next.session.name, context)
}

/** Shows the sign-in page. */
export async function showSignIn(
  visit: Visit,
  status: number,
  attempt: Pick<SignInModel, 'username' | 'failure'>,
  context: InteractionContext,
): Promise<HttpResponse> {
  const form = await createForm(visit, context)
  const client = clientModel(visit.request)
  return context.respond(
    status,
    (base) => context.pages.signIn({ ...base, form, client, ...attempt }),
    { formAction: [redirectSource(visit.request.redirectUri)] },
  )
}

async function showConsent(
  visit: Visit,
  user: string,
  { pages, respond, describeScope, ...context }: InteractionContext,
): Promise<HttpResponse> {
  const form = await createForm(visit, context)
  const client = clientModel(visit.request)
  const scopes = visit.request.scope.map((name) => ({ name, description: describeScope(name) }))
  return respond(200, (base) => pages.consent({ ...base, form, client, user, scopes }), {
    formAction: [redirectSource(visit.request.redirectUri)],
  })
}

async function createForm(
  { pending, browser, session }: Visit,
  context: Pick<InteractionContext, 'forms' | 'url'>,
): Promise<FormModel> {
  const token = await context.forms.create({ form: pending.id, browser }, session?.sid)
  return { action: interactionUrl(pending.id, context), token }
}

function clientModel({ client, redirectUri }: AuthorizationRequest): ClientModel {
  const { host, protocol } = new URL(redirectUri)
  return {
    name: client.client_name ?? client.client_id,
    destination: /^https?:$/.test(protocol) ? host : protocol.slice(0, -1),
  }
}
