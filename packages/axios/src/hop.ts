import { Readable } from 'node:stream'
import { AuthkitConfigError } from '@authkit/common'
import { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'

/** A request that one call makes: the first, or one that a redirect led to. */
export interface Hop {
  /** Absolute URL with its query. */
  readonly url: URL
  /** The request without anything that could change its URL. */
  readonly config: InternalAxiosRequestConfig
}

/** The first request of a call. `uri` is where it goes, with base URL and parameters. */
export function firstHop(config: InternalAxiosRequestConfig, uri: string): Hop {
  const url = URL.parse(uri)
  if (url === null) {
    throw new AuthkitConfigError('a request needs an absolute URL, or an instance with a baseURL')
  }
  const { baseURL: _baseUrl, params: _params, ...rest } = config
  // Redirects are followed here: axios would take to other origins what others wrote for this one.
  const fetchOptions = { ...config.fetchOptions, redirect: 'manual' }
  return { url, config: { ...rest, url: url.href, maxRedirects: 0, fetchOptions } }
}

/** The request that a redirect asks for; `undefined` for any other response, and for a redirect that leaves the origin, RFC 9110 §15.4. */
export function nextHop(response: AxiosResponse<unknown>, hop: Hop): Hop | undefined {
  if (!REDIRECTS.has(response.status)) return undefined
  const location: unknown = response.headers['location']
  const url = typeof location === 'string' ? URL.parse(location, hop.url.href) : null
  if (url === null || url.origin !== hop.url.origin) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  if (becomesGet(response.status, hop.config.method)) return asGet(url, hop)
  return isReplayable(hop) ? { url, config: { ...hop.config, url: url.href } } : undefined
}

/** True when the body can be sent a second time: a stream is used up by the first. */
export function isReplayable({ config }: Hop): boolean {
  const data: unknown = config.data
  return (
    data === undefined ||
    data === null ||
    typeof data === 'string' ||
    data instanceof FormData ||
    data instanceof Blob ||
    data instanceof ArrayBuffer ||
    ArrayBuffer.isView(data)
  )
}

/** Lets go of a body that nobody will read. */
export function discard({ data }: AxiosResponse<unknown>): void {
  if (data instanceof Readable) data.destroy()
  else if (data instanceof ReadableStream) void data.cancel()
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function becomesGet(status: number, method = 'get'): boolean {
  const name = method.toUpperCase()
  if (status === 303) return name !== 'GET' && name !== 'HEAD'
  return (status === 301 || status === 302) && name === 'POST'
}

function asGet(url: URL, { config }: Hop): Hop {
  const { data: _data, ...rest } = config
  const headers = new AxiosHeaders(config.headers)
  // RFC 9110 §15.4: what describes the body goes with it.
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase().startsWith('content-')) headers.delete(name)
  }
  return { url, config: { ...rest, headers, method: 'get', url: url.href } }
}
