import { addParamsToUri, AuthkitConfigError, generateToken } from '@authkit/common'
import { ServerMetadataError } from '@authkit/oauth2/client'

/** The value of a further parameter of a logout request. */
export type LogoutParameter = string | number | boolean | readonly string[] | URL | undefined

/** What to ask of the provider. Options that are not named here are sent as parameters under their wire names. */
export interface LogoutUrlOptions {
  /** The ID Token of the session that ends; that of the client's token unless given, and `false` sends none. */
  readonly idToken?: string | false | undefined
  /** Where the browser comes back to, one of those that are registered; without it the provider shows a page of its own. */
  readonly postLogoutRedirectUri?: string | URL | undefined
  /** Ties the return to this browser; a random one unless given. Only for a `postLogoutRedirectUri`. */
  readonly state?: string | undefined
  /** Who logs out, as the provider knows them: an e-mail address, a user name, a `sid`. */
  readonly logoutHint?: string | undefined
  /** Languages for the provider's pages as BCP 47 tags, the preferred one first. */
  readonly uiLocales?: string | readonly string[] | undefined
  /** Any other parameter under its wire name. */
  readonly [parameter: string]: LogoutParameter
}

/** A logout request: where to send the browser, and what to keep until it comes back. */
export interface LogoutUrl {
  /** Where to send the browser. */
  readonly url: string
  /** Keep it in this browser's session, apart from the state of logins; absent when the browser does not come back. */
  readonly state?: string
}

/** What a client brings to each of its logout requests. */
export interface LogoutRequestDefaults {
  /** The provider's `end_session_endpoint`. */
  readonly endpoint: string
  /** The client's identifier. */
  readonly clientId: string
  /** The signed ID Token of the session that ends. */
  readonly hint: string | undefined
}

/** Parameters that an application can set by options only, or never. */
const OURS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'id_token_hint',
  'post_logout_redirect_uri',
  'logout_hint',
  'ui_locales',
])

/** Writes a logout request, RP-Initiated Logout §2. */
export function buildLogoutUrl(
  options: LogoutUrlOptions,
  defaults: LogoutRequestDefaults,
): LogoutUrl {
  const { idToken: _, postLogoutRedirectUri, state, logoutHint, uiLocales, ...extra } = options
  const location = returnLocation(postLogoutRedirectUri)
  const returned = stateFor(state, location)
  const own: (readonly [string, string | undefined])[] = [
    ['id_token_hint', defaults.hint],
    // RP-Initiated Logout §2: it tells the provider whose redirect URI this is, also where the hint cannot.
    ['client_id', defaults.clientId],
    ['post_logout_redirect_uri', location],
    ['state', returned],
    ['logout_hint', textOption('logoutHint', logoutHint)],
    ['ui_locales', typeof uiLocales === 'object' ? uiLocales.join(' ') : uiLocales],
  ]
  const pairs = [...own.filter(hasValue), ...extraPairs(extra)]
  checkEndpointQuery(defaults.endpoint, pairs)
  const url = addParamsToUri(defaults.endpoint, pairs)
  return returned === undefined ? { url } : { url, state: returned }
}

function returnLocation(uri: string | URL | undefined): string | undefined {
  if (uri === undefined) return undefined
  const text = String(uri)
  if (URL.parse(text) !== null) return text
  throw new AuthkitConfigError(
    'postLogoutRedirectUri must be an absolute URL that is registered at the provider',
  )
}

function stateFor(state: string | undefined, location: string | undefined): string | undefined {
  const given = textOption('state', state) || undefined
  // RP-Initiated Logout §2: state is for the way back, so that without one there is nothing to keep.
  if (location !== undefined) return given ?? generateToken()
  if (given === undefined) return undefined
  throw new AuthkitConfigError('state comes back to a postLogoutRedirectUri only; give both')
}

function textOption(name: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new AuthkitConfigError(`${name} must be text`)
}

function* extraPairs(extra: Readonly<Record<string, unknown>>): Generator<[string, string]> {
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined || value === null) continue
    if (OURS.has(name)) {
      throw new AuthkitConfigError(`${name} is set by the client; use its option instead`)
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) yield [name, plainText(name, each)]
  }
}

function plainText(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof URL) return value.href
  throw new AuthkitConfigError(
    `${name} must be text, a number, a boolean, a URL or a list of texts`,
  )
}

function hasValue(pair: readonly [string, string | undefined]): pair is readonly [string, string] {
  return pair[1] !== undefined && pair[1] !== ''
}

function checkEndpointQuery(endpoint: string, pairs: readonly (readonly [string, string])[]): void {
  const { searchParams } = new URL(endpoint)
  // RFC 6749 §3.1: the endpoint may have a query of its own, but no parameter is sent twice.
  if (!pairs.some(([name]) => searchParams.has(name))) return
  throw new ServerMetadataError(
    'The end_session_endpoint has parameters of the request in its query',
  )
}
