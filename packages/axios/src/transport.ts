import { FetchError, isAuthkitError, type Transport } from '@authkit/common'
import { requireText } from '@authkit/common/client'
import { Axios, type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { innerAdapter, USUAL_ADAPTERS } from './exchange.ts'

/**
 * Makes a transport that sends what a client says to its server by the adapter, agents, proxy and DNS settings of an axios instance.
 * Its interceptors, header fields and other settings are for the API and have no part in it, RFC 6749 §3.2.
 */
export function axiosTransport(instance: AxiosInstance): Transport {
  return async (request) => {
    const { url, method, headers, body: data, timeout } = request
    const deadline = AbortSignal.timeout(timeout * 1000)
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
    const exact = { responseType: 'stream', maxRedirects: 0, validateStatus: null } as const
    try {
      const { status, ...response } = await new Axios(connectionOf(instance)).request<unknown>({
        ...exact,
        url: url.href,
        method,
        headers,
        data,
        signal,
      })
      const text = await requireText(chunksOf(response.data), request)
      return { status, headers: fieldsOf(response.headers), text }
    } catch (error) {
      request.signal?.throwIfAborted()
      if (!deadline.aborted) throw isAuthkitError(error) ? error : withoutRequest(error)
      throw new FetchError('ERR_FETCH_TIMEOUT', `no response within ${timeout} seconds`)
    }
  }
}

/** How an instance reaches servers, and nothing else of it. */
function connectionOf({ defaults }: AxiosInstance): AxiosRequestConfig {
  const { adapter, fetchOptions, httpAgent, httpsAgent, proxy, transport } = defaults
  const { lookup, family, env, httpVersion, http2Options } = defaults
  const settings = { httpAgent, httpsAgent, proxy, transport, lookup, family, env, httpVersion }
  const given = Object.entries({ ...settings, http2Options }).filter(
    ([, value]) => value !== undefined,
  )
  return {
    ...Object.fromEntries(given),
    // An adapter of ours would want a token for the request that asks for one.
    adapter: innerAdapter(adapter) ?? USUAL_ADAPTERS,
    fetchOptions: { ...fetchOptions, redirect: 'manual' },
  }
}

function fieldsOf(headers: object): Record<string, string> {
  const fields = Object.entries(headers).map(([name, value]: [string, unknown]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : String(value),
  ])
  // Nothing inherited: a name that a server did not send is absent.
  return Object.assign(Object.create(null), Object.fromEntries(fields))
}

/** The body as bytes: a stream of axios' own adapters, or what another adapter made of it. */
function chunksOf(data: unknown): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (data === undefined || data === null) return []
  if (data instanceof Uint8Array) return [data]
  // The streams of both adapters give bytes.
  if (isStream(data)) return data
  return [Buffer.from(typeof data === 'string' ? data : JSON.stringify(data))]
}

function isStream(data: unknown): data is AsyncIterable<Uint8Array> {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data
}

/** How deep the platform nests its errors at most. */
const DEEPEST = 5

/** What went wrong, without the request, which any adapter may put into its error: its body may hold a secret. */
function withoutRequest(error: unknown, depth = 0): Error {
  const {
    name,
    message,
    code,
    cause,
  }: Partial<Record<'name' | 'message' | 'code' | 'cause', unknown>> =
    typeof error === 'object' && error !== null ? error : {}
  const said = typeof message === 'string' ? message : 'the adapter of axios failed'
  const isNested = typeof cause === 'object' && cause !== null && depth < DEEPEST
  const clean = new Error(said, isNested ? { cause: withoutRequest(cause, depth + 1) } : {})
  if (typeof name === 'string') clean.name = name
  return Object.assign(clean, typeof code === 'string' ? { code } : {})
}
