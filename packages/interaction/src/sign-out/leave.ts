import { AuthkitConfigError } from '@authkit/common'
import { redirectResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import type { Client } from '@authkit/oauth2/server'
import type { InteractionContext } from '../flow/context.ts'
import type { ClientModel } from '../pages/model.ts'
import { tryToNotifyClients } from './notify-clients.ts'

/** Who asked for the end of a session, and where the browser goes afterwards. */
export interface Departure {
  readonly client: Client | undefined
  readonly location: string | undefined
  /** Languages that are asked for. */
  readonly uiLocales: readonly string[]
}

/** Ends the session of a browser, tells the clients of it, and sends the browser on. */
export async function endSession(
  http: HttpRequest,
  departure: Departure,
  context: InteractionContext,
): Promise<HttpResponse> {
  const { session, setCookie } = await context.sessions.end(http)
  const frames = session ? await tryToNotifyClients(session, context.server) : []
  const cookies = [setCookie, context.browser.clear(), ...context.statusCookies.clear(http)]
  return leave(departure, frames, cookies, context)
}

/** Sends a browser on in which nobody is signed in. */
export function leaveSignedOut(
  http: HttpRequest,
  departure: Departure,
  context: InteractionContext,
): HttpResponse {
  return leave(departure, [], context.statusCookies.update(http, undefined), context)
}

/** Tells that nobody is signed in, and where a link leads on. */
export function showSignedOut(
  http: HttpRequest,
  departure: Departure,
  context: InteractionContext,
): HttpResponse {
  return showLeft(departure, [], context.statusCookies.update(http, undefined), context)
}

function leave(
  departure: Departure,
  frames: readonly string[],
  setCookie: readonly string[],
  context: InteractionContext,
): HttpResponse {
  const { location } = departure
  if (location === undefined || frames.length > 0)
    return showLeft(departure, frames, setCookie, context)
  checkLocation(location)
  const headers = setCookie.length === 0 ? {} : { 'set-cookie': setCookie }
  return redirectResponse(location, { headers })
}

function showLeft(
  { client, location, uiLocales }: Departure,
  frames: readonly string[],
  setCookie: readonly string[],
  { pages, respond }: InteractionContext,
): HttpResponse {
  checkLocation(location)
  const who = client && departingClient(client, location)
  return respond(200, (base) => pages.signedOut({ ...base, client: who, location, frames }), {
    uiLocales,
    frames,
    setCookie,
  })
}

/** The model of a client that the browser goes back to, or not. */
export function departingClient(client: Client, location: string | undefined): ClientModel {
  return {
    name: client.client_name ?? client.client_id,
    destination: location && placeOf(location),
  }
}

/** The host of a URL, or the scheme of a native app. */
export function placeOf(url: string): string {
  const { host, protocol } = new URL(url)
  return /^https?:$/.test(protocol) ? host : protocol.slice(0, -1)
}

/** Pages link to it, and a link must not be a script. */
function checkLocation(location: string | undefined): void {
  const { protocol } = (location !== undefined && URL.parse(location)) || {}
  const isScript =
    protocol === undefined || /^(javascript|vbscript|data|blob|file|about):$/.test(protocol)
  if (location === undefined || !isScript) return
  throw new AuthkitConfigError('The location of a sign-out is the absolute URL of a site or an app')
}
