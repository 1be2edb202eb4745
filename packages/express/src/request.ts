import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import { headersFromRaw, type HttpRequest, requestTarget } from '@authkit/common/http'
import type { JsonValue } from '@authkit/common/store'
import type { AccessToken } from '@authkit/oauth2/resource'
import type { Request } from 'express'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The verified access token of the request; set by `ResourceProtector.requireToken`. */
  readonly token?: AccessToken | undefined
  /** The path that was given to `authorizeRedirect` or `logoutRedirect`; set when the browser is back. */
  readonly returnTo?: string | undefined
  /** What else was given to it. */
  readonly appState?: JsonValue | undefined
}

declare global {
  namespace Express {
    interface Request {
      /** What Authkit knows about the request. */
      authkit?: AuthkitRequest
    }
  }
}

/** The record of a request; its body is text, or what a body parser left. */
export function toHttpRequest(req: Request, origin: string): HttpRequest {
  return {
    method: req.method,
    url: origin + requestTarget(req.originalUrl),
    headers: headersFromRaw(req.rawHeaders),
    body: req.body,
  }
}

/** The records of requests, one for each, and the requests of these. */
const records = new WeakMap<Request, HttpRequest>()
const requests = new WeakMap<HttpRequest, Request>()

/** The record of a request to the callbacks of an application: the same for as long as the request lasts, with the session that it has by then. */
export function toLoginRequest(req: Request, origin: string): HttpRequest {
  const known = records.get(req)
  if (known !== undefined) return known
  const record: HttpRequest = {
    ...toHttpRequest(req, origin),
    get body(): unknown {
      return req.body
    },
    get session(): Session | undefined {
      return sessionOf(req)
    },
  }
  records.set(req, record)
  requests.set(record, req)
  return record
}

/** The request of Express behind a record, for `fetchToken` of a registration, which is given records. */
export function expressRequest(record: HttpRequest): Request {
  const req = requests.get(record)
  if (req !== undefined) return req
  throw new AuthkitConfigError('expressRequest takes the request that @authkit/express handed over')
}

/** Waits until the session is stored, where the framework's sessions have to be: a redirect must not be faster than a slow store. */
export async function saveSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  const save: unknown = session?.['save']
  if (typeof save !== 'function') return
  await new Promise<void>((resolve, reject) => {
    const saving: unknown = save.call(session, (error?: unknown) => {
      if (error === undefined || error === null) resolve()
      else reject(error)
    })
    // Some sessions call back, others promise.
    if (saving instanceof Promise) saving.then(resolve, reject)
  })
}

type Session = Record<string, unknown>

/** Its values by name; what a session has besides are methods. */
function sessionOf(req: Request): Session | undefined {
  const session: unknown = Reflect.get(req, 'session')
  return typeof session === 'object' && session !== null ? (session as Session) : undefined
}

/** The origin of the URL that an application says it lives at; of one that says nothing, a host that nobody can have. */
export function originOf(baseUrl: string | undefined): string {
  // What is bound to a URL, such as a proof of possession, then matches nothing, for no header of the request is believed.
  if (baseUrl === undefined) return 'https://base-url.invalid'
  if (isSecureTransport(baseUrl)) return new URL(baseUrl).origin
  throw new AuthkitConfigError('baseUrl is an https URL, or http on loopback: https://app.example')
}
