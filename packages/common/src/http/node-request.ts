import type { HttpHeaders } from './record.ts'

/** Path and query of a request target as Node gives it, RFC 9112 §3.2. */
export function requestTarget(target: string): string {
  if (target.startsWith('/')) return target
  // RFC 9112 §3.2.2: a client may send the whole URL. Its host is no more believed than the Host field.
  const url = URL.parse(target)
  return url ? url.pathname + url.search : '/'
}

/**
 * Header fields from Node's `rawHeaders`, names and values in turn. Node's own `headers` drops or joins repetitions;
 * here a repeated field is a list, so that a second Authorization can be seen and refused.
 */
export function headersFromRaw(rawHeaders: readonly string[]): HttpHeaders {
  const headers: Record<string, string | string[]> = Object.create(null)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    const earlier = headers[name]
    headers[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return headers
}
