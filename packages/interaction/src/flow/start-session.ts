import { redirectResponse, type HttpResponse } from '@authkit/common/http'
import { tryToNotifyClients } from '../sign-out/notify-clients.ts'
import type { InteractionContext } from './context.ts'
import type { User } from './options.ts'
import { interactionUrl } from './paths.ts'
import { showSignIn } from './show-step.ts'
import type { Visit } from './visit.ts'

/** Starts the session of a user who proved who he is, tells the clients of the user before him, and leads back to the page of the interaction. */
export async function startSession(
  visit: Visit,
  user: User,
  username: string,
  context: InteractionContext,
): Promise<HttpResponse> {
  const { http, pending, request } = visit
  // Core §3.1.2.2: another user than the one that is asked for gets no answer for the client, so he is told before anything changes.
  if (!(await request.acceptsSubject(user.subject)))
    return showSignIn(visit, 403, { username: request.loginHint, failure: 'account' }, context)
  const { sessions, interactions, statusCookies, server, pages, respond } = context
  const { session, replaced, setCookie: cookie } = await sessions.start(http, user, username)
  const setCookie = [cookie, ...statusCookies.update(http, session)]
  // A request that changed meanwhile goes on without the note, and its page tells what it still waits for.
  await interactions.noteSignIn(pending, session.sid)
  const frames = replaced ? await tryToNotifyClients(replaced, server) : []
  const location = interactionUrl(pending.id, context)
  if (frames.length === 0)
    return redirectResponse(location, { headers: { 'set-cookie': setCookie } })
  const { uiLocales, display } = request
  return respond(200, (base) => pages.switched({ ...base, frames, location }), {
    uiLocales,
    display,
    frames,
    setCookie,
  })
}
