import { FetchError, type Transport, type TransportRequest } from '@authkit/common'
import { requireText } from '@authkit/common/client'
import got, { type ExtendOptions, type Got, RequestError, TimeoutError } from 'got'

/** The settings that concern the connection alone. */
const CONNECTION = [
  'agent',
  'createConnection',
  'dnsCache',
  'dnsLookup',
  'dnsLookupIpVersion',
  'http2',
  'https',
  'localAddress',
  'maxHeaderSize',
  'request',
] as const satisfies readonly (keyof ExtendOptions)[]

/**
 * Sends a client's requests to its server over the connections of a got instance: its agents, proxies, certificates and resolver, RFC 6749 §3.2.
 * Nothing else of the instance takes part, no header field, hook, cookie or retry. Follows no redirect.
 */
export function gotTransport(instance: Got): Transport {
  return async (request) => {
    const { method, body, signal } = request
    const stream = got.stream(request.url, {
      ...connectionOf(instance),
      method,
      headers: { ...request.headers },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
      timeout: { request: request.timeout * 1000 },
      followRedirect: false,
      throwHttpErrors: false,
      retry: { limit: 0 },
    })
    if (body === undefined && method !== 'GET' && method !== 'HEAD') stream.end()
    try {
      const text = await requireText(stream, request)
      const { response } = stream
      if (response === undefined) throw new FetchError('ERR_FETCH_NETWORK', 'there was no response')
      return { status: response.statusCode, headers: fieldsOf(response.headers), text }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      throw withoutRequest(error, request)
    } finally {
      stream.destroy()
    }
  }
}

function connectionOf({ defaults }: Got): ExtendOptions {
  const options: Partial<Record<(typeof CONNECTION)[number], unknown>> = {}
  for (const name of CONNECTION) {
    const value = defaults.options[name]
    if (value !== undefined) options[name] = value
  }
  // Each member is what got itself keeps under its name.
  return options as ExtendOptions
}

function fieldsOf(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    // RFC 9113 §8.3: what begins with a colon is no header field.
    if (value === undefined || name.startsWith(':')) continue
    fields[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return fields
}

/** An error of got holds the request, and with it the client's secret: only what the connection said of itself is kept. */
function withoutRequest(error: unknown, { url, timeout }: TransportRequest): FetchError {
  if (error instanceof FetchError) return error
  if (error instanceof TimeoutError) {
    return new FetchError('ERR_FETCH_TIMEOUT', `no response within ${timeout} seconds`)
  }
  let cause = error
  while (cause instanceof RequestError) cause = cause.cause
  return new FetchError('ERR_FETCH_NETWORK', `the request to ${url.origin} failed`, { cause })
}
