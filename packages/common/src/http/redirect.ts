import { AuthkitConfigError } from '../errors.ts'
import type { HttpResponse } from './record.ts'

/** How to redirect. */
export interface RedirectOptions {
  /** Status code; 303 unless told, which makes the browser use GET. */
  readonly status?: 302 | 303 | undefined
  /** More header fields, by lower-case name. */
  readonly headers?: HttpResponse['headers'] | undefined
}

const NOT_IN_A_URI = /[^\x21-\x7e]/

/** Sends the browser to a URL, keeps the answer out of caches and the present URL out of `Referer`, RFC 9700 §4.2. */
export function redirectResponse(url: string, options: RedirectOptions = {}): HttpResponse {
  // RFC 9110 §5.5: a line break in a field value would begin a field of an attacker's choice.
  if (NOT_IN_A_URI.test(url)) {
    throw new AuthkitConfigError(
      'redirectResponse: encode the URL, it holds spaces, control or non-ASCII characters',
    )
  }
  return {
    // RFC 9700 §4.12: 307 would send the posted form, with the password in it, on to the client.
    status: options.status ?? 303,
    headers: {
      location: url,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...options.headers,
    },
  }
}
