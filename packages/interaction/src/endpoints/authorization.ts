import { generateToken } from '@authkit/common'
import { redirectResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { approve, refuseToInteract, withCookies, withStatus, type Answer } from '../flow/answer.ts'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { InteractionContext } from '../flow/context.ts'
import { nextStep } from '../flow/next-step.ts'
import { interactionUrl } from '../flow/paths.ts'
import type { Session } from '../sessions/session.ts'

/** Authorization endpoint, RFC 6749 §3.1: answers at once when nothing is to be asked, else leads to a page. */
export async function authorization(
  http: HttpRequest,
  context: InteractionContext,
): Promise<HttpResponse> {
  const { server, sessions, interactions } = context
  const request = await server.validateConsentRequest(http)
  if (http.method === 'POST') {
    // A post from the client's site comes without our cookies, for they are SameSite=Lax; the redirect brings them.
    return redirectResponse(interactionUrl(await interactions.start(request, undefined), context))
  }
  const session = await sessions.find(http)
  return withStatus(await proceed(http, request, session, context), http, context)
}

const nothingDone = { signedIn: undefined, chosen: undefined }

async function proceed(
  http: HttpRequest,
  request: AuthorizationRequest,
  session: Session | undefined,
  context: InteractionContext,
): Promise<Answer> {
  const { interactions, browser } = context
  const step = await nextStep(request, session, nothingDone, context)
  if (step.step === 'answer') return approve(request, step.session, http, context)
  const refusal = await refuseToInteract(request, step, context)
  if (refusal) return { response: refusal, session }
  const known = browser.read(http)
  const secret = known ?? generateToken()
  const id = await interactions.start(request, secret)
  const setCookie = known === undefined ? [browser.write(secret)] : []
  const response = withCookies(redirectResponse(interactionUrl(id, context)), setCookie)
  return { response, session }
}
