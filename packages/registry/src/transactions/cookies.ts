import { sha256 } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { parseCookie, stringifySetCookie } from 'cookie'

/** The cookie of one transaction. */
export interface TransactionCookie {
  /** Its name, which depends on client and state. */
  readonly cookieName: string
  /** Whether it is sent over TLS only. */
  readonly secure: boolean
}

/** How a cookie is written. */
export interface CookieTerms {
  /** Seconds that the browser keeps it. */
  readonly maxAge: number
  /** Whether the browser sends it with a form that a page of another site posts. */
  readonly crossSite: boolean
}

const maxHeaderLength = 16_384

/** Most characters of all transactions of a browser; servers take header fields of 16 KB, or of 8 and a little. */
const maxTotal = 8000

/** Most cookies of one client that are looked into: nobody has more, and each costs a decryption or a look-up. */
const maxCookies = 16

const prefix = { true: '__Host-authkit.tx.', false: 'authkit.tx.' } as const

/**
 * Names the cookie of a transaction. Over https it has the prefix `__Host-`, so that no other host of the domain can plant it (RFC 6265bis §4.1.3.2);
 * on loopback there is no TLS and so no prefix. Client and state have a fixed length in it, so no name is the beginning of another.
 */
export function transactionCookie(name: string, state: string, secure: boolean): TransactionCookie {
  return { cookieName: family(name, secure) + stateMark(state), secure }
}

/** The `set-cookie` value that keeps a transaction. */
export function writeCookie(cookie: TransactionCookie, value: string, terms: CookieTerms): string {
  const { cookieName: name, secure } = cookie
  const { maxAge, crossSite } = terms
  const sameSite = crossSite ? 'none' : 'lax'
  return stringifySetCookie({ name, value, secure, maxAge, httpOnly: true, sameSite, path: '/' })
}

/** The `set-cookie` value that forgets a transaction. */
export function removeCookie(cookie: TransactionCookie): string {
  return writeCookie(cookie, '', { maxAge: 0, crossSite: false })
}

/** A cookie that is about to be written, and cookies that are forgotten with it. */
interface NewCookie {
  readonly cookie: TransactionCookie
  readonly value: string
  readonly forgotten: readonly TransactionCookie[]
}

/**
 * Of the other cookies those to forget so that a new one fits in: those of all clients together stay so small that a browser which began many logins
 * still gets its other requests through. Browsers send the oldest first, RFC 6265 §5.4.
 */
export function crowdedOut(
  request: HttpRequest,
  { cookie, value, forgotten }: NewCookie,
): readonly TransactionCookie[] {
  const gone = [cookie, ...forgotten].map(({ cookieName }) => cookieName)
  const { secure } = cookie
  const others = [...cookiesOf(request)].filter(
    ([name]) => name.startsWith(prefix[`${secure}`]) && !gone.includes(name),
  )
  let total = sizeOf([cookie.cookieName, value])
  const crowded: TransactionCookie[] = []
  for (const each of others.toReversed()) {
    total += sizeOf(each)
    if (total > maxTotal) crowded.push({ cookieName: each[0], secure })
  }
  return crowded
}

/** What a cookie takes of the header field, with the sign in it and what parts it from the next. */
function sizeOf([name, value]: readonly [string, string]): number {
  return name.length + value.length + 3
}

/** Which cookies are wanted. */
export interface CookieFilter {
  /** Name of the client; any unless given. */
  readonly name?: string | undefined
  /** The state; any unless given. */
  readonly state?: string | undefined
}

/** The cookies of transactions that a request brought, with what is in them. */
export function transactionCookies(
  request: HttpRequest,
  { name, state }: CookieFilter,
): readonly (readonly [TransactionCookie, string])[] {
  const end = state === undefined ? '' : `.${stateMark(state)}`
  const found: (readonly [TransactionCookie, string])[] = []
  for (const [cookieName, value] of cookiesOf(request)) {
    const secure = cookieName.startsWith(prefix.true)
    const start = name === undefined ? prefix[`${secure}`] : family(name, secure)
    const isWanted = cookieName.startsWith(start) && cookieName.endsWith(end)
    if (isWanted) found.push([{ cookieName, secure }, value])
  }
  // Other hosts of the domain can plant cookies without the prefix; those with it never stand behind them.
  const { true: prefixed = [], false: plain = [] } = Object.groupBy(
    found,
    ([{ secure }]) => `${secure}`,
  )
  return [...prefixed.slice(0, maxCookies), ...plain.slice(0, maxCookies)]
}

function family(name: string, secure: boolean): string {
  return `${prefix[`${secure}`]}${sha256(name).slice(0, 6)}.`
}

function stateMark(state: string): string {
  return sha256(state).slice(0, 16)
}

/** The cookies of a request; of an oversized header none. */
function cookiesOf({ headers }: HttpRequest): ReadonlyMap<string, string> {
  const { cookie = '' } = headers
  const text = typeof cookie === 'string' ? cookie : cookie.join('; ')
  if (text.length > maxHeaderLength) return new Map()
  const entries = Object.entries(parseCookie(text, { decode: (value) => value }))
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
