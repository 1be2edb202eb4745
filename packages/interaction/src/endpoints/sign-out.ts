import { generateToken } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { InteractionContext } from '../flow/context.ts'
import { paths } from '../flow/paths.ts'
import { InteractionError } from '../errors.ts'
import { readForm } from '../forms/form.ts'
import { refuseCrossSite } from '../forms/same-site.ts'

/** The page on which a user signs out of this server: GET asks, POST does it. */
export function signOut(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  return http.method === 'POST' ? submit(http, context) : show(http, context)
}

async function show(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  const { sessions, forms, browser, pages, respond, url } = context
  const session = await sessions.find(http)
  if (!session) return respond(200, (base) => pages.signedOut(base))
  const known = browser.read(http)
  const secret = known ?? generateToken()
  const token = await forms.create({ form: paths.signOut, browser: secret }, session.sid)
  const form = { action: url(paths.signOut), token }
  return respond(200, (base) => pages.signOut({ ...base, form, user: session.name }), {
    setCookie: known === undefined ? [browser.write(secret)] : [],
  })
}

async function submit(http: HttpRequest, context: InteractionContext): Promise<HttpResponse> {
  const { server, sessions, forms, browser, pages, respond } = context
  refuseCrossSite(http, server.issuer)
  const fields = readForm(http)
  const session = await sessions.find(http)
  if (!session) return respond(200, (base) => pages.signedOut(base))
  const binding = { form: paths.signOut, browser: browser.read(http) ?? '' }
  const shownIn = await forms.open(fields.get('form_token'), binding)
  if (shownIn !== session.sid) throw new InteractionError('ERR_INTERACTION_FORM')
  const setCookie = [await sessions.end(http), browser.clear()]
  return respond(200, (base) => pages.signedOut(base), { setCookie })
}
