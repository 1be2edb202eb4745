import { sha256 } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { parseCookie, stringifySetCookie } from 'cookie'

/** The cookie of one login. */
export interface CookieName {
  /** Its name, which depends on the state. */
  readonly cookieName: string
  /** What the names of all logins with the same client begin with. */
  readonly family: string
  /** Whether it is sent over TLS only. */
  readonly secure: boolean
}

const maxHeaderLength = 16_384

/**
 * Names the cookie of a login. Over https it has the prefix `__Host-`, so that no other host of the domain can plant it (RFC 6265bis §4.1.3.2);
 * on loopback there is no TLS and so no prefix.
 */
export function loginCookie(name: string, state: string, target: string | boolean): CookieName {
  const secure = typeof target === 'string' ? target.startsWith('https:') : target
  const family = `${secure ? '__Host-' : ''}authkit.tx.${sha256(name).slice(0, 6)}.`
  return { cookieName: family + sha256(state).slice(0, 16), family, secure }
}

/** The `set-cookie` value that keeps a login for so many seconds. */
export function writeCookie(cookie: CookieName, value: string, maxAge: number): string {
  return setCookie(cookie, value, maxAge)
}

/** The `set-cookie` value that forgets a login. */
export function removeCookie(cookie: CookieName): string {
  return setCookie(cookie, '', 0)
}

function setCookie({ cookieName, secure }: CookieName, value: string, maxAge: number): string {
  const attributes = { secure, maxAge, httpOnly: true, sameSite: 'lax', path: '/' } as const
  return stringifySetCookie({ name: cookieName, value, ...attributes })
}

/** The cookies of a request; of an oversized header none. */
export function cookiesOf({ headers }: HttpRequest): ReadonlyMap<string, string> {
  const { cookie = '' } = headers
  const text = typeof cookie === 'string' ? cookie : cookie.join('; ')
  if (text.length > maxHeaderLength) return new Map()
  const entries = Object.entries(parseCookie(text, { decode: (value) => value }))
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
