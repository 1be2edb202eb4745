import { Readable } from 'node:stream'
import { AuthkitConfigError } from '@authkit/common'
import { Axios, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'

/** A request that one call makes: the first, or one that a redirect led to. */
export interface Hop {
  /** Absolute URL with its query. */
  readonly url: URL
  /** The request without anything that could change its URL. */
  readonly config: InternalAxiosRequestConfig
}

/** The first request of a call: where it goes, with base URL and parameters as axios writes them. */
export function firstHop(config: InternalAxiosRequestConfig): Hop {
  // An instance would mix its defaults in again, also those that an interceptor took away.
  const url = URL.parse(new Axios({}).getUri(config))
  if (url === null) {
    throw new AuthkitConfigError('a request needs an absolute URL, or an instance with a baseURL')
  }
  const { baseURL: _baseUrl, params: _params, ...rest } = config
  // Redirects are followed here: axios would take to other origins what others wrote for this one.
  const fetchOptions = { ...config.fetchOptions, redirect: 'manual' }
  const sent = { ...rest, ...contentOf(config) }
  return { url, config: { ...sent, url: url.href, maxRedirects: 0, fetchOptions } }
}

/** The request that a redirect asks for; `undefined` for any other response, and for a redirect that leaves the origin, RFC 9110 §15.4. */
export function nextHop(response: AxiosResponse<unknown>, hop: Hop): Hop | undefined {
  if (!REDIRECTS.has(response.status)) return undefined
  const location: unknown = response.headers['location']
  const url = typeof location === 'string' ? URL.parse(location, hop.url.href) : null
  // The origin of a blob: URL is that of the URL within it.
  if (url === null || url.protocol !== hop.url.protocol) return undefined
  if (url.origin !== hop.url.origin) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  const isGet = becomesGet(response.status, hop.config.method)
  if (!isGet && !isReplayable(hop)) return undefined
  const next = isGet ? asGet(url, hop) : { url, config: { ...hop.config, url: url.href } }
  return announced(next, hop, response)
}

/** True when the body can be sent a second time: a stream is used up by the first. */
export function isReplayable({ config }: Hop): boolean {
  const data: unknown = config.data
  return (
    data === undefined ||
    data === null ||
    typeof data === 'string' ||
    data instanceof URLSearchParams ||
    data instanceof FormData ||
    data instanceof Blob ||
    data instanceof ArrayBuffer ||
    ArrayBuffer.isView(data)
  )
}

/** Lets go of a body that nobody will read. */
export function discard({ data }: AxiosResponse<unknown>): void {
  if (data instanceof Readable) data.destroy()
  // One that broke has nothing to say any more.
  else if (data instanceof ReadableStream) void data.cancel().catch(() => undefined)
}

type Content = Pick<InternalAxiosRequestConfig, 'data' | 'headers'>

/** The body as it is sent, so that it can be signed and sent again. */
function contentOf({ data, headers }: Content): Content {
  const body: unknown = data
  if (isStreamedForm(body)) return bytesOf(body, headers)
  const isTyped = body instanceof FormData || body instanceof Blob
  if (!isTyped || headers.get('content-type') !== 'application/x-www-form-urlencoded') {
    return { data: body, headers }
  }
  // axios calls so whatever nobody called otherwise. This body brings its own type.
  const typed = headers.concat()
  typed.delete('content-type')
  return { data: body, headers: typed }
}

/** A form of the package form-data, which axios makes of objects, is used up by sending it; one without streams can be sent as its bytes. */
function bytesOf(form: StreamedForm, headers: Content['headers']): Content {
  const typed = headers.concat({ 'Content-Type': form.getHeaders()['content-type'] })
  try {
    return { data: form.getBuffer(), headers: typed }
  } catch {
    // It holds a stream.
    return { data: form, headers: typed }
  }
}

interface StreamedForm {
  getBuffer(): Uint8Array
  getHeaders(): { readonly 'content-type': string }
}

function isStreamedForm(data: unknown): data is StreamedForm {
  if (typeof data !== 'object' || data === null) return false
  return typeof Reflect.get(data, 'getBuffer') === 'function' && 'getHeaders' in data
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function becomesGet(status: number, method = 'get'): boolean {
  const name = method.toUpperCase()
  if (status === 303) return name !== 'GET' && name !== 'HEAD'
  return (status === 301 || status === 302) && name === 'POST'
}

function asGet(url: URL, { config }: Hop): Hop {
  const { data: _data, ...rest } = config
  const headers = config.headers.concat()
  // RFC 9110 §15.4: what describes the body goes with it.
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase().startsWith('content-')) headers.delete(name)
  }
  return { url, config: { ...rest, headers, method: 'get', url: url.href } }
}

/** Shows a redirect to the application's `beforeRedirect`, which may refuse it by throwing, or change the header fields. */
function announced(next: Hop, from: Hop, response: AxiosResponse<unknown>): Hop {
  const { beforeRedirect } = next.config
  if (beforeRedirect === undefined) return next
  const { href, protocol, hostname, port, pathname, search } = next.url
  const path = `${pathname}${search}`
  const options = { ...described(next), href, protocol, hostname, port, path }
  const received = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  const details = { headers: Object.fromEntries(received), statusCode: response.status }
  beforeRedirect(options, details, { ...described(from), url: from.url.href })
  return { ...next, config: { ...next.config, headers: new AxiosHeaders(options.headers) } }
}

function described({ config: { headers, method = 'get' } }: Hop): {
  headers: Record<string, string>
  method: string
} {
  return { headers: headers.toJSON(true), method: method.toUpperCase() }
}
