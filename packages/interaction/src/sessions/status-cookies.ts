import type { HttpRequest } from '@authkit/common/http'
import type { ServerContext, SessionCookie } from '@authkit/oauth2/server'
import { stringifySetCookie } from 'cookie'
import { readCookie, type SecretCookie } from './cookies.ts'
import type { Session } from './session.ts'

/** The cookies that extensions of the server show to scripts while a session lasts, Session Management §3.2. */
export interface StatusCookies {
  /** The `set-cookie` values that make the cookies of a browser those of this session, or of none where the request shows that it has none. */
  readonly update: (request: HttpRequest, session: Session | undefined) => readonly string[]
  /** The `set-cookie` values that remove the cookies of a session that ended. */
  readonly clear: (request: HttpRequest) => readonly string[]
}

/** Cookies that every site's frames get and every script of this origin reads; they open nothing. */
export function statusCookies(server: ServerContext, sessionCookie: SecretCookie): StatusCookies {
  const isSecure = server.issuer.startsWith('https:')
  const attributes = {
    path: '/',
    httpOnly: false,
    secure: isSecure,
    // Browsers take None with Secure only, which http on loopback cannot have.
    sameSite: isSecure ? ('none' as const) : ('lax' as const),
  }
  const toValue = (name: string, value: string): string =>
    stringifySetCookie({ ...attributes, name, value })
  const cookiesOf = (sid: string): readonly SessionCookie[] =>
    server.members.extensions.flatMap((each) => each.sessionCookie?.(sid, server) ?? [])
  const clear = (request: HttpRequest): readonly string[] =>
    // Their names are those of every session.
    cookiesOf('')
      .filter(({ name }) => readCookie(request, name) !== undefined)
      .map(({ name }) => stringifySetCookie({ ...attributes, name, value: '', maxAge: 0 }))
  return {
    clear,
    update(request, session) {
      if (!session) return isWithoutSession(request, sessionCookie) ? clear(request) : []
      return cookiesOf(session.sid)
        .filter(({ name, value }) => readCookie(request, name) !== value)
        .map(({ name, value }) => toValue(name, value))
    },
  }
}

/**
 * Whether a request of nobody shows that the browser has no session. The frames and images of other sites come without its cookie, which is
 * SameSite=Lax: only one that came and opens nothing tells, or a page that the browser went to.
 */
function isWithoutSession(request: HttpRequest, sessionCookie: SecretCookie): boolean {
  if (sessionCookie.read(request) !== undefined) return true
  return request.method === 'GET' && request.headers['sec-fetch-dest'] === 'document'
}
