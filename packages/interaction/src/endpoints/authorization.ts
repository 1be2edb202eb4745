import { generateToken } from '@authkit/common'
import { redirectResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { approve, refuseToInteract, withCookies } from '../flow/answer.ts'
import type { InteractionContext } from '../flow/context.ts'
import { nextStep } from '../flow/next-step.ts'
import { interactionUrl } from '../flow/paths.ts'

/** Authorization endpoint, RFC 6749 §3.1: answers at once when nothing is to be asked, else leads to a page. */
export async function authorization(
  http: HttpRequest,
  context: InteractionContext,
): Promise<HttpResponse> {
  const { server, sessions, interactions, browser } = context
  const request = await server.validateConsentRequest(http)
  if (http.method === 'POST') {
    // A post from the client's site comes without our cookies, for they are SameSite=Lax; the redirect brings them.
    return redirectResponse(interactionUrl(await interactions.start(request, undefined), context))
  }
  const step = await nextStep(request, await sessions.find(http), undefined, context)
  if (step.step === 'answer') return approve(request, step.session, context)
  const refusal = await refuseToInteract(request, step, context)
  if (refusal) return refusal
  const known = browser.read(http)
  const secret = known ?? generateToken()
  const id = await interactions.start(request, secret)
  const setCookie = known === undefined ? [browser.write(secret)] : []
  return withCookies(redirectResponse(interactionUrl(id, context)), setCookie)
}
