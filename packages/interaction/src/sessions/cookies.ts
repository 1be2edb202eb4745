import type { HttpRequest } from '@authkit/common/http'
import { parseCookie, stringifySetCookie } from 'cookie'

/** One cookie of ours: an unguessable value that scripts cannot read. */
export interface SecretCookie {
  /** Its value, unless it is absent or nothing that we wrote. */
  readonly read: (request: HttpRequest) => string | undefined
  /** The `set-cookie` value that keeps a secret until the browser closes. */
  readonly write: (secret: string) => string
  /** The `set-cookie` value that removes it. */
  readonly clear: () => string
}

const maxHeaderLength = 16_384
const secretSyntax = /^[A-Za-z0-9]{43}$/

/** A cookie that goes to this host only, RFC 6749 §10.12. Loopback issuers have no TLS, so theirs is neither `Secure` nor prefixed. */
export function secretCookie(issuer: string, purpose: string): SecretCookie {
  const secure = issuer.startsWith('https:')
  const name = secure ? `__Host-authkit.${purpose}` : `authkit.${purpose}`
  const attributes = { name, secure, httpOnly: true, sameSite: 'lax', path: '/' } as const
  return {
    read(request) {
      const value = readCookie(request, name)
      return value !== undefined && secretSyntax.test(value) ? value : undefined
    },
    write: (value) => stringifySetCookie({ ...attributes, value }),
    clear: () => stringifySetCookie({ ...attributes, value: '', maxAge: 0 }),
  }
}

/** The value of a cookie as it was sent. */
export function readCookie(request: HttpRequest, name: string): string | undefined {
  return parseCookie(cookieHeader(request), { decode: (text) => text })[name]
}

function cookieHeader({ headers }: HttpRequest): string {
  const { cookie = '' } = headers
  // RFC 9113 §8.2.3: HTTP/2 may split the field, and the parts are joined like this.
  const text = typeof cookie === 'string' ? cookie : cookie.join('; ')
  return text.length > maxHeaderLength ? '' : text
}
