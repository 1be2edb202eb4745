import { generateToken } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { SignOutRequest } from '@authkit/oauth2/server'
import type { InteractionContext } from '../flow/context.ts'
import { paths } from '../flow/paths.ts'
import { urlSource } from '../pages/response.ts'
import type { Session } from '../sessions/session.ts'
import {
  departingClient,
  endSession,
  leaveSignedOut,
  showSignedOut,
  type Departure,
} from './leave.ts'

/** Answers a checked request of a client: the session ends at once when the client knows it, else the user is asked, RP-Initiated Logout §2. */
export async function answerSignOut(
  http: HttpRequest,
  request: SignOutRequest,
  context: InteractionContext,
): Promise<HttpResponse> {
  const session = await context.sessions.find(http)
  // RP-Initiated Logout §3: without a hint nobody confirmed that the browser is to go there, so the user does.
  if (!session)
    return request.hinted
      ? leaveSignedOut(http, request, context)
      : showSignedOut(http, request, context)
  const { sid, subject } = session
  // RP-Initiated Logout §6: whoever cannot show that it knows the session may be anybody, so the user decides.
  if (await request.isFor({ sid, subject })) return endSession(http, request, context)
  return askToSignOut(http, session, request, context)
}

/** Shows the page that asks whether the user wants to sign out. */
export async function askToSignOut(
  http: HttpRequest,
  { sid, name }: Session,
  { client, location, uiLocales }: Departure,
  { forms, continuations, browser, pages, respond, url }: InteractionContext,
): Promise<HttpResponse> {
  const known = browser.read(http)
  const secret = known ?? generateToken()
  const token = await forms.create({ form: paths.signOut, browser: secret }, sid)
  const shownIn = { browser: secret, sid }
  const isClients = client !== undefined || location !== undefined
  const continuation = { clientId: client?.client_id, location, uiLocales }
  const request = isClients ? await continuations.seal(continuation, shownIn) : undefined
  const form = { action: url(paths.signOut), token }
  const who = client && departingClient(client, location)
  return respond(
    200,
    (base) => pages.signOut({ ...base, form, user: name, client: who, request }),
    {
      uiLocales,
      // Chromium applies it to the redirect after the post.
      formAction: location === undefined ? [] : [urlSource(location)],
      setCookie: known === undefined ? [browser.write(secret)] : [],
    },
  )
}
