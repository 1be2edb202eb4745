import {
  formParameters,
  Parameters,
  redirectResponse,
  type HttpRequest,
  type HttpResponse,
} from '@authkit/common/http'
import type { SignOut } from '@authkit/oauth2/server'
import type { InteractionContext } from '../flow/context.ts'
import { signOutUrl } from '../flow/paths.ts'
import { answerSignOut } from '../sign-out/ask.ts'
import { validatePosted } from '../sign-out/posted-requests.ts'

/** The endpoint at which a client asks that a user be signed out, RP-Initiated Logout §2. */
export function clientSignOut(
  signOut: SignOut,
): (http: HttpRequest, context: InteractionContext) => Promise<HttpResponse> {
  return async (http, context) => {
    if (http.method === 'POST') return keep(http, signOut, context)
    return answerSignOut(http, await signOut.validate(http, context.server.context), context)
  }
}

/** A post from the client's site comes without our cookies, for they are SameSite=Lax; the redirect brings them. Nothing ends before. */
async function keep(
  http: HttpRequest,
  signOut: SignOut,
  context: InteractionContext,
): Promise<HttpResponse> {
  const { path, parameters: known } = signOut
  const parameters = formParameters(http, { maxBytes: 16_384 })
  // What is wrong is not kept, nor what the endpoint does not know: anybody can post.
  await validatePosted({ path, parameters }, signOut, context)
  const asked = parameters.entries().filter(([name, value]) => known.includes(name) && value !== '')
  if (asked.length === 0) return redirectResponse(signOutUrl(undefined, context))
  const id = await context.postedRequests.keep({ path, parameters: new Parameters(asked) })
  return redirectResponse(signOutUrl(id, context))
}
