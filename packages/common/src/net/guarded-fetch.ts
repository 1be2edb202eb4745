import { AuthkitConfigError, FetchError, isAuthkitError } from '../errors.ts'
import {
  ownTransports,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './exchange.ts'
import { checkLimits, checkRedirect, tooLarge, withinTime } from './limits.ts'
import { networkError } from './network-error.ts'
import { pinnedRequest } from './pinned-request.ts'
import { streamedExchange } from './streamed-exchange.ts'
import { isSecureUrl, secureUrl } from './transport.ts'

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
  /** Sends the request and reads the answer instead of `fetch`; not with `fetch`, and not with `addresses: 'public'`. */
  readonly transport?: Transport | undefined
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

/**
 * Fetches a URL over a secure transport, follows no redirect and holds time and size within limits, RFC 8725 §3.10. A URL that is fetched
 * again and again may be given parsed.
 * Throws a `FetchError` whose `code` tells which rule was broken.
 */
export async function guardedFetch(
  url: string | URL,
  options: GuardedFetchOptions = {},
): Promise<GuardedResponse> {
  const { method = 'GET', headers = {}, body, timeout = 5, maxBytes = 1_048_576 } = options
  const { exactText, signal } = options
  checkSenders(options)
  const target = securedUrl(url, options.addresses)
  checkFields(headers)
  checkLimits('guardedFetch', timeout, maxBytes)
  signal?.throwIfAborted()
  const request = { url: target, method, headers, body, timeout, maxBytes, exactText, signal }
  try {
    return await exchange(request, options)
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason
    if (isAuthkitError(cause)) throw cause
    throw networkError(target, cause)
  }
}

function checkSenders({ addresses, fetch: own, transport }: GuardedFetchOptions): void {
  if (own === undefined && transport === undefined) return
  if (addresses === 'public') {
    throw new AuthkitConfigError(
      "guardedFetch: leave out fetch and transport with addresses: 'public', which judges the address of its own connection",
    )
  }
  if (own === undefined || transport === undefined) return
  throw new AuthkitConfigError(
    'guardedFetch: give fetch or transport; one of them sends the request',
  )
}

function exchange(
  request: TransportRequest,
  { addresses, fetch: send = fetch, transport, redirects }: GuardedFetchOptions,
): Promise<TransportResponse> {
  if (transport !== undefined) return transportExchange(transport, request, redirects)
  const { url, method, headers, body } = request
  if (addresses === 'public') {
    return streamedExchange(request, redirects, (signal) =>
      pinnedRequest({ url, method, headers, body, signal }),
    )
  }
  return streamedExchange(request, redirects, (signal) => {
    const init: RequestInit = { method, headers, signal, redirect: 'manual' }
    if (body !== undefined) init.body = body
    // Text is taken faster than a URL.
    return send(url.href, init)
  })
}

async function transportExchange(
  send: Transport,
  request: TransportRequest,
  redirects: GuardedFetchOptions['redirects'],
): Promise<TransportResponse> {
  const response = await (ownTransports.has(send) ? send(request) : guardedTransport(send, request))
  checkAnswer(response)
  checkRedirect(response.status, redirects)
  const { text } = response
  // No text has more UTF-16 code units than bytes.
  if (text.length > request.maxBytes) throw tooLarge(request.maxBytes)
  // Most HTTP clients put U+FFFD for wrong bytes and do not tell; ours refuses them, so that a U+FFFD was sent.
  if (request.exactText === true && text.includes('\uFFFD') && !ownTransports.has(send))
    throw new TypeError('the text is not UTF-8')
  return response
}

/** The limits hold even for a transport that does not know them, and the URL stays as it is even with one that changes it. */
function guardedTransport(send: Transport, request: TransportRequest): Promise<TransportResponse> {
  return withinTime(send({ ...request, url: new URL(request.url) }), request)
}

function checkAnswer({ status, headers, text }: TransportResponse): void {
  const isStatus = Number.isInteger(status) && status >= 200 && status <= 599
  if (isStatus && typeof text === 'string' && typeof headers === 'object' && headers !== null)
    return
  throw new TypeError('the transport gave no status, header fields and text')
}

function securedUrl(given: string | URL, addresses: GuardedFetchOptions['addresses']): URL {
  const url = given instanceof URL ? given : secureUrl(given)
  const isUsable =
    url !== undefined &&
    isSecureUrl(url) &&
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

const FIELD_VALUE = /^[\t\x20-\x7E\x80-\xFF]*$/

/** RFC 9110 §5.5: what no field can hold is refused here, since the platform quotes it, a token too, in its error. */
function checkFields(headers: Readonly<Record<string, string>>): void {
  if (Object.values(headers).every((value) => FIELD_VALUE.test(value))) return
  throw new AuthkitConfigError('guardedFetch: a header field holds a line break or no Latin-1 text')
}
