import { AuthkitConfigError, FetchError } from '../errors.ts'
import { type InboundResponse, type OutboundRequest, pinnedRequest } from './pinned-request.ts'
import { readText } from './read-text.ts'
import { isSecureTransport } from './transport.ts'

/** What to send and how far to trust the answer. */
export interface GuardedFetchOptions {
  /** Method in upper case; `GET` unless told. */
  readonly method?: string | undefined
  /** Header fields to send. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Text of the body. */
  readonly body?: string | undefined
  /** Time for everything from the lookup to the last byte of the body, in seconds; 5 unless told. */
  readonly timeout?: number | undefined
  /** Largest body to read, in bytes after decompression; 1 048 576 unless told. */
  readonly maxBytes?: number | undefined
  /** Reads the body as UTF-8 exactly: wrong bytes fail the request and a byte order mark stays in the text; false unless told. */
  readonly exactText?: boolean | undefined
  /** `answer` gives the response of a redirect to the caller, who decides about its `location`; `refuse` unless told. None is followed. */
  readonly redirects?: 'answer' | 'refuse' | undefined
  /** `public` refuses any host that is not on the public internet: for URLs that others chose. `any` unless told. */
  readonly addresses?: 'any' | 'public' | undefined
  /** Sends the request instead of the platform's `fetch`; not with `addresses: 'public'`, which must see the connection. */
  readonly fetch?: typeof fetch | undefined
  /** Ends the request early, with its reason as the error. */
  readonly signal?: AbortSignal | undefined
}

/** A response that was read to its end within the limits. */
export interface GuardedResponse {
  /** Status code; that of a redirect only with `redirects: 'answer'`. */
  readonly status: number
  /** Header fields by lower-case name; a repeated one is joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the body. */
  readonly text: string
}

/** Sends one request and gives its response as soon as the header fields are there. */
type Transport = (request: OutboundRequest) => Promise<InboundResponse>

const MAX_TIMEOUT = 3600

/**
 * Fetches a URL over a secure transport, follows no redirect and holds time and size within limits, RFC 8725 §3.10.
 * Throws a `FetchError` whose `code` tells which rule was broken.
 */
export async function guardedFetch(
  url: string,
  options: GuardedFetchOptions = {},
): Promise<GuardedResponse> {
  const { method = 'GET', headers = {}, body, timeout = 5, maxBytes = 1_048_576 } = options
  const send = transportOf(options)
  const target = securedUrl(url, options)
  checkFields(headers)
  if (!(maxBytes > 0)) throw new AuthkitConfigError('guardedFetch: maxBytes must be above 0')
  const deadline = startDeadline(timeout)
  const signals = [deadline.controller.signal, ...(options.signal ? [options.signal] : [])]
  const signal = AbortSignal.any(signals)
  const settled = new AbortController()
  try {
    signal.throwIfAborted()
    const exchange = send({ url: target, method, headers, body, signal }).then((response) =>
      readResponse(response, maxBytes, options),
    )
    // The limit holds even for a transport that does not listen to the signal.
    return await Promise.race([exchange, rejectedBy(signal, settled.signal)])
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    // Closes the connection of a response that is not wanted.
    deadline.controller.abort()
    if (cause instanceof FetchError) throw cause
    const message = `the request to ${target.origin} failed`
    throw new FetchError('ERR_FETCH_NETWORK', message, { cause })
  } finally {
    clearTimeout(deadline.timer)
    // A signal that outlives the request must not keep it in memory.
    settled.abort()
  }
}

function transportOf({ addresses, fetch: own }: GuardedFetchOptions): Transport {
  if (addresses !== 'public') return (request) => fetchRequest(request, own ?? fetch)
  if (own === undefined) return pinnedRequest
  throw new AuthkitConfigError(
    "guardedFetch: leave out fetch with addresses: 'public', which judges the address of its own connection",
  )
}

function securedUrl(text: string, { addresses }: GuardedFetchOptions): URL {
  const url = isSecureTransport(text) ? URL.parse(text) : null
  const isUsable =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    (addresses !== 'public' || (url.protocol === 'https:' && isWebPort(url.port)))
  if (isUsable) return url
  throw new FetchError('ERR_FETCH_INSECURE', 'the URL must be https, without user information')
}

/** An empty port is the default one. The other ports below 1024 belong to services that a request must not be smuggled to. */
function isWebPort(port: string): boolean {
  return port === '' || Number(port) >= 1024
}

async function fetchRequest(
  { url, method, headers, body, signal }: OutboundRequest,
  send: typeof fetch,
): Promise<InboundResponse> {
  const init: RequestInit = { method, headers, signal, redirect: 'manual' }
  const response = await send(url, body === undefined ? init : { ...init, body })
  return { status: response.status, headers: response.headers, body: response.body }
}

async function readResponse(
  response: InboundResponse,
  maxBytes: number,
  { exactText: exact = false, redirects = 'refuse' }: GuardedFetchOptions,
): Promise<GuardedResponse> {
  const { status } = response
  const isRedirect = status >= 300 && status < 400
  // A browser hides what a redirect says behind status 0.
  if (status === 0 || (isRedirect && redirects !== 'answer')) {
    throw new FetchError(
      'ERR_FETCH_REDIRECT',
      'the response is a redirect, which is never followed',
    )
  }
  const rules = { fatal: exact, ignoreBOM: exact }
  const text = response.body === null ? '' : await readText(response.body, maxBytes, rules)
  if (text === undefined) {
    throw new FetchError('ERR_FETCH_TOO_LARGE', `the response is larger than ${maxBytes} bytes`)
  }
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of response.headers) headers[name] = value
  return { status, headers, text }
}

function startDeadline(timeout: number): { controller: AbortController; timer: NodeJS.Timeout } {
  if (!(timeout > 0 && timeout <= MAX_TIMEOUT)) {
    throw new AuthkitConfigError(`guardedFetch: timeout must be 0 to ${MAX_TIMEOUT} seconds`)
  }
  const controller = new AbortController()
  const timer = setTimeout(() => {
    controller.abort(new FetchError('ERR_FETCH_TIMEOUT', `no response within ${timeout} seconds`))
  }, timeout * 1000)
  return { controller, timer }
}

function rejectedBy(signal: AbortSignal, settled: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true, signal: settled })
  })
}

const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/

/** RFC 9110 §5.5: what no field can hold is refused here, since the platform quotes it, a token too, in its error. */
function checkFields(headers: Readonly<Record<string, string>>): void {
  if (Object.values(headers).every((value) => FIELD_VALUE.test(value))) return
  throw new AuthkitConfigError('guardedFetch: a header field holds a line break or no Latin-1 text')
}
