import {
  queryParameters,
  type HttpRequest,
  type HttpResponse,
  type Parameters,
} from '@authkit/common/http'
import type { SignOutRequest } from '@authkit/oauth2/server'
import { InteractionError } from '../errors.ts'
import type { InteractionContext } from '../flow/context.ts'
import { paths } from '../flow/paths.ts'
import { readForm } from '../forms/form.ts'
import { refuseCrossSite } from '../forms/same-site.ts'
import { answerSignOut } from '../sign-out/ask.ts'
import { endSession, leaveSignedOut, type Departure } from '../sign-out/leave.ts'
import { signOutsOf } from '../sign-out/notify-clients.ts'
import { validatePosted } from '../sign-out/posted-requests.ts'

/** A user who came alone, and stays. */
const alone = { client: undefined, location: undefined, uiLocales: [] }

/** The page on which a user signs out of this server: GET asks, for the user or for a client that posted its request, POST does it. */
export function signOut(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  return http.method === 'POST' ? submit(http, context) : show(http, context)
}

async function show(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  const id = queryParameters(http).get('id')
  const request = id === undefined ? ofUser : await findPosted(id, context)
  return answerSignOut(http, request, context)
}

const ofUser: SignOutRequest = {
  ...alone,
  hinted: false,
  logoutHint: undefined,
  isFor: async () => false,
}

/** The request that a client posted, checked again: the client may have changed since. */
async function findPosted(id: string, context: InteractionContext): Promise<SignOutRequest> {
  const posted = await context.postedRequests.find(id)
  const asked = signOutsOf(context.server).find(({ path }) => path === posted.path)
  if (!asked) throw new InteractionError('ERR_INTERACTION_UNKNOWN')
  return validatePosted(posted, asked, context)
}

async function submit(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  const { server, sessions, forms, browser } = context
  refuseCrossSite(http, server.issuer)
  const fields = readForm(http)
  const session = await sessions.find(http)
  // The button was pressed twice, or the user signed out in another tab.
  if (!session)
    return leaveSignedOut(http, await departureOf(fields, http, undefined, context), context)
  const binding = { form: paths.signOut, browser: browser.read(http) ?? '' }
  const shownIn = await forms.open(fields.get('form_token'), binding)
  if (shownIn !== session.sid) throw new InteractionError('ERR_INTERACTION_FORM')
  return endSession(http, await departureOf(fields, http, session.sid, context), context)
}

/** What the page that was confirmed said of who asks and where the browser goes. */
async function departureOf(
  fields: Parameters,
  http: HttpRequest,
  sid: string | undefined,
  { continuations, browser, server }: InteractionContext,
): Promise<Departure> {
  const request = fields.get('request')
  const secret = browser.read(http)
  // Without its cookie there is nothing to tell whose the form is.
  if (request === undefined || secret === undefined) return alone
  const { clientId, location, uiLocales } = await continuations.open(request, {
    browser: secret,
    sid,
  })
  const client = clientId === undefined ? undefined : await server.context.findClient(clientId)
  // RFC 7592 §2.3: the URLs of a client that was deleted meanwhile are nobody's.
  return { client, location: client ? location : undefined, uiLocales }
}
