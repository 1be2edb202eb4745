import { AuthkitConfigError } from '../errors.ts'

/** A request of `fetch` in parts that can be sent again. */
export interface Outgoing {
  /** Absolute URL. */
  readonly url: URL
  /** Header fields, without the token. */
  readonly headers: Headers
  /** The body; `null` without one. */
  readonly body: NonNullable<RequestInit['body']> | null
  /** Everything else. */
  readonly init: RequestInit
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Takes the arguments of `fetch` apart; relative URLs are resolved against a base, RFC 3986 §5.2. */
export function toOutgoing(
  input: string | URL | Request,
  init: RequestInit | undefined,
  base: string | undefined,
): Outgoing {
  const isUrl = typeof input === 'string' || input instanceof URL
  const url = URL.parse(isUrl ? String(input) : input.url, base)
  if (url === null) {
    throw new AuthkitConfigError(
      'fetch needs an absolute URL, or apiBaseUrl to resolve a relative one',
    )
  }
  const all: RequestInit = isUrl ? { ...init } : { ...partsOf(input), ...init }
  return { url, headers: new Headers(all.headers), body: all.body ?? null, init: all }
}

function partsOf(request: Request): RequestInit {
  const { method, headers, body, signal, redirect, keepalive } = request
  return { method, headers, body, signal, redirect, keepalive, duplex: 'half' }
}

/** True when the body can be sent a second time: a stream is used up by the first. */
export function isReplayable({ body }: Outgoing): boolean {
  return (
    body === null ||
    typeof body === 'string' ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  )
}

/** True for a response that asks to go on elsewhere, RFC 9110 §15.4. */
export function isRedirect(response: Response): boolean {
  return REDIRECTS.has(response.status) && response.headers.has('location')
}

/** The request that a redirect asks for; `undefined` when it leaves the origin or its body cannot be sent again, RFC 9110 §15.4. */
export function nextHop(response: Response, outgoing: Outgoing): Outgoing | undefined {
  const location = response.headers.get('location')
  const url = location === null ? null : URL.parse(location, outgoing.url.href)
  // The origin of a blob: URL is that of the URL within it.
  if (url === null || url.protocol !== outgoing.url.protocol) return undefined
  if (url.origin !== outgoing.url.origin) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  if (becomesGet(response.status, outgoing.init.method)) return asGet(url, outgoing)
  return isReplayable(outgoing) ? { ...outgoing, url } : undefined
}

function becomesGet(status: number, method = 'GET'): boolean {
  const name = method.toUpperCase()
  if (status === 303) return name !== 'GET' && name !== 'HEAD'
  return (status === 301 || status === 302) && name === 'POST'
}

function asGet(url: URL, { headers, init }: Outgoing): Outgoing {
  const kept = new Headers([...headers].filter(([name]) => !name.startsWith('content-')))
  return { url, headers: kept, body: null, init: { ...init, method: 'GET' } }
}
