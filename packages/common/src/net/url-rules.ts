import { urlEncode } from '../encoding/form.ts'

/** Which URLs pass. */
export interface UrlRules {
  /** Whether a `#fragment` may stand at the end; true unless told. */
  readonly fragmentsAllowed?: boolean | undefined
}

/** Where the parameters go. */
export interface AddParamsOptions {
  /** Writes the parameters into the fragment instead of the query. */
  readonly fragment?: boolean | undefined
}

const URI_CHARACTERS = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i

/** A host, a port and what the URL of a page needs behind them: no quote, bracket, semicolon or dollar sign, and a percent sign only where it escapes. */
const PLAIN_URL =
  /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#](?:[\w\-.~:/?#@!&*+,=]|%[\da-f]{2})*)?$/i

/** True for a URI with scheme, host and no user information, in the characters that RFC 3986 §2 allows. */
export function isValidUrl(uri: string, rules: UrlRules = {}): boolean {
  if (!URI_CHARACTERS.test(uri)) return false
  const authority = AUTHORITY.exec(uri)?.[1]
  // RFC 3986 §3.2.1, §7.6: what stands before an @ only serves to make one host look like another.
  if (authority === undefined || authority.includes('@')) return false
  if (rules.fragmentsAllowed === false && uri.includes('#')) return false
  return Boolean(URL.parse(uri)?.hostname)
}

/**
 * True for a URL that a server names and a browser is sent to, if it has none but the characters that such a URL needs, RFC 3986 §2.
 * It keeps the harm small where somebody hands the URL to a shell (CVE-2025-6514); the `&` of a query does harm there still.
 */
export function isPlainUrl(url: string): boolean {
  return PLAIN_URL.test(url)
}

/** Appends form-encoded parameters to the query, or to the fragment, and leaves the rest of the text as it is, RFC 6749 §3.1. */
export function addParamsToUri(
  uri: string,
  params: Iterable<readonly [string, string]>,
  options: AddParamsOptions = {},
): string {
  const added = urlEncode(params)
  if (added === '') return uri
  const hash = uri.indexOf('#')
  const base = hash < 0 ? uri : uri.slice(0, hash)
  const fragment = hash < 0 ? '' : uri.slice(hash + 1)
  if (options.fragment === true) return `${base}#${joined(fragment, added)}`
  const question = base.indexOf('?')
  const path = question < 0 ? base : base.slice(0, question)
  const query = question < 0 ? '' : base.slice(question + 1)
  return `${path}?${joined(query, added)}${hash < 0 ? '' : `#${fragment}`}`
}

function joined(present: string, added: string): string {
  return present === '' || present.endsWith('&') ? present + added : `${present}&${added}`
}
