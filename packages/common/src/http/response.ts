import type { JsonObject } from '../store/contract.ts'
import type { HttpResponse } from './record.ts'

/** Makes a JSON response that no cache keeps, RFC 6749 §5.1. */
export function jsonResponse(
  status: number,
  body: JsonObject,
  headers: HttpResponse['headers'] = {},
): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      // RFC 6749 §5.1: what may hold a token must not be kept on the way.
      'cache-control': 'no-store',
      pragma: 'no-cache',
      ...headers,
    },
    body: JSON.stringify(body),
  }
}
