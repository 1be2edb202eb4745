import { createHash } from 'node:crypto'
import { generateToken, sha256 } from '@authkit/common'
import type { SessionCookie } from '@authkit/oauth2/server'

/**
 * The cookie that tells pages of clients whether a session is still the same: its value follows from the session, which does not follow
 * from it, Session Management §3.2. Loopback issuers have no TLS, so theirs has no prefix.
 */
export function browserStateCookie(sid: string, issuer: string): SessionCookie {
  return { name: cookieName(issuer), value: sha256(JSON.stringify(['session', issuer, sid])) }
}

/** Name of the cookie; one for a host, like the cookie of the session. */
export function cookieName(issuer: string): string {
  return `${issuer.startsWith('https:') ? '__Host-' : ''}authkit.session-state`
}

/** What a client compares from time to time with the state of the browser, Session Management §2 and §3.2. */
export function sessionState(
  clientId: string,
  origin: string,
  browserState: string,
  salt: string = generateToken(22),
): string {
  // As hexadecimal digits, which is what the script of the page makes of it, too.
  const hash = createHash('sha256').update(`${clientId} ${origin} ${browserState} ${salt}`)
  return `${hash.digest('hex')}.${salt}`
}
